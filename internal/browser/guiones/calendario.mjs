// The calendars that people follow, as a calendar program reads them: ical.js is the reader
// of Thunderbird, and knows nothing of the writer.
import { createRequire } from 'node:module';
import fs from 'node:fs';

const { default: ICAL } = await import(createRequire(`${process.env.SOPORTE_RECURSOS}/package.json`).resolve('ical.js'));
const input = JSON.parse(fs.readFileSync(0, 'utf8'));
const tell = (ok, what, data) => console.log(JSON.stringify({ ok, what, data }));

try {
  const zone = new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/Mexico_City', dateStyle: 'short', timeStyle: 'short' });
  const list = {};
  for (const text of input.files) {
    const calendar = new ICAL.Component(ICAL.parse(text));
    tell(calendar.getFirstPropertyValue('version') === '2.0' && calendar.getFirstPropertyValue('method') === 'PUBLISH', 'a published calendar of version 2.0');
    tell(calendar.getFirstPropertyValue('x-wr-timezone') === 'America/Mexico_City', 'it names its zone');
    for (const part of calendar.getAllSubcomponents('vevent')) {
      const e = new ICAL.Event(part);
      const whole = e.startDate.isDate;
      (list[e.uid] ||= []).push({
        start: whole ? e.startDate.toString() : zone.format(e.startDate.toJSDate()).replace(' ', 'T'),
        minutes: whole ? 0 : e.duration.toSeconds() / 60,
        whole,
        sequence: e.sequence,
        status: part.getFirstPropertyValue('status'),
        summary: e.summary,
        location: e.location,
        link: part.getFirstPropertyValue('url'),
      });
      if (!part.hasProperty('dtstamp')) tell(false, `${e.uid} has no stamp`);
    }
  }
  tell(true, `${Object.keys(list).length} events`, list);
} catch (e) {
  tell(false, e.stack);
}
