// CSV with a header. The column of the indicator is known by its name, what the list says of it likewise.

import Papa from 'papaparse';
import type { ListEntry } from './entry.js';

const VALUE = [
  'indicator',
  'value',
  'ioc',
  'ioc_value',
  'observable',
  'ip',
  'address',
  'dst_ip',
  'ip_address',
  'domain',
  'hostname',
  'fqdn',
  'url',
  'ja3',
  'ja3_md5',
  'ja4',
  'hassh',
  'sha256',
  'sha256_hash',
  'sha1',
  'sha1_fingerprint',
];
const TEXT = [
  'description',
  'comment',
  'desc',
  'listingreason',
  'threat',
  'malware',
  'malware_printable',
  'reason',
  'tags',
  'source',
  'name',
  'note',
];

/** Does its first line look like the header of such a list? */
export function looksLikeCsv(text: string): boolean {
  return VALUE.some((name) => headerOf(text).includes(name));
}

function headerOf(text: string): string[] {
  const line = text.slice(0, Math.max(0, text.search(/\r?\n|$/)));
  if (!/[,;\t]/.test(line)) return [];
  return line.split(/[,;\t]/).map(columnName);
}

function columnName(title: string): string {
  return title
    .trim()
    .replace(/^["#\s]+|"$/g, '')
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
}

export function* readCsv(text: string): Generator<ListEntry> {
  const { data } = Papa.parse<string[]>(text, { skipEmptyLines: true });
  const [header = []] = data;
  const names = header.map(columnName);
  const values = VALUE.flatMap((name) => places(names, name));
  const [said] = TEXT.flatMap((name) => places(names, name));
  for (let i = 1; i < data.length; i++) {
    const row = data[i] ?? [];
    const note = said === undefined ? undefined : row[said]?.trim();
    for (const place of values) {
      const value = row[place]?.trim();
      if (value) yield { value, entry: i + 1, ...(note ? { text: note } : {}) };
    }
  }
}

function places(names: readonly string[], name: string): number[] {
  const place = names.indexOf(name);
  return place < 0 ? [] : [place];
}
