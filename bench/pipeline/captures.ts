// What is measured on: generated captures, and a mix of recorded ones, made when they are not there yet; or one's own.

import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { analyze } from 'flowglass';
import { packetsOf, writeCapture } from '../generate.js';
import type { Protocol } from '../generator/dialogues.js';
import { recorded, recordedFiles } from '../generator/recorded.js';
import { type Sent, SHAPES, type Traffic } from '../generator/traffic.js';

export interface Capture {
  name: string;
  path: string;
  packets: number;
  /** Bytes of all frames on the wire, without preamble, gap and FCS. */
  bytes: number;
  flows: number;
}

const SEED = 1;
/** Recorded captures lie beside the checkout, or are not there. */
const RECORDED = '../shared/captures';
/** Bytes of their mix. */
const RECORDED_BYTES = 300e6;

/** A generated capture; `part` of the kind's own numbers of packets and flows. */
export async function generated(folder: string, kind: Traffic, part: number): Promise<Capture> {
  const { packets, flows } = SHAPES[kind];
  const options = { packets: packets * part, flows: flows * part, seed: SEED };
  return made(folder, kind, options, () => packetsOf(kind, options));
}

/** So many flows of one protocol. */
export async function withProtocol(
  folder: string,
  protocol: Protocol,
  flows: number,
): Promise<Capture> {
  const options = { flows, seed: SEED };
  return made(folder, protocol, options, () => packetsOf(protocol, options));
}

/** The recorded captures as one, `part` of its usual bytes; undefined where there are none. */
export async function realTraffic(folder: string, part: number): Promise<Capture | undefined> {
  if (!existsSync(RECORDED)) return undefined;
  const files = recordedFiles(RECORDED);
  if (files.length === 0) return undefined;
  const bytes = RECORDED_BYTES * part;
  const facts = files.map((path) => [path, statSync(path).size]);
  return made(folder, 'real', { bytes, facts }, () => recorded(files, bytes));
}

/** Smallest frames, `live` flows open at once from beginning to end. */
export async function withLiveFlows(
  folder: string,
  live: number,
  packets: number,
): Promise<Capture> {
  // Time enough for none to end by silence: a million packets a second.
  const seconds = SHAPES.min64.packets / 1e6;
  const options = { packets, flows: live, seed: SEED, active: live, seconds };
  return made(folder, `live-${live}`, options, () => packetsOf('min64', options));
}

/** One's own capture. */
export async function capture(name: string, path: string): Promise<Capture> {
  const { frames, frameBytes, flows } = await analyze(path).summary();
  return { name, path, packets: frames, bytes: frameBytes, flows: flows.flows };
}

export function ownCapture(path: string): Promise<Capture> {
  return capture(basename(path), path);
}

async function made(
  folder: string,
  name: string,
  options: object,
  packets: () => Iterable<Sent>,
): Promise<Capture> {
  mkdirSync(folder, { recursive: true });
  const id = createHash('sha256').update(JSON.stringify(options)).update(generatorHash());
  const path = join(folder, `${name}-${id.digest('hex').slice(0, 12)}.pcap`);
  if (!existsSync(path)) writeCapture(path, packets());
  return capture(name, path);
}

/** Of the generator's sources: captures of an older one are not taken for those of this one. */
function generatorHash(): string {
  const folder = new URL('../generator/', import.meta.url);
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) hash.update(readFileSync(new URL(name, folder)));
  return hash.update(readFileSync(new URL('../generate.ts', import.meta.url))).digest('hex');
}

/** Reads the file once, so that all programs find it in the page cache. */
export function warm({ path }: Capture): void {
  const fd = openSync(path, 'r');
  const buffer = Buffer.alloc(1 << 20);
  while (readSync(fd, buffer) > 0);
  closeSync(fd);
}
