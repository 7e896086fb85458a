// Output formats on the command line: files that appear together or not at all.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { filesIn, flowglass, OFFICE, shell, temporaryFolder } from './run.js';

const at = temporaryFolder();

describe('--format', () => {
  it('takes several with --out, each with its files', () => {
    const { code, stderr } = flowglass([OFFICE, '-q', '-f', 'ndjson,eve,csv', '-o', at('three')]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(filesIn(at('three')).sort()).toEqual(['eve.json', 'flows.csv', 'records.ndjson']);
    expect(readFileSync(at('three', 'records.ndjson'), 'utf8')).toBe(flowglass([OFFICE]).stdout);
  });

  it('of one file goes to standard output', () => {
    const { stdout } = flowglass([OFFICE, '-q', '--format', 'eve']);
    flowglass([OFFICE, '-q', '-f', 'eve', '-o', at('eve')]);
    expect(stdout).toBe(readFileSync(at('eve', 'eve.json'), 'utf8'));
  });

  it('makes only those tables that have rows', () => {
    flowglass(['test/captures/dns.pcap', '-q', '-f', 'parquet,duckdb', '-o', at('tables')]);
    const tables = ['dns.parquet', 'flowglass.duckdb', 'flows.parquet'];
    expect(filesIn(at('tables')).sort()).toEqual(tables);
  });

  it('makes only those logs of Zeek that have rows', () => {
    flowglass(['test/captures/dns.pcap', '-q', '-f', 'zeek', '-o', at('zeek')]);
    expect(filesIn(at('zeek')).sort()).toEqual(['conn.log', 'dns.log']);
  });

  it.each([
    [['-f', 'zeek'], 'add --out'],
    [['-f', 'parquet'], 'add --out'],
    [['-f', 'ndjson,eve'], 'add --out'],
    [['-f', 'zeek,zeek-json', '-o', at('both')], 'both write conn.log'],
  ])('%j is refused with a reason', (flags, reason) => {
    const { code, stdout, stderr } = flowglass([OFFICE, ...flags]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(reason);
    expect(existsSync(at('both'))).toBe(false);
  });
});

describe('files', () => {
  it('outgrow what the file system takes: none is left, of any format', () => {
    const line = `trap '' XFSZ; ulimit -f 16; flowglass ${OFFICE} -q -f csv,eve,zeek -o '${at('limited')}'`;
    const { code, stderr } = shell(line);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^flowglass: cannot write .*: .*\n$/);
    expect(existsSync(at('limited'))).toBe(false);
  });

  it.each(['parquet', 'arrow', 'duckdb'])('of %s outgrow it: none is left', (format) => {
    const line = `trap '' XFSZ; ulimit -f 16; flowglass ${OFFICE} -q -f csv,${format} -o '${at('narrow')}'`;
    expect(shell(line).code).toBe(1);
    expect(existsSync(at('narrow'))).toBe(false);
  });

  it('of an earlier run stay as they were when this one fails', () => {
    mkdirSync(at('kept'));
    writeFileSync(at('kept', 'conn.log'), 'old');
    expect(flowglass([at('missing.pcap'), '-f', 'zeek,csv', '-o', at('kept')]).code).toBe(1);
    expect(filesIn(at('kept'))).toEqual(['conn.log']);
  });
});
