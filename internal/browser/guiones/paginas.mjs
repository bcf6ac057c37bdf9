// Looks at pages: each is opened once and then looked at in several ways, one after
// the other, with everything that can be wrong with it: axe-core, what does not fit,
// where the keyboard is, the accessibility tree, the bytes, the console.
import { bad, good, input, launch, nameOf, Visitor } from './navegador.mjs';
import * as axe from './revision/axe.mjs';
import { idle } from './revision/explicado.mjs';
import { begin, order, stops, watch } from './revision/foco.mjs';
import { World } from './revision/mundo.mjs';
import { mistakes, names } from './revision/nombres.mjs';
import { facts, flow, framed, still, targets } from './revision/pagina.mjs';
import { Scale } from './revision/peso.mjs';

const workers = 3;
const desk = { width: 1440, height: 900 };
const narrow = { width: 320, height: 640 }; // also a window of 1280 at 400 %
const zoomed = { width: 640, height: 450 }; // a window of 1280 at 200 %
const spacing = '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }';

// The ways of looking. Of those without a name, a page each of whose parts stands on a
// page before it has two, so that both themes and both widths come to each page; the
// long run gives it all four. Those with a name are for the parts that a page is made
// of: each part once. A page like others in all but its words has the fewest.
const whole = [
  { ...desk, theme: 'light', axe: 'all', flow: true, stops: true, names: true },
  { ...desk, theme: 'light', css: spacing, flow: true, how: 'text spacing' },
  { ...desk, theme: 'light', forced: true, framed: true, stops: true, how: 'forced colours' },
  { ...desk, theme: 'dark', axe: 'colours', stops: true },
  { ...narrow, theme: 'dark', axe: 'colours' },
  { ...narrow, theme: 'light', axe: 'all', flow: true, stops: true, targets: 44 },
  { ...zoomed, theme: 'light', flow: true, how: '200 %' },
];
const known = input.long ? whole.filter((l) => !l.how) : [
  whole[0],
  { ...narrow, theme: 'dark', axe: 'colours', flow: true, stops: true, targets: 44 },
];
const short = [
  { ...desk, theme: 'light', axe: 'all', flow: true },
  { ...narrow, theme: 'dark', axe: input.long ? 'all' : 'colours', flow: true },
];

const found = new Map(); // what → the pages that have it
const tell = (what, where, sample) => {
  if (!found.has(what)) found.set(what, { where: [], sample });
  found.get(what).where.push(where);
};
const titles = new Map();
const dialogs = new Set(); // those that have been opened and looked at
const roles = new Set(); // those the accessibility tree showed
const heaviest = { first: [0, ''], later: [0, ''] };
const count = { looks: 0, stops: 0, walks: 0 };

async function turnTo(visitor, l) {
  const { at = {}, page } = visitor;
  if (at.width !== l.width || at.height !== l.height) await page.setViewportSize({ width: l.width, height: l.height });
  if (at.theme !== l.theme || !at.forced !== !l.forced) await page.emulateMedia({ colorScheme: l.theme, forcedColors: l.forced ? 'active' : 'none' });
  visitor.at = l;
}

function head(f, p, page, name) {
  if (f.h1 !== 1) tell(`${f.h1} h1`, name);
  if (f.main !== 1) tell(`${f.main} main`, name);
  if (f.lang !== 'es-MX') tell(`the language is «${f.lang}»`, name);
  if (p.status || p.send || p.path.startsWith('/muestrario')) return;
  const at = new URL(page.url()).pathname;
  const other = titles.get(f.title);
  if (other && other !== at) tell(`the title «${f.title}» is that of ${other}, too`, name);
  titles.set(f.title, at);
}

// open opens a dialog that nobody has looked at, and looks at it.
async function openDialogs(world, list, name, rules) {
  for (const id of list) {
    if (dialogs.has(id + rules)) continue;
    dialogs.add(id + rules);
    await world.evaluate(`document.getElementById(${JSON.stringify(id)}).showModal()`);
    const where = `${name}, #${id} open`;
    for (const [what, sample] of [...await axe.check(world, rules, `#${id}`), ...await world.call(stops)]) tell(what, where, sample);
    await world.evaluate(`document.getElementById(${JSON.stringify(id)}).close()`);
  }
}

async function lookIn(visitor, world, cdp, p, l, name) {
  const { page } = visitor;
  await turnTo(visitor, l);
  if (l.css) await world.dress(l.css);
  const where = `${name} (${l.how || `${l.theme}, ${l.width}`})`;
  const add = (list) => list.forEach(([what, sample]) => tell(l.how ? `${what} (${l.how})` : what, where, sample));
  if (l.flow) add(await world.call(flow));
  if (l.targets) add(await world.call(targets, l.targets));
  if (l.framed) add(await world.call(framed));
  if (l.axe) add(await axe.check(world, l.axe === 'colours' ? axe.colours : null));
  if (l.names) { add(await names(cdp, roles)); add(await world.call(still)); }
  if (l.stops) {
    await page.keyboard.press('Shift'); // from here on the keyboard is at work
    add(await world.call(stops));
  }
  if (l.css) await world.dress('');
  count.looks += 1;
}

// walk goes through a page with the tabulator and nothing else.
const tab = { key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 };
async function walk(visitor, world, name) {
  const { cdp } = visitor;
  const reachable = await world.call(begin);
  // The keys are struck one behind the other, and not each after what the last one drew.
  const struck = [];
  for (let i = 0; i < reachable + 3; i += 1) struck.push(cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...tab }), cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', ...tab }));
  await Promise.all(struck);
  const r = await world.call(order);
  for (const [what, sample] of r.found) tell(what, name, sample);
  if (!r.closed) tell('the keyboard does not come back to the beginning', name, `${r.steps} stops of ${reachable}`);
  count.walks += 1;
  count.stops += r.steps;
}

async function look(visitor, p) {
  const name = nameOf(p);
  visitor.guard.where = name;
  const looks = !p.full ? short : p.known ? known : whole;
  await turnTo(visitor, looks[0]);
  const page = await visitor.visit(p);
  const { cdp, scale } = visitor;
  const world = await World.of(cdp);
  await axe.install(world);
  await world.call(watch);
  const f = await world.call(facts);
  head(f, p, page, name);
  if (p.send) for (const [what, sample] of await world.call(mistakes)) tell(what, name, sample);
  for (const l of looks) await lookIn(visitor, world, cdp, p, l, name);
  if (p.full && !p.send && !p.press) {
    await turnTo(visitor, whole[0]);
    await walk(visitor, world, name);
    await openDialogs(world, f.dialogs, name, null);
  }
  weigh(scale.take(), p, name);
}

const kilo = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

function weigh({ first, later, list }, p, name) {
  if (p.send || p.press) return;
  if (first > heaviest.first[0]) heaviest.first = [first, name];
  if (later > heaviest.later[0]) heaviest.later = [later, name];
  const parts = list.map(([url, size]) => `${new URL(url).pathname} ${kilo(size)}`).join(', ');
  if (first > input.weight.first) tell('weighs too much at the first visit', name, `${kilo(first)}: ${parts}`);
  if (later > input.weight.later) tell('weighs too much as a later page', name, `${kilo(later)}: ${parts}`);
}

const begun = Date.now();
const browser = await launch();
const queue = [...input.pages];
await Promise.all(Array.from({ length: workers }, async () => {
  const visitor = new Visitor(browser);
  const begin = async () => {
    await visitor.start();
    visitor.cdp = await visitor.context.newCDPSession(visitor.page);
    visitor.scale = new Scale();
    await visitor.scale.watch(visitor.cdp);
  };
  await begin();
  for (let p = queue.shift(); p; p = queue.shift()) {
    try { await look(visitor, p); } catch (e) { tell(`cannot be looked at: ${e.message}`, nameOf(p)); await begin(); }
  }
  for (const f of visitor.guard.take()) bad(f);
}));
// A person who mends a page needs a few places; of planted faults each place counts, as
// several pages may have the same fault.
const most = input.planted ? Infinity : 4;
for (const [what, { where, sample }] of found) {
  const list = [...new Set(where)];
  bad(`${what}${sample ? `\n      ${sample}` : ''}\n      in ${list.length} looks: ${list.slice(0, most).join('; ')}${list.length > most ? '; …' : ''}`);
}
if (!input.planted) for (const e of idle()) bad(`explained and never met: ${e}`);
good(`${input.pages.length} pages, ${count.looks} looks, ${count.walks} walked by keyboard in ${count.stops} stops, ${dialogs.size} dialogs, in ${((Date.now() - begun) / 1000).toFixed(0)} s; heaviest ${kilo(heaviest.first[0])} at the first visit (${heaviest.first[1]}), ${kilo(heaviest.later[0])} later (${heaviest.later[1]}); roles: ${[...roles].sort().join(' ')}`);
await browser.close();
