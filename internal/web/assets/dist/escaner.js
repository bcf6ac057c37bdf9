// Reads the label of a machine with the camera, where the browser can read codes by
// itself. Elsewhere the number is typed, which always works.
'use strict';
(() => {
  const one = (s, r = document) => r.querySelector(s);
  const box = one('[data-camara]');
  const form = one('#f-escanear');
  if (!box || !form || !('BarcodeDetector' in window) || !navigator.mediaDevices?.getUserMedia) return;

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

  // Shown only where some kind of code of ours can be read.
  BarcodeDetector.getSupportedFormats().then((formats) => {
    const ours = ['qr_code', 'code_128', 'code_39'].filter((f) => formats.includes(f));
    if (ours.length === 0) return;
    detector = new BarcodeDetector({ formats: ours });
    box.hidden = false;
  }).catch(() => {});
})();
