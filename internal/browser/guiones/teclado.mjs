// Works the keys of the board and the palette as somebody without a mouse does.
import { bad, good, input, launch, Person } from './navegador.mjs';

const browser = await launch();
const who = new Person(input.as, browser, { url: input.url });
const page = await who.open('/tablero');
const here = () => new URL(page.url()).pathname;
const is = (what, got, want) => (got === want ? good(what) : bad(`${what}: ${got}, not ${want}`));
const jump = async (key, to) => {
  await page.keyboard.press('g');
  await page.keyboard.press(key);
  await page.waitForURL(`**${to}`).catch(() => {});
  is(`g ${key}`, here(), to);
};
const isOpen = (id) => page.locator(id).evaluate((d) => d.open);

await jump('p', '/procedimiento');
await jump('o', '/ordenes');
await jump('e', '/equipos');
await jump('t', '/tablero');
await page.keyboard.press('j');
await page.keyboard.press('x');
is('j and x mark a row', await page.locator('[data-fila] input:checked').count(), 1);
await page.keyboard.press('/');
await page.keyboard.type('g p');
is('typing leads nowhere', `${here()} ${await page.inputValue('#q')}`, '/tablero g p');

await page.keyboard.press('Control+k');
await page.locator('#paleta [role=option]').first().waitFor();
await page.keyboard.type('tablas proc');
await page.locator('#paleta [data-dice]', { hasText: /^1 opción$/ }).waitFor().catch(() => {});
is('the number of options is said', await page.locator('#paleta [data-dice]').textContent(), '1 opción');
const active = await page.locator('#paleta-q').getAttribute('aria-activedescendant');
is('the chosen option is named', await page.locator(`#${active}`).getAttribute('aria-selected'), 'true');
await page.keyboard.press('Enter');
await page.waitForURL('**/procedimiento/tabla').catch(() => {});
is('Enter opens it', here(), '/procedimiento/tabla');

await page.keyboard.press('?');
is('? opens the help', await isOpen('#atajos'), true);
is('the help leaves out what this page has not', await page.locator('#atajos tr', { hasText: 'Seleccionar el renglón' }).isVisible(), false);
await Promise.all([page.waitForNavigation(), page.getByRole('button', { name: 'Apagar los atajos' }).click()]);
await page.keyboard.press('?');
await page.keyboard.press('Control+k');
is('off is off', `${await isOpen('#atajos')} ${await isOpen('#paleta')}`, 'false false');
await page.locator('[data-paleta]').click();
is('the button still opens the palette', await isOpen('#paleta'), true);
for (const f of who.guard.take()) bad(f);
await browser.close();
