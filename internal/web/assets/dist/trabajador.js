// The service worker: what a device does while the network is away. The server writes
// BASE, VERSION, ACTIVOS and DESPUES before this text. It keeps the pages of one person's
// own work for reading, and locks what could not be sent with a key that the server gives
// to that person only (docs/decisions/0063-without-network.md).
'use strict';
const CASCARON = `cascaron-${VERSION}`;
const SIN_RED = `${BASE}/sin-red`;
const BLANCO = `${BASE}/formatos/ST-OS/blanco`;
const SALIR = `${BASE}/salir`;
const HORAS = 12; // how long a page is kept
const PAGINAS = 60; // how many
const despues = DESPUES.map((p) => new RegExp(p));
const hora = () => new Date().toISOString();

// --- the store -------------------------------------------------------------
const abre = () => new Promise((si, no) => {
  const r = indexedDB.open('soporte-campo', 1);
  r.onupgradeneeded = () => { r.result.createObjectStore('datos'); r.result.createObjectStore('cola', { keyPath: 'id', autoIncrement: true }); };
  r.onsuccess = () => si(r.result);
  r.onerror = () => no(r.error);
});
async function en(almacen, modo, hace) {
  const db = await abre();
  try {
    return await new Promise((si, no) => {
      const t = db.transaction(almacen, modo);
      const r = hace(t.objectStore(almacen));
      t.oncomplete = () => si(r.result);
      t.onerror = t.onabort = () => no(t.error);
    });
  } finally { db.close(); }
}
const dato = (clave) => en('datos', 'readonly', (s) => s.get(clave));
const anota = (clave, valor) => en('datos', 'readwrite', (s) => s.put(valor, clave));
const yo = () => dato('yo');
const paginasDe = (persona) => `paginas-${persona}`;

// --- whose device it is at this moment -------------------------------------
// llave asks the server for the key of whoever is signed in, null when nobody is. It is
// kept where no script can read its bytes, until somebody signs out or another comes in.
async function llave() {
  const r = await fetch(`${BASE}/campo/llave`, { redirect: 'manual', headers: { Accept: 'application/json' } });
  if (!r.ok) return null;
  const { persona, llave: texto } = await r.json();
  const bytes = Uint8Array.from(atob(texto), (c) => c.charCodeAt(0));
  const clave = await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
  const antes = await yo();
  if (antes && antes.persona !== persona) await olvidaPaginas(persona);
  const nuevo = { persona, clave };
  await anota('yo', nuevo);
  return nuevo;
}
async function olvidaPaginas(menos) {
  for (const n of await caches.keys()) if (n.startsWith('paginas-') && n !== paginasDe(menos)) await caches.delete(n);
}
// olvida is signing out: pages and key go; what is locked stays locked for its person.
async function olvida() {
  await olvidaPaginas('');
  await en('datos', 'readwrite', (s) => s.delete('yo'));
}
async function cierra(clave, bytes) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, datos: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, clave, bytes) };
}
const descifra = (clave, x) => crypto.subtle.decrypt({ name: 'AES-GCM', iv: x.iv }, clave, x.datos);
const cierraMeta = (clave, meta) => cierra(clave, new TextEncoder().encode(JSON.stringify(meta)));
const abreMeta = async (clave, x) => JSON.parse(new TextDecoder().decode(await descifra(clave, x.meta)));

// --- reading ---------------------------------------------------------------
const direccion = (u) => u.pathname + u.search;
async function guarda(u, r) {
  const persona = r.headers.get('Soporte-Persona');
  if (!persona) return;
  let quien = await yo();
  if (quien?.persona !== persona) quien = await llave();
  if (quien?.persona !== persona || !r.headers.get('Soporte-Guarda') || r.status !== 200) return;
  const cabeceras = new Headers(r.headers);
  cabeceras.set('Soporte-Guardada', hora());
  cabeceras.delete('Content-Length');
  const c = await caches.open(paginasDe(persona));
  await c.put(direccion(u), new Response(await r.text(), { headers: cabeceras }));
  const todas = await c.keys();
  for (const k of todas.slice(0, Math.max(0, todas.length - PAGINAS))) await c.delete(k);
}
const vieja = (r) => Date.now() - Date.parse(r.headers.get('Soporte-Guardada')) > HORAS * 3600e3;
// guardada is the copy of a page as it is shown without network: every form in it gets a
// key of its own, for the same copy may be sent more than once.
async function guardada(u) {
  const quien = await yo();
  if (quien) {
    const c = await caches.open(paginasDe(quien.persona));
    const r = await c.match(direccion(u));
    if (r && !vieja(r)) {
      const texto = (await r.text()).replace(/name="_clave" value="[^"]*"/g, () => `name="_clave" value="${crypto.randomUUID()}"`)
        .replace('<body', `<body data-guardada="${r.headers.get('Soporte-Guardada')}"`);
      return new Response(texto, { headers: r.headers });
    }
    if (r) await c.delete(direccion(u));
  }
  return null;
}
const sinRed = () => caches.match(SIN_RED, { cacheName: CASCARON });
const apagado = (r) => [502, 503, 504].includes(r.status) && !r.headers.get('Soporte-Persona');
async function pagina(e) {
  const u = new URL(e.request.url);
  try {
    const r = (await e.preloadResponse) || (await fetch(e.request));
    if (apagado(r)) return (await guardada(u)) || (await sinRed()) || r; // the server is away behind its proxy
    if (r.headers.get('Soporte-Persona')) e.waitUntil(guarda(u, r.clone()).catch(() => {}));
    return r;
  } catch {
    return (await guardada(u)) || (await sinRed()) || Response.error();
  }
}
// guardaVarias fetches pages of the person's own work before the network goes away.
async function guardaVarias({ direcciones }) {
  const quien = (await yo()) || (await llave());
  if (!quien) return;
  const c = await caches.open(paginasDe(quien.persona));
  const trae = async (d, hondo) => {
    const u = new URL(d, location.origin);
    if (u.origin !== location.origin || !u.pathname.startsWith(`${BASE}/`)) return;
    const hay = await c.match(direccion(u));
    if (hay && Date.now() - Date.parse(hay.headers.get('Soporte-Guardada')) < 600e3) return;
    const r = await fetch(u, { redirect: 'manual' });
    if (!r.ok || !r.headers.get('Soporte-Guarda')) return;
    const texto = await r.clone().text();
    await guarda(u, r);
    if (!hondo) return;
    const suyas = new Set([...texto.matchAll(/href="([^"?#]*\/actividades\/[^"?#]+)"/g)].map((m) => m[1]));
    for (const s of [...suyas].slice(0, 6)) await trae(s, false);
  };
  for (const d of direcciones.slice(0, 12)) await trae(d, true);
  const papel = await caches.open(CASCARON);
  if (!(await papel.match(BLANCO))) {
    const r = await fetch(BLANCO, { redirect: 'manual' });
    if (r.ok) await papel.put(BLANCO, r);
  }
}

// --- sending ---------------------------------------------------------------
const a = (caso) => Response.redirect(`${SIN_RED}?caso=${caso}`, 303);
async function envio(e) {
  const u = new URL(e.request.url);
  const copia = despues.some((p) => p.test(u.pathname)) ? e.request.clone() : null;
  try {
    const r = await fetch(e.request);
    if (u.pathname === SALIR && r.type === 'opaqueredirect') await olvida();
    else if (copia && r.type === 'opaqueredirect') e.waitUntil(visto(copia).catch(() => {}));
    return r;
  } catch {
    if (u.pathname === SALIR) { await olvida(); return a('salio'); }
    return copia ? encola(copia, u) : a('no-se-envio');
  }
}
const campos = (tipo, cuerpo) => new Response(cuerpo, { headers: { 'Content-Type': tipo } }).formData();
const cambia = (x) => (s) => s.put(x);
const mios = async (persona) => (await en('cola', 'readonly', (s) => s.getAll())).filter((x) => x.persona === persona);
// encola locks a form that could not leave. Signing waits for the network.
async function encola(r, u) {
  try {
    const tipo = r.headers.get('Content-Type') || 'application/x-www-form-urlencoded';
    const cuerpo = await r.arrayBuffer();
    const f = await campos(tipo, cuerpo);
    if (['firma', 'huella', 'declara', 'trazo'].some((n) => f.has(n))) return a('firma');
    const quien = await yo();
    if (!quien || (f.has('_quien') && f.get('_quien') !== quien.persona)) return a('sin-llave');
    const partes = u.pathname.slice(BASE.length).split('/');
    const orden = partes[1] === 'ordenes' || partes[1] === 'precargas' ? partes[2] : '';
    const meta = { url: u.pathname + u.search, orden, acto: partes[partes.length - 1], hora: hora(), clave: f.get('_clave') || '', version: f.get('_version') || '', tipo,
      archivos: [...f.values()].filter((v) => v instanceof File && v.size > 0).length };
    const suyos = await mios(quien.persona);
    for (const x of suyos) { // the same form sent again: the last words count
      const m = await abreMeta(quien.clave, x);
      if (meta.clave && m.clave === meta.clave) { meta.provisional = m.provisional; await en('cola', 'readwrite', (s) => s.delete(x.id)); }
    }
    if (!orden && !meta.provisional) meta.provisional = await provisional();
    const nuevo = { persona: quien.persona, estado: 'espera', meta: await cierraMeta(quien.clave, meta), cuerpo: await cierra(quien.clave, cuerpo) };
    await en('cola', 'readwrite', (s) => s.add(nuevo));
    self.registration.sync?.register('cola').catch(() => {}); // where the browser has it, it sends with every page closed
    await avisa();
    return a('guardado');
  } catch {
    return a('no-cupo');
  }
}
// provisional is the number of a request that has no folio yet: T-day of the year-count.
async function provisional() {
  const hoy = new Date();
  const dia = Math.floor((hoy - new Date(hoy.getFullYear(), 0, 0)) / 864e5);
  const antes = (await dato('consecutivo')) || { dia: 0, n: 0 };
  const n = antes.dia === dia ? antes.n + 1 : 1;
  await anota('consecutivo', { dia, n });
  return `T-${String(dia).padStart(3, '0')}-${String(n).padStart(3, '0')}`;
}
async function conVersion(tipo, cuerpo, version) {
  const f = await campos(tipo, cuerpo);
  f.set('_version', version);
  return tipo.startsWith('multipart/') ? f : new URLSearchParams([...f]);
}
// vacia sends what waits, in its order and once: the key of each form answers a second
// sending as the first.
function vacia() {
  return navigator.locks.request('soporte-cola', { ifAvailable: true }, async (candado) => {
    if (!candado || (await en('cola', 'readonly', (s) => s.getAll())).every((x) => x.estado !== 'espera')) return;
    const quien = await llave();
    await anota('sesion', quien ? 'si' : 'termino');
    if (!quien) return;
    const detenidas = new Set();
    for (const { id } of await mios(quien.persona)) {
      const x = await en('cola', 'readonly', (s) => s.get(id)); // an earlier one may have moved its version
      const meta = await abreMeta(quien.clave, x);
      if (x.estado === 'revisar' && meta.orden) detenidas.add(meta.orden);
      if (x.estado !== 'espera' || detenidas.has(meta.orden)) continue;
      const cuerpo = await descifra(quien.clave, x.cuerpo);
      const cabeceras = { 'Soporte-Cola': '1' };
      let lleva = cuerpo;
      if (meta.ahora) lleva = await conVersion(meta.tipo, cuerpo, meta.ahora); else cabeceras['Content-Type'] = meta.tipo;
      const r = await fetch(new URL(meta.url, location.origin), { method: 'POST', headers: cabeceras, body: lleva, redirect: 'manual' });
      if (r.status === 204) {
        await sigue(quien, id, meta, r.headers.get('Soporte-Version'));
        const destino = r.headers.get('Soporte-Destino');
        await termina(quien, id, meta, destino);
      } else if (r.status === 401 || r.type === 'opaqueredirect') {
        await anota('sesion', 'termino');
        break;
      } else if (r.status >= 500 || r.status === 429 || r.headers.get('Retry-After')) {
        break;
      } else {
        meta.motivo = decodeURIComponent(r.headers.get('Soporte-Motivo') || '');
        meta.respuesta = r.status;
        await en('cola', 'readwrite', cambia({ ...x, estado: 'revisar', meta: await cierraMeta(quien.clave, meta) }));
        if (meta.orden) detenidas.add(meta.orden);
      }
    }
    await avisa();
  });
}
// sigue gives the version that an act left to what was written behind it on this device
// with the same page: nobody else came between, or the act itself would have said so.
async function sigue(quien, id, meta, version) {
  if (!meta.orden || !version) return;
  const base = meta.ahora || meta.version;
  for (const x of await mios(quien.persona)) {
    if (x.id <= id || x.estado !== 'espera') continue;
    const m = await abreMeta(quien.clave, x);
    if (m.orden !== meta.orden || (m.ahora || m.version) !== base) continue;
    m.ahora = version;
    await en('cola', 'readwrite', cambia({ ...x, meta: await cierraMeta(quien.clave, m) }));
  }
}
// termina takes out what arrived; of a request it tells for a day which folio it got.
async function termina(quien, id, meta, destino) {
  if (!meta.provisional) { await en('cola', 'readwrite', (s) => s.delete(id)); return; }
  const folio = /OS-\d{4}-\d+/.exec(destino || '');
  const dice = await cierraMeta(quien.clave, { provisional: meta.provisional, folio: folio ? folio[0] : '', url: destino, hora: hora() });
  await en('cola', 'readwrite', cambia({ id, persona: quien.persona, estado: 'enviado', meta: dice }));
}
// visto takes out what its person looked at again and sent by hand.
async function visto(r) {
  const quien = await yo();
  const f = await campos(r.headers.get('Content-Type'), await r.arrayBuffer());
  const clave = f.get('_clave');
  if (!quien || !clave) return;
  for (const x of await mios(quien.persona)) if (x.estado !== 'enviado' && (await abreMeta(quien.clave, x)).clave === clave) await en('cola', 'readwrite', (s) => s.delete(x.id));
  await avisa();
}

// --- what pages ask --------------------------------------------------------
async function estado({ persona }) {
  const quien = await yo();
  if (!quien || (persona && persona !== quien.persona)) return { cola: [], paginas: [] };
  const cola = [];
  for (const x of await mios(quien.persona)) {
    const m = await abreMeta(quien.clave, x);
    if (x.estado === 'enviado' && Date.now() - Date.parse(m.hora) > 864e5) { await en('cola', 'readwrite', (s) => s.delete(x.id)); continue; }
    cola.push({ id: x.id, estado: x.estado, orden: m.orden, acto: m.acto, hora: m.hora, archivos: m.archivos, provisional: m.provisional, folio: m.folio, url: m.url, motivo: m.motivo, respuesta: m.respuesta });
  }
  const paginas = [];
  const c = await caches.open(paginasDe(quien.persona));
  for (const k of await c.keys()) {
    const u = new URL(k.url);
    const r = await c.match(k);
    if (vieja(r)) { await c.delete(k); continue; }
    if (!/\/actividades\//.test(u.pathname)) paginas.push({ url: direccion(u), titulo: (/<title>([^<]*)/.exec(await r.text()) || [])[1] || u.pathname, hora: r.headers.get('Soporte-Guardada') });
  }
  return { cola, paginas, sesion: await dato('sesion') };
}
// formulario opens one that has to be looked at again, as it was written.
async function formulario({ id, persona }) {
  const quien = await yo();
  const x = await en('cola', 'readonly', (s) => s.get(id));
  if (!quien || !x || x.persona !== quien.persona || (persona && persona !== quien.persona)) return null;
  const m = await abreMeta(quien.clave, x);
  const cuerpo = await descifra(quien.clave, x.cuerpo);
  return { url: m.url, campos: [...await campos(m.tipo, cuerpo)].map(([n, v]) => [n, n === '_version' && m.ahora ? m.ahora : v]) };
}
async function descarta({ id }) {
  const quien = await yo();
  const x = await en('cola', 'readonly', (s) => s.get(id));
  if (quien && x && x.persona === quien.persona) await en('cola', 'readwrite', (s) => s.delete(id));
  await avisa();
}
async function avisa() {
  for (const c of await self.clients.matchAll({ type: 'window' })) c.postMessage({ cola: true });
}

// --- events ----------------------------------------------------------------
self.addEventListener('install', (e) => e.waitUntil((async () => {
  const c = await caches.open(CASCARON);
  await c.addAll(ACTIVOS);
  await c.put(SIN_RED, await fetch(SIN_RED, { credentials: 'omit' })); // as nobody: it says nothing of anybody
  await self.skipWaiting();
})()));
self.addEventListener('activate', (e) => e.waitUntil((async () => {
  for (const n of await caches.keys()) if (n.startsWith('cascaron-') && n !== CASCARON) await caches.delete(n);
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
  await llave().catch(() => {});
})()));
self.addEventListener('fetch', (e) => {
  const u = new URL(e.request.url);
  if (u.origin !== location.origin || !u.pathname.startsWith(`${BASE}/`)) return;
  if (u.pathname.startsWith(`${BASE}/recursos/`)) {
    if (ACTIVOS.includes(u.pathname)) e.respondWith(caches.match(u.pathname, { cacheName: CASCARON }).then((r) => r || fetch(e.request)));
    return;
  }
  if (u.pathname === BLANCO && !u.search && e.request.method === 'GET') {
    e.respondWith(fetch(e.request).catch(async () => (await caches.match(BLANCO, { cacheName: CASCARON })) || Response.error()));
    return;
  }
  if (e.request.mode !== 'navigate') return;
  if (e.request.method === 'GET') e.respondWith(pagina(e));
  if (e.request.method === 'POST') e.respondWith(envio(e));
});
self.addEventListener('sync', (e) => { if (e.tag === 'cola') e.waitUntil(vacia()); });
self.addEventListener('message', (e) => {
  const hace = { estado, vacia, descarta, formulario, guardaVarias }[e.data.pide];
  const responde = (x) => e.ports[0]?.postMessage(x);
  if (hace) e.waitUntil(hace(e.data).then(responde, () => responde(null)));
});
