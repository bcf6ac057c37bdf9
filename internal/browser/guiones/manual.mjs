// Takes the pictures of the manual: what a person sees first, at one width, small
// enough to travel inside the program. A page of the telephone is as wide as one.
import fs from 'node:fs';
import path from 'node:path';
import { bad, good, input, launch, nameOf, Visitor } from './navegador.mjs';

const telephone = new Set(['escanear']);
const browser = await launch();
fs.mkdirSync(input.folder, { recursive: true });
const visitor = new Visitor(browser);
await visitor.start();
for (const p of input.pages) {
  try {
    await visitor.page.setViewportSize(telephone.has(p.shot) ? { width: 390, height: 620 } : { width: 1080, height: 720 });
    const page = await visitor.visit(p);
    await page.evaluate(() => document.fonts.ready);
    const cdp = await visitor.context.newCDPSession(page);
    const { data } = await cdp.send('Page.captureScreenshot', { format: 'webp', quality: 72 });
    fs.writeFileSync(path.join(input.folder, `${p.shot}.webp`), Buffer.from(data, 'base64'));
  } catch (e) { bad(`${nameOf(p)}: ${e.message}`); await visitor.start(); }
}
good(`${input.pages.length} pictures of the manual`);
await browser.close();
