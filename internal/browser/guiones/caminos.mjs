// Walks the paths of the letter by clicking what the pages offer, each act by the
// person whose turn it is, and looks after each act at what the page says of the
// turn.
import { assert, Refused } from './manos.mjs';
import { bad, good, input, launch, Person, words } from './navegador.mjs';

const text = {
  fault: 'El equipo se apaga solo a media mañana, desde ayer.',
  finding: 'Se reprodujo la falla frente a la persona usuaria, dos veces.',
  diagnosis: 'La fuente de poder entrega menos voltaje del que debe bajo carga.',
  solution: 'Se corrigió la conexión y se probó una hora con carga.',
};

// forms says what a person fills in, by activity. A function gets the scene.
const forms = {
  asignar: (s) => ({ pick: { ast: s.adviser, prioridad: null }, type: { motivo: 'Conoce ese equipo y pasa hoy por ahí.' } }),
  visita: { type: { nota: 'Atendida en su lugar.' } },
  determinar: { type: { motivo: text.finding } },
  concluir: { type: { diagnostico: text.diagnosis, solucion: text.solution }, choose: { causa: 'componente' } },
  encuesta: (s) => ({ choose: { resuelta: 'si', tiempo: '5', trato: '5', conocimiento: '4', solucion: '5', sistema: '4', ...(s.custody ? { cuidado: '5' } : {}) }, type: { comentarios: 'Gracias.' } }),
  'acordar-fecha': (s) => ({ type: { fecha: s.today, hora: s.hour, duracion: '60' }, choose: { lugar: 'sitio', tipo: 'correctivo' } }),
  'firmar-enterado': (s) => ({ choose: { respaldo: 'hecho' }, type: { medio: 'Unidad de red del área', fecha_respaldo: s.today }, sign: true }),
  mantenimiento: { choose: { trabajos: ['limpieza', 'pruebas'] }, type: { notas: 'Se limpió y se probó.' } },
  'llenar-st-ere': {
    choose: { destino: 'reparacion', 'accesorios[0].nombre': 'cable', 'accesorios[0].viene': 'si', carcasa: 'buena', pantalla: 'na', puertos: 'buena', sellos: 'buena', enciende: 'si', probado: 'si' },
    type: { memoria: '16 GB', disco: 'SSD 480 GB', trabajos: 'Revisión completa y reparación si procede.' },
  },
  'firmar-entrega': (s) => ({ choose: { respaldo: 'hecho', contrasena_equipo: 'no' }, type: { medio: 'Unidad de red del área', fecha_respaldo: s.today }, sign: true }),
  'confirmar-recepcion': { type: { nota: 'Llegó como dice el documento.' }, sign: true },
  garantia: { type: { motivo: text.diagnosis } },
  'reportar-proveedor': { pick: { proveedor: '' }, choose: { causa: 'componente' }, type: { diagnostico: text.diagnosis, folio_proveedor: 'REP-77', aviso: 'Tu equipo quedó reportado; te avisaremos cuando regrese.' } },
  bodega: (s) => ({ type: { motivo: s.answer === 'si' ? 'ninguno' : 'Una fuente de poder del modelo, que no hay.' } }),
  'entregar-recursos': { pick: { 'lineas[0].articulo': '' }, type: { 'lineas[0].cantidad': '1', instruccion: 'Cambia la pieza y prueba una hora con carga.' }, sign: true },
  'acusar-recursos': { sign: true },
  'anotar-sin-garantia': { type: { garantia: 'Venció el año pasado, según el inventario.', recursos: 'Una fuente de poder del modelo.' } },
  'recibir-st-ere': { sign: true },
  'preparar-devolucion': {
    choose: { p_enciende: 'conforme', p_red: 'conforme', p_impresion: 'na', p_aplicaciones: 'conforme', p_informacion: 'conforme', resultado: 'reparado' },
    type: { condicion: 'Limpio y completo' }, sign: true,
  },
  devolver: { type: { diagnostico: text.diagnosis, condicion: 'Sin cambios' }, choose: { causa: 'componente', p_enciende: 'conforme', p_red: 'conforme', p_impresion: 'conforme', p_aplicaciones: 'no', p_informacion: 'conforme' }, sign: true },
  'recibir-equipo': { choose: { funciona: 'si' }, sign: true },
  'elaborar-oficio': { type: { destinatario: 'Agencia Digital del Estado de México' } },
  'firmar-oficio': { type: { instruccion: 'Notifícalo por correo institucional y recaba los acuses.' }, sign: true },
};

// fill fills the form of a page as a person would: by its labels, from its top to
// its end.
async function fill(hand, form, what) {
  const steps = [];
  const step = async (control, act) => steps.push({ at: await control.first().evaluate((e) => [...e.form.elements].indexOf(e)), act });
  for (const [name, value] of Object.entries(what.type || {})) {
    const field = form.locator(`[name="${name}"]`);
    assert(await field.count() === 1, `the input ${name} is not there`);
    await step(field, async () => {
      assert(await field.isVisible(), `the input ${name} is not seen`);
      await hand.type(field, value);
    });
  }
  for (const [name, value] of Object.entries(what.choose || {})) {
    for (const one of [value].flat()) await choose(step, hand, form, name, one);
  }
  for (const [name, value] of Object.entries(what.pick || {})) { // by the words of the option; '' takes the first
    if (value === null) continue;
    const list = form.locator(`select[name="${name}"]`);
    if (await list.count() > 0) {
      const options = await list.locator('option').evaluateAll((os) => os.filter((o) => o.value).map((o) => [o.value, o.textContent]));
      const found = options.find(([, words]) => words.includes(value));
      assert(found, `${name} offers no «${value}»`);
      await step(list, () => hand.select(list, found[0]));
    } else {
      const box = form.locator(`label:has([name="${name}"])`, { hasText: value }).first().locator('input');
      await step(box, () => hand.choose(box));
    }
  }
  if (what.sign) {
    const pin = form.locator('input[name=firma]');
    await step(pin, () => hand.type(pin, input.pin));
    await choose(step, hand, form, 'declara', 'si');
  }
  for (const { act } of steps.sort((a, b) => a.at - b.at)) await act();
}

async function choose(step, hand, form, name, value) {
  const control = form.locator(`[name="${name}"]`).first();
  assert(await control.count() === 1, `the input ${name} is not there`);
  if (await control.evaluate((e) => e.tagName) === 'SELECT') { await step(control, () => hand.select(control, value)); return; }
  const box = form.locator(`input[name="${name}"][value="${value}"]`);
  assert(await box.count() === 1, `${name} offers no ${value}`);
  await step(box, async () => {
    await hand.choose(box);
    assert(await box.isChecked(), `${name}=${value} was not taken`);
  });
}

// send presses the one main button of a form and wants no complaint.
async function send(hand, page, form, what) {
  const id = await form.getAttribute('id'); // the bar of a signing page stands beside its form
  const main = id ? form.locator('button.btn-primary').or(page.locator(`button.btn-primary[form="${id}"]`)) : form.locator('button.btn-primary');
  assert(await main.count() === 1, `${what}: ${await main.count()} main buttons`);
  await hand.follow(main);
  const errors = page.locator('.errores');
  assert(await errors.count() === 0, `${what} was refused: ${await errors.count() && await words(errors)}`);
}

class Scene {
  constructor(people, walk) { Object.assign(this, { people, walk, custody: false, done: [] }); }

  // who returns the person that plays a role; the AST is the one who was assigned.
  who(role) { return role === 'ast' ? this.people.ast.find((p) => p.name === this.adviser) : this.people[role][0]; }

  async clock(minutes) {
    const r = await fetch(`${input.knobs}/clock`, { method: 'POST', body: JSON.stringify({ minutes }) });
    assert(r.ok, `the clock: ${await r.clone().text()}`);
    const { now } = await r.json();
    [this.today] = now.split('T');
    const [h, m] = now.split('T')[1].split(':').map(Number);
    this.hour = `${String(h + (m > 50 ? 2 : 1)).padStart(2, '0')}:00`;
  }

  // ask files the order from «Pedir soporte».
  async ask() {
    const { walk } = this;
    const user = this.who('usuario');
    const page = await user.open('/mi-turno');
    const { hand } = user;
    await hand.follow(page.getByRole('main').getByRole('link', { name: 'Pedir soporte' }).first());
    const form = page.locator('main form[action$="/pedir-soporte"]');
    const machine = form.locator('label', { hasText: walk.asset });
    assert(await machine.count() === 1, `${await machine.count()} machines ${walk.asset} to choose from`);
    await hand.choose(machine.locator('input'));
    await fill(hand, form, { type: { falla: text.fault }, choose: { categoria: 'no-enciende', puede_trabajar: 'no' } });
    await send(hand, page, form, 'the request');
    assert(page.url().endsWith('/acuse'), `no receipt: ${page.url()}`);
    [this.folio] = /OS-\d{4}-\d{6}/.exec(page.url());
    assert((await words(page.locator('main'))).includes(this.folio), 'the receipt does not say the folio');
    await hand.follow(page.getByRole('link', { name: 'Ver mi orden' }));
  }

  // assign gives the order to an AST, from the board with its suggestion or from
  // the order with a choice.
  async assign(act) {
    const chief = this.who('supervisor');
    const page = await chief.open('/tablero');
    const row = page.locator('li[data-fila]', { hasText: this.folio });
    assert(await row.count() === 1, 'the board does not show the order');
    if (!this.walk.board) {
      this.adviser = input.people.ast[0];
      await chief.hand.follow(row.getByRole('link', { name: 'Otra persona' }));
      await this.perform(chief, page, act);
      return;
    }
    const name = await words(row.locator('.quien b'));
    this.adviser = input.people.ast.find((n) => n === name);
    assert(this.adviser, `the board suggests ${name}`);
    await chief.hand.follow(row.getByRole('button', { name: 'Asignar a' }));
    assert(await page.locator('.errores').count() === 0, `assigning was refused: ${await page.locator('main').innerText()}`);
    assert((await words(page.locator('.aviso'))).includes('1 orden asignada'), 'the board does not confirm');
  }

  // reach brings somebody to the order: from «Mi turno» when it is their turn.
  async reach(person, act) {
    const page = await person.open('/mi-turno');
    const card = page.locator('li.turno', { hasText: this.folio });
    assert(await card.count() === 1, `${person.name} has ${await card.count()} cards of the order in «Mi turno»`);
    if (act.main) assert(await card.locator('a.btn').count() === 1, 'the card has no button');
    await person.hand.follow(card.locator('h3 a'));
    await this.turn(page, this.expected);
    return page;
  }

  // perform does one act where the page offers it: in «Lo que sigue», or behind a
  // button of the order.
  async perform(person, page, act) {
    const path = `/actividades/${act.slug}`;
    let form = page.locator(`main form[method=post][action$="${path}"]`);
    if (await form.count() === 0) {
      const link = page.locator(`main a[href$="${path}"]`);
      assert(await link.count() > 0, `the order offers no ${act.slug} to ${person.name}`);
      assert(!act.main || await link.first().evaluate((a) => a.classList.contains('btn-primary')), `${act.slug} is due and has no main button`);
      await person.hand.follow(link.first());
      form = page.locator(`main form[method=post][action$="${path}"]`);
    }
    assert(await form.count() === 1, `the page of ${act.slug} has ${await form.count()} forms`);
    this.answer = act.answer;
    const filled = forms[act.slug];
    const { choose: chosen, ...rest } = (typeof filled === 'function' ? filled(this) : filled) || {};
    // What an act writes and signs is shown whole first, and signed on that page.
    const later = rest.sign && await form.locator('input[name=firma]').count() === 0;
    await fill(person.hand, form, { ...rest, sign: rest.sign && !later, choose: { ...(act.answer && { respuesta: act.answer }), ...chosen } });
    await send(person.hand, page, form, act.slug);
    if (later) {
      assert(await page.locator('article.hoja').count() > 0, `${act.slug} does not show what it signs`);
      form = page.locator('main form[method=post][action*="/hoja/"]');
      await fill(person.hand, form, { sign: true });
      await send(person.hand, page, form, `${act.slug}, signed`);
    }
    assert((await words(page.locator('.aviso'))).startsWith('Listo'), `${act.slug} is not confirmed`);
    if (act.slug === 'confirmar-recepcion') this.custody = true;
  }

  // turn looks at what the order's page says of the turn: of a person where the
  // procedure names one, and of the role.
  async turn(page, then) {
    const head = page.locator('.oh');
    assert((await words(head)).includes(then.state), `the order does not say «${then.state}»`);
    const holder = head.locator('.testigo');
    if (!then.role) {
      assert(await holder.count() === 0, 'an order that ended is still in hands');
      return;
    }
    const said = await words(holder);
    for (const part of ['turno', then.label, ...(['usuario', 'ast'].includes(then.role) ? [this.who(then.role).name] : [])]) {
      assert(said.includes(part), `the page says «${said}», and not «${part}»`);
    }
    if (then.number) {
      const shown = await words(page.locator('.lqs .cab'));
      assert(new RegExp(`^(Actividad )?${then.number} `).test(shown), `«Lo que sigue» shows «${shown}», not activity ${then.number}`);
    }
  }

  async play() {
    for (const act of this.walk.acts) {
      await this.clock(7);
      const person = this.who(act.who);
      await person.page();
      person.guard.where = `${this.walk.name}, ${act.slug}`;
      if (!person.entered) await person.enter();
      person.hand.begin?.();
      try {
        if (act.slug === 'solicitar') await this.ask();
        else if (act.slug === 'asignar') await this.assign(act);
        else await this.perform(person, await this.reach(person, act), act);
        const page = await person.page();
        if (page.url().endsWith(this.folio)) await this.turn(page, act.then);
        this.expected = act.then;
        this.done.push(act.slug);
        person.hand.end?.(act.slug);
      } catch (e) {
        const page = await person.page();
        throw new Refused(`${this.walk.name}, ${act.slug} by ${person.name}: ${e instanceof Refused ? e.message : e.stack}\n  at ${page.url()}: ${(await words(page.locator('main')).catch(() => '')).slice(0, 600)}`);
      }
    }
  }
}

const browser = await launch();
const options = { url: input.url, keys: input.keys, context: { javaScriptEnabled: input.javascript, ...(input.window && { viewport: input.window }) } };
const people = Object.fromEntries(Object.entries(input.people).map(([role, names]) => [role, names.map((n) => new Person(n, browser, options))]));
const everybody = Object.values(people).flat();
for (const [i, walk] of input.walks.entries()) {
  const begun = Date.now();
  const scene = new Scene(people, walk);
  try {
    await scene.play();
    const r = await fetch(`${input.knobs}/order/${scene.folio}`);
    const end = await r.json();
    good(`${walk.name}: ${walk.acts.length} acts in ${((Date.now() - begun) / 1000).toFixed(1)} s`, { walk: i, done: scene.done, ...end });
  } catch (e) {
    bad(e instanceof Refused ? e.message : e.stack);
  }
}
for (const p of everybody) for (const f of [...p.guard.take(), ...(p.hand?.faults || [])]) bad(`${p.name}: ${f}`);
if (input.keys) {
  const counted = everybody.flatMap((p) => p.hand?.counted || []).sort((a, b) => b.strokes - b.needed - a.strokes + a.needed);
  good(`by keyboard, strokes beside the shortest way: ${counted.slice(0, 6).map((c) => `${c.what} ${c.strokes}/${c.needed}`).join(', ')}`);
  for (const c of counted) if (c.strokes - c.needed > input.keys) bad(`${c.what} takes ${c.strokes} strokes, and ${c.needed} would be the shortest way`);
}
await browser.close();
