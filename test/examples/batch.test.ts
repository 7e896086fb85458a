import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { filesIn, flowglass, OFFICE, officeBytes, temporaryFolder } from '../cli/run.js';
import { example } from './run.js';

const at = temporaryFolder();
const batch = () => example('batch/batch.ts', [at('captures'), at('results')]);
const index = () => JSON.parse(readFileSync(at('results', 'index.json'), 'utf8'));

beforeEach(() => {
  rmSync(at('captures'), { recursive: true, force: true });
  rmSync(at('results'), { recursive: true, force: true });
  mkdirSync(at('captures'));
  copyFileSync(OFFICE, at('captures', 'office.pcapng'));
  copyFileSync('test/captures/dns.pcap', at('captures', 'dns.pcap'));
});

describe('the batch', () => {
  it('writes records and summary of each capture, as the command does', () => {
    expect(batch().code).toBe(0);
    const records = readFileSync(at('results', 'office.pcapng', 'records.ndjson'), 'utf8');
    const summary = readFileSync(at('results', 'office.pcapng', 'summary.json'), 'utf8');
    const office = at('captures', 'office.pcapng');
    expect(records).toBe(flowglass([office]).stdout);
    expect(summary).toBe(flowglass([office, '--json']).stdout);
  });

  it('writes an index', () => {
    batch();
    expect(index()).toMatchObject([
      { capture: 'dns.pcap', findings: {}, warnings: 0 },
      { capture: 'office.pcapng', packets: 865, flows: 71, findings: { low: 1 }, warnings: 0 },
    ]);
  });

  it('leaves out what is done, and no capture', () => {
    writeFileSync(at('captures', 'notes.txt'), 'seen on Monday\n');
    batch();
    const before = statSync(at('results', 'office.pcapng', 'records.ndjson')).mtimeMs;
    writeFileSync(at('captures', 'dns.pcap'), officeBytes());
    expect(batch().stdout).toBe('dns.pcap: 1 findings\n');
    expect(statSync(at('results', 'office.pcapng', 'records.ndjson')).mtimeMs).toBe(before);
    expect(filesIn(at('results')).sort()).toEqual(['dns.pcap', 'index.json', 'office.pcapng']);
    expect(index()).toMatchObject([{ capture: 'dns.pcap', flows: 71 }, { packets: 865 }]);
  });

  it('tells of damage in the index', () => {
    writeFileSync(at('captures', 'dns.pcap'), officeBytes().subarray(0, 5000));
    batch();
    expect(index()[0]).toMatchObject({ capture: 'dns.pcap', warnings: 1 });
  });
});
