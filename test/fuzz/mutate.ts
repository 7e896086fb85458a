// Captures damaged in ways that files are damaged and that attackers think of. Seeded: the same seed and
// number give the same bytes.

/** A small, fast, repeatable source of randomness (xorshift32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0 || 1;
  }

  /** 0 … 2^32 - 1 */
  next(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x >>> 0;
    return this.#state;
  }

  /** 0 … limit - 1 */
  below(limit: number): number {
    return this.next() % Math.max(1, limit);
  }
}

/** Values that lengths, counts and types go wrong at. */
const EDGES = [0, 1, 2, 3, 4, 7, 8, 0x0f, 0x10, 0x14, 0x28, 0x3f, 0x40, 0x7f, 0x80, 0xfe, 0xff];
const WIDE_EDGES = [0, 1, 0x0f, 0x10, 0x7fff, 0x8000, 0xffff, 0x10000, 0x3ffff, 0x40000, 0x40001];
const WIDEST = [0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff];

type Mutation = (bytes: Buffer, random: Random, others: readonly Buffer[]) => Buffer;

const flipBits: Mutation = (bytes, random) => {
  for (let i = 1 + random.below(16); i > 0; i--) {
    const at = random.below(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
  }
  return bytes;
};

const setEdges: Mutation = (bytes, random) => {
  for (let i = 1 + random.below(8); i > 0; i--) {
    bytes[random.below(bytes.length)] = EDGES[random.below(EDGES.length)] ?? 0;
  }
  return bytes;
};

/** A 16- or 32-bit field anywhere, in either byte order. */
const setWide: Mutation = (bytes, random) => {
  for (let i = 1 + random.below(4); i > 0; i--) {
    const value = [...WIDE_EDGES, ...WIDEST][random.below(WIDE_EDGES.length + WIDEST.length)] ?? 0;
    if (bytes.length < 4) return bytes;
    const at = random.below(bytes.length - 3);
    switch (random.below(3)) {
      case 0:
        bytes.writeUInt16BE(value & 0xffff, at);
        break;
      case 1:
        bytes.writeUInt32LE(value, at);
        break;
      default:
        bytes.writeUInt32BE(value, at);
    }
  }
  return bytes;
};

const cut: Mutation = (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1));

const remove: Mutation = (bytes, random) => {
  const from = random.below(bytes.length);
  const to = Math.min(bytes.length, from + 1 + random.below(64));
  return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
};

const insert: Mutation = (bytes, random) => {
  const at = random.below(bytes.length);
  const rubbish = Buffer.from(
    Array.from({ length: 1 + random.below(48) }, () => random.below(256)),
  );
  return Buffer.concat([bytes.subarray(0, at), rubbish, bytes.subarray(at)]);
};

/** The beginning of one capture, the end of another. */
const splice: Mutation = (bytes, random, others) => {
  const other = others[random.below(others.length)] ?? bytes;
  const end = other.subarray(random.below(other.length));
  return Buffer.concat([bytes.subarray(0, random.below(bytes.length)), end.subarray(0, 8192)]);
};

/** Lengths where headers are: the first record or block, and IPv4 headers by their first byte. */
const lieAboutLengths: Mutation = (bytes, random) => {
  const lie = WIDE_EDGES[random.below(WIDE_EDGES.length)] ?? 0;
  const places: number[] = [32, 36, 28, 4, 52];
  for (let i = 40; i < Math.min(bytes.length - 20, 4096); i++) {
    if (bytes[i] === 0x45 && bytes[i + 1] === 0) places.push(-i);
  }
  const at = places[random.below(places.length)] ?? 32;
  if (at < 0) {
    // Total length, header length or fragment offset of an IPv4 header; length or offset of its transport.
    const field = [2, 6, 24, 32][random.below(4)] ?? 2;
    const place = -at + field;
    if (place + 2 <= bytes.length) bytes.writeUInt16BE(lie & 0xffff, place);
    if (random.below(4) === 0) bytes[-at] = 0x40 | random.below(16);
  } else if (at + 4 <= bytes.length) {
    bytes.writeUInt32LE(lie >>> 0, at);
  }
  return bytes;
};

const MUTATIONS: readonly Mutation[] = [
  flipBits,
  setEdges,
  setWide,
  cut,
  remove,
  insert,
  splice,
  lieAboutLengths,
];

/** Capture number `index` of the seed: one of the originals, damaged one to three times. */
export function mutant(originals: readonly Buffer[], seed: number, index: number): Buffer {
  const random = new Random(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
  let bytes = Buffer.from(originals[random.below(originals.length)] ?? Buffer.alloc(0));
  for (let times = 1 + random.below(3); times > 0 && bytes.length > 0; times--) {
    const mutation = MUTATIONS[random.below(MUTATIONS.length)] ?? flipBits;
    bytes = Buffer.from(mutation(bytes, random, originals));
  }
  return bytes;
}
