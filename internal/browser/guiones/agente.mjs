// An account for agents is made in the browser, the real agent reports this machine with it,
// and what it found is reviewed: one datum accepted, one rejected, and the inventory says so.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Person, bad, good, input, launch } from './navegador.mjs';

const check = (ok, what) => (ok ? good(what) : bad(what));
const browser = await launch();
try {
  const keeps = new Person(input.keeps, browser, { url: input.url });
  let page = await keeps.open('/agentes');
  await page.getByLabel('Para qué agentes').fill('Edificio de las pruebas');
  await page.getByRole('button', { name: 'Hacer la cuenta' }).click();
  const made = Object.fromEntries((await page.locator('#configuracion').inputValue()).split('\n').map((l) => l.split(' = ')));
  check(made.server.startsWith(input.url) && made.user && made.password, 'the account says how an agent is set up');

  page = await keeps.open('/hallazgos');
  check((await text(page)).includes('Nada por revisar'), 'nothing waits before a machine reports');
  const said = report(made, input.home, input.number);
  check(said.status === 0 && !said.log.includes('[error]'), said.status === 0 ? 'the agent reports' : `the agent ends with ${said.status}: ${said.log.slice(-600)}`);

  page = await keeps.open('/hallazgos');
  check((await text(page)).includes('1 equipo por revisar'), 'its find waits');
  await page.locator('main tbody a').first().click();
  await page.waitForURL(/\/hallazgos\/[0-9a-f-]{36}/);
  const find = new URL(page.url()).pathname;
  const rows = await page.locator('[aria-labelledby=distintos] tbody tr').evaluateAll((list) => list.map((tr) => [...tr.querySelectorAll('th,td')].slice(0, 3).map((c) => c.innerText.replace(/\s+/g, ' ').trim())));
  check(rows.length >= 2 && rows.every((r) => r[1] !== r[2]), `the differences are shown side by side: ${JSON.stringify(rows)}`);
  const [accepted, rejected] = rows.map(([label, , proposed]) => ({ label: bare(label), proposed: bare(proposed) })).filter((d) => d.proposed.length > 3);

  const row = (d) => page.locator('[aria-labelledby=distintos] tbody tr', { hasText: d.proposed }).first();
  await row(accepted).getByRole('button', { name: /^Aceptar/ }).click();
  check(/Aceptado/.test(await page.locator('[aria-labelledby=decididos]').innerText()), `${accepted.label} is accepted`);
  await row(rejected).getByRole('link', { name: /^Rechazar/ }).click();
  const asked = page.url();
  await page.getByRole('button', { name: 'Rechazar el dato' }).click();
  check(page.url().startsWith(asked) && /Motivo/.test(await text(page)), 'a rejection asks why');
  await page.getByLabel(/motivo|por qué/i).first().fill('Es de la máquina de las pruebas');
  await page.getByRole('button', { name: 'Rechazar el dato' }).click();
  check(new URL(page.url()).pathname === find, 'and leads back to the find');
  const decided = await page.locator('[aria-labelledby=decididos]').innerText();
  check(/Rechazado/.test(decided) && decided.includes('Es de la máquina de las pruebas'), `${rejected.label} is rejected, with the reason`);
  check(await page.locator('[aria-labelledby=distintos] tbody tr').count() === rows.length - 2, 'the others still wait');

  const attends = new Person(input.attends, browser, { url: input.url });
  const machine = await text(await attends.open(`/equipos/${input.machine}`));
  check(machine.includes(accepted.proposed), `the inventory shows ${accepted.label}: ${accepted.proposed}`);
  check(!machine.includes(rejected.proposed), `the inventory does not show ${rejected.label}: ${rejected.proposed}`);
  check(machine.includes('Visto por su agente'), 'and when its agent saw it');
  for (const who of [keeps, attends]) for (const found of who.guard.take()) if (!/ 422 |status of 422/.test(found)) bad(found);
} catch (e) {
  bad(e.stack);
}
await browser.close();

async function text(page) { return (await page.locator('main').innerText()).replace(/\s+/g, ' '); }

function bare(s) { return s.replace(/^(Dato|Dice el inventario|Informó el equipo):\s*/, ''); }

// report runs the agent with its configuration and its state in a folder of the test: it
// keeps its state where its own module says, and ours is found first.
function report(made, home, tag) {
  fs.writeFileSync(path.join(home, 'setup.pm'), `package setup;\nuse parent qw(Exporter);\nour @EXPORT = ('%setup');\nour %setup = (datadir => '/usr/share/fusioninventory', libdir => '/usr/share/fusioninventory/lib', vardir => '${path.join(home, 'estado')}');\n1;\n`);
  fs.writeFileSync(path.join(home, 'agent.cfg'), '');
  fs.mkdirSync(path.join(home, 'estado'), { recursive: true });
  const ran = spawnSync('perl', ['-I', home, '-Msetup', input.agent, `--conf-file=${path.join(home, 'agent.cfg')}`, `--server=${made.server}`, `--user=${made.user}`, `--password=${made.password}`,
    '--force', '--no-httpd', '--no-task=deploy,collect,esx,netdiscovery,netinventory,wakeonlan', '--no-category=software,process,environment,local_user,local_group,user', `--tag=${tag}`, '--logger=stderr', '--debug', '--timeout=30'],
  { cwd: home, timeout: 120000, encoding: 'utf8' });
  return { status: ran.status, log: `${ran.stdout}${ran.stderr}` };
}
