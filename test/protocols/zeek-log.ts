// The logs that Zeek's own tests expect of a shared capture, as rows by column.

import { readFileSync } from 'node:fs';
import type { SharedCapture } from '../tshark/corpus.js';

type Row = Record<string, string>;

interface Upstream {
  upstream?: { zeek?: { tests: { baselines: Record<string, string> }[] } };
}

/** Each different version of a log, as rows. */
export function zeekLogs(expected: SharedCapture['expected'], name: string): Row[][] {
  const { upstream } = expected as unknown as Upstream;
  const texts = (upstream?.zeek?.tests ?? []).flatMap(({ baselines }) => baselines[name] ?? []);
  return [...new Set(texts)].map(rowsOf);
}

/** The first version of a log of the capture at this path. */
export function zeekLog(capture: string, name: string): Row[] {
  const text = readFileSync(`${capture}.expect.json`, 'utf8');
  const [log] = zeekLogs(JSON.parse(text) as SharedCapture['expected'], name);
  if (!log) throw new Error(`no ${name} of ${capture}`);
  return log;
}

function rowsOf(text: string): Row[] {
  const lines = text.split('\n').filter((line) => line !== '');
  const header = lines.find((line) => line.startsWith('#fields\t'));
  // Without its header a log has been through zeek-cut, and its first line says the columns.
  const names = (header ? header.slice('#fields\t'.length) : (lines[0] ?? '')).split('\t');
  return lines
    .filter((line, i) => !line.startsWith('#') && (header !== undefined || i > 0))
    .map((line) => {
      const values = line.split('\t');
      return Object.fromEntries(names.map((name, i) => [name, values[i] ?? '']));
    });
}
