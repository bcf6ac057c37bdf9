// Who asks for less motion gets none, seen by the styles as they are computed; and text
// of twice the size, text alone, pushes nothing out of the window.
import { assert, Refused } from './manos.mjs';
import { bad, good, input, launch, Person } from './navegador.mjs';

const browser = await launch();
const person = new Person(input.who, browser, { url: input.url, keys: true });
const moving = (page) => page.evaluate(() => [...document.querySelectorAll('*')].filter((e) => {
  const s = getComputedStyle(e);
  return [s.transitionDuration, s.animationDuration].some((list) => list.split(',').some((d) => parseFloat(d) > 0.011));
}).length);
try {
  await person.enter();
  const { tab: page, guard } = person;
  guard.where = 'motion and size';
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await person.open(input.paths[0]);
  assert(await moving(page) > 0, 'nothing moves even for who does not mind: the test sees nothing');
  for (const path of input.paths) {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await person.open(path);
    const n = await moving(page);
    if (n > 0) bad(`${path}: ${n} elements move although less motion was asked for`);
    await page.evaluate(() => { document.documentElement.style.setProperty('font-size', '200%'); });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (over > 0) bad(`${path}: with text of twice the size ${over} px stand out of the window`);
  }
  good(`${input.paths.length} pages without motion and with text of twice the size`);
  for (const f of guard.take()) bad(f);
} catch (e) {
  bad(e instanceof Refused ? e.message : e.stack);
}
await browser.close();
