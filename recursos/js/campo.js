// Working without network, as pages show it. The service worker (trabajador.js) keeps the
// pages and the queue; here its state is put into words, and what it needs is asked of it.
'use strict';
(() => {
  const sw = navigator.serviceWorker;
  const body = document.body;
  const one = (s, r = document) => r.querySelector(s);
  const box = one('[data-cola]');
  if (!sw || !box) return;

  // A service worker is a script: its address passes through the one policy of the page.
  if (body.dataset.trabajador) {
    const policy = window.trustedTypes?.createPolicy('campo', { createScriptURL: (u) => (u === body.dataset.trabajador ? u : '') });
    sw.register(policy ? policy.createScriptURL(body.dataset.trabajador) : body.dataset.trabajador).catch(() => {});
  }

  const persona = body.dataset.persona || '';
  const here = body.dataset.guardada; // this page is a copy: when it was kept
  const away = () => !navigator.onLine || here !== undefined;
  const ask = async (what) => {
    const r = await sw.getRegistration();
    if (!r?.active) return null;
    const channel = new MessageChannel();
    r.active.postMessage({ persona, ...what }, [channel.port2]);
    return new Promise((done) => { channel.port1.onmessage = (e) => done(e.data); });
  };
  const hour = new Intl.DateTimeFormat('es-MX', { hour: 'numeric', minute: '2-digit', hourCycle: 'h23', timeZone: 'America/Mexico_City' });
  const at = (iso) => hour.format(new Date(iso));
  const el = (name, props = {}, ...children) => { const e = Object.assign(document.createElement(name), props); e.append(...children); return e; };
  const some = (n, singular, plural) => (n === 1 ? `1 ${singular}` : `${n} ${plural}`);
  const names = { mensajes: 'Mensaje', archivos: 'Fotos o documentos', 'pedir-soporte': 'Solicitud de soporte' };
  const named = (x) => {
    const act = names[x.acto] || (x.acto[0].toUpperCase() + x.acto.slice(1)).replaceAll('-', ' ');
    return [act, x.orden || x.provisional, x.archivos ? some(x.archivos, 'archivo', 'archivos') : '', at(x.hora)].filter(Boolean).join(' · ');
  };
  const button = (text, act) => { const b = el('button', { type: 'button', className: 'btn btn-2 btn-sm', textContent: text }); b.addEventListener('click', act); return b; };

  // again sends what has to be looked at as the page would have: the answer shows both versions.
  const again = async (x) => {
    const f = await ask({ pide: 'formulario', id: x.id });
    if (!f) return;
    const form = el('form', { method: 'post', action: f.url, hidden: true });
    f.campos.forEach(([name, value]) => {
      if (typeof value === 'string') { form.append(el('input', { type: 'hidden', name, value })); return; }
      const files = new DataTransfer();
      if (value.size > 0) files.items.add(value);
      const input = el('input', { type: 'file', name });
      input.files = files.files;
      form.enctype = 'multipart/form-data';
      form.append(input);
    });
    document.body.append(form);
    form.submit();
  };

  let state = null;
  const paint = () => {
    const queue = state?.cola || [];
    const waiting = queue.filter((x) => x.estado === 'espera');
    const look = queue.filter((x) => x.estado === 'revisar');
    const sent = queue.filter((x) => x.estado === 'enviado');
    const ended = state?.sesion === 'termino' && !away() && waiting.length > 0;
    box.hidden = !away() && queue.length === 0;
    if (box.hidden) return;
    const words = el('div');
    const say = (title, text) => words.append(el('p', {}, el('b', { textContent: title }), ` ${text}`));
    if (away()) {
      const kept = here ? `Ves la copia de las ${at(here)}. ` : '';
      const own = waiting.map((x) => x.provisional).filter(Boolean);
      say('Sin conexión. Sigues trabajando.', kept + (waiting.length ? `Guardamos ${some(waiting.length, 'cambio', 'cambios')} en este equipo y se ${waiting.length === 1 ? 'enviará' : 'enviarán'} al volver la red.` : 'Lo que envíes se guarda en este equipo y sale al volver la red; firmar la espera.')
        + (own.length ? ` Folio provisional: ${own.join(', ')}.` : ''));
    } else if (ended) {
      say('Tu sesión terminó.', `Ingresa y ${waiting.length === 1 ? 'se enviará el cambio que guardaste' : `se enviarán los ${waiting.length} cambios que guardaste`} en este equipo.`);
    } else if (waiting.length) {
      say('Hay red.', `Falta por enviar: ${some(waiting.length, 'cambio', 'cambios')} de este equipo.`);
    }
    if (look.length) say(look.length === 1 ? 'Un cambio pide que lo veas.' : `${look.length} cambios piden que los veas.`, 'No se aplicó; lo que escribiste sigue en este equipo.');
    const list = el('ul', { className: 'lista' });
    const line = (x, text, ...rest) => list.append(el('li', {}, el('span', { textContent: text }), ' ', ...rest));
    waiting.forEach((x) => line(x, named(x)));
    look.forEach((x) => line(x, `${named(x)}. ${x.motivo || ''}`,
      ...(away() ? [] : [button(x.respuesta === 409 ? 'Ver las dos versiones' : 'Revisar', () => again(x))]),
      button('Descartar', async () => { await ask({ pide: 'descarta', id: x.id }); })));
    sent.forEach((x) => line(x, `${x.provisional} ya tiene folio:`, el('a', { href: x.url, textContent: x.folio || 'ver la orden' }), ' ', button('Entendido', () => ask({ pide: 'descarta', id: x.id }))));
    if (list.children.length) words.append(list);
    if (ended) words.append(el('p', {}, el('a', { className: 'btn btn-2 btn-sm', href: body.dataset.ingresar, textContent: 'Ingresar' })));
    else if (!away() && waiting.length) words.append(el('p', {}, button('Enviar ahora', () => ask({ pide: 'vacia' }))));
    one('div', box).replaceChildren(words);
  };
  const refresh = async () => { state = await ask({ pide: 'estado' }); paint(); keptPages(); };

  // The page that stands in for what is not here lists what is.
  const keptPages = () => {
    const place = one('[data-paginas]');
    if (!place || !state) return;
    place.replaceChildren(...state.paginas.map((p) => el('li', {}, el('a', { href: p.url, textContent: p.titulo.replace(/ · Soporte$/, '') }), ` copia de las ${at(p.hora)}`)));
    one('[data-sin-paginas]').hidden = state.paginas.length > 0;
  };
  const caso = new URLSearchParams(location.search).get('caso');
  document.querySelectorAll('[data-caso]').forEach((e) => { e.hidden = e.dataset.caso !== (caso || 'nada'); });

  const send = async () => { await ask({ pide: 'vacia' }); await refresh(); };
  sw.addEventListener('message', (e) => { if (e.data.cola) refresh(); });
  window.addEventListener('online', send);
  window.addEventListener('offline', paint);
  (async () => {
    await refresh();
    if (navigator.onLine && state?.cola.some((x) => x.estado === 'espera')) await send();
    if (body.dataset.trabajador && navigator.onLine && !navigator.connection?.saveData) { // pages of one's own work, before the network goes away
      await sw.ready;
      const own = [...document.querySelectorAll('[data-fila] h3 a[href*="/ordenes/"]')].map((a) => a.getAttribute('href'));
      (window.requestIdleCallback || setTimeout)(() => ask({ pide: 'guardaVarias', direcciones: [location.pathname, body.dataset.pedir, ...own].filter(Boolean) }));
    }
  })();

  // Signing waits for the network; what was written stays on the page.
  document.addEventListener('submit', (e) => {
    const form = e.target;
    if (navigator.onLine || !one('[name=firma]', form)) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    let note = one('.sin-firma', form);
    if (!note) { note = el('p', { className: 'error sin-firma' }); note.setAttribute('role', 'alert'); form.append(note); }
    note.textContent = 'Firmar espera a la red. Lo que escribiste sigue en esta página: firma cuando vuelva la conexión.';
  }, true);

  // Signing out with something unsent asks first.
  document.addEventListener('submit', (e) => {
    const form = e.target;
    const n = (state?.cola || []).filter((x) => x.estado !== 'enviado').length;
    if (!n || !/\/salir$/.test(form.action) || form.dataset.seguro) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    const dialog = el('dialog', { className: 'ayuda' });
    dialog.setAttribute('aria-labelledby', 'salir-t');
    const stay = button('Quedarme', () => dialog.close());
    const leave = button('Salir de todos modos', () => { form.dataset.seguro = '1'; dialog.close(); form.requestSubmit(); });
    dialog.append(el('h2', { id: 'salir-t', textContent: `Tienes ${some(n, 'cambio', 'cambios')} sin enviar` }),
      el('p', { textContent: 'Se quedan cifrados en este equipo: nadie más puede leerlos. Se envían cuando vuelvas a ingresar aquí.' }), el('div', { className: 'acciones' }, stay, ' ', leave));
    dialog.addEventListener('close', () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }, true);
})();
