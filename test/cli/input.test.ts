// What is read: by path, by pattern, from a pipe, compressed, in parts; and what is said of what cannot be.

import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../capture/data.js';
import {
  blocksOf,
  flowglass,
  flowsOf,
  OFFICE,
  OFFICE_FLOWS,
  OFFICE_FRAMES,
  officeBytes,
  recordsOf,
  shell,
  temporaryFolder,
} from './run.js';

const at = temporaryFolder();

interface Summary {
  frames: number;
  flows: { flows: number };
  captures: { name: string; packets: number }[];
}

const summaryOf = (...args: string[]) =>
  JSON.parse(flowglass([...args, '--json']).stdout) as Summary;

/** Records as they would be of any file name, in no order. */
const withoutNames = (ndjson: string) =>
  recordsOf(ndjson)
    .map(({ captures, ...record }) => JSON.stringify(record))
    .sort();

beforeAll(() => {
  mkdirSync(at('many'));
  copyFileSync(OFFICE, at('many', 'a.pcapng'));
  copyFileSync('test/captures/dns.pcap', at('many', 'b.pcap'));
  writeFileSync(at('many', 'notes.txt'), 'no capture');
  mkdirSync(at('texts'));
  writeFileSync(at('texts', 'notes.txt'), 'no capture');
});

describe('standard input', () => {
  it('gives the records that the file gives', () => {
    const piped = flowglass(['-'], { input: officeBytes() });
    expect(piped.code).toBe(0);
    expect(withoutNames(piped.stdout)).toEqual(withoutNames(flowglass([OFFICE]).stdout));
    expect(flowsOf(piped.stdout)[0]?.captures).toEqual(['standard input']);
  });

  it('may be compressed', () => {
    const { stdout } = flowglass(['-', '--json'], { input: gzipSync(officeBytes()) });
    expect((JSON.parse(stdout) as Summary).frames).toBe(OFFICE_FRAMES);
  });

  it('that is empty is an error', () => {
    const { code, stderr } = flowglass(['-']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^flowglass: standard input: .*empty/);
  });
});

describe('compressed files', () => {
  it.each([
    ['gzip', ['-c']],
    ['zstd', ['-qc']],
    ['lz4', ['-qc']],
  ])('%s is told by content', (program, args) => {
    const packed = runProgram(program, args, officeBytes());
    if (!packed) return;
    writeFileSync(at(`by-${program}`), packed);
    const { code, stdout } = flowglass([at(`by-${program}`)]);
    expect(code).toBe(0);
    expect(withoutNames(stdout)).toEqual(withoutNames(flowglass([OFFICE]).stdout));
  });

  it('cut short give what is before the cut and a warning', () => {
    writeFileSync(at('cut.gz'), gzipSync(officeBytes()).subarray(0, 200_000));
    const { code, stdout, stderr } = flowglass([at('cut.gz')]);
    expect(code).toBe(2);
    expect(recordsOf(stdout).length).toBeGreaterThan(10);
    expect(stderr).toContain('warning: ');
    expect(stderr).toContain('cut.gz, byte ');
  });
});

describe('several captures', () => {
  it('are one input: flows run on from file to file', () => {
    const blocks = blocksOf(officeBytes());
    const head = blocks.slice(0, 2);
    writeFileSync(at('first.pcapng'), Buffer.concat(blocks.slice(0, 400)));
    writeFileSync(at('second.pcapng'), Buffer.concat([...head, ...blocks.slice(400)]));
    const whole = withoutNames(flowglass([OFFICE]).stdout);
    // Files are ordered by time, so the order of the arguments does not matter.
    const { stdout } = flowglass([at('second.pcapng'), at('first.pcapng')]);
    expect(withoutNames(stdout)).toEqual(whole);
    const apart =
      summaryOf(at('first.pcapng')).flows.flows + summaryOf(at('second.pcapng')).flows.flows;
    expect(apart).toBeGreaterThan(OFFICE_FLOWS);
    expect(flowsOf(stdout).some((it) => (it.captures as string[]).length === 2)).toBe(true);
  });

  it('of a directory are its captures only', () => {
    const { captures, frames } = summaryOf(at('many'));
    expect(captures.map(({ name }) => name).sort()).toEqual([
      at('many', 'a.pcapng'),
      at('many', 'b.pcap'),
    ]);
    expect(frames).toBe(OFFICE_FRAMES + summaryOf('test/captures/dns.pcap').frames);
  });

  it('of a pattern are those that it matches', () => {
    expect(summaryOf(at('many', '*.pcapng')).flows.flows).toBe(OFFICE_FLOWS);
  });

  it('have a table of their own in the summary', () => {
    const { stdout } = flowglass([at('many'), '--format', 'summary']);
    expect(stdout).toMatch(/^2 captures$/m);
    expect(stdout).toMatch(/\nCaptures +format +link type +packets +bytes +first packet \(UTC\)\n/);
  });

  it('with one that is none: the others are read, the exit code is 2', () => {
    const { code, stdout, stderr } = flowglass([OFFICE, at('many', 'notes.txt')]);
    expect(code).toBe(2);
    expect(flowsOf(stdout).filter(({ type }) => type === 'flow')).toHaveLength(OFFICE_FLOWS);
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain('notes.txt, byte 0: This is not a pcap');
  });
});

describe('what is no capture', () => {
  it.each([
    ['text', Buffer.from('Dear reader,\n'), 'plain text'],
    ['json', Buffer.from('{"a": 1}\n'), 'JSON'],
    ['elf', Buffer.from('7f454c4602010100', 'hex'), 'ELF'],
    ['snoop', Buffer.concat([Buffer.from('snoop\0\0\0'), Buffer.alloc(8)]), 'snoop'],
    ['empty', Buffer.alloc(0), 'empty'],
  ])('%s is named', (name, bytes, words) => {
    writeFileSync(at(name), bytes);
    for (const command of ['analyze', 'info']) {
      const { code, stdout, stderr } = flowglass([command, at(name)]);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/^flowglass: .*\n$/);
      expect(stderr).toContain(at(name));
      expect(stderr).toContain(words);
    }
  });

  it.each([
    ['nothing-here.pcap', 'no such file or directory'],
    ['nothing-*.pcap', 'no file matches this pattern'],
    ['texts', 'is a capture'],
    ['/dev/null', 'device'],
  ])('%s: %s', (name, words) => {
    const path = name.startsWith('/') ? name : at(name);
    const { code, stdout, stderr } = flowglass([path]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(path);
    expect(stderr).toContain(words);
  });

  it('is not hidden by the captures beside it when it is missing', () => {
    const { code, stdout } = flowglass([OFFICE, at('missing.pcap')]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });
});

describe('a damaged capture', () => {
  it('gives what is before the damage, names file, byte and reason, and exits with 2', () => {
    const whole = officeBytes();
    const blocks = blocksOf(whole);
    const end = blocks.slice(0, 500).reduce((sum, block) => sum + block.length, 0);
    writeFileSync(at('cut.pcapng'), whole.subarray(0, end + 30));
    const { code, stdout, stderr } = flowglass([at('cut.pcapng')]);
    expect(code).toBe(2);
    const warnings = recordsOf(stdout).filter(({ type }) => type === 'warning');
    expect(warnings).toMatchObject([
      { capture: at('cut.pcapng'), code: 'cut-record', offset: end },
    ]);
    const text = stderr.replaceAll(/\s+/g, ' ');
    expect(text).toContain(`warning: ${at('cut.pcapng')}, byte ${end.toLocaleString('en')}: `);
    expect(text).toContain('ends inside a record');
    expect(text).toContain('Packets 498,');
  });

  it('is told of by --quiet as well', () => {
    const { code, stdout, stderr } = flowglass([
      at('cut.pcapng'),
      '--quiet',
      '--format',
      'summary',
    ]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^warning: /);
  });
});

it('a name with control characters cannot reach the terminal', () => {
  copyFileSync(OFFICE, at('\x1b[31mred.pcapng'));
  const { stdout } = shell(`flowglass '${at()}'/*red.pcapng -f summary`);
  expect(stdout).toContain('?[31mred.pcapng');
  expect(stdout).not.toContain('\x1b');
});
