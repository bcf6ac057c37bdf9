// Signing pages: the pad on which people without account draw, and the e.firma, whose
// private key is opened here and never leaves this page. Without this file one signs in
// another of the ways that the page offers.
'use strict';
(() => {
  const one = (s, r = document) => r.querySelector(s);
  const all = (s, r = document) => [...r.querySelectorAll(s)];
  const say = (text) => { const live = one('#voz'); if (live) live.textContent = text; };

  // A drawn mark: dark ink on nothing, sent as a picture with the form.
  const drawn = async (box) => {
    const { default: SignaturePad } = await import(box.dataset.biblioteca);
    const canvas = one('canvas', box);
    const input = one('input[name="trazo"]', box.closest('form'));
    const pad = new SignaturePad(canvas, { penColor: 'rgb(27, 42, 74)', minWidth: 0.9, maxWidth: 2.6 });
    const fit = () => {
      const { width, height } = canvas.getBoundingClientRect();
      if (!width) return;
      const marks = pad.toData();
      const scale = Math.min(2, Math.max(1, window.devicePixelRatio || 1));
      canvas.width = Math.round(width * scale);
      canvas.height = Math.round(height * scale);
      canvas.getContext('2d').scale(scale, scale);
      pad.clear();
      pad.fromData(marks);
    };
    new ResizeObserver(fit).observe(canvas);
    const keep = () => {
      box.classList.toggle('vacia', pad.isEmpty());
      input.value = pad.isEmpty() ? '' : pad.toDataURL('image/png');
    };
    pad.addEventListener('endStroke', () => { keep(); say('Trazo capturado'); });
    one('[data-limpia]', box.parentElement).addEventListener('click', () => { pad.clear(); keep(); say('El espacio de la firma está vacío'); });
    fit();
  };

  // DER, as far as a private key needs it.
  const read = (b, at = 0) => {
    let n = b[at + 1]; let from = at + 2;
    if (n & 0x80) { let k = n & 0x7f; n = 0; while (k--) n = n * 256 + b[from++]; }
    if (b[at] === undefined || from + n > b.length) throw new Error('der');
    return { tag: b[at], bytes: b.subarray(from, from + n), next: from + n };
  };
  const parts = (node) => { const out = []; for (let i = 0; i < node.bytes.length;) { const n = read(node.bytes, i); out.push(n); i = n.next; } return out; };
  const oid = (node) => {
    const out = []; let v = 0;
    for (const x of node.bytes) { v = v * 128 + (x & 0x7f); if (!(x & 0x80)) { out.push(v); v = 0; } }
    const first = Math.min(2, Math.floor(out[0] / 40));
    return [first, out[0] - 40 * first, ...out.slice(1)].join('.');
  };
  const number = (node) => node.bytes.reduce((n, x) => n * 256 + x, 0);
  const base64 = (b) => btoa(Array.from(new Uint8Array(b), (x) => String.fromCharCode(x)).join(''));
  const binary = (b) => Array.from(b, (x) => String.fromCharCode(x)).join('');
  const bytes = (text) => Uint8Array.from(atob(text.replace(/\s+/g, '')), (c) => c.charCodeAt(0));

  const PRF = { '1.2.840.113549.2.7': 'SHA-1', '1.2.840.113549.2.9': 'SHA-256', '1.2.840.113549.2.10': 'SHA-384', '1.2.840.113549.2.11': 'SHA-512' };
  const AES = { '2.16.840.1.101.3.4.1.2': 128, '2.16.840.1.101.3.4.1.22': 192, '2.16.840.1.101.3.4.1.42': 256 };
  const wrong = (text) => Object.assign(new Error(text), { shown: true });

  // Opens PKCS #8 with PBES2 (AES by the browser itself, older 3DES by a library that is
  // loaded only then); what is not encrypted is taken as it is.
  const open = async (der, password, library) => {
    let key;
    try { key = parts(read(der)); } catch { throw wrong('El archivo no es una llave privada (.key).'); }
    if (key[0].tag === 2) return der;
    const scheme = parts(key[0]);
    if (oid(scheme[0]) !== '1.2.840.113549.1.5.13') throw wrong('La llave usa un cifrado antiguo que aquí no se abre. Firma con el programa de tu autoridad y pega la firma.');
    const [kdf, cipher] = parts(scheme[1]).map(parts);
    if (oid(kdf[0]) !== '1.2.840.113549.1.5.12') throw wrong('La llave usa un cifrado que aquí no se abre.');
    const derive = parts(kdf[1]);
    const prf = derive.find((n) => n.tag === 0x30);
    const hash = prf ? PRF[oid(parts(prf)[0])] : 'SHA-1';
    const iterations = number(derive[1]);
    if (!hash || iterations > 5000000) throw wrong('La llave usa un cifrado que aquí no se abre.');
    const base = await crypto.subtle.importKey('raw', new TextEncoder().encode(password), 'PBKDF2', false, ['deriveKey', 'deriveBits']);
    const how = { name: 'PBKDF2', salt: derive[0].bytes, iterations, hash };
    const iv = cipher[1].bytes; const name = oid(cipher[0]);
    const closed = wrong('La contraseña de la llave no es la correcta.');
    if (AES[name]) {
      const k = await crypto.subtle.deriveKey(how, base, { name: 'AES-CBC', length: AES[name] }, false, ['decrypt']);
      try { return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-CBC', iv }, k, key[1].bytes)); } catch { throw closed; }
    }
    if (name !== '1.2.840.113549.3.7') throw wrong('La llave usa un cifrado que aquí no se abre.');
    const bits = await crypto.subtle.deriveBits(how, base, 192);
    await import(library);
    const d = window.forge.cipher.createDecipher('3DES-CBC', binary(new Uint8Array(bits)));
    d.start({ iv: binary(iv) });
    d.update(window.forge.util.createBuffer(binary(key[1].bytes)));
    if (!d.finish()) throw closed;
    const out = Uint8Array.from(d.output.getBytes(), (c) => c.charCodeAt(0));
    try { parts(read(out)); } catch { throw closed; }
    return out;
  };

  // ECDSA comes as two numbers; certificates want them in DER.
  const der = (raw) => {
    const int = (b) => { let i = 0; while (i < b.length - 1 && b[i] === 0) i++; const v = [...b.subarray(i)]; if (v[0] & 0x80) v.unshift(0); return [2, v.length, ...v]; };
    const half = raw.length / 2;
    const body = [...int(raw.subarray(0, half)), ...int(raw.subarray(half))];
    return new Uint8Array(body.length < 128 ? [0x30, body.length, ...body] : [0x30, 0x81, body.length, ...body]);
  };
  const CURVES = { '1.2.840.10045.3.1.7': ['P-256', 'SHA-256'], '1.3.132.0.34': ['P-384', 'SHA-256'], '1.3.132.0.35': ['P-521', 'SHA-256'] };

  const sign = async (pkcs8, text) => {
    const [kind, curve] = parts(parts(read(pkcs8))[1]);
    if (oid(kind) === '1.2.840.113549.1.1.1') {
      const k = await crypto.subtle.importKey('pkcs8', pkcs8, { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, false, ['sign']);
      return crypto.subtle.sign('RSASSA-PKCS1-v1_5', k, text);
    }
    const named = oid(kind) === '1.2.840.10045.2.1' && CURVES[oid(curve)];
    if (!named) throw wrong('La llave es de un tipo que aquí no firma.');
    const k = await crypto.subtle.importKey('pkcs8', pkcs8, { name: 'ECDSA', namedCurve: named[0] }, false, ['sign']);
    return der(new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: named[1] }, k, text)));
  };

  const advanced = (box) => {
    const file = one('input[type="file"]', box); const secret = one('input[type="password"]', box); const state = one('[data-estado]', box);
    one('button', box).addEventListener('click', async () => {
      const target = one('[name="efirma"]', box.closest('form'));
      const tell = (text, bad) => { state.textContent = text; state.classList.toggle('error', !!bad); say(text); };
      try {
        if (!window.isSecureContext || !crypto.subtle) throw wrong('Este navegador solo firma en una dirección segura (https). Firma con otro programa y pega la firma.');
        if (!file.files.length) throw wrong('Elige el archivo de tu llave privada (.key).');
        tell('Firmando en este equipo…');
        let key = new Uint8Array(await file.files[0].arrayBuffer());
        const pem = binary(key.subarray(0, 20000)).match(/-----BEGIN (?:ENCRYPTED )?PRIVATE KEY-----([\s\S]+?)-----END/);
        if (pem) key = bytes(pem[1]);
        const plain = await open(key, secret.value, box.dataset.biblioteca);
        let signature;
        try { signature = await sign(plain, bytes(box.dataset.texto)); } finally { plain.fill(0); }
        target.value = base64(signature);
        target.dispatchEvent(new Event('input', { bubbles: true }));
        secret.value = ''; file.value = '';
        tell('Texto firmado en este equipo. La llave no salió de aquí; ahora termina con tu contraseña o PIN.');
      } catch (e) {
        secret.value = '';
        tell(e.shown ? e.message : 'No se pudo firmar con esa llave. Revisa que sea la de tu certificado.', true);
      }
    });
  };

  all('[data-trazo]').forEach(drawn);
  all('[data-firma-electronica]').forEach(advanced);
})();
