// Writes the parts of docs/ that are made from the code: the catalogue of findings, and the fields of records.

import { readFileSync, writeFileSync } from 'node:fs';
import { findingsPage } from './docs/findings.js';
import { recordsPage } from './docs/records.js';

/** Pages by path. test/docs holds the files to them. */
export function pages(): Map<string, string> {
  const schema = JSON.parse(readFileSync('schema/record.schema.json', 'utf8'));
  return new Map([
    ['docs/findings.md', findingsPage()],
    ['docs/records.md', recordsPage(schema)],
  ]);
}

if (process.argv[1]?.endsWith('docs.ts')) {
  for (const [path, text] of pages()) writeFileSync(path, text);
}
