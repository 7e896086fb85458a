// Zeek's published logs of a shared capture, by field.

import type { SharedCapture } from '../tshark/corpus.js';

type Row = Record<string, string>;

/** Each different version of a log, as rows. */
export function zeekLogs(expected: SharedCapture['expected'], name: string): Row[][] {
  const { upstream } = expected as unknown as {
    upstream?: { zeek?: { tests: { baselines: Record<string, string> }[] } };
  };
  const texts = (upstream?.zeek?.tests ?? []).flatMap(({ baselines }) => baselines[name] ?? []);
  return [...new Set(texts)].map(rowsOf);
}

function rowsOf(text: string): Row[] {
  const lines = text.split('\n');
  const fields =
    lines
      .find((line) => line.startsWith('#fields'))
      ?.split('\t')
      .slice(1) ?? [];
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const values = line.split('\t');
      return Object.fromEntries(fields.map((field, i) => [field, values[i] ?? '-']));
    });
}
