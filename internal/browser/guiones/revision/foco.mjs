// Where the keyboard is: at each stop the focus is seen and not covered. The
// functions run inside the page.

// watch begins a log of the stops that a keyboard makes.
export function watch() {
  const log = globalThis.stops = [];
  const name = (e) => e.tagName.toLowerCase() + (e.id && !/\d/.test(e.id) ? `#${e.id}` : '') + (typeof e.className === 'string' && e.className ? `.${e.className.trim().split(/\s+/).join('.')}` : '');
  const rgb = (c) => { const m = /rgba?\(([^)]+)\)/.exec(c); if (!m) return null; const [r, g, b, a = 1] = m[1].split(/[ ,/]+/).map(Number); return { r, g, b, a }; };
  const light = ({ r, g, b }) => { const f = (v) => { const x = v / 255; return x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4; }; return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b); };
  const contrast = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
  const behind = (e) => {
    for (let p = e; p; p = p.parentElement) { const c = rgb(getComputedStyle(p).backgroundColor); if (c && c.a > 0.99) return c; }
    return { r: 255, g: 255, b: 255 };
  };
  // mark is the element that shows the focus: itself, or for a hidden input what
  // stands for it.
  const mark = (e) => {
    const near = [e, ...(e.labels || []), e.nextElementSibling, e.parentElement, e.closest('label'), ...(e.closest('label')?.querySelectorAll('*') || [])].filter(Boolean);
    for (const n of near) {
      const s = getComputedStyle(n);
      const r = n.getBoundingClientRect();
      if (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 && r.width > 4 && r.height > 4) return { n, s, r };
    }
    return null;
  };
  // In a drawing the focus is a line that a shape gets.
  const drawn = (e) => {
    const line = e instanceof SVGElement && [...e.querySelectorAll('*')].find((n) => parseFloat(getComputedStyle(n).strokeWidth) >= 3 && rgb(getComputedStyle(n).stroke) && e.matches(':focus-visible'));
    return line ? { n: line, r: line.getBoundingClientRect(), s: { outlineColor: getComputedStyle(line).stroke, outlineOffset: '0px' } } : null;
  };
  globalThis.judge = (e) => {
    const found = [];
    const m = mark(e) || drawn(e);
    if (!m) return [[`the focus is not seen: ${name(e)}`, (e.getAttribute('aria-label') || e.textContent || e.name || '').trim().slice(0, 40)]];
    const inset = parseFloat(m.s.outlineOffset) < 0;
    const ratio = contrast(rgb(m.s.outlineColor), behind(inset ? m.n : m.n.parentElement || m.n));
    if (ratio < 3) found.push([`the focus is faint: ${name(m.n)}`, `${ratio.toFixed(2)} : 1`]);
    const { left, right, top, bottom } = m.r;
    const l = Math.max(left, 0), r = Math.min(right, innerWidth), t = Math.max(top, 0), b = Math.min(bottom, innerHeight);
    if (r - l < 2 || b - t < 2) { found.push([`the focus is outside the window: ${name(e)}`, `${left.toFixed(0)},${top.toFixed(0)}`]); return found; }
    const points = [[(l + r) / 2, (t + b) / 2], [l + 2, t + 2], [r - 2, t + 2], [l + 2, b - 2], [r - 2, b - 2]];
    const covered = points.filter(([x, y]) => {
      const at = document.elementFromPoint(x, y);
      if (!at || m.n.contains(at) || at.contains(m.n)) return false;
      for (let p = at; p && p !== document.body; p = p.parentElement) {
        if (p.contains(m.n)) return false;
        if (['fixed', 'sticky', 'absolute'].includes(getComputedStyle(p).position)) return true;
      }
      return false;
    });
    // Of what fills the window or is written into, as a table to scroll, the edge is enough.
    if (covered.length > (b - t > innerHeight * 0.4 || e.tagName === 'TEXTAREA' ? 2 : 1)) {
      const at = document.elementFromPoint(...covered[0]);
      found.push([`the focus is covered: ${name(e)} by ${name(at.closest('[class]') || at)}`, `${covered.length} of 5 points, at ${covered[0].map(Math.round)}`]);
    }
    return found;
  };
  document.addEventListener('focusin', (ev) => log.push(ev.target), true);
}

// stops visits everything that the keyboard reaches, in the order of the document.
export function stops() {
  const found = [];
  const was = document.activeElement;
  const seen = new Set();
  const inside = document.querySelector('dialog[open]') || document.body;
  for (const e of inside.querySelectorAll('a[href],button:not(:disabled),input:not(:disabled):not([type=hidden]),select,textarea,summary,[tabindex]')) {
    if (e.tabIndex < 0 || !e.checkVisibility({ visibilityProperty: true })) continue;
    if (e.type === 'radio' && seen.has(e.form?.id + e.name)) continue;
    if (e.type === 'radio') seen.add(e.form?.id + e.name);
    e.focus();
    if (document.activeElement !== e) { found.push([`does not take the keyboard: ${e.tagName.toLowerCase()}.${e.className}`, '']); continue; }
    found.push(...globalThis.judge(e));
  }
  if (was && was !== document.body) was.focus({ preventScroll: true }); else document.activeElement?.blur();
  scrollTo(0, 0);
  return found;
}

// begin puts the keyboard before the first thing of the page, empties the log and
// tells how many things there may be to stop at.
export function begin() {
  const root = document.documentElement;
  root.tabIndex = -1;
  root.focus();
  root.removeAttribute('tabindex');
  globalThis.stops.length = 0;
  // The parts of a day or an hour are stops of their own.
  return document.querySelectorAll('a[href],button,input,select,textarea,summary,[tabindex]').length + 4 * document.querySelectorAll('[type=date],[type=time],[type=datetime-local]').length;
}

// order judges the log of a keyboard that went through the page: the order of the
// stops is that of reading, each stop was seen.
export function order() {
  const found = [];
  const log = globalThis.stops.filter((e) => e.isConnected && e !== document.body);
  const name = (e) => e.tagName.toLowerCase() + (typeof e.className === 'string' && e.className ? `.${e.className.trim().split(/\s+/).join('.')}` : '');
  const fixed = (e) => { for (let p = e; p && p !== document.body; p = p.parentElement) if (['fixed', 'sticky'].includes(getComputedStyle(p).position)) return true; return false; };
  const ends = log.findIndex((e, i) => i > 0 && e === log[0]);
  const once = ends > 0 ? log.slice(0, ends) : log;
  let steps = 0;
  for (let i = 1; i < once.length; i += 1) {
    const a = once[i - 1], b = once[i];
    steps += 1;
    if (a !== b && !(a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING)) found.push([`the keyboard goes back: ${name(a)} to ${name(b)}`, '']);
    if (fixed(a) || fixed(b) || a.closest('svg') && b.closest('svg')) continue; // a drawing is read by its numbers
    const p = a.getBoundingClientRect(), q = b.getBoundingClientRect();
    if (q.bottom < p.top && q.left < p.left + 8 && q.right < p.right + 8 && q.width > 0 && p.width > 0) found.push([`the keyboard goes against the reading: ${name(a)} to ${name(b)}`, `from ${p.left.toFixed(0)},${p.top.toFixed(0)} to ${q.left.toFixed(0)},${q.top.toFixed(0)}`]);
  }
  return { found, steps, closed: ends > 0 || log.length === 0 };
}
