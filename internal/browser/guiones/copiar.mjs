// The data of an inventory movement are copied with one key, and it is said that they are.
import { bad, good, input, launch } from './navegador.mjs';

const check = (ok, what) => (ok ? good(what) : bad(what));
let browser;
try {
  browser = await launch();
  const person = await browser.newContext();
  await person.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(input.url).origin });
  const page = await person.newPage();
  await page.goto(`${input.url}/demo`);
  await page.getByRole('button', { name: new RegExp(input.who) }).first().click();
  await page.waitForURL((u) => u.pathname !== '/demo');
  await page.goto(input.url + input.path);
  await page.getByRole('button', { name: 'Copiar datos' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText(/Datos de MOV-\d{4}-\d{6} copiados/).first().waitFor({ timeout: 20000 });
  const text = await page.evaluate(() => navigator.clipboard.readText());
  check(text.includes(`Serie\t${input.out}\t${input.in}\n`), `what leaves stands beside what comes: ${JSON.stringify(text)}`);
  check(/^Movimiento\tMOV-/.test(text), 'its folio is with it');
} catch (e) {
  bad(e.stack);
}
await browser?.close();
