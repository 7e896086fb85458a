// Lists of indicators from files, by what is in them.

import { readFile } from 'node:fs/promises';
import { FlowglassError } from '../errors.js';
import type { ListEntry } from './entry.js';
import { classify } from './kinds.js';
import { looksLikeMisp, readMisp } from './misp.js';
import { readPlain } from './plain.js';
import { IndicatorSet } from './set.js';
import { looksLikeStix, readStix } from './stix.js';
import { looksLikeZeekIntel, readZeekIntel } from './zeek-intel.js';

/**
 * Reads lists: plain (a value a line), CSV with a header, MISP JSON, STIX 2.1 bundles, Zeek intel files; told
 * by content. What cannot be compared with traffic is counted in `lists`.
 * @throws FlowglassError for a file that cannot be read, or in which there is no indicator at all
 */
export async function loadIndicators(paths: readonly string[]): Promise<IndicatorSet> {
  const set = new IndicatorSet();
  // Its library is loaded by those who have lists.
  const csv = await import('./csv.js');
  for (const path of paths) add(set, path, await textOf(path), csv);
  return set;
}

async function textOf(path: string): Promise<string> {
  try {
    const text = await readFile(path, 'utf8');
    return text.replace(/^\uFEFF/, '');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : String(code);
    throw new FlowglassError('bad-option', `indicators: ${path}: ${why}.`, { cause: error });
  }
}

type Csv = typeof import('./csv.js');

function add(set: IndicatorSet, path: string, text: string, csv: Csv): void {
  const counts = { list: path, indicators: 0, skipped: 0 };
  const list = set.lists.push(counts) - 1;
  for (const { value, entry, text: said } of entriesOf(path, text, csv)) {
    const found = classify(value);
    if (found) {
      set.add(found, list, entry, said);
      counts.indicators++;
    } else {
      counts.skipped++;
    }
  }
  if (counts.indicators === 0) {
    throw new FlowglassError(
      'bad-option',
      `indicators: ${path}: no address, network, name, URL, fingerprint or hash in it ` +
        `(${counts.skipped} entries of other kinds).`,
    );
  }
}

function entriesOf(path: string, text: string, csv: Csv): Iterable<ListEntry> {
  if (/^\s*[{[]/.test(text)) {
    const json = parse(path, text);
    if (looksLikeStix(json)) return readStix(json);
    if (looksLikeMisp(json)) return readMisp(json);
    throw new FlowglassError(
      'bad-option',
      `indicators: ${path}: JSON, but no STIX bundle and no MISP event.`,
    );
  }
  if (looksLikeZeekIntel(text)) return readZeekIntel(text);
  return csv.looksLikeCsv(text) ? csv.readCsv(text) : readPlain(text);
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new FlowglassError('bad-option', `indicators: ${path}: ${(error as Error).message}.`);
  }
}
