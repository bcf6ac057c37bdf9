// A maintenance of the yearly programme is carried to another day of its week: dragged with
// the mouse, and taken, carried and left with the keyboard.
import { bad, good, input, launch, Person } from './navegador.mjs';

const browser = await launch();
const check = (ok, what) => (ok ? good(what) : bad(what));
try {
  const chief = new Person(input.who, browser, { url: input.url });
  const page = await chief.open(input.week);
  const item = (id) => page.locator(`[data-mueve="${id}"]`);
  const where = async (id) => item(id).evaluate((e) => { const g = e.closest('[data-hueco]'); return `${g.dataset.dia} ${g.dataset.ast}`; });
  const gap = (day, ast) => page.locator(`[data-hueco][data-dia="${day}"][data-ast="${ast}"]`);
  const settled = async (id, day, ast, what) => {
    await page.waitForLoadState('domcontentloaded');
    await page.goto(input.url + input.week, { waitUntil: 'domcontentloaded' });
    const now = await where(id);
    check(now === `${day} ${ast}`, `${what}: it is at ${now}, wanted ${day} ${ast}`);
  };

  // With the mouse: pressed, moved in steps, let go, as a hand does it.
  const [id, from] = [input.entry, await where(input.entry)];
  check(from.startsWith(input.day), `it begins on ${from}`);
  const start = await item(id).locator('.s').first().boundingBox();
  const end = await gap(input.byMouse, input.ast).boundingBox();
  await page.mouse.move(start.x + 5, start.y + 5);
  await page.mouse.down();
  await page.mouse.move(start.x + 20, start.y + 12, { steps: 4 });
  await page.mouse.move(end.x + end.width / 2, end.y + Math.min(20, end.height / 2), { steps: 12 });
  const marked = await page.locator('[data-hueco].destino').getAttribute('data-dia').catch(() => '');
  check(marked === input.byMouse, `while it is dragged the place under it is marked (${marked})`);
  await Promise.all([page.waitForNavigation({ waitUntil: 'domcontentloaded' }), page.mouse.up()]);
  await settled(id, input.byMouse, input.ast, 'dragged with the mouse');

  // With the keyboard alone: the button takes it, arrows carry it, Enter leaves it.
  const take = item(id).locator('[data-toma]');
  const voice = page.locator('#voz');
  await take.focus();
  await page.keyboard.press('Enter');
  check((await take.getAttribute('aria-pressed')) === 'true' && /en la mano/.test(await voice.textContent()), 'taken with Enter, and said so');
  await page.keyboard.press('Escape');
  check((await take.getAttribute('aria-pressed')) === 'false' && /No se movió/.test(await voice.textContent()), 'put back with Escape, and said so');
  await page.keyboard.press('Enter');
  for (const key of input.keys) await page.keyboard.press(key);
  const spoken = await voice.textContent();
  check(spoken.length > 0 && !/en la mano/.test(spoken), `each place is said: ${spoken}`);
  await Promise.all([page.waitForNavigation({ waitUntil: 'domcontentloaded' }), page.keyboard.press('Enter')]);
  await settled(id, input.byKeys, input.ast, 'carried with the keyboard');

  const found = chief.guard.take();
  check(found.length === 0, `nothing goes wrong on the way: ${found.join('; ') || 'nothing'}`);
} catch (e) {
  bad(e.stack);
}
await browser.close();
