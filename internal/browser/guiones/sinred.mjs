// An adviser works where there is no network: the line is cut for the pages and for the
// service worker alike, the browser is killed and opened again, and what was written goes
// out once, in its order, in the name of who wrote it.
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { assert, Refused } from './manos.mjs';
import { bad, chromium, go, good, input, words } from './navegador.mjs';

// line is the way to the program, which can be cut.
class Line {
  constructor(to) { this.to = Number(new URL(to).port); this.open = new Set(); }
  start(port = 0) {
    this.server = net.createServer((near) => {
      const far = net.connect(this.to, '127.0.0.1');
      [near, far].forEach((s) => { this.open.add(s); s.on('close', () => this.open.delete(s)); s.on('error', () => {}); });
      near.pipe(far).pipe(near);
    });
    return new Promise((done) => { this.server.listen(port, '127.0.0.1', () => { this.port = this.server.address().port; done(); }); });
  }
  async cut() { const closed = new Promise((done) => { this.server.close(done); }); this.open.forEach((s) => s.destroy()); await closed; }
}
const line = new Line(input.url);
await line.start();
const url = `http://127.0.0.1:${line.port}`;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'soporte-campo-'));
const options = { executablePath: process.env.CHROMIUM, locale: 'es-MX', timezoneId: 'America/Mexico_City', reducedMotion: 'reduce', viewport: { width: 360, height: 740 },
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--lang=es-MX'] };
let device;
const reach = async () => { device = await chromium.launchPersistentContext(folder, options); device.setDefaultTimeout(15000); const page = device.pages()[0] || await device.newPage(); page.on('pageerror', (e) => bad(`script: ${e.message}`)); page.on('console', (m) => { if (/Content Security Policy|TrustedScript/i.test(m.text())) bad(`console: ${m.text()}`); }); return page; };
const kill = async () => { // as when the battery ends: nobody says goodbye
  // Not every build leaves a lock in its folder, and some are started by a shell: the
  // processes are those that were given it.
  const commands = fs.readdirSync('/proc').filter((n) => /^\d+$/.test(n)).map((pid) => { try { return [Number(pid), fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8')]; } catch { return [0, '']; } });
  const pids = commands.filter(([, line]) => line.includes(`--user-data-dir=${folder}`) && !line.includes('--type=')).map(([pid]) => pid);
  const gone = new Promise((done) => { device.on('close', done); });
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  await gone;
  for (const f of ['SingletonLock', 'SingletonSocket', 'SingletonCookie']) fs.rmSync(path.join(folder, f), { force: true });
};
const enter = async (page, name) => { await page.goto(`${url}/demo`); await go(page, page.locator('li', { hasText: name }).getByRole('button', { name: /^Entrar/ })); };
const order = async (folio) => (await fetch(`${input.knobs}/order/${folio}`)).json();
const box = (page) => page.locator('[data-cola]');
const says = (page, text) => box(page).filter({ hasText: text }).waitFor();
const off = async () => { await line.cut(); await device.setOffline(true); };
const on = async () => { await line.start(line.port); await device.setOffline(false); };
// until asks the page again until what it answers is true.
const until = async (page, what, f, arg) => {
  for (const end = Date.now() + 90000; ;) {
    if (await page.evaluate(f, arg)) return;
    assert(Date.now() < end, `${what}: ${await page.evaluate(async () => { const all = {}; for (const n of await caches.keys()) all[n] = (await (await caches.open(n)).keys()).map((k) => new URL(k.url).pathname); return location.href + JSON.stringify(all); })}`);
    await new Promise((done) => { setTimeout(done, 100); });
  }
};
// kept waits until the device has the pages that it was asked to keep, and the blank.
const kept = (page, addresses) => until(page, 'the pages of one\'s own work are not kept', async (list) => {
  const name = (await caches.keys()).find((n) => n.startsWith('paginas-'));
  if (!name || !(await caches.match('/formatos/ST-OS/blanco'))) return false;
  const have = (await (await caches.open(name)).keys()).map((k) => new URL(k.url).pathname);
  return list.every((a) => have.includes(a));
}, addresses);
const submit = (page, name) => go(page, page.locator('main form[method=post]').filter({ has: page.getByRole('button', { name }) }).last().getByRole('button', { name }));

try {
  let page = await reach();
  await enter(page, input.who);
  await page.goto(`${url}/mi-turno`);
  const [a, b] = input.folios;
  const act = (folio, slug) => `/ordenes/${folio}/actividades/${slug}`;
  await kept(page, ['/mi-turno', '/pedir-soporte', `/ordenes/${a}`, act(a, 'recibir'), `/ordenes/${b}`]);
  good('the pages of one\'s own work are kept');

  await off();
  await page.goto(`${url}/mi-turno`);
  await says(page, 'Sin conexión. Sigues trabajando.');
  await page.goto(`${url}/equipos`);
  assert(await page.getByRole('heading', { name: 'Sin conexión' }).isVisible(), 'a page that was not kept has no page in its place');
  const blank = await page.evaluate(async () => { const r = await fetch('/formatos/ST-OS/blanco'); return [r.status, r.headers.get('Content-Type'), (await r.arrayBuffer()).byteLength]; });
  assert(blank[0] === 200 && blank[1] === 'application/pdf' && blank[2] > 1000, `the blank ST-OS is not there: ${blank}`);

  // A proxy that answers for a program that is down is no network either.
  const proxy = http.createServer((q, r) => r.writeHead(502, { 'Content-Type': 'text/html' }).end('<h1>Bad Gateway</h1>'));
  await new Promise((done) => { proxy.listen(line.port, '127.0.0.1', done); });
  await device.setOffline(false);
  await page.goto(`${url}/mi-turno`);
  await says(page, 'Sin conexión. Sigues trabajando.');
  await page.goto(`${url}/equipos`);
  assert(await page.getByRole('heading', { name: 'Sin conexión' }).isVisible(), 'the error of a proxy is shown as it is');
  await device.setOffline(true);
  proxy.closeAllConnections();
  await new Promise((done) => { proxy.close(done); });

  await page.goto(url + act(a, 'recibir'));
  await submit(page, /Recibir/);
  await says(page, 'Guardamos 1 cambio en este equipo');
  const decide = async (p, folio, answer, reason) => {
    await p.goto(`${url}/ordenes/${folio}`);
    await p.locator(`input[name=respuesta][value="${answer}"]`).check({ force: true });
    const text = p.locator('form:has(input[name=respuesta]) textarea:visible').first();
    await text.fill(reason);
    await go(p, p.locator('form:has(input[name=respuesta]) [data-accion]'));
  };
  await decide(page, a, input.answer, 'Sin red en el sótano: hay que llevarlo al taller.');
  await says(page, 'Guardamos 2 cambios');
  await page.goto(`${url}/ordenes/${a}`);
  await page.locator('textarea[name=texto]').fill('Lo reviso en el taller.');
  await go(page, page.locator('form:has(textarea[name=texto]) button.btn-primary, form:has(textarea[name=texto]) button:not([type=button])').first());
  await says(page, 'Guardamos 3 cambios');
  await page.goto(`${url}/ordenes/${a}`);
  await page.locator('#adjuntar summary').click();
  await page.setInputFiles('input[name=adjuntos]', { name: 'sotano.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(input.photo, 'base64') });
  await go(page, page.locator('form:has(input[name=adjuntos]) button:not([type=button])').first());
  await says(page, 'Guardamos 4 cambios');
  await page.goto(`${url}/pedir-soporte`);
  await page.locator('input[name=equipo][value=""]').check({ force: true }).catch(() => {});
  await page.locator('[name=servicio]').fill('Nodo de red del sótano');
  await page.locator('textarea[name=falla]').fill('El nodo del sótano no da servicio a nadie.');
  await page.locator('input[name=puede_trabajar]').first().check({ force: true });
  await go(page, page.locator('form[action$="/pedir-soporte"] button.btn-primary').last());
  await says(page, 'Folio provisional: T-');
  await decide(page, b, input.answer, 'Lo que escribí sin red, en el sótano.');
  await says(page, 'Guardamos 6 cambios');
  const stored = await page.evaluate(async () => {
    const db = await new Promise((done) => { const r = indexedDB.open('soporte-campo'); r.onsuccess = () => done(r.result); });
    const all = await new Promise((done) => { const r = db.transaction('cola').objectStore('cola').getAll(); r.onsuccess = () => done(r.result); });
    return all.map((x) => new TextDecoder('latin1').decode(x.cuerpo.datos)).join(' ');
  });
  assert(!stored.includes('s%C3%B3tano') && !stored.includes('taller'), 'what waits lies on the device in clear');
  good('six forms wait on the device, locked');

  await kill();
  page = await reach();
  await device.setOffline(true);
  await page.goto(`${url}/mi-turno`);
  await says(page, 'Guardamos 6 cambios');
  good('they are there after the browser was killed');

  const elsewhere = await chromium.launch({ executablePath: process.env.CHROMIUM, args: options.args });
  const desk = await elsewhere.newPage({ locale: 'es-MX', serviceWorkers: 'block' });
  await on();
  await enter(desk, input.who);
  await decide(desk, b, input.answer, 'Lo que escribí con red, en la oficina.');
  const before = await order(a);

  await enter(page, input.other);
  await page.goto(`${url}/mi-turno`);
  await kept(page, ['/mi-turno']); // by now it knows who came in
  assert(!await box(page).isVisible(), 'another person sees what waits');
  assert((await order(a)).ways.length === before.ways.length, 'another person sends it');
  const foreign = await page.evaluate(async () => { const n = (await caches.keys()).filter((x) => x.startsWith('paginas-')); const me = document.body.dataset.persona; return n.filter((x) => x !== `paginas-${me}`); });
  assert(foreign.length === 0, `pages of the first person are still kept: ${foreign}`);
  good('another person sees and sends nothing');

  await enter(page, input.who);
  await page.goto(`${url}/mi-turno`);
  await says(page, 'ya tiene folio');
  await says(page, 'Un cambio pide que lo veas');
  const after = await order(a);
  assert(after.state === input.reached, `the order is in ${after.state} by ${after.ways}`);
  await page.evaluate(async () => { // sent again, by hand, twice at once
    const r = await navigator.serviceWorker.getRegistration();
    r.active.postMessage({ pide: 'vacia' });
    r.active.postMessage({ pide: 'vacia' });
  });
  await page.goto(`${url}/ordenes/${a}`);
  const story = await words(page.locator('main'));
  const times = (text) => story.split(text).length - 1;
  for (const [text, n] of [['Lo reviso en el taller.', 1], ['sotano.jpg', 1]]) assert(times(text) >= n && times(text) <= n + 1, `«${text}» is there ${times(text)} times`);
  assert((await order(a)).ways.join() === after.ways.join(), 'it was done again');
  good(`each was done once: ${after.ways}`);

  await page.goto(`${url}/mi-turno`);
  await go(page, box(page).getByRole('button', { name: 'Ver las dos versiones' }));
  const both = await words(page.locator('main'));
  assert(both.includes('con red, en la oficina') && both.includes('sin red, en el sótano'), `the conflict does not show both versions: ${both.slice(0, 400)}`);
  good('a conflict shows both versions');

  await page.goto(`${url}/mi-turno`);
  await page.locator('.cuenta-menu summary').last().click();
  await page.locator('form[action$="/salir"] button').first().click();
  assert(await page.getByRole('dialog').filter({ hasText: 'sin enviar' }).isVisible(), 'signing out with something unsent does not ask');
  await go(page, page.getByRole('button', { name: 'Salir de todos modos' }));
  const left = await page.evaluate(async () => (await caches.keys()).filter((n) => n.startsWith('paginas-')).length);
  assert(left === 0, 'pages are kept after signing out');
  good('nothing to read is left after signing out');
  await elsewhere.close();
} catch (e) {
  bad(e instanceof Refused ? e.message : e.stack);
}
await device.close().catch(() => {});
line.server.close();
line.open.forEach((s) => s.destroy());
fs.rmSync(folder, { recursive: true, force: true });
