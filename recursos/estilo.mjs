// The one style sheet: Tabler cut down to what our pages use, then our own
// layers, then a pass that (1) throws away custom properties and key frames
// nobody reads, (2) repeats every dark rule for people who chose no theme and
// whose system is dark, and (3) takes out comments and space.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import postcss from 'postcss';
import { PurgeCSS } from 'purgecss';

const here = path.dirname(fileURLToPath(import.meta.url));
const web = path.join(here, '..', 'internal', 'web');

// Order is the cascade: tokens first, small screens last.
const layers = [
  'tokens', 'base', 'shell', 'forms', 'turn', 'options', 'order', 'map', 'board',
  'indicators', 'signature', 'parts', 'guide', 'list', 'screens', 'sheet', 'print',
];

// Elements that every page has although no quoted string names them.
const always = ['html', 'body', 'a', 'b', 'p', 'h1', 'h2', 'h3', 'ul', 'ol', 'li', 'dl', 'dt', 'dd', 'svg', 'img',
  'table', 'caption', 'thead', 'tbody', 'tr', 'th', 'td', 'form', 'fieldset', 'legend', 'label', 'input', 'button',
  'select', 'option', 'textarea', 'details', 'summary', 'small', 'kbd', 'time', 'dialog', 'hidden', 'checkbox',
  'radio', 'file', 'search', 'submit', 'type', 'disabled', 'multiple', 'rows', 'size', 'title'];

/** Files whose text decides which Tabler rules stay. */
function sources() {
  const out = [];
  const walk = (dir) => {
    for (const e of fs.readdirSync(dir, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const p = path.join(dir, e.name);
      if (e.isDirectory()) { if (e.name !== 'assets' && e.name !== 'testdata') walk(p); continue; }
      const view = e.name.endsWith('.templ')
        || (e.name.endsWith('.go') && !e.name.endsWith('_templ.go') && !e.name.endsWith('_test.go') && !e.name.endsWith('_gen.go'));
      if (view) out.push(p);
    }
  };
  walk(web);
  for (const f of fs.readdirSync(path.join(here, 'js')).sort()) out.push(path.join(here, 'js', f));
  return out;
}

/** Words of quoted strings only: class lists live there, prose does not. */
function words(text) {
  const found = new Set(always);
  for (const m of text.matchAll(/"([^"\n]*)"|`([^`]*)`|'([^'\n]*)'/g)) {
    for (const w of (m[1] ?? m[2] ?? m[3]).split(/[^A-Za-z0-9_-]+/)) if (w) found.add(w);
  }
  return [...found];
}

async function tabler() {
  const raw = fs.readFileSync(path.join(here, 'node_modules/@tabler/core/dist/css/tabler.min.css'), 'utf8');
  const content = sources().map((f) => ({ raw: fs.readFileSync(f, 'utf8'), extension: 'todo' }));
  const [r] = await new PurgeCSS().purge({
    content,
    css: [{ raw }],
    extractors: [{ extractor: words, extensions: ['todo'] }],
    dynamicAttributes: ['data-bs-theme'],
    safelist: { standard: ['data-bs-theme', 'dark', 'light'] },
    blocklist: [/^theme-/, /^navbar/, /^page/, /^dropdown/, /^modal/, /^offcanvas/, /^carousel/, /^tooltip/, /^popover/],
  });
  const root = postcss.parse(r.css);
  root.walkRules((rule) => {
    // Tabler's themes inside themes (navbars of another colour) do not exist here.
    const kept = rule.selectors.filter((s) => !/data-bs-navbar-theme|body\[data-bs-theme|\.theme-dark|data-theme=|\[dir=|:not\(\.theme/.test(s));
    if (kept.length === 0) rule.remove(); else rule.selectors = kept;
  });
  root.walkAtRules('font-face', (a) => { a.remove(); });
  return root.toString();
}

/** Drops what nothing refers to, until nothing more falls. */
function prune(root) {
  for (let again = true; again;) {
    again = false;
    const text = root.toString();
    const used = new Set([...text.matchAll(/var\(\s*(--[\w-]+)/g)].map((m) => m[1]));
    root.walkDecls(/^--/, (d) => { if (!used.has(d.prop)) { d.remove(); again = true; } });
    root.walkAtRules(/keyframes$/, (a) => { if (!new RegExp(`animation(-name)?:[^;}]*\\b${a.params}\\b`).test(text)) { a.remove(); again = true; } });
    root.walkRules((r) => { if (r.nodes.length === 0) { r.remove(); again = true; } });
    root.walkAtRules((a) => { if (a.nodes && a.nodes.length === 0) { a.remove(); again = true; } });
  }
}

/** Without an attribute on <html> the media query decides. */
function darkBySystem(root) {
  const dark = /\[data-bs-theme=["']?dark["']?\]/;
  root.walkRules((rule) => {
    if (rule.parent.type === 'atrule' && /keyframes$/.test(rule.parent.name)) return;
    const own = rule.selectors.filter((s) => dark.test(s));
    if (own.length === 0 || rule.selectors.some((s) => /\[data-bs-theme=["']?light/.test(s))) return;
    const copy = rule.clone({ selectors: own.map((s) => s.replace(/(:root)?\[data-bs-theme=["']?dark["']?\]/, ':root:where(:not([data-bs-theme]))')) });
    const media = postcss.atRule({ name: 'media', params: '(prefers-color-scheme:dark)' });
    media.append(copy);
    rule.after(media);
  });
}

function minify(root) {
  root.walkComments((c) => { c.remove(); });
  root.walkAtRules('charset', (a) => { a.remove(); });
  const squeeze = (s) => s.replace(/\s+/g, ' ').trim();
  const print = (n) => {
    if (n.type === 'decl') return `${n.prop}:${squeeze(n.value).replace(/\s*,\s*/g, ',')}${n.important ? '!important' : ''}`;
    const body = n.nodes ? n.nodes.map(print).reduce((a, b) => (a && !a.endsWith('}') ? `${a};${b}` : a + b), '') : null;
    if (n.type === 'rule') return `${n.selectors.map((s) => squeeze(s).replace(/\s*>\s*/g, '>')).join(',')}{${body}}`;
    const head = `@${n.name}${n.params ? ` ${squeeze(n.params)}` : ''}`;
    return body === null ? `${head};` : `${head}{${body}}`;
  };
  return root.nodes.map(print).join('\n') + '\n';
}

/** Joins neighbouring media blocks that ask the same, which the dark pass leaves behind. */
function joinMedia(root) {
  root.walkAtRules('media', (a) => {
    for (let next = a.next(); next && next.type === 'atrule' && next.name === 'media' && next.params === a.params; next = a.next()) {
      a.append(next.nodes);
      next.remove();
    }
  });
}

/** Builds the style sheet; fonts maps a font file to its name with hash. */
export async function styleSheet(fonts) {
  const own = layers.map((l) => fs.readFileSync(path.join(here, 'css', `${l}.css`), 'utf8')).join('\n');
  const root = postcss.parse(await tabler() + '\n' + own.replace(/url\("?([\w.-]+\.woff2)"?\)/g, (_, f) => {
    if (!fonts[f]) throw new Error(`no such font: ${f}`);
    return `url(${fonts[f]})`;
  }));
  darkBySystem(root);
  prune(root);
  joinMedia(root);
  return minify(root);
}

/** Takes comments and space out of a foreign style sheet. */
export function squeezed(css) {
  return minify(postcss.parse(css));
}
