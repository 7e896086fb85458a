// The bench's captures: the same seed gives the same bytes, and tshark finds nothing wrong with them.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { generateCapture, writeCapture } from '../../bench/generate.js';
import { SHAPES, type Traffic } from '../../bench/generator/traffic.js';

const KINDS = Object.keys(SHAPES) as Traffic[];
const folder = mkdtempSync(join(tmpdir(), 'flowglass-bench-'));
const tsharkIsThere = spawnSync('tshark', ['-v']).status === 0;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function hashOf(kind: Traffic, seed: number): string {
  const hash = createHash('sha256');
  for (const chunk of generateCapture(kind, { packets: 5000, flows: 500, seed })) {
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
    writeCapture(path, kind, { packets: 5000, flows: 500, seed: 7 });
    const right =
      'ip.checksum.status == 1 && (tcp.checksum.status == 1 || udp.checksum.status == 1)';
    expect(framesThat(`_ws.malformed || tcp.analysis.flags || !(${right})`, path)).toEqual([]);
    expect(framesThat(right, path).length).toBeGreaterThan(900);
  });

  it.skipIf(!tsharkIsThere)('has handshakes, and packets both ways', () => {
    const path = join(folder, `${kind}.pcap`);
    writeCapture(path, kind, { packets: 5000, flows: 500, seed: 7 });
    const answered = framesThat('tcp.flags.syn == 1 && tcp.flags.ack == 1', path);
    expect(answered.length).toBeGreaterThan(5);
    const clients = framesThat('tcp.srcport >= 32768 && tcp.len > 0', path);
    const servers = framesThat('tcp.dstport >= 32768 && tcp.len > 0', path);
    expect(Math.min(clients.length, servers.length)).toBeGreaterThan(5);
  });
});
