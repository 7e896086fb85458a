// The bench's captures: the same seed gives the same bytes, and tshark finds nothing wrong with them.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analyze } from 'flowglass';
import { afterAll, describe, expect, it } from 'vitest';
import { generateCapture, packetsOf, writeCapture } from '../../bench/generate.js';
import { PROTOCOLS, type Protocol } from '../../bench/generator/dialogues.js';
import { recorded, recordedFiles } from '../../bench/generator/recorded.js';
import { SHAPES, type Traffic } from '../../bench/generator/traffic.js';

const KINDS = Object.keys(SHAPES) as Traffic[];
const folder = mkdtempSync(join(tmpdir(), 'flowglass-bench-'));
const tsharkIsThere = spawnSync('tshark', ['-v']).status === 0;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function hashOf(kind: Traffic | Protocol, seed: number): string {
  const hash = createHash('sha256');
  for (const chunk of generateCapture(packetsOf(kind, { packets: 5000, flows: 500, seed }))) {
    hash.update(chunk);
  }
  return hash.digest('hex');
}

/** Frame numbers that a display filter lets through, checksums verified. */
function framesThat(filter: string, path: string): string[] {
  const verify = ['ip', 'tcp', 'udp'].flatMap((name) => ['-o', `${name}.check_checksum:TRUE`]);
  const { stdout, status } = spawnSync(
    'tshark',
    ['-n', '-r', path, ...verify, '-Y', filter, '-T', 'fields', '-e', 'frame.number'],
    { encoding: 'utf8' },
  );
  expect(status).toBe(0);
  return stdout.split('\n').filter((line) => line !== '');
}

describe.each(KINDS)('%s', (kind) => {
  it('has the same bytes for the same seed', () => {
    expect(hashOf(kind, 7)).toBe(hashOf(kind, 7));
  });

  it('has others for another seed', () => {
    expect(hashOf(kind, 7)).not.toBe(hashOf(kind, 8));
  });

  it.skipIf(!tsharkIsThere)('has no malformed frame, wrong checksum or gap for tshark', () => {
    const path = join(folder, `${kind}.pcap`);
    writeCapture(path, packetsOf(kind, { packets: 5000, flows: 500, seed: 7 }));
    const right =
      'ip.checksum.status == 1 && (tcp.checksum.status == 1 || udp.checksum.status == 1)';
    expect(framesThat(`_ws.malformed || tcp.analysis.flags || !(${right})`, path)).toEqual([]);
    expect(framesThat(right, path).length).toBeGreaterThan(900);
  });

  it.skipIf(!tsharkIsThere)('has handshakes, and packets both ways', () => {
    const path = join(folder, `${kind}.pcap`);
    writeCapture(path, packetsOf(kind, { packets: 5000, flows: 500, seed: 7 }));
    const answered = framesThat('tcp.flags.syn == 1 && tcp.flags.ack == 1', path);
    expect(answered.length).toBeGreaterThan(5);
    const clients = framesThat('tcp.srcport >= 32768 && tcp.len > 0', path);
    const servers = framesThat('tcp.dstport >= 32768 && tcp.len > 0', path);
    expect(Math.min(clients.length, servers.length)).toBeGreaterThan(5);
  });
});

describe.each(Object.keys(PROTOCOLS) as Protocol[])('flows of %s', (protocol) => {
  const path = join(folder, `${protocol}.pcap`);

  it('have the same bytes for the same seed', () => {
    expect(hashOf(protocol, 7)).toBe(hashOf(protocol, 7));
  });

  it('are read, each of them', async () => {
    writeCapture(path, packetsOf(protocol, { flows: 300, seed: 7 }));
    const flows = new Set<string>();
    const told = new Set<string>();
    for await (const record of analyze(path, { workers: 0 })) {
      if (record.type === 'flow' && record.app === protocol) flows.add(record.id);
      if (record.type === protocol) told.add(record.flow);
    }
    expect(flows.size).toBe(300);
    expect(told).toEqual(flows);
  });

  it.skipIf(!tsharkIsThere)('have nothing malformed, and no error or gap for tshark', () => {
    writeCapture(path, packetsOf(protocol, { flows: 300, seed: 7 }));
    const wrong = '_ws.malformed || tcp.analysis.flags || _ws.expert.severity >= "Error"';
    expect(framesThat(wrong, path)).toEqual([]);
    expect(framesThat(protocol, path).length).toBeGreaterThanOrEqual(600);
  });
});

describe('recorded captures as one', () => {
  const files = recordedFiles('test/captures');
  const path = join(folder, 'recorded.pcap');

  it('have all packets of each file, in rounds, in the order of time', async () => {
    let frames = 0;
    for (const file of files) frames += (await analyze(file, { workers: 0 }).summary()).frames;
    const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
    writeCapture(path, recorded(files, bytes));
    const summary = await analyze(path, { workers: 0 }).summary();
    expect(files.length).toBeGreaterThan(10);
    // Without their headers the files have less than is asked for: all begin once more.
    expect(summary.frames).toBe(2 * frames);
    expect(summary.warnings).toEqual([]);
  });
});
