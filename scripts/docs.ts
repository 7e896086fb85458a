// Writes the documents that are made from the code: the configuration, findings, records, the manual page.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { configPage } from './docs/config.js';
import { findingsPage } from './docs/findings.js';
import { manPage } from './docs/man.js';
import { recordsPage } from './docs/records.js';

/** Pages by path. test/docs holds the files to them. */
export function pages(): Map<string, string> {
  const schema = (name: string) => JSON.parse(readFileSync(`schema/${name}.schema.json`, 'utf8'));
  return new Map([
    ['docs/configuration.md', configPage(schema('config'))],
    ['docs/findings.md', findingsPage()],
    ['docs/records.md', recordsPage(schema('record'))],
    ['man/flowglass.1', manPage()],
  ]);
}

if (process.argv[1]?.endsWith('docs.ts')) {
  mkdirSync('man', { recursive: true });
  for (const [path, text] of pages()) writeFileSync(path, text);
}
