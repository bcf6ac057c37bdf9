// Soporte: everything works without this file; with it, some things are quicker.
'use strict';
(() => {
  const root = document.documentElement;
  const one = (s, r = document) => r.querySelector(s);
  const all = (s, r = document) => [...r.querySelectorAll(s)];
  root.classList.add('js');

  const say = (text) => {
    const live = one('#voz');
    if (!live) return;
    live.textContent = '';
    setTimeout(() => { live.textContent = text; }, 40);
  };
  // Theme: the page changes at once, the server remembers.
  document.addEventListener('submit', (e) => {
    const form = e.target;
    if (!form.matches('[data-tema]') || !e.submitter) return;
    e.preventDefault();
    const dark = e.submitter.value === 'oscuro';
    const body = new URLSearchParams(new FormData(form, e.submitter));
    root.dataset.bsTheme = dark ? 'dark' : 'light';
    fetch(form.action, { method: 'POST', body, redirect: 'manual' }).catch(() => {});
    say(dark ? 'Tema oscuro' : 'Tema claro');
    const other = all('button', form).find((b) => b.offsetParent !== null);
    if (other) other.focus();
  });

  // A form is sent once; its button says so and keeps its width.
  const label = (b) => one('span:not(.visually-hidden)', b) || b;
  document.addEventListener('submit', (e) => {
    const form = e.target;
    if (e.defaultPrevented || !form.matches('[data-una-vez]')) return;
    if (form.dataset.enviando) { e.preventDefault(); return; }
    form.dataset.enviando = '1';
    form.setAttribute('aria-busy', 'true');
    const button = e.submitter || one('button:not([type=button])', form);
    if (button) {
      const words = label(button);
      button.style.minWidth = `${button.offsetWidth}px`;
      button.dataset.antes = words.textContent;
      words.textContent = 'Guardando…';
      say('Guardando');
    }
  });
  window.addEventListener('pageshow', (e) => {
    if (!e.persisted) return;
    all('form[data-enviando]').forEach((form) => {
      delete form.dataset.enviando;
      form.removeAttribute('aria-busy');
      all('[data-antes]', form).forEach((b) => { label(b).textContent = b.dataset.antes; delete b.dataset.antes; });
    });
  });

  // Inputs that belong to one answer are shown with it: data-cuando="campo=a|b". What came
  // back with a message is shown whatever is answered: the summary of errors leads there.
  const values = (form, name) => all('input,select,textarea', form)
    .filter((i) => i.name === name && (!/^(radio|checkbox)$/.test(i.type) || i.checked)).map((i) => i.value);
  const reveal = (form) => all('[data-cuando]', form).forEach((box) => {
    const [name, wanted] = box.dataset.cuando.split('=');
    const options = wanted.split('|');
    const told = '.con-error,[aria-invalid=true]'; // a group of answers is the box itself
    box.hidden = !box.matches(told) && !one(told, box) && !values(form, name).some((v) => options.includes(v));
  });
  const forms = all('form').filter((f) => one('[data-cuando]', f));
  forms.forEach(reveal);
  document.addEventListener('change', (e) => {
    const form = e.target.form;
    if (!form) return;
    if (forms.includes(form)) reveal(form);
    const words = e.target.dataset.boton;
    const button = one('[data-accion]', form);
    if (words && button) { label(button).textContent = words; say(`Opción elegida: ${words}`); }
  });

  // A common fault begins the description with a sentence; what somebody wrote stays.
  document.addEventListener('change', (e) => {
    const sentence = e.target.dataset.plantilla;
    const area = sentence !== undefined && one('textarea[name=falla]', e.target.form);
    if (!area || (area.value !== '' && area.value !== area.dataset.puesta)) return;
    area.value = sentence;
    area.dataset.puesta = sentence;
  });

  // How much room is left in a long text.
  all('textarea[data-max]').forEach((area) => {
    const max = Number(area.dataset.max);
    const note = document.createElement('span');
    note.className = 'form-hint';
    note.hidden = true;
    area.after(note);
    area.addEventListener('input', () => {
      const left = max - [...area.value].length;
      note.hidden = left > max / 5 && left > 50;
      note.textContent = left >= 0 ? `Te quedan ${left} caracteres.` : `Sobran ${-left} caracteres.`;
    });
  });

  // A browser brings the caret of a text into view, not its box: the bar below would cover it.
  document.addEventListener('focusin', (e) => { if (e.target.matches('textarea')) e.target.scrollIntoView({ block: 'nearest' }); });

  // Rows that nobody filled in are there for browsers without a script: here a button adds them.
  const blank = (row) => all('input,select,textarea', row).every((i) => (/^(radio|checkbox)$/.test(i.type) ? !i.checked : i.value === '')) && !one('.error', row);
  all('[data-renglones]').forEach((box) => {
    const rows = all('.renglon', box);
    while (rows.length > 1 && blank(rows[rows.length - 1])) rows.pop().remove();
  });

  // One more row of a table: the last one, emptied and renumbered.
  document.addEventListener('click', (e) => {
    const button = e.target.closest('[data-otro-renglon]');
    if (!button) return;
    const box = button.closest('[data-renglones]');
    const rows = all('.renglon', box);
    const max = Number(box.dataset.max || 100);
    if (rows.length >= max) { say('No caben más renglones.'); button.disabled = true; return; }
    const last = rows[rows.length - 1];
    const row = last.cloneNode(true);
    const n = rows.length;
    all('*', row).concat(row).forEach((el) => ['id', 'for', 'name', 'aria-describedby', 'data-cuando'].forEach((a) => {
      const v = el.getAttribute(a);
      if (v) el.setAttribute(a, v.replace(`[${n - 1}]`, `[${n}]`).replaceAll(`-${n - 1}-`, `-${n}-`));
    }));
    all('input,select,textarea', row).forEach((i) => {
      if (/^(radio|checkbox)$/.test(i.type)) i.checked = false; else i.value = '';
      i.removeAttribute('aria-invalid');
    });
    all('.error', row).forEach((p) => p.remove());
    one('[data-numero]', row).textContent = n + 1;
    last.after(row);
    const first = one('input,select,textarea', row);
    if (first) first.focus();
  });

  // Draft: kept on the server 800 ms after the last key, on leaving an input and
  // on leaving the page.
  let alive = () => {};
  const hour = new Intl.DateTimeFormat('es-MX', { hour: 'numeric', minute: '2-digit', hourCycle: 'h23', timeZone: 'America/Mexico_City' });
  const clock = () => hour.format(new Date()).replace(/^0(?=\d)/, '');
  const drafts = all('form[data-borrador]').map((form) => {
    let timer = 0;
    let touched = false;
    const status = one('[data-guardado]', form);
    const typed = () => {
      const body = new URLSearchParams();
      new FormData(form).forEach((v, k) => {
        const input = one(`[name="${CSS.escape(k)}"]`, form);
        if (typeof v === 'string' && !(input && input.type === 'password')) body.append(k, v);
      });
      return body;
    };
    let last = typed().toString();
    const words = (text) => { if (status) status.textContent = text; };
    const save = () => {
      clearTimeout(timer);
      if (form.dataset.enviando || !touched) return Promise.resolve();
      const body = typed();
      const now = body.toString();
      if (now === last) return Promise.resolve();
      return fetch(form.dataset.borrador, { method: 'POST', body, keepalive: now.length < 60000 }).then((r) => {
        if (r.ok) {
          last = now;
          words(`Guardado ${clock()}`);
          alive();
        } else if (r.status === 401) {
          words('Tu sesión terminó: ingresa en otra pestaña y sigue aquí');
        } else {
          words('Aún no se guarda');
        }
      }).catch(() => words('Sin conexión: aún no se guarda'));
    };
    form.addEventListener('input', () => { touched = true; clearTimeout(timer); timer = setTimeout(save, 800); });
    form.addEventListener('change', () => { touched = true; save(); });
    return save;
  });
  document.addEventListener('visibilitychange', () => { if (document.hidden) drafts.forEach((save) => save()); });

  // Live: a page that is open hears how much changed and says so. It shows nothing
  // of it until its reader asks, and what they were writing is kept first.
  const vivo = one('[data-vivo]');
  if (vivo && window.EventSource) {
    const notice = one('[data-vivo-aviso]', vivo);
    const who = one('[data-vivo-quien]', vivo);
    let source = null;
    const close = () => { source?.close(); source = null; };
    const open = () => {
      if (source || document.hidden) return;
      source = new EventSource(vivo.dataset.vivo);
      source.addEventListener('cambios', (e) => {
        const text = JSON.parse(e.data).texto;
        one('span', notice).textContent = `${text}.`;
        notice.hidden = false;
        say(text);
      });
      source.addEventListener('presencia', (e) => {
        const text = JSON.parse(e.data).texto;
        if (!who) return;
        one('span', who).textContent = text;
        who.hidden = text === '';
        if (text) say(text);
      });
      source.addEventListener('fin', close); // another page of ours took its place
    };
    one('[data-vivo-mostrar]', notice).addEventListener('click', (e) => {
      e.preventDefault();
      const to = e.currentTarget.href;
      close();
      Promise.allSettled(drafts.map((save) => save())).then(() => location.assign(to));
    });
    document.addEventListener('visibilitychange', () => { if (document.hidden) close(); else open(); });
    window.addEventListener('focus', open);
    window.addEventListener('pagehide', close);
    window.addEventListener('pageshow', open);
  }

  // «Deshacer» is there for eight seconds, which wait while a hand or the keyboard is on it.
  all('[data-deshacer]').forEach((note) => {
    const form = one('form', note);
    const count = one('[data-cuenta]', note);
    let left = 8;
    const paint = () => { count.textContent = `(${left} s)`; };
    paint();
    const tick = setInterval(() => {
      if (document.hidden || note.matches(':hover, :focus-within')) return;
      if (form.dataset.enviando) { clearInterval(tick); return; }
      left -= 1;
      if (left > 0) { paint(); return; }
      clearInterval(tick);
      form.remove();
    }, 1000);
  });

  // Menus made of <details> close like menus.
  const menus = () => all('details[data-menu][open]');
  document.addEventListener('click', (e) => menus().forEach((m) => { if (!m.contains(e.target)) m.open = false; }));
  document.addEventListener('focusin', (e) => menus().forEach((m) => { if (!m.contains(e.target)) m.open = false; }));

  document.addEventListener('click', (e) => {
    const b = e.target.closest('[data-copia],[data-imprime]');
    if (!b) return;
    if (b.matches('[data-imprime]')) print();
    if (b.matches('[data-copia]')) navigator.clipboard?.writeText(b.dataset.copia).then(() => say(b.dataset.copiado || `Folio ${b.dataset.copia} copiado`));
  });

  // Several rows at once on a board.
  all('[data-lote]').forEach((box) => {
    const form = box.closest('form') || document;
    const boxes = all('[data-fila] input[type=checkbox]', form);
    const whole = one('[data-todo]', box);
    const words = one('[data-cuantas]', box);
    const paint = () => {
      const n = boxes.filter((c) => c.checked).length;
      boxes.forEach((c) => c.closest('[data-fila]').classList.toggle('sel', c.checked));
      if (words) words.textContent = n === 0 ? 'Ninguna seleccionada' : n === 1 ? '1 seleccionada' : `${n} seleccionadas`;
      if (whole) { whole.checked = n > 0 && n === boxes.length; whole.indeterminate = n > 0 && n < boxes.length; }
    };
    boxes.forEach((c) => c.addEventListener('change', paint));
    whole?.addEventListener('change', () => { boxes.forEach((c) => { c.checked = whole.checked; }); paint(); });
    paint();
  });

  document.addEventListener('keydown', (e) => {
    if (e.key === 'Escape') menus().forEach((m) => { m.open = false; one('summary', m).focus(); });
  });

  // A session about to end says so three minutes before; any key keeps it.
  const idle = Number(document.body.dataset.sesionSegundos || 0);
  const ending = one('#sesion');
  if (idle > 0 && ending) {
    let timer = 0;
    const wait = () => { clearTimeout(timer); timer = setTimeout(() => { if (!ending.open) ending.showModal(); }, Math.max(30, idle - 180) * 1000); };
    alive = wait;
    ending.addEventListener('close', () => { fetch(document.body.dataset.sesion).catch(() => {}).finally(wait); });
    wait();
  }

  // The fixed end of a session, which no key moves, is said ten minutes before.
  const end = Number(document.body.dataset.sesionFin || 0);
  const last = one('#sesion-fin');
  if (last && end > 600 && end < 86400) setTimeout(() => { if (!last.open) last.showModal(); }, (end - 600) * 1000);
})();
