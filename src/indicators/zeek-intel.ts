// Files of Zeek's Intelligence Framework: tab-separated, with a #fields line.

import type { ListEntry } from './entry.js';

export function looksLikeZeekIntel(text: string): boolean {
  return /^#fields\tindicator\t/m.test(text.slice(0, 65536));
}

export function* readZeekIntel(text: string): Generator<ListEntry> {
  let fields: string[] = [];
  let entry = 0;
  for (const line of text.split(/\r?\n/)) {
    entry++;
    if (line.startsWith('#fields\t')) fields = line.split('\t').slice(1);
    if (line === '' || line.startsWith('#')) continue;
    const cells = line.split('\t');
    const cell = (name: string) => {
      const value = cells[fields.indexOf(name)];
      return value === undefined || value === '-' ? '' : value;
    };
    const text = [cell('meta.desc'), cell('meta.source'), cell('meta.url')].filter(
      (it) => it !== '',
    );
    yield {
      value: cell('indicator'),
      entry,
      ...(text.length > 0 ? { text: text.join(', ') } : {}),
    };
  }
}
