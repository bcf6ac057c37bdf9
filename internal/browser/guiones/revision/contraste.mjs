// decide measures the contrast of texts whose ground axe cannot tell: drawings,
// texts under a bar that moves with the window, elements with drawn corners. What
// lies under the middle of the text is asked of the browser, layer by layer. It runs
// inside the page and returns the ratios, with what each should be.
export function decide(selectors) {
  const colour = (c) => { const m = /rgba?\(([^)]+)\)/.exec(c); if (!m) return null; const [r, g, b, a = 1] = m[1].split(/[ ,/]+/).filter(Boolean).map(Number); return [r, g, b, a]; };
  const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
  const light = (c) => { const f = (v) => { const x = v / 255; return x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4; }; return 0.2126 * f(c[0]) + 0.7152 * f(c[1]) + 0.0722 * f(c[2]); };
  const words = (e) => {
    const w = document.createTreeWalker(e, NodeFilter.SHOW_TEXT);
    for (let n = w.nextNode(); n; n = w.nextNode()) if (n.data.trim() && n.parentElement.checkVisibility() && !n.parentElement.closest('.visually-hidden')) { const r = document.createRange(); r.selectNodeContents(n); const [box] = r.getClientRects(); if (box?.width > 1) return { box, e: n.parentElement }; }
    return null;
  };
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('* { pointer-events: auto !important; scroll-behavior: auto !important }');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  const results = selectors.map((s) => {
    const e = document.querySelector(s);
    (e.closest('svg') ? e : e.firstElementChild || e).scrollIntoView({ block: 'center', inline: 'center' });
    let text = words(e);
    if (!text) return { ratio: 99, wanted: 0 };
    text.e.scrollIntoView({ block: 'center', inline: 'center' });
    text = words(e);
    const [x, y] = [text.box.left + text.box.width / 2, text.box.top + text.box.height / 2];
    const stack = document.elementsFromPoint(x, y);
    const at = stack.findIndex((n) => n === text.e || n.contains(text.e));
    const layers = (at < 0 ? stack : stack.slice(at)).filter((n) => !(n instanceof SVGTextContentElement));
    let ground = [255, 255, 255, 1];
    const grounds = [];
    for (const n of layers) {
      // A pseudo-element that is drawn as the ground of its element.
      for (const part of ['::before', '::after']) {
        const p = getComputedStyle(n, part);
        const c = p.content !== 'none' && p.position === 'absolute' && parseFloat(p.width) >= n.clientWidth * 0.9 && parseFloat(p.height) >= n.clientHeight * 0.9 && colour(p.backgroundColor);
        if (c && c[3] > 0) grounds.push(c);
      }
      if (grounds.some((c) => c[3] > 0.99)) break;
      const style = getComputedStyle(n);
      const c = n instanceof SVGElement ? (n instanceof SVGSVGElement || n instanceof SVGGElement ? colour(style.backgroundColor) : colour(style.fill)) : colour(style.backgroundColor);
      if (!c || c[3] === 0) continue;
      c[3] *= n instanceof SVGElement ? Number(style.fillOpacity) * Number(style.opacity) : 1;
      grounds.push(c);
      if (c[3] > 0.99) break;
    }
    for (const c of grounds.reverse()) ground = over(c, ground);
    const style = getComputedStyle(text.e);
    const ink = over(colour(text.e instanceof SVGElement ? style.fill : style.color), ground);
    const [a, b] = [light(ink), light(ground)].sort((p, q) => q - p);
    const scale = text.e instanceof SVGElement ? text.e.getScreenCTM().a : 1;
    const size = parseFloat(style.fontSize) * scale;
    const big = size >= 24 || size >= 18.66 && Number(style.fontWeight) >= 700;
    return { ratio: (a + 0.05) / (b + 0.05), wanted: big ? 3 : 4.5, ink: ink.map(Math.round), ground: ground.map(Math.round) };
  });
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter((s) => s !== sheet);
  scrollTo(0, 0);
  return results;
}
