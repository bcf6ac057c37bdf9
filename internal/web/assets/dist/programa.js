// Moves a maintenance of the week to another day or AST: by dragging it, or taken with its
// button and carried with the arrows. What it sends is the form that the page of the
// maintenance has; what speaks against the place comes back there.
'use strict';
(() => {
  const one = (s, r = document) => r.querySelector(s);
  const all = (s, r = document) => [...r.querySelectorAll(s)];
  const form = one('#f-mueve');
  const table = one('[data-semana]');
  if (!form || !table) return;

  const live = one('#voz');
  const say = (text) => { if (live) live.textContent = text; };
  const gaps = all('[data-hueco]', table);
  let taken = null; // the maintenance in hand
  let at = null; // the place it would go to

  const mark = (gap) => {
    at?.classList.remove('destino');
    at = gap;
    at?.classList.add('destino');
  };
  const drop = (item, gap) => {
    if (!item || !gap || gap.contains(item)) return false;
    form.action = form.dataset.accion.replace('/entrada/', `/${item.dataset.mueve}/`);
    form.elements.fecha.value = gap.dataset.dia;
    form.elements.ast.value = gap.dataset.ast;
    form.elements.motivo.value = 'Se movió en la semana del programa.';
    form.elements.visto.value = item.dataset.visto;
    form.submit();
    return true;
  };
  const release = () => {
    if (!taken) return;
    const button = one('[data-toma]', taken);
    button.setAttribute('aria-pressed', 'false');
    taken.classList.remove('en-mano');
    taken = null;
    mark(null);
  };
  const take = (item) => {
    release();
    taken = item;
    item.classList.add('en-mano');
    one('[data-toma]', item).setAttribute('aria-pressed', 'true');
    mark(item.closest('[data-hueco]') || gaps[0] || null);
    say(`${item.dataset.nombre} en la mano. Flechas para elegir lugar, Entrar para dejarlo, Esc para no moverlo.`);
  };

  // The nearest place from one in a direction, by row and column of the table.
  const spot = (gap) => { const cell = gap.closest('td'); return { row: cell.parentElement.rowIndex, col: cell.cellIndex }; };
  const towards = (key) => {
    if (!at) return gaps[0];
    const from = spot(at);
    const fits = gaps.filter((g) => {
      const to = spot(g);
      if (key === 'ArrowRight') return to.row === from.row && to.col > from.col;
      if (key === 'ArrowLeft') return to.row === from.row && to.col < from.col;
      if (key === 'ArrowDown') return to.col === from.col && to.row > from.row;
      return to.col === from.col && to.row < from.row;
    });
    const far = (g) => { const to = spot(g); return Math.abs(to.row - from.row) + Math.abs(to.col - from.col); };
    return fits.sort((a, b) => far(a) - far(b))[0];
  };

  for (const hint of all('[data-con-script]')) hint.hidden = false;
  for (const item of all('[data-mueve]', table)) {
    const button = one('[data-toma]', item);
    button.hidden = false;
    item.draggable = true;
    button.addEventListener('click', () => { if (taken === item) { if (!drop(item, at)) release(); } else take(item); });
    button.addEventListener('keydown', (e) => {
      if (taken !== item) return;
      if (e.key === 'Escape') { e.preventDefault(); release(); say('No se movió.'); return; }
      if (!e.key.startsWith('Arrow')) return;
      e.preventDefault();
      const next = towards(e.key);
      if (!next) { say('No hay otro lugar hacia ahí.'); return; }
      mark(next);
      next.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      say(next.dataset.nombre);
    });
    item.addEventListener('dragstart', (e) => {
      e.dataTransfer.effectAllowed = 'move';
      e.dataTransfer.setData('text/plain', item.dataset.nombre);
      take(item);
    });
    item.addEventListener('dragend', release);
  }
  for (const gap of gaps) {
    gap.addEventListener('dragover', (e) => { if (taken) { e.preventDefault(); mark(gap); } });
    gap.addEventListener('drop', (e) => { e.preventDefault(); drop(taken, gap); });
    gap.addEventListener('click', (e) => { if (taken && !e.target.closest('[data-toma], a')) drop(taken, gap); });
  }
})();
