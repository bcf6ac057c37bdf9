// Reads the label of a machine with the camera: with what the browser can do by itself, or
// with a reader of QR codes that is fetched when the camera opens. The number can always be
// typed.
'use strict';
(() => {
  const one = (s, r = document) => r.querySelector(s);
  const box = one('[data-camara]');
  const form = one('#f-escanear');
  if (!box || !form || !navigator.mediaDevices?.getUserMedia) return;

  const view = one('[data-visor]', box);
  const open = one('[data-abrir-camara]', box);
  const close = one('[data-cerrar-camara]', box);
  const says = one('[data-camara-dice]', box);
  let stream = null;
  let detector = null;

  const stop = () => {
    stream?.getTracks().forEach((t) => t.stop());
    stream = null;
    view.srcObject = null;
    view.hidden = true;
    close.hidden = true;
    open.hidden = false;
  };
  const look = async () => {
    if (!stream) return;
    try {
      const [code] = await detector.detect(view);
      const text = code?.rawValue.trim();
      if (text) {
        says.textContent = 'Código leído.';
        navigator.vibrate?.(60);
        stop();
        form.n.value = text;
        form.requestSubmit();
        return;
      }
    } catch { /* no image yet: it looks again */ }
    setTimeout(look, 180);
  };
  open.addEventListener('click', async () => {
    says.textContent = '';
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' }, audio: false });
    } catch {
      says.textContent = 'No se pudo abrir la cámara. Da permiso en el navegador, o escribe el número.';
      return;
    }
    try {
      detector ??= await native() ?? reader();
    } catch {
      stop();
      says.textContent = 'Este navegador no sabe leer códigos. Escribe el número.';
      return;
    }
    view.srcObject = stream;
    view.hidden = false;
    open.hidden = true;
    close.hidden = false;
    close.focus();
    says.textContent = 'Apunta al código de la etiqueta.';
    await view.play();
    look();
  });
  close.addEventListener('click', () => { stop(); says.textContent = ''; open.focus(); });
  window.addEventListener('pagehide', stop);

  // A reader of QR codes in a thread of its own, which says the text of a picture.
  const reader = () => {
    const url = box.dataset.lector;
    const safe = window.trustedTypes ? trustedTypes.createPolicy('escaner', { createScriptURL: (u) => { if (u !== url) throw new TypeError(u); return u; } }).createScriptURL(url) : url;
    const worker = new Worker(safe);
    const canvas = document.createElement('canvas');
    return { detect: (video) => new Promise((done, failed) => {
      const scale = Math.min(1, 800 / Math.max(video.videoWidth, video.videoHeight));
      canvas.width = Math.round(video.videoWidth * scale);
      canvas.height = Math.round(video.videoHeight * scale);
      if (!canvas.width) { failed(new Error('no image yet')); return; }
      const pen = canvas.getContext('2d', { willReadFrequently: true });
      pen.drawImage(video, 0, 0, canvas.width, canvas.height);
      const { data, width, height } = pen.getImageData(0, 0, canvas.width, canvas.height);
      worker.onmessage = ({ data: text }) => done(text ? [{ rawValue: text }] : []);
      worker.onerror = failed;
      worker.postMessage({ data, width, height }, [data.buffer]);
    }) };
  };
  const native = async () => {
    if (!('BarcodeDetector' in window)) return null;
    const formats = await BarcodeDetector.getSupportedFormats().catch(() => []);
    const ours = ['qr_code', 'code_128', 'code_39'].filter((f) => formats.includes(f));
    return ours.includes('qr_code') ? new BarcodeDetector({ formats: ours }) : null;
  };
  box.hidden = false;
})();
