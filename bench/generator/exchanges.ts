// Flows of one protocol, each a dialogue from beginning to end. They are interleaved as in traffic.ts: each step
// lets one of those that are under way, at random, send its next packet.

import { Dialogues, PROTOCOLS, type Protocol, type Said } from './dialogues.js';
import { ACK, clientOf, type Ends, FIN, Frame, PSH, SYN } from './frames.js';
import { Random } from './random.js';
import type { Sent } from './traffic.js';

export interface ExchangeOptions {
  flows: number;
  seed: number;
}

/** Flows under way at once. */
const ACTIVE = 256;
/** µs from a packet to the next, on average. */
const GAP = 20;
const MSS = 1460;

export function* exchanges(protocol: Protocol, { flows, seed }: ExchangeOptions): Generator<Sent> {
  const random = new Random(seed);
  const dialogues = new Dialogues(random);
  const frame = new Frame();
  const active: Generator<number>[] = [];
  let made = 0;
  let time = 0;
  const next = () => {
    const number = made++;
    return packets(frame, protocol, number, dialogues.of(protocol, number), random);
  };
  while (active.length < ACTIVE && made < flows) active.push(next());
  while (active.length > 0) {
    const at = random.below(active.length);
    const { value, done } = (active[at] as Generator<number>).next();
    if (!done) {
      time += -Math.log(1 - random.fraction()) * GAP;
      yield { bytes: frame.bytes, length: value, time: Math.floor(time) };
    } else if (made < flows) active[at] = next();
    else {
      active[at] = active[active.length - 1] as Generator<number>;
      active.pop();
    }
  }
}

/** The packets of a flow, one a step, in the frame; lengths of the frame. */
function* packets(
  frame: Frame,
  protocol: Protocol,
  number: number,
  dialogue: readonly Said[],
  random: Random,
): Generator<number> {
  const { transport, port } = PROTOCOLS[protocol];
  const client = clientOf(number);
  const server = 0xc6120000 + (number % 997);
  const there: Ends = {
    ...{ source: client.address, sourcePort: client.port },
    ...{ destination: server, destinationPort: port },
  };
  const back: Ends = {
    ...{ source: server, sourcePort: port },
    ...{ destination: client.address, destinationPort: client.port },
  };
  if (transport === 'udp') {
    for (const [side, bytes] of dialogue) {
      bytes.copy(frame.bytes, frame.udpPayload());
      yield frame.udp(side === 0 ? there : back, bytes.length);
    }
    return;
  }
  const sequence: [number, number] = [random.next(), random.next()];
  const send = (side: 0 | 1, flags: number, bytes: Buffer = Buffer.alloc(0)) => {
    const mss = flags & SYN ? MSS : 0;
    const ack = flags & ACK ? sequence[side === 0 ? 1 : 0] : 0;
    bytes.copy(frame.bytes, frame.tcpPayload());
    const ends = side === 0 ? there : back;
    const length = frame.tcp(ends, sequence[side], ack, flags, bytes.length, mss);
    sequence[side] = (sequence[side] + bytes.length + (flags & (SYN | FIN) ? 1 : 0)) >>> 0;
    return length;
  };
  yield send(0, SYN);
  yield send(1, SYN | ACK);
  yield send(0, ACK);
  for (const [side, bytes] of dialogue) {
    for (let at = 0; at < bytes.length; at += MSS) {
      yield send(side, PSH | ACK, bytes.subarray(at, at + MSS));
    }
  }
  yield send(0, FIN | ACK);
  yield send(1, FIN | ACK);
  yield send(0, ACK);
}
