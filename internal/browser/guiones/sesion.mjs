// A session that is about to end says so at least two minutes before, a key keeps it,
// and what was being written stays where it is.
import { assert, Refused } from './manos.mjs';
import { bad, good, input, launch, Person } from './navegador.mjs';

const text = 'El equipo se apaga solo a media mañana, desde ayer.';
const browser = await launch();
const person = new Person(input.who, browser, { url: input.url, keys: true });
const elapse = async (minutes) => { const r = await fetch(`${input.knobs}/clock`, { method: 'POST', body: JSON.stringify({ minutes }) }); assert(r.ok, 'the clock does not move'); };
try {
  await person.enter();
  const { tab: page, hand, guard } = person;
  guard.where = 'the end of a session';
  await page.clock.install();
  await person.open(input.path);
  await hand.type(page.locator('textarea[name=falla]'), text);
  await page.clock.runFor(1000); // the draft is kept, and with it the session
  await page.locator('[data-guardado]', { hasText: 'Guardado' }).waitFor();
  const idle = await page.evaluate(() => Number(document.body.dataset.sesionSegundos));
  const dialog = page.locator('#sesion');
  await page.clock.fastForward((idle - 240) * 1000);
  assert(!await dialog.isVisible(), 'the warning comes too early to be heeded');
  await page.clock.fastForward(120 * 1000); // two minutes are left
  assert(await dialog.isVisible(), 'there is no warning two minutes before the end');
  assert(await dialog.evaluate((d) => d.contains(document.activeElement)), 'the warning does not take the keyboard');
  await elapse(idle / 60 - 2);
  const [kept] = await Promise.all([page.waitForResponse((r) => r.url().endsWith(input.keep)), hand.press('Enter')]);
  assert(kept.ok(), `keeping the session answers ${kept.status()}`);
  assert(!await dialog.isVisible(), 'the warning stays');
  assert(await page.locator('textarea[name=falla]').inputValue() === text, 'what was written is gone');
  await elapse(5); // longer than the session had without the key
  await page.goto(input.url + input.path);
  assert(new URL(page.url()).pathname === input.path, `the session ended all the same: ${page.url()}`);
  assert(await page.locator('textarea[name=falla]').inputValue() === text, 'the draft does not come back');
  good(`a session of ${idle / 60} minutes`);
  for (const f of [...guard.take(), ...hand.faults]) bad(f);
} catch (e) {
  bad(e instanceof Refused ? e.message : e.stack);
}
await browser.close();
