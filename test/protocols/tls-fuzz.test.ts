// Damaged handshakes: bytes of the payload flipped, set to what lengths go wrong at, packets cut or left out.
// Every capture is answered, and what is told of it is what JSON can hold.

import { readFileSync } from 'node:fs';
import { analyze } from 'flowglass';
import { expect, it } from 'vitest';
import { Random } from '../fuzz/mutate.js';

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 200_000) / 50;
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);
const BATCH = 200;
const EDGES = [0, 1, 2, 3, 4, 11, 16, 0x30, 0x7f, 0x80, 0x81, 0x82, 0xfe, 0xff];
const ORIGINALS = ['tls12', 'tls13', 'https', 'dtls'].map((name) =>
  readFileSync(`test/captures/${name}.pcap`),
);

/** `number`: a byte of its addresses, so that no two of a batch are the same flow. */
function mutant(random: Random, number: number): Buffer {
  const original = ORIGINALS[random.below(ORIGINALS.length)] ?? Buffer.alloc(0);
  const out = [original.subarray(0, 24)];
  for (let at = 24; at < original.length; ) {
    const next = at + 16 + original.readUInt32LE(at + 8);
    const record = Buffer.from(original.subarray(at, next));
    at = next;
    // Behind Ethernet, IP and the transport's header.
    const six = record[16 + 12] === 0x86;
    const transport = record[16 + (six ? 20 : 23)] === 17 ? 8 : 32;
    const payload = 16 + 14 + (six ? 40 : 20) + transport;
    for (const address of six ? [22, 38] : [26, 30]) record[16 + address + 1] = number;
    if (payload < record.length && random.below(4) === 0) damage(record, payload, random);
    if (random.below(50) > 0) out.push(record);
  }
  return Buffer.concat(out);
}

function damage(record: Buffer, payload: number, random: Random): void {
  for (let i = 1 + random.below(4); i > 0; i--) {
    // Most lengths are at the beginning.
    const room = record.length - payload;
    const at = payload + random.below(random.below(2) ? room : Math.min(room, 64));
    if (random.below(2)) record[at] = EDGES[random.below(EDGES.length)] ?? 0;
    else record[at] = (record[at] ?? 0) ^ (1 << random.below(8));
  }
}

it(`answers ${RUNS} damaged handshakes`, { timeout: 300_000 }, async () => {
  const random = new Random(SEED);
  let told = 0;
  for (let done = 0; done < RUNS; done += BATCH) {
    const batch = Array.from({ length: BATCH }, (_, i) => ({
      name: String(done + i),
      data: mutant(random, i),
    }));
    const lines: Uint8Array[] = [];
    const ndjson = (piece: Uint8Array) => void lines.push(piece.slice());
    await analyze(batch, { workers: 0, ndjson, rawFingerprints: true }).summary();
    for (const line of Buffer.concat(lines).toString('utf8').trimEnd().split('\n')) {
      const { type } = JSON.parse(line) as { type: string };
      if (type === 'tls' || type === 'x509') told++;
    }
  }
  // Damage in one packet leaves much of the others to tell.
  expect(told).toBeGreaterThan(RUNS);
});
