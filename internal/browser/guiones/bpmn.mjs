// Opens the BPMN document in the viewer of the page and looks for every element
// that the document has in the viewer's own register.
import { bad, good, input, launch, Person } from './navegador.mjs';

const browser = await launch();
const person = new Person(input.as, browser, { url: input.url });
const page = await person.page();
// The page keeps its viewer to itself: catch it as it is made.
await page.addInitScript(() => {
  let kind;
  Object.defineProperty(window, 'BpmnJS', {
    configurable: true,
    get: () => kind,
    set: (real) => { kind = new Proxy(real, { construct: (target, args) => (window.caught = new target(...args)) }); },
  });
});
person.guard.where = input.path;
await person.open(input.path);
await page.locator('[data-bpmn] .djs-element').first().waitFor();
const drawn = await page.evaluate(() => window.caught.get('elementRegistry').getAll().map((e) => [e.type, e.id, !!e.labelTarget]));
for (const [type, ids] of Object.entries(input.want)) {
  const there = drawn.filter(([t, , label]) => t === type && !label).map(([, id]) => id);
  const missing = ids.filter((id) => !there.includes(id));
  const extra = there.filter((id) => !ids.includes(id));
  if (missing.length + extra.length > 0) bad(`${type}: missing ${missing.join(' ') || 'none'}, unknown ${extra.join(' ') || 'none'}`);
  else good(`${type}: all ${ids.length} found`);
}
const invisible = await page.evaluate((ids) => ids.filter((id) => {
  const g = document.querySelector(`[data-element-id="${id}"]`);
  const box = g && g.getBoundingClientRect();
  return !box || box.width === 0 && box.height === 0;
}), Object.values(input.want).flat());
if (invisible.length > 0) bad(`not drawn: ${invisible.join(' ')}`);
const mark = page.locator('.bjs-powered-by');
if (await mark.count() === 1 && await mark.isVisible()) good('the mark of bpmn.io is visible'); else bad('the mark of bpmn.io is not visible');
for (const f of person.guard.take()) bad(f);
await browser.close();
