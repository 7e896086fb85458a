// `flowglass info`: what it tells of a capture, against capinfos and tshark's file-format dissectors.

import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { type CaptureInfo, inspect } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { corpusIsThere, type Expectation, sharedCaptures } from '../tshark/corpus.js';
import { blocksOf, flowglass, OFFICE, officeBytes, temporaryFolder } from './run.js';

const at = temporaryFolder();

/** A CaptureInfo as JSON has it. */
type Info = Omit<CaptureInfo, 'firstTime' | 'lastTime'> & { firstTime?: string; lastTime?: string };

const infosOf = (...args: string[]) =>
  JSON.parse(flowglass(['info', '--json', ...args]).stdout) as Info[];

describe('the text', () => {
  it('says format, writer, counts, times and interfaces', () => {
    const { code, stdout, stderr } = flowglass(['info', OFFICE]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n')).toEqual([
      OFFICE,
      '  Format      pcapng 1.0, little-endian, 1 section',
      '  File        619 kB (619,356)',
      expect.stringMatching(/^ {2}Written by {2}Editcap/),
      '  Packets     865',
      '  Bytes       590 kB (590,014) on the wire, 590 kB (590,014) captured',
      '  Earliest    2026-11-24 04:32:17.846674 UTC',
      '  Latest      2026-11-24 04:33:14.195462 UTC',
      '  Duration    56.3 s',
      '  Average     15 packets/s, 83.8 kbit/s, 682 bytes a packet',
      '  Time order  strict',
      '  Blocks      865 enhanced packet',
      '',
      '  Interfaces  link type     snaplen  resolution  packets   bytes',
      '  0           Ethernet (1)  262,144     10^-6 s      865  590 kB',
      '',
    ]);
  });

  it('names the compression', () => {
    writeFileSync(at('office.gz'), gzipSync(officeBytes()));
    expect(flowglass(['info', at('office.gz')]).stdout).toMatch(
      / {2}File +\d+ kB \([\d,]+\), gzip-compressed\n/,
    );
  });

  it('tells captures apart by an empty line, in the order given', () => {
    const { stdout } = flowglass(['info', 'test/captures/dns.pcap', OFFICE]);
    expect(stdout).toMatch(/^test\/captures\/dns\.pcap\n.*\n\nexamples\/office\.pcapng\n/s);
  });

  it('of standard input is that of the file, without its size', () => {
    const lines = (text: string) =>
      text.split('\n').filter((it, i) => i > 0 && !it.startsWith('  File'));
    const piped = flowglass(['info', '-'], { input: officeBytes() }).stdout;
    expect(piped).toMatch(/^standard input\n/);
    expect(lines(piped)).toEqual(lines(flowglass(['info', OFFICE]).stdout));
  });
});

describe('--json', () => {
  it('is what inspect gives', async () => {
    const [info] = infosOf(OFFICE);
    const [expected] = await inspect(OFFICE);
    const { firstTime, lastTime, interfaces, ...rest } = info as Info;
    expect(expected).toMatchObject(rest);
    expect(firstTime).toBe('2026-11-24T04:32:17.846674000Z');
    expect(lastTime).toBe('2026-11-24T04:33:14.195462000Z');
    expect(interfaces).toMatchObject([{ linkType: 1, packets: 865 }]);
  });
});

describe('damage', () => {
  it('is told, with the counts of what is before it, and exits with 2', () => {
    const blocks = blocksOf(officeBytes());
    const whole = Buffer.concat(blocks.slice(0, 12));
    writeFileSync(at('cut.pcapng'), Buffer.concat([whole, Buffer.from([6, 0])]));
    const { code, stdout, stderr } = flowglass(['info', at('cut.pcapng')]);
    expect(code).toBe(2);
    expect(stdout).toMatch(/ {2}Packets +10\n/);
    const text = stderr.replaceAll(/\s+/g, ' ');
    expect(text).toContain(`cut.pcapng, byte ${whole.length.toLocaleString('en')}: The capture`);
  });

  it('of one capture does not keep the others back', () => {
    const { code, stdout, stderr } = flowglass(['info', 'README.md', OFFICE]);
    expect(code).toBe(2);
    expect(stdout).toMatch(/^examples\/office\.pcapng\n/);
    expect(stderr).toMatch(/^flowglass: README\.md: This is not a pcap/);
  });
});

describe.skipIf(!corpusIsThere)('every shared capture', () => {
  const captures = sharedCaptures();
  const infos = new Map(
    corpusIsThere ? infosOf(...captures.map(({ path }) => path)).map((it) => [it.name, it]) : [],
  );

  it.each(captures.map((it) => [it.name, it] as const))('%s', (name, { path, expected }) => {
    const info = infos.get(path);
    if (!info) throw new Error('there is no answer');
    if (info.format === 'unknown') {
      // Not to be read, or of a format that is not ours.
      expect(['pcap', 'pcapng']).not.toContain(expected.capture_file.short_type);
      return;
    }
    expect(told(info)).toEqual({ ...known(expected), ...DEVIATIONS[name] });
  });
});

/** Where tshark says something else, and why flowglass does not. */
const DEVIATIONS: Record<string, Partial<ReturnType<typeof told>>> = {
  // tshark's dissector does not read these; the values are those of capinfos.
  'pcap-format/http-301-get.modpcap.pcap': { linkTypes: [1], snaplens: [65535] },
  'pcap-format/http-500-head.modpcap-be.pcap': { linkTypes: [1], snaplens: [1600] },
  // tshark's dissector of blocks stops before the third section; capinfos counts five interfaces.
  'pcapng/le__test202.pcapng': { linkTypes: [1, 0, 1, 1, 0], snaplens: [96, 0, 128, 96, 0] },
  // Times past 2^64 ns since 1970.
  'pcapng/pcapng-example.pcapng': { latest: '2255-03-14T16:00:00.277451000Z' },
  // A version that both refuse; what comes behind its number may mean anything.
  'pcapng/pcapng-invalid-vers-1.pcapng': { format: 'pcapng', linkTypes: [], snaplens: [] },
};

function told(info: Info) {
  return {
    packets: info.packets,
    wireBytes: info.wireBytes,
    capturedBytes: info.capturedBytes,
    snapped: info.snapped,
    timeGoesBack: info.timeGoesBack,
    earliest: info.firstTime,
    latest: info.lastTime,
    gzip: info.compression === 'gzip',
    format: formatOf(info),
    linkTypes: info.interfaces.map(({ linkType }) => linkType),
    snaplens: info.interfaces.map(({ snaplen }) => snaplen),
    perInterface: info.format === 'pcapng' ? packetsById(info) : {},
  };
}

/** The upper bits of a pcap file's link type hold the length of the frame check sequence. */
const LINK_TYPE = 0xffff;

function fields(values: string | string[] | undefined): number[] {
  return values === undefined ? [] : [values].flat().map(Number);
}

/** In capinfos' words. */
function formatOf({ format, modified, interfaces }: Info): string | null {
  if (modified) return 'modpcap';
  const nanoseconds = format === 'pcap' && interfaces[0]?.resolution === '10^-9 s';
  return nanoseconds ? 'nsecpcap' : format;
}

/** tshark adds up interfaces of one number in different sections. */
function packetsById({ interfaces }: Info): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { id, packets } of interfaces) {
    if (packets > 0) counts[id] = (counts[id] ?? 0) + packets;
  }
  return counts;
}

function known({ packets, capture_file: file }: Expectation) {
  const { layout } = file;
  return {
    packets: packets.count,
    wireBytes: packets.wire_bytes,
    capturedBytes: packets.captured_bytes,
    snapped: packets.snapped,
    timeGoesBack: packets.time_goes_back ?? 0,
    earliest: isoOf(packets.earliest_time),
    latest: isoOf(packets.latest_time),
    gzip: file.type?.includes('gzip') ?? false,
    format: file.short_type,
    linkTypes: fields(layout.link_types ?? layout.link_type).map((it) => it & LINK_TYPE),
    snaplens: fields(layout.snaplens ?? layout.snaplen),
    perInterface: packets.per_interface ?? {},
  };
}

/** Seconds with nine decimals, as in records. */
function isoOf(seconds: string | undefined): string | undefined {
  if (seconds === undefined) return undefined;
  const [whole = '', fraction = ''] = seconds.split('.');
  const date = new Date(Number(whole) * 1000);
  // Past the year 275760 there are no dates.
  if (Number.isNaN(date.getTime())) return seconds;
  return `${date.toISOString().slice(0, 19)}.${fraction}Z`;
}
