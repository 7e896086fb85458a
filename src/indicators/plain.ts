// A list with a value a line; a comment behind # or ; or //. Hosts files too: an address and then names.

import type { ListEntry } from './entry.js';

const SINKS = new Set(['0.0.0.0', '127.0.0.1', '::', '::1']);
/** Names that hosts files have for the machine itself. */
const OWN = /^(?:localhost|localhost\.localdomain|local|broadcasthost|ip6-.*|0\.0\.0\.0)$/;

export function* readPlain(text: string): Generator<ListEntry> {
  let entry = 0;
  for (let at = 0; at < text.length; ) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    entry++;
    const line = text.slice(at, end).trim();
    at = end + 1;
    if (line === '' || line[0] === '#' || line[0] === ';' || line.startsWith('//')) continue;
    const space = line.search(/[\s,;#]/);
    if (space < 0) {
      yield { value: line, entry };
      continue;
    }
    const value = line.slice(0, space);
    const rest = line.slice(space);
    if (SINKS.has(value)) {
      const names = rest.split('#')[0]?.trim().split(/\s+/) ?? [];
      for (const name of names) if (!OWN.test(name)) yield { value: name, entry };
      continue;
    }
    const said = rest.replace(/^[\s,;#]+/, '').replace(/^\/\/\s*/, '');
    yield said === '' ? { value, entry } : { value, entry, text: said };
  }
}
