// Signals in the middle of a run that writes a file: no half of one is left, by whatever command.

import { openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  filesIn,
  MAIN,
  namedPipe,
  officeBytes,
  type Result,
  Running,
  temporaryFolder,
  until,
} from './run.js';

const SIGNALS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const;

const at = temporaryFolder();
let next = 0;
let open: { end(): void } | undefined;
afterEach(() => open?.end());

/** A run over a pipe that stays open, when it has read most of OFFICE from it. */
async function overPipe(command: string[], ...flags: string[]): Promise<Running> {
  const path = at(`pipe-${next++}`);
  const pipe = namedPipe(path);
  open = pipe;
  const run = new Running(process.execPath, [MAIN, ...command, path, ...flags]);
  await pipe.write(officeBytes());
  return run;
}

describe('report', () => {
  it.each(SIGNALS)(
    '%s completes the page of what was read and exits with %i',
    async (signal, code) => {
      const folder = at(`report-${signal}`);
      const run = await overPipe(['report'], '-o', `${folder}/page.html`);
      await until(() => filesIn(folder).length > 0);
      run.kill(signal);
      const result = await run.end();
      expect(result).toMatchObject({ code, signal: null });
      expect(result.stderr).toContain('finishing what was read');
      expect(result.stderr).toContain('interrupted: the report is of what was read until then');
      expect(filesIn(folder)).toEqual(['page.html']);
      const page = readFileSync(`${folder}/page.html`, 'utf8');
      expect(page).toContain('data-block="report"');
      expect(page.trimEnd()).toMatch(/<\/html>$/);
    },
  );

  it.each(SIGNALS)('a second %s leaves no file and no folder', async (signal, code) => {
    const folder = at(`report-twice-${signal}`, 'deep');
    const run = new Running(process.execPath, [MAIN, 'report', '-', '-o', `${folder}/page.html`]);
    run.child.stdin?.write(officeBytes());
    await until(() => filesIn(folder).length > 0);
    await twice(run, signal);
    expect(await run.end()).toMatchObject({ code, stdout: '' });
    expect(filesIn(at(`report-twice-${signal}`))).toEqual([]);
  });
});

/** The first one gives whoever writes into standard input a second, in which the other comes. */
async function twice(run: Running, signal: NodeJS.Signals): Promise<void> {
  run.kill('SIGINT');
  await until(() => run.stderr.includes('Ctrl-C again ends at once'));
  run.kill(signal);
}

describe('--out', () => {
  const formats = 'ndjson,zeek,eve,html,parquet,duckdb,ipfix';

  it.each(SIGNALS)('%s puts whole files of all formats in their places', async (signal, code) => {
    const folder = at(`out-${signal}`);
    const run = await overPipe([], '-o', folder, '-f', formats, '-q');
    await until(() => filesIn(folder).length > 7);
    run.kill(signal);
    const result = await run.end();
    expect(result).toMatchObject({ code, signal: null });
    expect(result.stderr).toContain('interrupted: these are the results of');
    const files = filesIn(folder);
    expect(files.filter((it) => it.startsWith('.'))).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(['conn.log', 'eve.json', 'flowglass.duckdb']));
    expect(readFileSync(`${folder}/conn.log`, 'utf8')).toMatch(/\n#close\t[\d-]+\n$/);
    expect(readFileSync(`${folder}/flows.parquet`).subarray(-4).toString()).toBe('PAR1');
  });

  it.each(SIGNALS)('a second %s leaves nothing of any format', async (signal, code) => {
    const folder = at(`out-twice-${signal}`);
    const args = ['-', '-o', folder, '-f', formats, '-q'];
    const run = new Running(process.execPath, [MAIN, ...args]);
    run.child.stdin?.write(officeBytes());
    await until(() => filesIn(folder).length > 7);
    await twice(run, signal);
    expect(await run.end()).toMatchObject({ code, stdout: '' });
    expect(filesIn(folder)).toEqual([]);
  });
});

describe('extract', () => {
  /** Takes long enough to be stopped in; files it has to be, since it is read twice. */
  const large = at('large.pcap');

  beforeAll(() => {
    const packets = packetsOf(readFileSync('test/captures/scan-sweep.pcap'));
    const file = openSync(large, 'w');
    writeSync(file, readFileSync('test/captures/scan-sweep.pcap').subarray(0, 24));
    const many = Buffer.concat(Array.from({ length: 200 }, () => packets));
    while (statSync(large).size < 150e6) writeSync(file, many);
  });

  it.each(SIGNALS)('%s leaves no file and no folder, and exits with %i', async (signal, code) => {
    const folder = at(`extract-${signal}`, 'deep');
    const out = `${folder}/part.pcapng`;
    const run = new Running(process.execPath, [
      MAIN,
      'extract',
      large,
      '-o',
      out,
      '--filter',
      'ip',
    ]);
    await until(() => filesIn(folder).length > 0);
    run.kill(signal);
    const result: Result = await run.end();
    expect(result).toMatchObject({ code, signal: null, stdout: '' });
    expect(result.stderr).toBe('flowglass: interrupted: nothing is written\n');
    expect(filesIn(at(`extract-${signal}`))).toEqual([]);
  });

  it('while it copies leaves an older file as it was', async () => {
    const out = at('older.pcapng');
    writeFileSync(out, 'older');
    const run = new Running(process.execPath, [
      MAIN,
      'extract',
      large,
      '-o',
      out,
      '--filter',
      'ip',
    ]);
    const partial = () => filesIn(at('.')).find((it) => it.startsWith('.older'));
    await until(() => partial() !== undefined && statSync(at(partial() ?? '')).size > 0);
    run.kill('SIGINT');
    expect(await run.end()).toMatchObject({ code: 130, stdout: '' });
    expect(readFileSync(out, 'utf8')).toBe('older');
    expect(partial()).toBeUndefined();
  });
});

/** All but the header of a pcap file. */
function packetsOf(pcap: Buffer): Buffer {
  return pcap.subarray(24);
}
