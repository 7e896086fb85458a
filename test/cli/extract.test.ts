// flowglass extract.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { flowglass, flowsOf, OFFICE, OFFICE_FRAMES, recordsOf, temporaryFolder } from './run.js';

const at = temporaryFolder();
const SCAN = '../shared/captures/scan-brute/synscan.pcap';

describe('flowglass extract', () => {
  it('writes the packets of what was found, and says how many', () => {
    const out = at('found', 'tls.pcapng');
    const { code, stdout, stderr } = flowglass([
      'extract',
      OFFICE,
      '-o',
      out,
      '--finding',
      'tls.*',
    ]);
    const [finding] = recordsOf(flowglass([OFFICE, '-f', 'ndjson']).stdout).filter(
      ({ type }) => type === 'finding',
    );
    const flows = flowsOf(flowglass([out, '-f', 'ndjson']).stdout);
    expect([code, stderr]).toEqual([0, '']);
    expect(flows).toHaveLength(finding?.['flowCount'] as number);
    expect(stdout).toMatch(new RegExp(`: \\d+ of ${OFFICE_FRAMES} packets, 1 flow, `));
  });

  it('takes several filters', () => {
    const one = (filter: string) => ['--filter', filter];
    const out = at('two.pcap');
    flowglass(['extract', OFFICE, '-o', out, ...one('dns'), ...one('tls')]);
    const types = new Set(
      recordsOf(flowglass([out, '-f', 'ndjson']).stdout).map((it) => it['type']),
    );
    expect([...types]).toEqual(expect.arrayContaining(['dns', 'tls']));
  });

  it('leaves nothing and exits with 1 where nothing is chosen', () => {
    const out = at('none', 'none.pcapng');
    const args = ['extract', OFFICE, '-o', out, '--flow', '0123456789abcdef'];
    const { code, stderr } = flowglass(args);
    expect(code).toBe(1);
    expect(stderr).toContain('no flow 0123456789abcdef is in the input');
    expect(existsSync(at('none'))).toBe(false);
  });

  it('leaves an older file as it is after an error', () => {
    const out = at('older.pcapng');
    writeFileSync(out, 'older');
    const { code } = flowglass(['extract', at('missing.pcap'), '-o', out, '--filter', 'dns']);
    expect(code).toBe(1);
    expect(readFileSync(out, 'utf8')).toBe('older');
    expect(readdirSync(at('.')).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });

  it.skipIf(!existsSync(SCAN))(
    'says which flows of a finding are not in, and what takes them',
    () => {
      const out = at('scan.pcapng');
      const { stderr } = flowglass(['extract', SCAN, '-o', out, '--finding', 'scan.vertical']);
      expect(stderr).toContain('20 of its 1,000 flows are known');
      const filter = /--filter '(.*)'/.exec(stderr)?.[1] ?? '';
      const { stdout } = flowglass(['extract', SCAN, '-o', out, '--filter', filter]);
      expect(Number(/, ([\d,]+) flows/.exec(stdout)?.[1]?.replace(',', ''))).toBeGreaterThanOrEqual(
        1000,
      );
    },
  );

  it.each([
    [['--filter', 'dns', '-o', 'x.txt'], 'name it .pcapng or .pcap'],
    [['-o', 'x.pcap'], 'nothing says which packets'],
  ])('refuses %j', (args, message) => {
    const { code, stderr } = flowglass(['extract', OFFICE, ...args]);
    expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
  });
});
