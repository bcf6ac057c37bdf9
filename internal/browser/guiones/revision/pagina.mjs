// What can be said of a page wherever it is looked at: its head, its width, its
// words. The functions run inside the page.

export function facts() {
  return {
    h1: document.querySelectorAll('h1').length, lang: document.documentElement.lang, title: document.title, main: document.querySelectorAll('main').length,
    dialogs: [...document.querySelectorAll('dialog[id]')].map((d) => d.id),
  };
}

// flow tells what does not fit: the page that scrolls sideways, text that is cut
// off, texts that lie on one another.
export function flow() {
  const found = [];
  const name = (e) => e.tagName.toLowerCase() + (e.id && !/\d/.test(e.id) ? `#${e.id}` : '') + (typeof e.className === 'string' && e.className ? `.${e.className.trim().split(/\s+/).join('.')}` : '');
  const over = document.documentElement.scrollWidth - innerWidth;
  const holds = (e) => { for (let p = e.parentElement; p && p !== document.body; p = p.parentElement) if (getComputedStyle(p).overflowX !== 'visible') return true; return false; };
  if (over > 0) {
    const wide = [...document.body.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !holds(e));
    found.push([`scrolls sideways: ${wide.slice(-2).map(name).join(', ')}`, `by ${over} px`]);
  }
  // The words, with the boxes they take.
  const boxes = [];
  const styles = new Map();
  const styleOf = (e) => { let s = styles.get(e); if (!s) styles.set(e, s = getComputedStyle(e)); return s; };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let n = walker.nextNode(); n; n = walker.nextNode()) {
    if (!n.data.trim()) continue;
    const e = n.parentElement;
    if (e.closest('script,style,svg,option,.visually-hidden,.sp-skip,dialog') || !e.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    // What moves with the window lies over the rest on purpose.
    let layer = null;
    let hidden = false;
    for (let p = e; p && p !== document.documentElement; p = p.parentElement) {
      const s = styleOf(p);
      if (!layer && (s.position === 'fixed' || s.position === 'sticky')) layer = p;
      if (s.clipPath !== 'none' && p.offsetWidth < 3) hidden = true;
    }
    if (hidden) continue;
    range.selectNodeContents(n);
    for (const r of range.getClientRects()) {
      if (r.width < 2 || r.height < 2) continue;
      boxes.push({ e, layer, l: r.left, r: r.right, t: r.top + r.height * 0.2, b: r.bottom - r.height * 0.2, words: n.data.trim() });
    }
    // Cut off by a box that does not scroll.
    for (let p = e; p && p !== document.body; p = p.parentElement) {
      const s = styleOf(p);
      if (s.overflowX === 'visible' && s.overflowY === 'visible') continue;
      if (s.overflowX === 'auto' || s.overflowX === 'scroll' || s.overflowY === 'auto' || s.overflowY === 'scroll') break;
      const box = p.getBoundingClientRect();
      for (const r of range.getClientRects()) {
        if (r.width < 2) continue;
        const cut = Math.max(r.right - box.right, box.left - r.left, r.bottom - r.height * 0.2 - box.bottom, box.top - r.top - r.height * 0.2);
        if (cut > 1.5) { found.push([`cuts text off: ${name(p)}`, `«${n.data.trim().slice(0, 60)}» by ${cut.toFixed(0)} px`]); break; }
      }
    }
  }
  boxes.sort((a, b) => a.t - b.t);
  for (let i = 0; i < boxes.length; i += 1) {
    const a = boxes[i];
    for (let j = i + 1; j < boxes.length && boxes[j].t < a.b; j += 1) {
      const b = boxes[j];
      if (a.layer !== b.layer || a.e === b.e && a.words === b.words) continue;
      const x = Math.min(a.r, b.r) - Math.max(a.l, b.l);
      const y = Math.min(a.b, b.b) - b.t;
      if (x > 2 && y > 2) found.push([`texts lie on one another: ${name(a.e)} and ${name(b.e)}`, `«${a.words.slice(0, 40)}» and «${b.words.slice(0, 40)}» by ${x.toFixed(0)}×${y.toFixed(0)} px`]);
    }
  }
  return found;
}

// targets tells what is too small for a finger: 24 px, or room of 24 px around it;
// the main buttons 44 px where fingers are expected.
export function targets(primary) {
  const found = [];
  const name = (e) => e.tagName.toLowerCase() + (typeof e.className === 'string' && e.className ? `.${e.className.trim().split(/\s+/).join('.')}` : '');
  for (const b of document.querySelectorAll('button.btn-primary,a.btn-primary')) {
    if (!b.checkVisibility()) continue;
    const r = b.getBoundingClientRect();
    if (r.height < primary - 0.5 || r.width < primary - 0.5) found.push([`a main button is small: ${name(b)}`, `${r.width.toFixed(0)}×${r.height.toFixed(0)} px: ${b.textContent.trim().slice(0, 40)}`]);
  }
  return found;
}

// still tells what moves although the person asked for stillness.
export function still() {
  const found = document.getAnimations().filter((a) => a.playState === 'running').map((a) => [`moves: ${a.animationName || a.transitionProperty}`, '']);
  for (const e of document.querySelectorAll('a,button,.btn,summary,input,dialog,.card')) {
    const s = getComputedStyle(e);
    const slow = s.transitionDuration.split(',').some((d) => parseFloat(d) > 0.01) || s.animationDuration.split(',').some((d) => parseFloat(d) > 0.01) && s.animationName !== 'none';
    if (slow) { found.push([`moves: ${e.tagName.toLowerCase()}.${e.className}`, s.transitionDuration]); break; }
  }
  return found;
}

// framed tells which controls lose their edge when the system chooses the colours.
export function framed() {
  const found = [];
  for (const e of document.querySelectorAll('button,.btn,input:not([type=hidden]):not([type=radio]):not([type=checkbox]),select,textarea')) {
    if (!e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || e.matches('.enlace,.visually-hidden') || e.querySelector('svg,kbd')) continue;
    const s = getComputedStyle(e);
    const edge = ['Top', 'Bottom'].some((side) => s[`border${side}Style`] !== 'none' && parseFloat(s[`border${side}Width`]) > 0) || s.textDecorationLine.includes('underline') || s.outlineStyle !== 'none';
    if (!edge) found.push([`has no edge in forced colours: ${e.tagName.toLowerCase()}.${e.className}`, e.textContent.trim().slice(0, 40)]);
  }
  return found;
}
