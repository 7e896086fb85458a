// The logs that Zeek's own tests expect of a shared capture, as rows by column.

import { readFileSync } from 'node:fs';

export function zeekLog(capture: string, log: string): Record<string, string>[] {
  const { upstream } = JSON.parse(readFileSync(`${capture}.expect.json`, 'utf8')) as {
    upstream: { zeek: { tests: { baselines: Record<string, string> }[] } };
  };
  for (const { baselines } of upstream.zeek.tests) {
    const text = baselines[log];
    if (text !== undefined) return rowsOf(text);
  }
  throw new Error(`no ${log} of ${capture}`);
}

function rowsOf(text: string): Record<string, string>[] {
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
