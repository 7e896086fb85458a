// What writes a capture, packet by packet, into pieces.

import type { CaptureInterface } from '../records/capture-info.js';

/** A packet as it was captured. `bytes` may be overwritten after the call. */
export interface CapturedPacket {
  /** ns since 1970. */
  time: bigint;
  /** Bytes it had on the wire. */
  wire: number;
  bytes: Uint8Array;
  /** The same number for all packets of an interface. */
  interface: number;
}

/** One of the two formats. */
export interface CaptureFormat {
  /** What a file begins with; `first`: the interface of its first packet, if there is one. */
  header(first: CaptureInterface | undefined): Uint8Array;
  /** Bytes of what comes before the first packet of a further interface; throws if the format has no place for it. */
  describe(it: CaptureInterface, first: CaptureInterface): Uint8Array;
  /** Most bytes that a packet takes besides its own. */
  overhead: number;
  /** Writes a packet of interface number `index` at the beginning of `out`; returns how many bytes it took. */
  write(out: DataView, packet: CapturedPacket, index: number): number;
}

const PIECE = 1 << 20;

export class CaptureWriter {
  readonly #format: CaptureFormat;
  readonly #interfaceOf: (number: number) => CaptureInterface;
  /** Places in the file by number. */
  readonly #interfaces = new Map<number, number>();
  #first: CaptureInterface | undefined;
  #buffer = new Uint8Array(PIECE);
  #filled = 0;
  #pieces: Uint8Array[] = [];
  packets = 0;
  /** Bytes of the capture so far. */
  bytes = 0;

  constructor(format: CaptureFormat, interfaceOf: (number: number) => CaptureInterface) {
    this.#format = format;
    this.#interfaceOf = interfaceOf;
  }

  add(packet: CapturedPacket): void {
    const index = this.#interfaces.get(packet.interface) ?? this.#describe(packet.interface);
    const most = this.#format.overhead + packet.bytes.length;
    const at = this.#room(most);
    const out = new DataView(this.#buffer.buffer, at, most);
    this.#filled += this.#format.write(out, packet, index);
    this.packets++;
  }

  /** Pieces that are full; they are the caller's. */
  take(): Uint8Array[] {
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }

  /** What is left; a capture without packets is there too. */
  end(): Uint8Array[] {
    if (this.#first === undefined) this.#put(this.#format.header(undefined));
    this.#full();
    return this.take();
  }

  #describe(number: number): number {
    const it = this.#interfaceOf(number);
    if (this.#first === undefined) this.#put(this.#format.header(it));
    this.#first ??= it;
    this.#put(this.#format.describe(it, this.#first));
    const index = this.#interfaces.size;
    this.#interfaces.set(number, index);
    return index;
  }

  #put(bytes: Uint8Array): void {
    this.#buffer.set(bytes, this.#room(bytes.length));
    this.#filled += bytes.length;
  }

  /** Where that many bytes may be written. */
  #room(bytes: number): number {
    if (this.#filled + bytes > this.#buffer.length) {
      this.#full();
      this.#buffer = new Uint8Array(Math.max(PIECE, bytes));
    }
    return this.#filled;
  }

  #full(): void {
    if (this.#filled > 0) this.#pieces.push(this.#buffer.subarray(0, this.#filled));
    this.bytes += this.#filled;
    this.#filled = 0;
    this.#buffer = new Uint8Array(0);
  }
}
