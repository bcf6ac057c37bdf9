// Takes pictures of pages: on a telephone, a tablet and a desk in light, on a desk
// in dark as well; and the one of the README, smaller.
import fs from 'node:fs';
import path from 'node:path';
import { bad, good, input, launch, nameOf, Visitor } from './navegador.mjs';

const views = [['light', 360, 800], ['light', 768, 1024], ['light', 1440, 900], ['dark', 1440, 900]];
const browser = await launch();

async function open(visitor, p) {
  const page = await visitor.visit(p);
  await page.evaluate(() => document.fonts.ready);
  return page;
}

async function shoot(visitor, p) {
  const page = await open(visitor, p);
  for (const [theme, width, height] of views) {
    await page.emulateMedia({ colorScheme: theme });
    await page.setViewportSize({ width, height });
    // The window is as tall as the page, so that bars at its foot stand there.
    const tall = p.press ? height : await page.evaluate(() => Math.max(innerHeight, document.documentElement.scrollHeight));
    await page.setViewportSize({ width, height: tall });
    await page.screenshot({ path: path.join(input.folder, `${p.shot}-${width}${theme === 'dark' ? '-oscuro' : ''}.png`), animations: 'disabled', timeout: 60_000 });
  }
}

// Before the others, which leave drafts where they press.
if (input.readme) {
  const { page: p, file, scale } = input.readme;
  const page = await open(new Visitor(browser, { deviceScaleFactor: scale, viewport: { width: 1440, height: 1000 } }), p);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  await page.screenshot({ path: file, animations: 'disabled' });
  good(`the picture of the README: ${path.basename(file)}`);
}
if (input.folder) {
  fs.mkdirSync(input.folder, { recursive: true });
  const visitor = new Visitor(browser);
  await visitor.start();
  for (const p of input.pages) {
    await visitor.page.setViewportSize({ width: 1440, height: 900 });
    try { await shoot(visitor, p); } catch (e) { bad(`${nameOf(p)}: ${e.message}`); await visitor.start(); }
  }
  const shown = (name) => `<h2>${name}</h2><p>${views.map(([theme, width]) => `${name}-${width}${theme === 'dark' ? '-oscuro' : ''}.png`).map((f) => `<a href="${f}"><img src="${f}" alt="${f}" height="320" loading="lazy"></a>`).join(' ')}</p>`;
  fs.writeFileSync(path.join(input.folder, 'index.html'), `<!doctype html><meta charset="utf-8"><title>Tomas</title>${input.pages.map((p) => p.shot).sort().map(shown).join('')}`);
  good(`${input.pages.length} pages, ${input.pages.length * views.length} pictures`);
}
await browser.close();
