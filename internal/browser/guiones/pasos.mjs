// Counted walks: a newcomer in each role, from the first page after signing in, does
// what the role is there for, filling in only what must be filled in. Each tap of a
// finger and each stroke of a key is counted.
import { assert, Keys, Refused } from './manos.mjs';
import { bad, good, input, launch, Person, words } from './navegador.mjs';

const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

// Finger taps, and writes where it tapped.
class Finger {
  constructor(page) { Object.assign(this, { page, taps: 0, inputs: 0, log: [] }); }

  async tap(what, said) {
    this.taps += 1;
    this.log.push(said || (await what.evaluate((e) => e.getAttribute('aria-label') || e.labels?.[0]?.textContent || e.textContent)).replace(/\s+/g, ' ').trim().slice(0, 40));
    await what.tap();
  }

  async follow(what) { await Promise.all([this.page.waitForNavigation({ waitUntil: 'domcontentloaded' }), this.tap(what)]); }

  async write(field, text) {
    await this.tap(field);
    await this.page.keyboard.insertText(text);
  }

  toString() { return `${this.taps} taps, ${this.inputs} inputs: ${this.log.join(' · ')}`; }
}

// due is the first control of a form that must be filled in, or is wanted, and is not.
const due = (form, wanted) => form.evaluateHandle((f, names) => [...f.elements].find((e) => (e.required || names.includes(e.name)) && e.type !== 'hidden' && e.checkVisibility({ visibilityProperty: true })
  && (/^(radio|checkbox)$/.test(e.type) ? ![...f.elements].some((o) => o.name === e.name && o.checked) : !e.value)) || null, Object.keys(wanted)).then((h) => h.asElement());

// complete fills in what a form insists on, preferring the answers that are wanted,
// and sends it with its one main button.
async function complete(finger, form, wanted = {}) {
  for (let control = await due(form, wanted); control; control = await due(form, wanted)) {
    const { name, type, tag } = await control.evaluate((e) => ({ name: e.name, type: e.type, tag: e.tagName }));
    finger.inputs += 1;
    if (type === 'radio' || type === 'checkbox') {
      const value = wanted[name];
      const label = value ? form.locator(`label:has(input[name="${name}"][value="${value}"])`) : form.locator(`label:has(input[name="${name}"])`).first();
      assert(await label.count() === 1, `${name} offers no ${value}`);
      await finger.tap(label);
    } else if (tag === 'SELECT') {
      await finger.tap(form.locator(`select[name="${name}"]`));
      await form.locator(`select[name="${name}"]`).selectOption({ index: 1 });
    } else if (type === 'password') {
      await control.tap(); // the PIN is not counted, nor the tap that begins it
      await finger.page.keyboard.type(input.pin);
    } else {
      await finger.write(form.locator(`[name="${name}"]`), 'La fuente de poder entrega menos voltaje del que debe bajo carga.');
    }
    const still = await due(form, wanted);
    assert(!still || await still.evaluate((e) => e.name) !== name, `${name} stays empty`);
  }
  const id = await form.getAttribute('id');
  const main = id ? form.locator('button.btn-primary').or(finger.page.locator(`button.btn-primary[form="${id}"]`)) : form.locator('button.btn-primary');
  assert(await main.count() === 1, `${await main.count()} main buttons`);
  await finger.follow(main);
  const errors = finger.page.locator('.errores');
  assert(await errors.count() === 0, `refused: ${await errors.count() && await words(errors)}`);
}

// open goes from where one is to the form of an act of an order.
async function open(finger, folio, slug) {
  const { page } = finger;
  const form = page.locator(`main form[action$="/actividades/${slug}"]`).filter({ has: page.locator('button.btn-primary') });
  for (let i = 0; i < 3; i += 1) {
    if (await form.count() > 0 && await form.first().evaluate((f, n) => f.action.includes(n), folio)) return form.first();
    const direct = page.locator(`main a[href*="${folio}"][href$="/actividades/${slug}"]`);
    const card = page.locator('main li, main article, main section.card', { has: page.locator(`a[href*="${folio}"]`) }).last().locator(`a.btn[href*="${folio}"]`);
    const any = page.locator(`main a[href*="${folio}"]`);
    const way = await direct.count() > 0 ? direct : await card.count() > 0 ? card : any;
    assert(await way.count() > 0, `nothing leads to ${folio}, ${slug}`);
    await finger.follow(way.first());
  }
  throw new Refused(`three taps do not lead to ${slug}`);
}

// stands is how many ways an order has gone, whatever its pages say.
const stands = async (folio) => (await (await fetch(`${input.knobs}/order/${folio}`)).json()).ways.length;

const walks = {
  // Three inputs and a button: which machine, what happens, whether one can work.
  async ask(person, finger) {
    const { page } = finger;
    await finger.follow(page.getByRole('main').getByRole('link', { name: 'Pedir soporte' }).first());
    const form = page.locator('main form[action$="/pedir-soporte"]');
    finger.inputs += 1;
    await finger.tap(form.locator('label:has(input[name=equipo])').first());
    await complete(finger, form);
    assert(/OS-\d{4}-\d{6}/.test(await words(page.locator('main'))), 'there is no receipt with a folio');
    return finger.inputs;
  },

  async acts(person, finger, { folio, acts }) {
    for (const { slug, answers } of acts) {
      const before = await stands(folio);
      await complete(finger, await open(finger, folio, slug), answers || {});
      assert(await stands(folio) > before, `${slug} was not done`);
    }
    return finger.taps;
  },

  // All orders that wait, each to whom the program suggests.
  async assign(person, keys, { orders }) {
    const { page } = keys;
    if (new URL(page.url()).pathname !== '/tablero') await keys.follow(page.getByRole('main').locator('a[href$="/tablero"]').first());
    assert(await page.locator('li[data-fila]').count() === orders, `the board shows ${await page.locator('li[data-fila]').count()} orders, not ${orders}`);
    await keys.press('Shift+X'); // all of them
    await Promise.all([page.waitForNavigation({ waitUntil: 'domcontentloaded' }), keys.press('Shift+A')]);
    assert(await page.locator('li[data-fila]').count() === 0, 'orders are left on the board');
    return keys.strokes;
  },
};

const browser = await launch();
for (const w of input.walks) {
  const person = new Person(w.who, browser, { url: w.url, keys: w.walk === 'assign', context: w.walk === 'assign' ? {} : phone });
  let hand;
  try {
    await person.enter();
    person.guard.where = w.name;
    hand = w.walk === 'assign' ? person.hand : new Finger(person.tab);
    person.hand.begin?.();
    const n = await walks[w.walk](person, hand, w);
    if (n > w.most) bad(`${w.name}: ${n} ${w.unit}, and ${w.most} must do (${hand.log?.join(' · ')})`);
    else good(`${w.name}: ${n} of ${w.most} ${w.unit} (${hand.log?.join(' · ') || ''})`, { name: w.name, n });
  } catch (e) {
    bad(`${w.name} as ${w.who}: ${e instanceof Refused ? e.message : e.stack}\n  so far ${hand?.log?.join(' · ')}\n  at ${person.tab?.url()}: ${(await words(person.tab.locator('main')).catch(() => '')).slice(0, 500)}`);
  }
  for (const f of person.guard.take()) bad(f);
  await person.context.close();
}
await browser.close();
