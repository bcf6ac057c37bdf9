// Compares a file with the hash on the page without sending it anywhere, where the
// browser can reckon a SHA-256. Elsewhere the form sends it, which always works.
'use strict';
(() => {
  const form = document.querySelector('[data-compara]');
  const hash = document.querySelector('[data-huella]')?.dataset.huella;
  const says = document.querySelector('[data-comparado]');
  if (!form || !hash || !says || !window.crypto?.subtle) return;

  const input = form.querySelector('input[type=file]');
  const compare = async (file) => {
    if (!file) return;
    says.textContent = 'Calculando la huella…';
    const sum = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
    const own = [...new Uint8Array(sum)].map((b) => b.toString(16).padStart(2, '0')).join('');
    const box = document.createElement('p');
    box.className = own === hash ? 'comparado bien' : 'comparado mal';
    box.textContent = own === hash
      ? `Es el mismo archivo: «${file.name}» es, byte por byte, el que se emitió. No salió de tu equipo.`
      : `No es el mismo archivo: el SHA-256 de «${file.name}» es ${own}. Una impresión escaneada o un PDF guardado otra vez nunca es igual.`;
    says.replaceChildren(box);
  };
  form.addEventListener('submit', (e) => {
    if (!input.files.length) return;
    e.preventDefault();
    compare(input.files[0]);
  });
  input.addEventListener('change', () => compare(input.files[0]));
  for (const kind of ['dragover', 'drop']) {
    document.addEventListener(kind, (e) => {
      if (![...(e.dataTransfer?.types ?? [])].includes('Files')) return;
      e.preventDefault();
      if (kind === 'drop') compare(e.dataTransfer.files[0]);
    });
  }
})();
