// The label of a machine is read by a camera in a browser that reads no codes by itself, and
// by a hand-held reader, with a field and without one.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bad, good, input, launch } from './navegador.mjs';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'soporte-lector-'));
const film = path.join(folder, 'etiqueta.mjpeg');
const check = (ok, what) => (ok ? good(what) : bad(what));
let browser;
try {
  browser = await launch();
  const context = await browser.newContext({ viewport: { width: 640, height: 480 } });
  const still = await context.newPage();
  await enter(still);
  await still.goto(`${input.url}/equipos/${input.machine}/etiqueta`);
  const code = await still.locator('svg.qr').first().evaluate((e) => e.outerHTML);
  const scene = await context.newPage();
  await scene.setContent(`<body style="margin:0;background:#bbb;display:grid;place-items:center;height:480px"><div style="width:260px;transform:rotate(12deg)">${code}</div>`);
  fs.writeFileSync(film, await scene.screenshot({ type: 'jpeg', quality: 85 }));
  await browser.close();

  browser = await launch(['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${film}`]);
  const person = await browser.newContext();
  await person.grantPermissions(['camera'], { origin: new URL(input.url).origin });
  const page = await person.newPage();
  let fetched = 0;
  page.on('request', (r) => { if (r.url().includes('lector-qr')) fetched++; });
  await enter(page);
  const led = async (what) => {
    await page.waitForURL((u) => u.pathname === `/equipos/${input.machine}`, { timeout: 20000 }).catch(() => {});
    check(new URL(page.url()).pathname === `/equipos/${input.machine}`, `${what} (${page.url()})`);
  };
  await page.goto(`${input.url}/escanear`);
  await page.locator('[data-abrir-camara]').waitFor();
  check(fetched === 0, 'the reader is fetched only on demand');
  await page.locator('[data-abrir-camara]').click();
  await led('a camera reads the label');
  const type = async (text) => { for (const key of text) await page.keyboard.press(key === '-' ? 'Minus' : key); await page.keyboard.press('Enter'); };
  await page.goto(`${input.url}/equipos`);
  await page.evaluate(() => document.activeElement?.blur());
  await type(input.number);
  await led('a hand-held reader without a field');
  for (const from of ['/equipos', '/ordenes', '/buscar']) {
    await page.goto(input.url + from);
    await page.getByRole('search').getByRole('link', { name: 'Escanear una etiqueta con la cámara' }).click();
    await page.waitForURL((u) => u.pathname === '/escanear', { timeout: 20000 }).catch(() => {});
    check(new URL(page.url()).pathname === '/escanear', `the search of ${from} leads to the camera`);
  }
  await page.goto(`${input.url}/equipos`);
  await page.locator('#lista-q').focus();
  await page.keyboard.type(`${input.url}/equipos/${input.machine}/abrir`);
  await page.keyboard.press('Enter');
  await led('a hand-held reader in a field');
} catch (e) {
  bad(e.stack);
}
await browser?.close();
fs.rmSync(folder, { recursive: true, force: true });

async function enter(page) {
  await page.goto(`${input.url}/demo`);
  await page.getByRole('button', { name: new RegExp(input.who) }).first().click();
  await page.waitForURL((u) => u.pathname !== '/demo');
}
