// TCP conversations in a line for each segment: direction, flags, sequence number, acknowledgement, payload.
// `> PA 101 301 hello` is sent by the client, `< A 301 106` by the server.

import { type CapturedFrame, seconds } from './captures.js';
import { frame, ip, tcp } from './packets.js';

const CLIENT = { ip: '10.1.0.1', port: 1111 };
const SERVER = { ip: '10.2.0.2', port: 80 };

/** Segments a tenth of a second after each other, from second `at` on. */
export function conversation(lines: readonly string[], at = 0): CapturedFrame[] {
  return lines.map((line, i) => ({ data: segment(line), time: seconds(at + i / 10) }));
}

/** One segment as an Ethernet frame. */
export function segment(line: string): Buffer {
  const [direction, flags = '', seq = '0', ack = '0', payload = ''] = line.split(' ');
  const [from, to] = direction === '>' ? [CLIENT, SERVER] : [SERVER, CLIENT];
  return frame(
    ip(
      { src: from.ip, dst: to.ip },
      tcp(
        { sport: from.port, dport: to.port, seq: Number(seq), ack: Number(ack) },
        flags === '-' ? '' : flags,
        payload,
      ),
    ),
  );
}

export const OPENED = ['> S 100', '< SA 300 101', '> A 101 301'];
export const CLOSED = ['> FA 101 301', '< FA 301 102', '> A 102 302'];
