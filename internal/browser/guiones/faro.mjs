// Lighthouse on the first pages of each role, as on a telephone with a slow 4G line
// and a processor four times slower: how long until the largest part is painted, and
// its opinion of accessibility and of practices.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { bad, good, input, chromium } from './navegador.mjs';

const require = createRequire(`${process.env.SOPORTE_RECURSOS}/package.json`);
const { default: lighthouse } = await import(pathToFileURL(require.resolve('lighthouse')).href);
const port = 20000 + Math.floor(Math.random() * 20000);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', `--remote-debugging-port=${port}`, '--lang=es-MX'] });
for (const p of input.pages) {
  const name = `${p.path} as ${p.as || 'nobody'}`;
  const examine = async () => (await lighthouse(p.url + p.path, {
    port, output: 'json', logLevel: 'error', onlyCategories: ['performance', 'accessibility', 'best-practices'],
    extraHeaders: p.session ? { Cookie: `soporte=${p.session}` } : undefined,
  })).lhr;
  let lhr = await examine();
  if (lhr.runtimeError) lhr = await examine(); // a trace that was not recorded: it asks to be run again
  if (lhr.runtimeError) { bad(`${name}: ${lhr.runtimeError.message}`); continue; }
  const score = (c) => Math.round(lhr.categories[c].score * 100);
  const lcp = lhr.audits['largest-contentful-paint'].numericValue / 1000;
  const failed = (c) => lhr.categories[c].auditRefs.filter((r) => r.weight > 0 && lhr.audits[r.id].score !== null && lhr.audits[r.id].score < 1).map((r) => r.id).join(', ');
  const said = `${name}: ${lcp.toFixed(2)} s, accessibility ${score('accessibility')}, practices ${score('best-practices')}, performance ${score('performance')}`;
  const wrong = [];
  if (lcp > input.lcp) wrong.push(`the largest part is painted after more than ${input.lcp} s`);
  if (score('accessibility') < input.accessibility) wrong.push(failed('accessibility'));
  if (score('best-practices') < input.practices) wrong.push(failed('best-practices'));
  if (wrong.length > 0) bad(`${said}: ${wrong.join('; ')}`); else good(said);
}
await browser.close();
