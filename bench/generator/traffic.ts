// The kinds of traffic, packet by packet. Flows are interleaved: each step takes one of the flows that are
// under way at random and lets it send its next packet.

import { ACK, clientOf, type Ends, FIN, Frame, PSH, RST, SYN } from './frames.js';
import { type Kind, Payloads } from './payloads.js';
import { Random } from './random.js';

export type Traffic = 'min64' | 'imix' | 'big1514' | 'manyflows';

export interface TrafficOptions {
  /** In all; manyflows sends two a flow, whatever it says. */
  packets: number;
  flows: number;
  seed: number;
  /** Flows under way at once; by default the kind's own number, a quarter of `flows` at most. */
  active?: number;
  /** Seconds that the kind's own number of packets takes. */
  seconds?: number;
}

interface Shape {
  packets: number;
  flows: number;
  /** Flows under way at once. */
  active: number;
  /** Seconds that so many packets take. */
  seconds: number;
  /** Frame sizes of data, by turns. */
  sizes: readonly number[];
}

export const SHAPES: Readonly<Record<Traffic, Shape>> = {
  min64: { packets: 4_000_000, flows: 100_000, active: 8192, seconds: 60, sizes: [60] },
  // Seven small, four middle, one large: the "simple IMIX".
  imix: {
    packets: 2_000_000,
    flows: 50_000,
    active: 4096,
    seconds: 60,
    sizes: [60, 576, 60, 60, 576, 60, 1514, 60, 576, 60, 576, 60],
  },
  big1514: { packets: 1_050_000, flows: 10_000, active: 1000, seconds: 60, sizes: [1514] },
  manyflows: { packets: 2_000_000, flows: 1_000_000, active: 65_536, seconds: 120, sizes: [60] },
};

const MSS = 1460;
const SERVICES: readonly [Kind, number, number][] = [
  ['tls', 443, 0.45],
  ['http', 80, 0.2],
  ['ssh', 22, 0.05],
  ['smtp', 25, 0.02],
  ['text', 5001, 0.1],
  ['binary', 5002, 0.18],
];

interface Flow {
  number: number;
  kind: Kind;
  there: Ends;
  back: Ends;
  /** Packets still to come, and sent. */
  left: number;
  sent: number;
  /** What becomes of it: a conversation, an exchange of datagrams, a refused or unanswered SYN. */
  course: 'tcp' | 'udp' | 'refused' | 'lonely';
  sequence: [number, number];
  /** What each side acknowledged last. */
  acked: [number, number];
  opened: [boolean, boolean];
  places: [number, number];
}

/** One packet on its way to the writer: bytes valid until the next. */
export interface Sent {
  bytes: Buffer;
  length: number;
  /** Bytes on the wire, where the capture has cut it. */
  wire?: number;
  /** µs since the capture began. */
  time: number;
}

export function* traffic(kind: Traffic, options: TrafficOptions): Generator<Sent> {
  const shape = SHAPES[kind];
  const random = new Random(options.seed);
  const maker = new FlowMaker(kind, shape, options, random);
  const sender = new Sender(kind, shape, random);
  const active: Flow[] = [];
  const room = options.active ?? Math.min(shape.active, Math.ceil(options.flows / 4));
  const gap = ((options.seconds ?? shape.seconds) * 1e6) / shape.packets;
  let time = 0;
  while (active.length < room && maker.more) active.push(maker.make());
  while (active.length > 0) {
    const at = random.below(active.length);
    const flow = active[at] as Flow;
    time += -Math.log(1 - random.fraction()) * gap;
    const length = sender.send(flow);
    yield { bytes: sender.frame.bytes, length, time: Math.floor(time) };
    flow.left--;
    flow.sent++;
    if (flow.left > 0) continue;
    if (maker.more) active[at] = maker.make();
    else {
      active[at] = active[active.length - 1] as Flow;
      active.pop();
    }
  }
}

/** Makes the flows: who with whom, of what kind, how long. */
class FlowMaker {
  readonly #kind: Traffic;
  readonly #random: Random;
  readonly #lengths: Uint32Array;
  #made = 0;

  constructor(kind: Traffic, shape: Shape, options: TrafficOptions, random: Random) {
    this.#kind = kind;
    this.#random = random;
    this.#lengths =
      kind === 'manyflows' ? new Uint32Array(options.flows) : heavyTail(options, random);
    if (shape.packets <= 0) throw new RangeError('no packets');
  }

  get more(): boolean {
    return this.#made < this.#lengths.length;
  }

  make(): Flow {
    const number = this.#made++;
    const random = this.#random;
    const client = clientOf(number);
    let server = 0xc6120000 + ((Math.imul(number, 2654435761) >>> 0) % 30_000);
    let course: Flow['course'] = 'tcp';
    let [service, serverPort] = pick(random);
    let left = this.#lengths[number] ?? 0;
    const draw = random.fraction();
    if (this.#kind === 'manyflows') {
      if (draw < 0.7) [course, service, serverPort, left] = ['udp', 'dns', 53, 2];
      else if (draw < 0.82) [course, serverPort, left] = ['refused', 1 + (number % 10_000), 2];
      else if (draw < 0.97) [course, serverPort, left] = ['lonely', 1 + (number % 10_000), 1];
      else left = 7;
    } else if (this.#kind !== 'big1514' && draw < 0.2) {
      [course, service, serverPort] = draw < 0.1 ? ['udp', 'dns', 53] : ['udp', 'binary', 5002];
    }
    if (service === 'dns') server = 0x0a000002 + (number % 64);
    return {
      number,
      kind: service,
      there: {
        source: client.address,
        destination: server,
        sourcePort: client.port,
        destinationPort: serverPort,
      },
      back: {
        source: server,
        destination: client.address,
        sourcePort: serverPort,
        destinationPort: client.port,
      },
      left,
      sent: 0,
      course,
      sequence: [random.next(), random.next()],
      acked: [0, 0],
      opened: [false, false],
      places: [0, 0],
    };
  }
}

function pick(random: Random): [Kind, number] {
  let draw = random.fraction();
  for (const [kind, port, share] of SERVICES) {
    draw -= share;
    if (draw < 0) return [kind, port];
  }
  return ['binary', 5002];
}

/** Packets of each flow: a few long, most short, all packets together; at least 8 each. */
function heavyTail({ packets, flows }: TrafficOptions, random: Random): Uint32Array {
  const least = Math.min(8, Math.floor(packets / flows));
  const weights = Float64Array.from({ length: flows }, () =>
    Math.min(500, (1 - random.fraction()) ** (-1 / 1.3)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const spare = packets - least * flows;
  let sum = 0;
  let given = 0;
  return Uint32Array.from(weights, (weight) => {
    sum += weight;
    const upTo = Math.round((sum / total) * spare);
    const length = least + upTo - given;
    given = upTo;
    return length;
  });
}

/** Writes the next packet of a flow. */
class Sender {
  readonly frame = new Frame();
  readonly #payloads: Payloads;
  readonly #kind: Traffic;
  readonly #sizes: readonly number[];
  readonly #random: Random;
  #turn = 0;

  constructor(kind: Traffic, shape: Shape, random: Random) {
    this.#kind = kind;
    this.#sizes = shape.sizes;
    this.#random = random;
    this.#payloads = new Payloads(random);
  }

  send(flow: Flow): number {
    if (flow.course === 'udp') return this.#datagram(flow);
    if (flow.sent === 0) return this.#control(flow, 0, SYN);
    if (flow.course === 'refused') return this.#control(flow, 1, RST | ACK);
    if (flow.sent === 1) return this.#control(flow, 1, SYN | ACK);
    if (flow.sent === 2) return this.#control(flow, 0, ACK);
    if (flow.left === 2) return this.#control(flow, 0, FIN | ACK);
    if (flow.left === 1) return this.#control(flow, 1, FIN | ACK);
    return this.#data(flow);
  }

  #control(flow: Flow, side: 0 | 1, flags: number): number {
    const sent = this.#segment(flow, side, flags, 0);
    if (flags & (SYN | FIN)) flow.sequence[side] = (flow.sequence[side] + 1) >>> 0;
    return sent;
  }

  #data(flow: Flow): number {
    const serverFirst = flow.kind === 'ssh' || flow.kind === 'smtp';
    let side: 0 | 1 = this.#random.below(4) === 0 ? 0 : 1;
    if (!flow.opened[0] && !flow.opened[1]) side = serverFirst ? 1 : 0;
    else if (!flow.opened[0]) side = 0;
    else if (!flow.opened[1]) side = 1;
    const opening =
      flow.opened[side] || this.#kind === 'min64'
        ? Buffer.alloc(0)
        : this.#payloads.opening(flow.kind, side === 0, flow.number);
    flow.opened[side] = true;
    // First messages go whole; what is left of their frame is body.
    const length = Math.max(this.#room(flow, side), opening.length);
    const at = this.frame.tcpPayload();
    opening.copy(this.frame.bytes, at);
    this.#payloads.body(
      flow.kind,
      flow.number,
      flow.places[side],
      this.frame.bytes,
      at + opening.length,
      length - opening.length,
    );
    flow.places[side] += length;
    const sent = this.#segment(flow, side, length > 0 ? PSH | ACK : ACK, length);
    flow.sequence[side] = (flow.sequence[side] + length) >>> 0;
    return sent;
  }

  #segment(flow: Flow, side: 0 | 1, flags: number, length: number): number {
    const ack = flags & ACK ? flow.sequence[side === 0 ? 1 : 0] : 0;
    flow.acked[side] = ack;
    const ends = side === 0 ? flow.there : flow.back;
    const mss = flags & SYN ? MSS : 0;
    return this.frame.tcp(ends, flow.sequence[side], ack, flags, length, mss);
  }

  /** Payload bytes of the next TCP data packet: the size whose turn it is. */
  #room(flow: Flow, side: 0 | 1): number {
    const size = this.#sizes[this.#turn++ % this.#sizes.length] ?? 60;
    if (size > 60) return size - this.frame.tcpPayload();
    // The smallest frames carry six bytes, or acknowledge what came since.
    const news = flow.sequence[side === 0 ? 1 : 0] !== flow.acked[side];
    return news && this.#random.below(3) === 0 ? 0 : 6;
  }

  #datagram(flow: Flow): number {
    const at = this.frame.udpPayload();
    if (flow.kind === 'dns') {
      const answer = flow.sent % 2 === 1;
      const id = (flow.number + (flow.sent >> 1)) & 0xffff;
      const message =
        this.#kind === 'min64'
          ? this.#payloads.dnsRoot(id, answer)
          : this.#payloads.dns(id, flow.number, answer);
      message.copy(this.frame.bytes, at);
      return this.frame.udp(answer ? flow.back : flow.there, message.length);
    }
    const side = flow.sent === 0 ? 0 : this.#random.below(2);
    const size = this.#sizes[this.#turn++ % this.#sizes.length] ?? 60;
    const length = size - at;
    this.#payloads.body(flow.kind, flow.number, flow.sent * 977, this.frame.bytes, at, length);
    // Bytes at random now and then begin like RTCP or another protocol that is known by its first bytes.
    this.frame.bytes.write('bench', at);
    return this.frame.udp(side === 0 ? flow.there : flow.back, length);
  }
}
