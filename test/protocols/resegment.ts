// Cuts the TCP streams of a capture anew: the same bytes in other segments. Runs of data segments that one
// side sends without a word of the other are split, repeated, made to overlap, and shuffled.

export interface Cutting {
  /** Numbers from 0 up to, not including, 1. */
  random: () => number;
  /** Most bytes of a segment. */
  size: number;
  repeat: boolean;
  overlap: boolean;
  shuffle: boolean;
}

/** Pieces among which one may find another place: fewer than the engine holds ahead of a hole. */
const WINDOW = 128;
/** Seconds. */
const PAUSE = 5;
const ETHERNET = 14;
const TCP = 6;
const FIN_SYN_RST = 7;

interface Frame {
  /** Header of the pcap record, and the frame. */
  header: Buffer;
  bytes: Buffer;
}

interface Segment extends Frame {
  key: string;
  from: string;
  sequence: number;
  payload: number;
  /** Bytes of payload. */
  length: number;
  flags: number;
}

/** A classic little-endian pcap of Ethernet, cut anew; undefined for any other capture. */
export function resegment(capture: Buffer, cutting: Cutting): Buffer | undefined {
  if (capture.readUInt32LE(0) !== 0xa1b2c3d4 || capture.readUInt32LE(20) !== 1) return undefined;
  const out: Buffer[] = [capture.subarray(0, 24)];
  const runs = new Map<string, Segment[]>();
  const begun = new Set<string>();
  const put = ({ header, bytes }: Frame) => out.push(header, bytes);
  const flush = (key: string) => {
    const run = runs.get(key) ?? [];
    runs.delete(key);
    for (const segment of cutRun(run, cutting)) put(segment);
  };
  let before = 0;
  for (const frame of framesOf(capture)) {
    // What was said before a pause stays before it: flows time out.
    const seconds = frame.header.readUInt32LE(0);
    if (Math.abs(seconds - before) > PAUSE) for (const key of [...runs.keys()]) flush(key);
    before = seconds;
    const segment = segmentOf(frame);
    if (!segment) {
      put(frame);
      continue;
    }
    const { key, from, length, flags } = segment;
    const [first] = runs.get(key) ?? [];
    // A pure acknowledgement would say that bytes which come later now were lost by the capture.
    if (length === 0 && (flags & FIN_SYN_RST) === 0) continue;
    const side = `${key} ${from}`;
    if (length === 0 || (flags & FIN_SYN_RST) !== 0 || !begun.has(side)) {
      flush(key);
      put(segment);
      begun.add(side);
      continue;
    }
    if (first && first.from !== from) flush(key);
    runs.set(key, [...(runs.get(key) ?? []), segment]);
  }
  for (const key of [...runs.keys()]) flush(key);
  return Buffer.concat(out);
}

function* framesOf(capture: Buffer): Generator<Frame> {
  for (let at = 24; at + 16 <= capture.length; ) {
    const length = capture.readUInt32LE(at + 8);
    if (at + 16 + length > capture.length) return;
    yield {
      header: capture.subarray(at, at + 16),
      bytes: capture.subarray(at + 16, at + 16 + length),
    };
    at += 16 + length;
  }
}

/** The frame as a TCP segment over IPv4 without options, captured whole; undefined if it is none. */
function segmentOf(frame: Frame): Segment | undefined {
  const { bytes } = frame;
  if (bytes.length < 54 || bytes.readUInt16BE(12) !== 0x0800 || bytes[ETHERNET] !== 0x45) return;
  if (bytes[ETHERNET + 9] !== TCP || (bytes.readUInt16BE(ETHERNET + 6) & 0x3fff) !== 0) return;
  const total = bytes.readUInt16BE(ETHERNET + 2);
  const tcp = ETHERNET + 20;
  const payload = tcp + ((bytes[tcp + 12] ?? 0) >> 4) * 4;
  const length = total + ETHERNET - payload;
  if (length < 0 || payload + length > bytes.length) return;
  const from = `${bytes.toString('hex', 26, 30)}:${bytes.readUInt16BE(tcp)}`;
  const to = `${bytes.toString('hex', 30, 34)}:${bytes.readUInt16BE(tcp + 2)}`;
  return {
    ...frame,
    key: from < to ? `${from} ${to}` : `${to} ${from}`,
    from,
    sequence: bytes.readUInt32BE(tcp + 4),
    payload,
    length,
    flags: bytes[tcp + 13] ?? 0,
  };
}

function cutRun(run: Segment[], cutting: Cutting): Frame[] {
  const { random, size, repeat, overlap, shuffle } = cutting;
  const pieces: Frame[] = [];
  for (const segment of run) {
    for (let at = 0; at < segment.length; ) {
      const length = Math.min(segment.length - at, 1 + Math.floor(random() * size));
      const back = overlap ? Math.floor(random() * (at + 1)) : 0;
      pieces.push(piece(segment, at - back, length + back));
      if (repeat && random() < 0.3) pieces.push(piece(segment, at, length));
      at += length;
    }
  }
  if (shuffle) {
    for (let i = pieces.length - 1; i > 0; i--) {
      const first = i - (i % WINDOW);
      const j = first + Math.floor(random() * (i - first + 1));
      [pieces[i], pieces[j]] = [pieces[j] as Frame, pieces[i] as Frame];
    }
  }
  return pieces;
}

/** A segment with `length` of the payload bytes from `at` on. Checksums stay as they were: they are counted, no more. */
function piece(segment: Segment, at: number, length: number): Frame {
  const start = segment.payload;
  const bytes = Buffer.concat([
    segment.bytes.subarray(0, start),
    segment.bytes.subarray(start + at, start + at + length),
  ]);
  bytes.writeUInt16BE(bytes.length - ETHERNET, ETHERNET + 2);
  bytes.writeUInt32BE((segment.sequence + at) >>> 0, ETHERNET + 24);
  const header = Buffer.from(segment.header);
  header.writeUInt32LE(bytes.length, 8);
  header.writeUInt32LE(bytes.length, 12);
  return { header, bytes };
}
