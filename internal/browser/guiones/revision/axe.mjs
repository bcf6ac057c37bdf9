// axe-core in the page: what it finds, and what it leaves open that nobody has
// explained.
import { axeSource } from '../navegador.mjs';
import { decide } from './contraste.mjs';
import { explained } from './explicado.mjs';

const source = axeSource();
export const colours = ['color-contrast', 'link-in-text-block']; // the rules for which a theme matters

// kind is what an element is, whatever it says: its tag and classes.
const kind = (html, target) => {
  const [, tag, rest] = /^<([a-z0-9]+)([^>]*)/.exec(html) || [, '?', ''];
  const own = /class="([^"]*)"/.exec(rest)?.[1];
  return own ? `${tag}.${own.trim().split(/\s+/).join('.')}` : `${tag} at ${target.replace(/:nth-child\(\d+\)/g, '').replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '…').replace(/\d+/g, '#')}`;
};

// install puts axe into the page's isolated world, where the policy of the page
// stands.
export const install = (world) => world.evaluate(`${source};0`);

// stillSmall tells which targets are too small, or too close to others, wherever they
// stand. A bar that stays at the edge of the window halves whatever is scrolled under
// it at the moment; that is a place of the page, not the size of the target. So each is
// brought into the middle of the window and measured there.
const stillSmall = (world, targets) => world.evaluate(`(async () => {
  const small = [], x = scrollX, y = scrollY;
  for (const target of ${JSON.stringify(targets)}) {
    document.querySelector(target).scrollIntoView({ block: 'center', behavior: 'instant' });
    const r = await axe.run(document.querySelector(target), { runOnly: { type: 'rule', values: ['target-size'] } });
    if (r.violations.length > 0) small.push(target);
  }
  scrollTo({ left: x, top: y, behavior: 'instant' });
  return small;
})()`);

// check runs the rules, all of them or those named, on the document or a part of it.
export async function check(world, rules, part) {
  const options = { resultTypes: ['violations', 'incomplete'], ...(rules ? { runOnly: { type: 'rule', values: rules } } : { rules: { 'target-size': { enabled: true } } }) };
  const r = await world.evaluate(`document.getAnimations().forEach((a) => { try { a.finish(); } catch { a.cancel(); } });
    axe.run(${part ? `document.querySelector(${JSON.stringify(part)})` : 'document'}, ${JSON.stringify(options)}).then((r) => {
      const told = (list) => list.flatMap((x) => x.nodes.map((n) => {
        const c = n.any[0] || n.all[0] || n.none[0] || {};
        return [x.id, n.target.flat().join(' '), n.html.slice(0, 160), c.message || x.help, c.data?.messageKey || ''];
      }));
      return { v: told(r.violations), i: told(r.incomplete) };
    })`);
  const halved = r.v.filter(([rule]) => rule === 'target-size').map(([, target]) => target);
  const small = new Set(halved.length > 0 ? await stillSmall(world, halved) : []);
  const found = r.v.filter(([rule, target]) => rule !== 'target-size' || small.has(target)).map(([rule, target, html, message]) => [`axe ${rule}: ${kind(html, target)}`, `${html}\n      ${message}`]);
  const open = r.i.filter(([rule, target, html, , why]) => !explained(rule, why, html, target));
  const measured = open.filter(([rule]) => rule === 'color-contrast');
  const ratios = measured.length > 0 ? await world.call(decide, measured.map(([, target]) => target)) : [];
  for (const [rule, target, html, message, why] of open) {
    const m = ratios[measured.findIndex((x) => x[1] === target)];
    if (m && rule === 'color-contrast') {
      if (m.ratio < m.wanted) found.push([`too little contrast: ${kind(html, target)}`, `${html}\n      ${m.ratio.toFixed(2)} : 1, rgb(${m.ink}) on rgb(${m.ground})`]);
      continue;
    }
    found.push([`axe cannot decide ${rule} (${why}): ${kind(html, target)}`, `${html}\n      ${message}`]);
  }
  return found;
}
