// What the scripts share: the browser, its people, and how results are told. A
// result is one line of JSON on the standard output; Go reads them.
import { createRequire } from 'node:module';
import fs from 'node:fs';
import { Keys, Mouse } from './manos.mjs';

const require = createRequire(`${process.env.SOPORTE_RECURSOS}/package.json`);
export const { chromium } = require('playwright-core');

export const input = JSON.parse(fs.readFileSync(0, 'utf8'));
export const axeSource = () => fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

export const good = (what, data) => console.log(JSON.stringify({ ok: true, what, data }));
export const bad = (what) => console.log(JSON.stringify({ ok: false, what }));

// launch starts a browser that speaks to nobody but our pages.
export const launch = (more = []) => chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--force-color-profile=srgb', '--font-render-hinting=none', '--lang=es-MX', ...more],
  env: { ...process.env, LANGUAGE: 'es_MX' }, // the browser's own words, as those of a date input
});

// Guard watches what no page may do: messages of the console (a broken content
// policy speaks there), faults of scripts, requests to anybody else.
export class Guard {
  constructor(origin) { this.origin = origin; this.found = []; this.where = ''; this.refused = new Set(); }

  // expect tells that the next answer may have a status of refusal, which the
  // console reports as an error, too.
  expect(...statuses) { this.refused = new Set(statuses); }

  watch(page) {
    page.on('console', (m) => {
      const refusal = /^Failed to load resource: the server responded with a status of (\d+)/.exec(m.text());
      if (refusal && this.refused.has(Number(refusal[1]))) return;
      if (/^Service Worker registration blocked by Playwright/.test(m.text())) return; // said by the driver, not by our pages
      if (m.type() === 'error' || m.type() === 'warning') this.add(`console ${m.type()}: ${m.text()}`);
    });
    page.on('pageerror', (e) => this.add(`script: ${e.message}`));
    page.on('request', (r) => {
      const url = new URL(r.url());
      if (url.origin !== this.origin && !['data:', 'blob:', 'about:'].includes(url.protocol)) this.add(`request to ${url.origin}`);
    });
    page.on('response', (r) => { if (r.status() >= 400 && !this.refused.has(r.status())) this.add(`${r.status()} ${r.request().method()} ${r.url()}`); });
  }

  add(what) { this.found.push(`${this.where}: ${what}`); }

  // take returns what was found since the last time.
  take() { return this.found.splice(0); }
}

// Person is somebody of the cast in a browser context of their own.
export class Person {
  constructor(name, browser, options) { Object.assign(this, { name, browser, options, guard: new Guard(options.url) }); }

  async page() {
    if (!this.tab) {
      this.context = await this.browser.newContext({ locale: 'es-MX', timezoneId: 'America/Mexico_City', reducedMotion: 'reduce', serviceWorkers: 'block', viewport: { width: 1440, height: 900 }, ...this.options.context });
      this.context.setDefaultTimeout(5000);
      this.tab = await this.context.newPage();
      this.guard.watch(this.tab);
      if (this.options.keys) await this.tab.addInitScript(Keys.listen);
      this.hand = this.options.keys ? new Keys(this.tab) : new Mouse(this.tab);
    }
    return this.tab;
  }

  // enter comes in by the door of the demonstration, with one click.
  async enter() {
    const page = await this.page();
    await page.goto(`${this.options.url}/demo`);
    await this.hand.follow(page.locator('li', { hasText: this.name }).getByRole('button', { name: /^Entrar/ }));
    this.entered = true;
    if (/\/(demo|ingresar)$/.test(new URL(page.url()).pathname)) throw new Error(`${this.name} entered and came to ${page.url()}`);
  }

  // open opens an address, coming in again when the session has ended.
  async open(path) {
    const page = await this.page();
    if (!this.entered) await this.enter();
    await page.goto(this.options.url + path, { waitUntil: 'domcontentloaded' });
    if (new URL(page.url()).pathname === '/ingresar') {
      await this.enter();
      await page.goto(this.options.url + path, { waitUntil: 'domcontentloaded' });
    }
    return page;
  }
}

// Visitor opens pages one after the other in the same tab, as whoever each page is
// to be seen by: a context for each of many people costs more than the pages.
export class Visitor {
  constructor(browser, options = {}) { Object.assign(this, { browser, options }); }

  async start() {
    await this.context?.close().catch(() => {});
    this.context = await this.browser.newContext({ locale: 'es-MX', timezoneId: 'America/Mexico_City', reducedMotion: 'reduce', serviceWorkers: 'block', ...this.options });
    this.context.setDefaultTimeout(5000);
    this.page = await this.context.newPage();
    this.guard ||= new Guard();
    this.guard.watch(this.page);
    this.as = this.at = undefined;
  }

  // visit opens a page as its person sees it, and does what brings it about.
  async visit(p) {
    if (!this.page) await this.start();
    const { page } = this;
    this.guard.origin = p.url;
    this.guard.expect(p.status);
    const as = `${p.url} ${p.as}`;
    if (this.as !== as) {
      await this.context.clearCookies();
      if (p.session) await this.context.addCookies([{ name: 'soporte', value: p.session, url: p.url, httpOnly: true, sameSite: 'Lax' }]);
      this.as = as;
    }
    let answer = await page.goto(p.url + p.path, { waitUntil: 'domcontentloaded' });
    if (p.send) {
      // Before it may stand one that throws a draft away.
      const own = page.locator(`main form[method=post][action="${p.path}"]`);
      const form = (p.press ? page.locator(p.press) : await own.count() ? own : page.locator('main form[method=post]')).first();
      await form.evaluate((f) => { for (let d = f.closest('details'); d; d = d.parentElement.closest('details')) d.open = true; });
      await form.evaluate(p.late ? late : p.wrong ? wrong : empty);
      const id = await form.getAttribute('id'); // the button of a long page stands in a bar beside the form
      const beside = id ? page.locator(`button[form="${id}"]`) : page.locator('button.nowhere');
      const button = beside.or(form.locator('button.btn-primary')).or(form.locator('button:not([type=button])')).first();
      [answer] = await Promise.all([sent(page), button.click()]);
    } else if (p.press) {
      await page.locator(p.press).first().click();
    }
    const wanted = p.status || 200;
    if (answer.status() !== wanted) throw new Error(`answers ${answer.status()} to ${answer.request().method()}, not ${wanted}, at ${new URL(page.url()).pathname}: ${(await page.locator('.errores').allInnerTexts()).join(' ')}`);
    if (await page.locator('[data-bpmn]').count() > 0) await page.locator('[data-bpmn] .djs-element').first().waitFor();
    return page;
  }
}

// sent waits for the page that answers a form, and for no other that comes meanwhile.
async function sent(page) {
  for (;;) {
    const answer = await page.waitForNavigation({ waitUntil: 'domcontentloaded' });
    for (let r = answer?.request(); r; r = r.redirectedFrom()) if (r.method() === 'POST') return answer;
  }
}

// What is done to a form before it is sent, in the page.
const empty = (form) => form.querySelectorAll('input:not([type=hidden]),textarea,select').forEach((i) => {
  if (/^(radio|checkbox)$/.test(i.type)) i.checked = false; else i.value = '';
});

// Something wrong in each field, as an old browser or a careless paste brings it: a day
// that is not there, letters for a number, more words than fit, an answer that nobody
// offers.
const wrong = (form) => form.querySelectorAll('input:not([type=hidden]):not([type=file]),textarea,select').forEach((i) => {
  const kind = i.type;
  if (i.name === 'firma') { i.value = ''; return; } // each guess counts against its person
  if (kind === 'checkbox') { i.checked = false; return; }
  if (kind === 'radio') { i.value = 'otra-cosa'; i.checked = true; return; }
  if (i.matches('select')) { i.add(new Option('Otra cosa', 'otra-cosa', true, true)); return; }
  i.removeAttribute('maxlength');
  const days = { date: '2026-02-31', time: '25:70', 'datetime-local': '2026-02-31T25:70', number: 'muchos' };
  if (days[kind]) { i.type = 'text'; i.value = days[kind]; return; }
  i.value = 'ÑANDÚmuyLargo'.repeat(kind === 'textarea' ? 400 : 120);
});

// Too late: somebody else saved another version meanwhile. What is empty is filled in.
const late = (form) => {
  const version = form.elements._version;
  version.value = version.value > 1 ? version.value - 1 : 9999;
  const chosen = new Set();
  form.querySelectorAll('input:not([type=hidden]),textarea,select').forEach((i) => {
    if (!i.required && !i.value) return;
    if (i.type === 'radio') {
      if (!chosen.has(i.name) && !form.querySelector(`input[name="${i.name}"]:checked`)) i.checked = true;
      chosen.add(i.name);
    } else if (i.matches('select')) {
      if (!i.value && i.options.length > 1) i.selectedIndex = 1;
    } else if (i.matches('textarea,[type=text]')) {
      if (!i.value.includes('@')) i.value = i.value && i.value.length < 200 ? `${i.value} (otra)` : 'Lo que alguien escribió antes';
    }
  });
};

// nameOf says which page a page is.
export const nameOf = (p) => `${p.path}${p.send ? ` (sent ${p.late ? 'too late' : p.wrong ? 'all wrong' : 'empty'})` : ''}${p.press && !p.send ? ` (${p.press})` : ''} as ${p.as || 'nobody'}`;

// go clicks something that leads to another page, and waits for it.
export async function go(page, what) {
  await Promise.all([page.waitForNavigation({ waitUntil: 'domcontentloaded' }), what.click()]);
}

// words is what an element says.
export const words = async (what) => (await what.innerText()).replace(/\s+/g, ' ').trim();
