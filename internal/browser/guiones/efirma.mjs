// A key of e.firma is opened in the page and signs there. Every request is recorded: none
// may carry the key, enciphered or not, or its password; one carries the signature.
import { assert, Refused } from './manos.mjs';
import { bad, good, input, launch, Person } from './navegador.mjs';

const bytes = (text) => Buffer.from(text, 'base64');
const browser = await launch();
const person = new Person(input.who, browser, { url: input.url });
try {
  await person.enter();
  const { tab: page, hand, guard } = person;
  guard.where = 'the page on which a signature is strengthened';
  const sent = [];
  page.on('request', (r) => { const body = r.postDataBuffer(); sent.push({ what: `${r.method()} ${r.url()}`, body: Buffer.concat([Buffer.from(r.url()), body || Buffer.alloc(0)]) }); });
  await person.open(input.page);
  await hand.choose(page.locator('input[name=nivel][value=efirma]'));
  const box = page.locator('[data-firma-electronica]');
  const state = box.locator('[data-estado]');
  const press = async (password, words) => {
    await page.setInputFiles('#llave', { name: 'llave.key', mimeType: 'application/octet-stream', buffer: bytes(input.key) });
    await page.locator('#llave-clave').fill(password);
    await box.locator('button').click();
    await state.filter({ hasText: words }).waitFor();
  };
  await press('otra contraseña', 'La contraseña de la llave no es la correcta');
  assert(await page.locator('[name=efirma]').inputValue() === '', 'a wrong password signs');
  await press(input.password, 'La llave no salió de aquí');
  const signature = await page.locator('[name=efirma]').inputValue();
  assert(signature.length > 300, `the signature is «${signature}»`);
  assert(await page.locator('#llave-clave').inputValue() === '', 'the password of the key stays in the page');
  assert(await page.locator('#llave').evaluate((f) => f.files.length) === 0, 'the key stays chosen');
  await hand.choose(page.locator('input[name=declara]'));
  await page.locator('input[name=firma]').fill(input.pin);
  await Promise.all([page.waitForURL(`**${input.sheet}`), page.locator('button[form=firmar]').click()]);
  const text = await page.locator('main').innerText();
  assert(/Certificado n\.º/.test(text) && /e\.firma/.test(text), `the paper does not show the e.firma: ${text.slice(0, 600)}`);
  const form = sent.filter((r) => r.what.startsWith('POST') && r.what.includes('/firma/') && r.body.includes(signature.slice(0, 60)));
  assert(form.length > 0, `no recorded request carries the signature: ${sent.map((r) => r.what).join(', ')}`);
  for (const never of input.never) {
    const raw = bytes(never);
    const shapes = [raw, Buffer.from(raw.toString('base64').slice(0, 40)), Buffer.from(raw.toString('hex')), Buffer.from(encodeURIComponent(raw.toString('latin1')))];
    for (const r of sent) for (const s of shapes) if (r.body.includes(s)) bad(`${r.what} carries the key or its password`);
  }
  good(`signed in the browser with a key under AES-256; ${sent.length} requests recorded`);
  for (const f of guard.take()) bad(f);
} catch (e) {
  bad(e instanceof Refused ? e.message : e.stack);
}
await browser.close();
