// Keys and the command palette. Everything they do is also done by links and buttons.
// Single keys are off while somebody types, and for good for who says so in the account.
'use strict';
(() => {
  const one = (s, r = document) => r.querySelector(s);
  const all = (s, r = document) => [...r.querySelectorAll(s)];
  const on = () => 'teclas' in document.body.dataset;

  // A hand-held reader of codes types faster than anybody and ends with Enter. Where no field
  // takes it, the number opens its machine; in a field it is what was typed.
  const quick = 35; // milliseconds between its keys
  let read = '';
  let last = 0;
  document.addEventListener('keydown', (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest('input, textarea, select, [contenteditable], dialog')) { read = ''; return; }
    const fast = e.timeStamp - last < quick;
    last = e.timeStamp;
    if (e.key === 'Enter' && fast && read.length >= 6) {
      e.preventDefault();
      e.stopImmediatePropagation();
      location.assign(`${document.body.dataset.escanear}?n=${encodeURIComponent(read)}`);
      read = '';
    } else if (e.key.length === 1) {
      read = fast ? read + e.key : e.key;
      if (read.length > 3 && document.body.dataset.escanear) { // two quick hands press g and e as fast; nobody four
        e.preventDefault();
        e.stopImmediatePropagation();
      }
    } else if (e.key !== 'Shift') {
      read = '';
    }
  }, true);

  // Help: what works on this page.
  const help = one('#atajos');
  const openHelp = () => {
    if (!help) return;
    all('[data-si]', help).forEach((row) => { row.hidden = !one(row.dataset.si); });
    help.showModal();
  };
  document.addEventListener('click', (e) => { if (e.target.closest('[data-ayuda]')) openHelp(); });

  // Palette: a combobox whose options the server answers while one types.
  const palette = one('#paleta');
  const input = palette && one('input', palette);
  const list = palette && one('#paleta-lista');
  const status = palette && one('[data-dice]', palette);
  let asked = null;
  let timer = 0;
  const options = () => all('[role=option]', list);
  const chosen = () => one('[aria-selected=true]', list);
  const choose = (option) => {
    chosen()?.setAttribute('aria-selected', 'false');
    if (!option) { input.removeAttribute('aria-activedescendant'); return; }
    option.setAttribute('aria-selected', 'true');
    input.setAttribute('aria-activedescendant', option.id);
    option.scrollIntoView({ block: 'nearest' });
  };
  const fill = (answer) => {
    const box = answer && one('[data-cuantos]', answer);
    list.replaceChildren(...(box ? [...box.children].map((c) => document.importNode(c, true)) : []));
    input.setAttribute('aria-expanded', options().length > 0 ? 'true' : 'false');
    choose(options()[0]);
    status.textContent = box ? box.dataset.cuantos : 'No pudimos buscar. Enter busca en una página.';
  };
  const ask = () => {
    asked?.abort();
    const r = new XMLHttpRequest(); // its answer is parsed without text becoming markup here
    asked = r;
    const q = new URLSearchParams({ q: input.value.trim(), en: palette.dataset.en });
    r.open('GET', `${palette.dataset.busca}?${q}`);
    r.responseType = 'document';
    r.onload = () => fill(r.status === 200 ? r.response : null);
    r.onerror = () => fill(null);
    r.send();
  };
  const openPalette = () => {
    if (!palette || palette.open) return;
    if (help?.open) help.close();
    input.value = '';
    list.replaceChildren();
    status.textContent = '';
    palette.showModal();
    input.focus();
    ask();
  };
  if (palette) {
    input.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(ask, 140); });
    input.addEventListener('keydown', (e) => {
      const o = options();
      const at = o.indexOf(chosen());
      const to = { ArrowDown: (at + 1) % o.length, ArrowUp: (at - 1 + o.length) % o.length, Home: 0, End: o.length - 1 }[e.key];
      if (e.key === 'Enter' && chosen()) {
        e.preventDefault();
        chosen().click();
      } else if (to !== undefined && o.length > 0 && (e.key.startsWith('Arrow') || input.value === '')) {
        e.preventDefault();
        choose(o[to]);
      }
    });
    list.addEventListener('mousemove', (e) => { const o = e.target.closest('[role=option]'); if (o && o !== chosen()) choose(o); });
    palette.addEventListener('click', (e) => { if (e.target === palette || e.target.closest('[data-cierra-paleta]') || e.target.closest('[role=option]')) palette.close(); });
    document.addEventListener('click', (e) => { if (e.target.closest('[data-paleta]')) openPalette(); });
  }

  // Rows of a list.
  let row = null;
  const move = (by) => {
    const rows = all('[data-fila]').filter((r) => r.offsetParent !== null);
    if (rows.length === 0) return;
    row?.classList.remove('sel-tecla');
    row = rows[Math.max(0, Math.min(rows.length - 1, rows.indexOf(row) + by))];
    row.classList.add('sel-tecla');
    one('a', row)?.focus({ preventScroll: true });
    row.scrollIntoView({ block: 'nearest' });
  };
  const inHand = () => (row?.isConnected ? row : one('[data-fila]'));
  const within = (selector) => { const r = inHand(); if (r) one(selector, r)?.click(); };

  // give assigns the marked rows, or the one in hand, to a person: at once when the
  // board proposes them, otherwise when the reason is written.
  const give = (person) => {
    if (!person) return;
    const marked = all('[data-fila]').filter((r) => one('input[type=checkbox]', r)?.checked);
    if (marked.length === 0 && inHand()) {
      one('input[type=checkbox]', inHand())?.click();
      marked.push(inHand());
    }
    person.parentElement.value = person.value;
    person.closest('details').open = true;
    if (marked.every((r) => r.dataset.sugerida === person.value)) { one('[data-lote-asigna]').click(); return; }
    one('#lote-motivo').focus();
    const live = one('#voz');
    if (live) live.textContent = `${person.textContent}: escribe el motivo`;
  };

  let going = 0;
  const typing = (t) => t.isContentEditable || /^(TEXTAREA|SELECT)$/.test(t.tagName) || (t.tagName === 'INPUT' && !/^(radio|checkbox)$/.test(t.type));
  document.addEventListener('keydown', (e) => {
    if (!on() || e.altKey || e.isComposing) return;
    if ((e.ctrlKey || e.metaKey) && !e.shiftKey && e.key.toLowerCase() === 'k' && palette) { e.preventDefault(); openPalette(); return; }
    if (e.ctrlKey || e.metaKey || typing(e.target) || one('dialog[open]')) return;
    if (going) {
      clearTimeout(going);
      going = 0;
      const jump = help && one(`[data-ir="${CSS.escape(e.key)}"]`, help);
      if (jump) { e.preventDefault(); location.assign(jump.dataset.a); return; }
    }
    switch (e.key) {
      case 'g': going = setTimeout(() => { going = 0; }, 900); break;
      case '/': {
        const box = all('#q, #b-q').find((i) => i.offsetParent !== null);
        e.preventDefault();
        if (box) box.focus(); else if (help) location.assign(help.dataset.buscar);
        break;
      }
      case '?': openHelp(); break;
      case 'j': move(1); break;
      case 'k': move(-1); break;
      case 'x': within('input[type=checkbox]'); break;
      case 'a': within('.bts .btn'); break;
      case 'X': one('[data-todo]')?.click(); break;
      case 'A': one('[data-lote-sugerencia]')?.click(); break;
      default:
        if (/^[1-9]$/.test(e.key)) {
          const option = one(`[data-tecla="${e.key}"]:not(:disabled)`);
          if (option) { option.click(); option.focus(); } else give(one(`[data-tecla-persona="${e.key}"]`));
        }
    }
  });
})();
