// What a run writes in a format, by file.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type AnalyzeOptions, analyze, type CaptureInput, type FormatName } from 'flowglass';

/** Text of each file that the format writes. */
export async function filesOf(
  input: CaptureInput | CaptureInput[],
  format: FormatName,
  options: AnalyzeOptions = {},
): Promise<Map<string, string>> {
  const parts = new Map<string, Buffer[]>();
  const write = (piece: Uint8Array, file: string) => {
    const before = parts.get(file) ?? [];
    parts.set(file, [...before, Buffer.from(piece)]);
  };
  try {
    await analyze(input, { workers: 0, ...options, outputs: [{ format, write }] }).summary();
  } catch (error) {
    if ((error as { code?: string }).code !== 'not-a-capture') throw error;
  }
  return new Map([...parts].map(([file, pieces]) => [file, Buffer.concat(pieces).toString()]));
}

/** The objects in a file of JSON lines. */
// biome-ignore lint/suspicious/noExplicitAny: of every shape.
export function objectsIn(text: string | undefined): any[] {
  return (text ?? '')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

function capturesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? capturesIn(path) : [path];
    })
    .filter((path) => /\.(pcap|pcapng|cap)(\.gz)?$/.test(path));
}

/** The project's own captures, and the shared ones where they are there. */
export const CAPTURES = [
  ...capturesIn('examples'),
  ...capturesIn('test/captures'),
  ...capturesIn('../shared/captures'),
];
