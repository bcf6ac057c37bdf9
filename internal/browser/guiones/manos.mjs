// How a person touches a page: with a mouse, or with the keyboard and nothing else.
// Both choose and fill by what the page shows; the keyboard counts its strokes and
// looks at where it is after each.
import { go } from './navegador.mjs';

export class Refused extends Error {}
export const assert = (holds, what) => { if (!holds) throw new Refused(what); };

// Mouse clicks.
export class Mouse {
  constructor(page) { this.page = page; }

  click(what) { return what.click(); }

  follow(what) { return go(this.page, what); }

  type(field, value) { return field.fill(value); }

  select(list, value) { return list.selectOption(value); }

  // choose takes one of several, or ticks a box, by its label.
  choose(box) { return box.locator('xpath=ancestor::label').click(); }
}

const most = 250; // strokes after which nothing will be reached any more

// Keys reaches everything with the tabulator, the arrows, the space bar and Enter.
export class Keys {
  constructor(page) { Object.assign(this, { page, strokes: 0, needed: 0, faults: [], counted: [] }); }

  // begin and end count the strokes of one thing that is done, and those without
  // which it cannot be done: one for each choice, input and button.
  begin() { this.strokes = this.needed = 0; }

  end(what) { this.counted.push({ what, strokes: this.strokes, needed: this.needed }); }

  // listen makes any event of a mouse or a finger a message of the console, which
  // fails the test.
  static listen = () => {
    // When something comes to lie under a pointer that rests, a browser tells of a move of no length.
    for (const kind of ['pointerdown', 'mousedown', 'touchstart', 'mousemove']) addEventListener(kind, (e) => { if (kind !== 'mousemove' || e.movementX || e.movementY) console.error(`there was a ${kind}`); }, true);
  };

  async press(key) {
    this.strokes += 1;
    await this.page.keyboard.press(key);
  }

  // at tells whether the focus is on an element, or for one of several on any of
  // its group that the keyboard can be on.
  at(what) {
    return what.evaluate((e) => {
      const a = document.activeElement;
      return a === e || e.type === 'radio' && a.type === 'radio' && a.name === e.name && a.form === e.form;
    });
  }

  // reach goes on with the tabulator until it is there. From the beginning of a page
  // the first stop is the link that leaps over the navigation.
  async reach(what) {
    await what.waitFor({ state: 'attached' });
    const start = this.strokes;
    if (await this.page.evaluate(() => [document.body, document.documentElement].includes(document.activeElement)) && await what.evaluate((e) => !!e.closest('main'))) {
      await this.press('Tab');
      if (await this.page.evaluate(() => document.activeElement?.matches('.sp-skip'))) await this.press('Enter');
    }
    while (!await this.at(what)) {
      assert(this.strokes - start < most, `the keyboard does not reach ${await what.evaluate((e) => e.outerHTML.slice(0, 120))} in ${most} strokes`);
      await this.press('Tab');
    }
    const seen = await this.page.evaluate(() => {
      const e = document.activeElement;
      const near = [e, ...(e.labels || []), e.nextElementSibling].filter(Boolean);
      const r = e.getBoundingClientRect();
      return near.some((n) => getComputedStyle(n).outlineStyle !== 'none' && parseFloat(getComputedStyle(n).outlineWidth) >= 2) && r.bottom > 0 && r.top < innerHeight;
    });
    if (!seen) this.faults.push(`the focus is not seen on ${await what.evaluate((e) => e.outerHTML.slice(0, 120))}`);
  }

  async click(what) {
    await this.reach(what);
    this.needed += 1;
    await this.press(await what.evaluate((e) => e.matches('a,summary')) ? 'Enter' : 'Space');
  }

  async follow(what) {
    await this.reach(what);
    this.needed += 1;
    await Promise.all([this.page.waitForNavigation({ waitUntil: 'domcontentloaded' }), this.press('Enter')]);
  }

  async type(field, value) {
    await this.reach(field);
    this.needed += 1;
    const kind = await field.evaluate((e) => e.type);
    if (kind === 'date' || kind === 'time') return this.instant(field, kind, value);
    if (await field.inputValue() !== '') await this.press('Control+A');
    await this.page.keyboard.type(value); // what is written is no stroke of the way
    return undefined;
  }

  // instant types a day or an hour into the browser's own input, in whatever order
  // the browser shows its parts.
  async instant(field, kind, value) {
    const [y, m, d] = value.split('-');
    const [h, min] = value.split(':');
    const ways = kind === 'date' ? [`${d}${m}${y}`, `${m}${d}${y}`] : [`${h}${min}`, `${String(((Number(h) + 11) % 12) + 1).padStart(2, '0')}${min}${Number(h) < 12 ? 'a' : 'p'}`];
    for (const way of ways) {
      await this.page.keyboard.type(way);
      if (await field.inputValue() === value) return;
      for (let i = 0; i < 3; i += 1) await this.page.keyboard.press('Shift+Tab');
      for (let i = 0; i < 6 && !await this.at(field); i += 1) await this.page.keyboard.press('Tab');
    }
    assert(false, `the keyboard types ${await field.inputValue()}, not ${value}`);
  }

  async select(list, value) {
    await this.reach(list);
    this.needed += 1;
    const wanted = await list.evaluate((e, v) => { const o = [...e.options].find((x) => x.value === v); return o ? o.index - e.selectedIndex : null; }, value);
    assert(wanted !== null, `the list has no ${value}`);
    this.needed += Math.max(0, Math.abs(wanted) - 1);
    for (let i = 0; i < Math.abs(wanted); i += 1) await this.press(wanted > 0 ? 'ArrowDown' : 'ArrowUp');
    assert(await list.inputValue() === value, `the arrows chose ${await list.inputValue()}, not ${value}`);
  }

  async choose(box) {
    await this.reach(box);
    this.needed += 1;
    if (await box.evaluate((e) => e.type) === 'checkbox') { await this.press('Space'); return; }
    if (await box.isChecked()) return;
    // The arrows go round the group; from a group without a choice the space bar takes the first.
    const { on, to } = await box.evaluate((e) => {
      const group = [...e.form.elements].filter((x) => x.type === 'radio' && x.name === e.name && !x.disabled);
      return { on: group.indexOf(document.activeElement), to: group.indexOf(e) };
    });
    if (on === to) { await this.press('Space'); return; }
    for (let i = 0; i < Math.abs(to - on); i += 1) await this.press(to > on ? 'ArrowDown' : 'ArrowUp');
  }
}
