// Looks at pages with axe-core, in light and dark, on a desk and on a telephone;
// besides: one h1, the language, a title of their own, no scrolling sideways, no
// message in the console, no request to anybody else.
import { axeSource, bad, good, input, launch, nameOf, Visitor } from './navegador.mjs';

const workers = 2;
const desk = { width: 1440, height: 900 };
const telephone = { width: 360, height: 800 };
const colours = ['color-contrast', 'link-in-text-block']; // the rules for which a theme matters
const axe = axeSource();
const browser = await launch();
const found = new Map(); // what → the pages that have it
const tell = (what, where, sample) => {
  if (!found.has(what)) found.set(what, { where: [], sample });
  found.get(what).where.push(where);
};
// kind is what an element is, whatever it says: its tag and classes, and its parent's.
const kind = (html, target) => {
  const [, tag, rest] = /^<([a-z0-9]+)([^>]*)/.exec(html) || [, '?', ''];
  const own = /class="([^"]*)"/.exec(rest)?.[1];
  return own ? `${tag}.${own.trim().split(/\s+/).join('.')}` : `${tag} at ${target.replace(/:nth-child\(\d+\)/g, '').replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '…').replace(/\d+/g, '#')}`;
};
const titles = new Map();
let total = 0;
const open = new Map(); // rule → looks in which axe could not decide

// checker puts axe into a world of its own of the page, so that the page's policy
// stands, and returns what runs it.
async function checker(page) {
  const cdp = await page.context().newCDPSession(page);
  const { frameTree } = await cdp.send('Page.getFrameTree');
  const { executionContextId } = await cdp.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id });
  const evaluate = async (expression) => {
    const { result, exceptionDetails } = await cdp.send('Runtime.evaluate', { contextId: executionContextId, awaitPromise: true, returnByValue: true, expression });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description || exceptionDetails.text);
    return result.value;
  };
  await evaluate(`${axe};0`);
  return {
    run: (rules) => {
      const options = { resultTypes: ['violations', 'incomplete'], ...(rules ? { runOnly: { type: 'rule', values: rules } } : { rules: { 'target-size': { enabled: true } } }) };
      return evaluate(`document.getAnimations().forEach((a) => { try { a.finish(); } catch { a.cancel(); } });
        axe.run(document, ${JSON.stringify(options)}).then((r) => ({
          v: r.violations.flatMap((x) => x.nodes.map((n) => [x.id, n.target.flat().join(' '), n.html.slice(0, 160), (n.any[0] || n.all[0] || n.none[0] || {}).message || x.help])),
          i: r.incomplete.map((x) => x.id) }))`);
    },
    evaluate,
    close: () => cdp.detach(),
  };
}

const facts = `({
  h1: [...document.querySelectorAll('h1')].length, lang: document.documentElement.lang, title: document.title, main: document.querySelectorAll('main').length,
})`;
const sideways = `(() => {
  const over = document.documentElement.scrollWidth - innerWidth;
  if (over <= 0) return null;
  const inside = (e) => { for (let p = e.parentElement; p && p !== document.body; p = p.parentElement) if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(p).overflowX)) return true; return false; };
  const wide = [...document.body.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !inside(e));
  return over + ' px: ' + wide.slice(-3).map((e) => e.tagName.toLowerCase() + (typeof e.className === 'string' && e.className ? '.' + e.className.trim().split(/\\s+/).join('.') : '')).join(', ');
})()`;

// looksOf says in which sizes and themes a page is looked at, beginning where the
// last page ended, so that nothing is laid out twice. A page like others
// is looked at in light on a desk and in dark on a telephone.
function looksOf(visitor, p) {
  const looks = p.full
    ? [{ ...desk, theme: 'light' }, { ...desk, theme: 'dark', rules: colours }, { ...telephone, theme: 'dark', rules: colours }, { ...telephone, theme: 'light' }]
    : [{ ...desk, theme: 'light' }, { ...telephone, theme: 'dark' }];
  const first = looks.findIndex((l) => l.width === visitor.at?.width && l.theme === visitor.at?.theme);
  return first > 0 && !p.press ? looks.reverse() : looks;
}

async function turnTo(visitor, l) {
  if (visitor.at?.width !== l.width) await visitor.page.setViewportSize({ width: l.width, height: l.height });
  if (visitor.at?.theme !== l.theme) await visitor.page.emulateMedia({ colorScheme: l.theme });
  visitor.at = l;
}

async function look(visitor, p) {
  const name = nameOf(p);
  visitor.guard.where = name;
  const looks = looksOf(visitor, p);
  await turnTo(visitor, looks[0]);
  const page = await visitor.visit(p);
  const check = await checker(page);
  const f = await check.evaluate(facts);
  if (f.h1 !== 1) tell(`${f.h1} h1`, name);
  if (f.main !== 1) tell(`${f.main} main`, name);
  if (f.lang !== 'es-MX') tell(`the language is «${f.lang}»`, name);
  if (!p.status && !p.send && !p.path.startsWith('/muestrario')) {
    const at = new URL(page.url()).pathname;
    const other = titles.get(f.title);
    if (other && other !== at) tell(`the title «${f.title}» is that of ${other}, too`, name);
    titles.set(f.title, at);
  }
  for (const l of looks) {
    await turnTo(visitor, l);
    const over = await check.evaluate(sideways);
    if (over) tell(`scrolls sideways at ${l.width} px by ${over}`, name);
    const r = await check.run(l.rules);
    for (const [rule, target, html, message] of r.v) {
      tell(`axe ${rule}: ${kind(html, target)}`, `${name} (${l.theme}, ${l.width})`, `${html}\n      ${message}`);
    }
    for (const rule of r.i) open.set(rule, (open.get(rule) || 0) + 1);
    total += 1;
  }
  await check.close();
}

const begun = Date.now();
const queue = [...input.pages];
await Promise.all(Array.from({ length: workers }, async () => {
  const visitor = new Visitor(browser);
  await visitor.start();
  for (let p = queue.shift(); p; p = queue.shift()) {
    try { await look(visitor, p); } catch (e) { tell(`cannot be looked at: ${e.message}`, nameOf(p)); await visitor.start(); }
  }
  for (const f of visitor.guard.take()) bad(f);
}));
for (const [what, { where, sample }] of found) {
  const list = [...new Set(where)];
  bad(`${what}${sample ? `\n      ${sample}` : ''}\n      in ${list.length} looks: ${list.slice(0, 4).join('; ')}${list.length > 4 ? '; …' : ''}`);
}
good(`${input.pages.length} pages, ${total} looks in ${((Date.now() - begun) / 1000).toFixed(0)} s, ${found.size} findings; left to the eye: ${[...open].map(([rule, n]) => `${rule} in ${n}`).join(', ') || 'nothing'}`);
await browser.close();
