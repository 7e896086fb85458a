// What the command line refuses, and how it says so.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { flowglass, OFFICE, temporaryFolder } from './run.js';

const at = temporaryFolder();

describe('a wrong value', () => {
  it.each([
    ['--top', '0', 'from 1 to 10'],
    ['--top', 'many', 'from 1 to 10'],
    ['--splt', '256', 'from 0 to 255'],
    ['--max-tunnel-depth', '9', 'from 0 to 8'],
    ['--workers', '-1', 'from 0 to 256'],
    ['--workers', '1.5', 'from 0 to 256'],
    ['--max-flows', '3', 'from 16 to 67108864'],
    ['--max-hosts', '0', 'from 1 to 16777216'],
    ['--max-memory', '1M', 'from 160M to 4095M'],
    ['--max-memory', '4G', 'from 160M to 4095M'],
    ['--max-memory', 'much', 'from 160M to 4095M'],
    ['--max-fragments', '1', 'from 66K to 2G'],
    ['--timeouts', 'tcp', 'tcp=300'],
    ['--timeouts', 'tcpAttempt=1', 'tcp-attempt'],
    ['--timeouts', 'tcp=9999999999', 'from 0 to 10^9'],
    ['--format', 'xml', 'ndjson, eve'],
    ['--format', 'eve,summary', 'summary alone'],
  ])('%s %s is refused with what is right', (flag, value, right) => {
    const { code, stdout, stderr } = flowglass([OFFICE, flag, value]);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(flag);
    expect(stderr).toContain(right);
  });
});

describe('the edges of a range', () => {
  it.each([
    ['--splt', '0'],
    ['--max-memory', '4095M'],
    ['--max-memory', '0.5GiB'],
    ['--max-fragments', '66K'],
    ['--max-flows', '16'],
    ['--max-hosts', '1'],
    ['--timeouts', 'tcp=0.5, udp=0'],
    ['--max-tunnel-depth', '0'],
  ])('%s %s is taken', (flag, value) => {
    const { code, stderr } = flowglass([OFFICE, flag, value, '--quiet']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});

describe('usage', () => {
  it('without anything shows the help and fails', () => {
    const { code, stdout, stderr } = flowglass([]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('Usage: flowglass');
  });

  it.each([['info'], ['analyze']])('%s without an input is refused', (command) => {
    const { code, stderr } = flowglass([command]);
    expect(code).toBe(1);
    expect(stderr).toContain("missing required argument 'inputs'");
  });

  it('names an option that does not exist and the one that was meant', () => {
    const { code, stderr } = flowglass([OFFICE, '--fromat', 'ndjson']);
    expect(code).toBe(1);
    expect(stderr).toContain("unknown option '--fromat'");
    expect(stderr).toContain('--format');
  });

  it('refuses records and JSON on the same standard output', () => {
    const { code, stdout, stderr } = flowglass([OFFICE, '--json', '--format', 'ndjson']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('--out');
  });

  it('refuses a folder for no records, and makes none', () => {
    const { code, stderr } = flowglass([OFFICE, '--format', 'summary', '--out', at('none')]);
    expect(code).toBe(1);
    expect(stderr).toContain('--format summary');
  });

  it.each([['--help'], ['--version'], ['help']])('%s goes to standard output', (flag) => {
    const { code, stdout, stderr } = flowglass([flag]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/flowglass|^\d+\.\d+\.\d+\n$/);
  });

  it('analyze is the command that runs without a name', () => {
    expect(flowglass(['analyze', OFFICE]).stdout).toBe(flowglass([OFFICE]).stdout);
  });
});

describe('options that change the records', () => {
  const flows = (...flags: string[]) =>
    JSON.parse(flowglass([OFFICE, '--json', ...flags]).stdout) as {
      flows: { flows: number };
      flowsByEndReason: Record<string, number>;
    };

  it('--timeouts reaches the flow table', () => {
    const cut = flows('--timeouts', 'active=1');
    expect(flows().flowsByEndReason.active).toBe(0);
    expect(cut.flowsByEndReason.active).toBeGreaterThan(0);
  });

  it('--timeouts given twice adds up', () => {
    const once = flows('--timeouts', 'udp=0,active=1');
    expect(flows('--timeouts', 'udp=0', '--timeouts', 'active=1')).toEqual(once);
  });

  it('--max-flows bounds the flows held, and the summary tells of those that it ended', () => {
    const { stderr } = flowglass([OFFICE, '--max-flows', '16']);
    expect(stderr).toMatch(/\d+ flows ended early for a cap \(--max-flows, --max-memory\)/);
  });

  it('--max-memory that the other caps leave no room in is refused with what it has to be', () => {
    const { code, stderr } = flowglass([OFFICE, '--max-memory', '160M']);
    expect(code).toBe(1);
    expect(stderr).toContain('--max-memory of 160 MiB leaves no room for flows');
    const least = Number(/has to be (\d+) MiB at least/.exec(stderr)?.[1]);
    expect(flowglass([OFFICE, '--max-memory', `${least}M`]).code).toBe(0);
    const less = ['--max-memory', `${least - 1}M`];
    expect(flowglass([OFFICE, ...less]).code).toBe(1);
    expect(flowglass([OFFICE, ...less, '--max-hosts', '1000']).code).toBe(0);
  });

  it('--splt is the number of lengths', () => {
    const { stdout } = flowglass([OFFICE, '--splt', '2']);
    const longest = stdout
      .split('\n')
      .slice(0, -1)
      .map((line) => (JSON.parse(line) as { splt?: { lengths: number[] } }).splt?.lengths.length);
    expect(Math.max(...longest.map((it) => it ?? 0))).toBe(2);
  });

  it('--ignore-vlan puts the packets of a flow together that have different VLAN ids', () => {
    const capture = readFileSync('test/captures/vlan.pcap');
    // Every second frame moves to VLAN 6: the ids are at byte 14 of the frame, behind 16 of the record.
    for (let at = 24, i = 0; at < capture.length; at += 16 + capture.readUInt32LE(at + 8), i++) {
      if (i % 2 === 1) capture.writeUInt16BE(6, at + 16 + 14);
    }
    const flows = (...flags: string[]) => flowglass(['-', ...flags], { input: capture }).stdout;
    const lines = (text: string) => text.split('\n').length - 1;
    expect(lines(flows('--ignore-vlan'))).toBe(
      lines(flowglass(['test/captures/vlan.pcap']).stdout),
    );
    expect(lines(flows())).toBeGreaterThan(lines(flows('--ignore-vlan')));
  });

  it('--max-tunnel-depth 0 counts tunnels as they are', () => {
    const capture = 'test/captures/vxlan.pcap';
    expect(flowglass([capture]).stdout).toContain('"encapsulation"');
    expect(flowglass([capture, '--max-tunnel-depth', '0']).stdout).not.toContain('"encapsulation"');
  });
});
