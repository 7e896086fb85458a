// Recorded captures and what their scripts knew of them: see test/record/README.md.

import { readdirSync, readFileSync } from 'node:fs';
import type { Direction, FlowRecord } from 'flowglass';
import { type Result, run } from '../make/run.js';

const FOLDER = 'test/captures';

export function session(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(`${FOLDER}/${name}.session.json`, 'utf8'));
}

export function sessionNames(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.session.json'))
    .map((file) => file.slice(0, -'.session.json'.length));
}

export function pathOf(name: string): string {
  return name === 'office' ? 'examples/office.pcapng' : `${FOLDER}/${name}.pcap`;
}

const results = new Map<string, Promise<Result>>();

/** The records of a session's capture; analysed once. */
export function recordsOf(name: string): Promise<Result> {
  const result = results.get(name) ?? run(pathOf(name));
  results.set(name, result);
  return result;
}

/** TCP connections between two hosts to a port, oldest first. */
export async function connections(
  name: string,
  client: string,
  server: string,
  port: number,
): Promise<FlowRecord[]> {
  const { flows } = await recordsOf(name);
  return flows
    .filter(
      ({ protocol, src, dst }) =>
        protocol === 'tcp' && src.ip === client && dst.ip === server && dst.port === port,
    )
    .sort((a, b) => (a.firstTime < b.firstTime ? -1 : 1));
}

/** Payload bytes that were sent: without those that came twice, with those that did not come. */
export function sent({ payloadBytes, tcp }: Direction): number {
  return payloadBytes - (tcp?.retransmitted?.bytes ?? 0) + (tcp?.missingBytes ?? 0);
}
