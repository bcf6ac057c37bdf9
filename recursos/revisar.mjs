// Looks at pages of a running program in Chromium: axe-core, overflow, messages
// of the console (a broken content policy speaks there), and captures.
//
//   node revisar.mjs http://127.0.0.1:8080 [folder for captures] [path …]
//
// Without paths it looks at every page of the storybook.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const [, , base, folder, ...asked] = process.argv;
if (!base) { console.error('usage: node revisar.mjs URL [folder] [path …]'); process.exit(2); }
const widths = (process.env.WIDTHS || '1440,768,360,320').split(',').map(Number);
const themes = (process.env.THEMES || 'light,dark').split(',');

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox'] });
const first = await browser.newPage();
let pages = asked;
if (pages.length === 0) {
  await first.goto(`${base}/muestrario`);
  pages = ['/muestrario', ...await first.$$eval('main a', (as) => as.map((a) => new URL(a.href).pathname))];
}
await first.close();

let bad = 0;
const report = (where, what) => { bad += 1; console.log(`${where}: ${what}`); };
for (const theme of themes) {
  for (const width of widths) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: theme, locale: 'es-MX', bypassCSP: false });
    const page = await context.newPage();
    let where = '';
    page.on('console', (m) => { if (m.type() === 'error' || m.type() === 'warning') report(where, `console ${m.type()}: ${m.text()}`); });
    page.on('pageerror', (e) => report(where, `script: ${e.message}`));
    for (const p of pages) {
      where = `${p} ${width} ${theme}`;
      await page.goto(base + p.replace(new URL(base).pathname.replace(/\/$/, ''), ''), { waitUntil: 'load' });
      await page.evaluate(() => document.fonts.ready);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (over > 0) report(where, `overflows by ${over} px`);
      // The checker is put in by the browser and not by the page, so the page's policy stands.
      const cdp = await context.newCDPSession(page);
      const { frameTree } = await cdp.send('Page.getFrameTree');
      const { executionContextId } = await cdp.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id });
      await cdp.send('Runtime.evaluate', { expression: axe, contextId: executionContextId });
      const { result } = await cdp.send('Runtime.evaluate', {
        contextId: executionContextId, awaitPromise: true, returnByValue: true,
        expression: `axe.run(document,{resultTypes:['violations','incomplete']}).then(r=>({v:r.violations.map(x=>[x.id,x.help,x.nodes.map(n=>n.target.join(' ')+' '+n.failureSummary)]),i:r.incomplete.map(x=>[x.id,x.nodes.map(n=>n.target.join(' ')+' '+(n.any[0]?.message||n.all[0]?.message||''))])}))`,
      });
      for (const [id, help, nodes] of result.value.v) report(where, `axe ${id} (${help}): ${nodes.join(' | ')}`);
      if (process.env.INCOMPLETE) for (const [id, nodes] of result.value.i) console.log(`${where}: incomplete ${id}: ${nodes.join(' | ')}`);
      await cdp.detach();
      if (folder) {
        fs.mkdirSync(folder, { recursive: true });
        await page.screenshot({ path: path.join(folder, `${p.split('/').pop()}-${width}-${theme}.png`), fullPage: true });
      }
    }
    await context.close();
  }
}
await browser.close();
console.log(`${pages.length} pages × ${widths.length} widths × ${themes.length} themes: ${bad} findings`);
process.exit(bad === 0 ? 0 : 1);
