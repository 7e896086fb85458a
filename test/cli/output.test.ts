// Where records and summary go, and what happens when that place takes no more.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { analyze } from 'flowglass';
import { describe, expect, it } from 'vitest';
import {
  filesIn,
  flowglass,
  flowsOf,
  namedPipe,
  OFFICE,
  OFFICE_FLOWS,
  officeBytes,
  Running,
  recordsOf,
  shell,
  temporaryFolder,
  until,
} from './run.js';

const at = temporaryFolder();

describe('in a pipe', () => {
  it('records take standard output, the summary standard error', () => {
    const { code, stdout, stderr } = flowglass([OFFICE]);
    expect(code).toBe(0);
    expect(flowsOf(stdout)).toHaveLength(OFFICE_FLOWS);
    expect(stderr).toMatch(
      /^Findings {2}1 low\n[\s\S]*\n\nexamples\/office\.pcapng\n {2}Capture {2}pcapng, Ethernet\n/,
    );
  });

  it('records are those that the library gives', async () => {
    const pieces: Buffer[] = [];
    const ndjson = (lines: Uint8Array) => void pieces.push(Buffer.from(lines));
    await analyze(OFFICE, { ndjson }).summary();
    expect(flowglass([OFFICE]).stdout).toBe(Buffer.concat(pieces).toString());
  });

  it('--quiet leaves nothing but the records', () => {
    const { code, stdout, stderr } = flowglass([OFFICE, '-q']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(flowsOf(stdout)).toHaveLength(OFFICE_FLOWS);
  });

  it('--format summary puts the summary in the place of the records', () => {
    const { stdout, stderr } = flowglass([OFFICE, '-f', 'summary']);
    expect(stderr).toBe('');
    expect(stdout).toBe(flowglass([OFFICE]).stderr);
  });

  it('--verbose tells time and speed, which are no part of the summary', () => {
    const { stdout, stderr } = flowglass([OFFICE, '-f', 'summary', '--verbose']);
    expect(stdout).toBe(flowglass([OFFICE, '-f', 'summary']).stdout);
    expect(stderr).toMatch(/^took .* packets\/s, .*bit\/s; at most .* of memory\n$/);
  });

  it('has no colours, unless they are asked for', () => {
    expect(flowglass([OFFICE, '-f', 'summary']).stdout).not.toContain('\x1b');
    const env = { FORCE_COLOR: '1' };
    expect(flowglass([OFFICE, '-f', 'summary'], { env }).stdout).toContain('\x1b[1m');
  });

  it('that is closed ends the run without a word', async () => {
    const input = namedPipe(at('slow'));
    const run = new Running('bash', [
      '-c',
      `'${process.execPath}' dist/cli/main.js '${at('slow')}' -q | head -1; echo "exit \${PIPESTATUS[0]}"`,
    ]);
    input.write(officeBytes());
    // The first flows come while the input is still open; the rest after `head` has gone.
    await until(() => run.stdout.includes('\n'));
    input.end();
    const { stdout, stderr } = await run.end();
    const [record = '', ...others] = stdout.trimEnd().split('\n');
    expect(JSON.parse(record)).toHaveProperty('type');
    expect(others).toEqual(['exit 0']);
    expect(stderr).toBe('');
  });

  it.each([[''], ['-f summary'], ['--json']])('%s into head is no error', (flags) => {
    const { stdout, stderr } = shell(
      `flowglass ${OFFICE} -q ${flags} | head -c 1 >/dev/null; echo $PIPESTATUS`,
    );
    expect({ stdout, stderr }).toEqual({ stdout: '0\n', stderr: '' });
  });
});

describe('a full disk', () => {
  it.each([
    [`flowglass ${OFFICE} -q`],
    [`flowglass ${OFFICE} --format summary`],
    [`flowglass ${OFFICE} --json`],
    [`flowglass info ${OFFICE}`],
    [`flowglass info --json ${OFFICE}`],
  ])('%s says so and exits with 1', (line) => {
    const { code, stderr } = shell(`${line} > /dev/full`);
    expect(code).toBe(1);
    expect(stderr).toBe(
      'flowglass: cannot write standard output: no space is left on the device; free some, or choose another place\n',
    );
  });
});

describe('--out', () => {
  it('writes the records to a file, the summary to standard output, and makes the folder', () => {
    const { code, stdout, stderr } = flowglass([OFFICE, '--out', at('new', 'deep')]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(flowglass([OFFICE, '-f', 'summary']).stdout);
    expect(filesIn(at('new', 'deep'))).toEqual(['records.ndjson']);
    const written = readFileSync(at('new', 'deep', 'records.ndjson'), 'utf8');
    expect(written).toBe(flowglass([OFFICE]).stdout);
  });

  it('takes the place of an older file', () => {
    mkdirSync(at('old'));
    writeFileSync(at('old', 'records.ndjson'), 'old');
    flowglass([OFFICE, '-q', '-o', at('old')]);
    expect(flowsOf(readFileSync(at('old', 'records.ndjson'), 'utf8'))).toHaveLength(OFFICE_FLOWS);
  });

  it('leaves an older file alone when the run fails', () => {
    mkdirSync(at('kept'));
    writeFileSync(at('kept', 'records.ndjson'), 'old');
    expect(flowglass([at('missing.pcap'), '-o', at('kept')]).code).toBe(1);
    expect(filesIn(at('kept'))).toEqual(['records.ndjson']);
    expect(readFileSync(at('kept', 'records.ndjson'), 'utf8')).toBe('old');
  });

  it('leaves no folder behind when the run fails', () => {
    expect(flowglass([at('missing.pcap'), '-o', at('made', 'for', 'nothing')]).code).toBe(1);
    expect(existsSync(at('made'))).toBe(false);
  });

  it('that outgrows what the file system takes fails whole', () => {
    const line = `trap '' XFSZ; ulimit -f 16; flowglass ${OFFICE} -q -o '${at('limited')}'`;
    const { code, stderr } = shell(line);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^flowglass: cannot write .*limited\/records\.ndjson: .*\n$/);
    expect(existsSync(at('limited'))).toBe(false);
  });

  it.each([
    ['a file in the way', 'README.md', 'a file is in the way'],
    ['a path through a file', 'README.md/x', 'cannot write README.md/x/records.ndjson'],
    ['a place without folders', '/proc/flowglass', 'the folder cannot be made there'],
    ['no name', '', 'the folder cannot be made there'],
  ])('%s is an error with a reason', (_, folder, words) => {
    const { code, stdout, stderr } = flowglass([OFFICE, '--out', folder]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^flowglass: cannot write .*\n$/);
    expect(stderr).toContain(words);
  });

  it('killed half way leaves no records file', async () => {
    const input = namedPipe(at('endless'));
    const run = Running.flowglass([at('endless'), '-o', at('killed')]);
    input.write(officeBytes());
    await until(() => filesIn(at('killed')).length > 0);
    run.kill('SIGKILL');
    await run.end();
    input.end();
    expect(filesIn(at('killed'))).not.toContain('records.ndjson');
  });
});

describe('--json', () => {
  it("is the library's summary, times as in records", async () => {
    const { code, stdout, stderr } = flowglass([OFFICE, '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const summary = await analyze(OFFICE).summary();
    const iso = (ns: bigint) => {
      const seconds = new Date(Number(ns / 1_000_000_000n) * 1000).toISOString().slice(0, 19);
      return `${seconds}.${(ns % 1_000_000_000n).toString().padStart(9, '0')}Z`;
    };
    const expected = JSON.stringify(summary, (_, it) => (typeof it === 'bigint' ? iso(it) : it));
    expect(JSON.parse(stdout)).toEqual(JSON.parse(expected));
  });

  it('goes beside records in a file', () => {
    const { stdout } = flowglass([OFFICE, '--json', '--out', at('beside')]);
    expect(JSON.parse(stdout)).toMatchObject({ flows: { flows: OFFICE_FLOWS } });
    expect(filesIn(at('beside'))).toEqual(['records.ndjson']);
  });
});

describe('the summary', () => {
  const summary = (...flags: string[]) => flowglass([OFFICE, '-f', 'summary', ...flags]).stdout;
  const section = (text: string, title: string) =>
    text.split('\n\n').find((part) => part.startsWith(title)) ?? '';

  it('says what the capture is, its span, and what happened to the flows', () => {
    expect(summary()).toMatch(/ {2}Packets {2}865, 590 kB on the wire/);
    expect(summary()).toMatch(/ {2}Time +\d{4}-\d\d-\d\d [\d:.]+ to [\d:.]+ UTC \(56\.3 s\)\n/);
    expect(summary()).toMatch(/ {2}Flows +71: 19 closed, 1 reset, 51 open at the end\n/);
  });

  it.each([
    ['Protocols', 4],
    ['Top services', 6],
    ['Top talkers', 17],
  ])('%s: --top rows, and how many more', (title, count) => {
    const rows = section(summary('--top', '2'), title).split('\n').slice(1);
    expect(rows).toHaveLength(3);
    expect(rows[2]).toBe(`  and ${count - 2} more`);
    const all = section(summary('--top', '10'), title).trimEnd().split('\n').slice(1);
    expect(all).toHaveLength(Math.min(count, 10) + (count > 10 ? 1 : 0));
  });

  it('counts a host that speaks to itself once', () => {
    // One UDP datagram from 127.0.0.1 to 127.0.0.1 in a raw IPv4 capture.
    const packet = Buffer.from('4500001d00010000401100007f0000017f000001040000070009000041', 'hex');
    const head = Buffer.from('d4c3b2a1020004000000000000000000ffff0000e4000000', 'hex');
    const record = Buffer.alloc(16);
    record.writeUInt32LE(packet.length, 8);
    record.writeUInt32LE(packet.length, 12);
    const { stdout } = flowglass(['-', '--json'], { input: Buffer.concat([head, record, packet]) });
    expect((JSON.parse(stdout) as { hosts: unknown }).hosts).toEqual([
      { ip: '127.0.0.1', flows: 1, packets: 1, bytesSent: 29, bytesReceived: 29 },
    ]);
  });

  it('tells which tunnel the largest flows were in', () => {
    const capture = 'test/captures/vxlan.pcap';
    expect(flowglass([capture, '-f', 'summary']).stdout).toMatch(/\n {4}tcp in vxlan +/);
    const { largestFlows } = JSON.parse(flowglass([capture, '--json']).stdout) as {
      largestFlows: { id: string }[];
    };
    const records = recordsOf(flowglass([capture]).stdout);
    for (const { id, ...flow } of largestFlows) {
      const { splt, ...record } = records.find((it) => it.id === id) ?? {};
      expect({ id, ...flow }).toEqual(record);
    }
  });

  it('tells of packets cut by the snaplen', () => {
    const packet = Buffer.alloc(60);
    const head = Buffer.from('d4c3b2a1020004000000000000000000ffff000001000000', 'hex');
    const record = Buffer.alloc(16);
    record.writeUInt32LE(60, 8);
    record.writeUInt32LE(1000, 12);
    const input = Buffer.concat([head, record, packet]);
    expect(flowglass(['-', '-f', 'summary'], { input }).stdout).toMatch(
      /Packets +1, 1 kB on the wire, 1,000 bytes on average; 1 cut by the snaplen\n/,
    );
  });
});
