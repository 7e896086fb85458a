// Ethernet/IPv4/TCP and UDP frames with right checksums, written into a buffer that is used again and again.

export const ETHERNET = 14;
export const IPV4 = 20;
export const TCP = 20;
export const UDP = 8;
/** Frames are padded to this, as cards do. */
const MIN_FRAME = 60;

export const FIN = 1;
export const SYN = 2;
export const RST = 4;
export const PSH = 8;
export const ACK = 16;

/** Addresses and ports of a packet, sender first. */
export interface Ends {
  source: number;
  destination: number;
  sourcePort: number;
  destinationPort: number;
}

/** Who begins a flow, none twice: 65,521 is prime. Ports as systems hand them out, which no protocol has for its own. */
export function clientOf(flow: number): { address: number; port: number } {
  return {
    address: 0x0a000000 | (Math.imul(flow % 65_521, 251) & 0xffffff),
    port: 32_768 + ((Math.floor(flow / 65_521) * 997 + (flow % 61) * 1009) % 28_232),
  };
}

export class Frame {
  readonly bytes = Buffer.alloc(2048);

  /** Where a TCP payload goes; `options`: bytes of TCP options. */
  tcpPayload(options = 0): number {
    return ETHERNET + IPV4 + TCP + options;
  }

  udpPayload(): number {
    return ETHERNET + IPV4 + UDP;
  }

  /** Headers around a payload that is in place already. Returns the frame's length. */
  tcp(ends: Ends, sequence: number, ack: number, flags: number, length: number, mss = 0): number {
    const options = mss > 0 ? 4 : 0;
    const at = ETHERNET + IPV4;
    const { bytes } = this;
    bytes.writeUInt16BE(ends.sourcePort, at);
    bytes.writeUInt16BE(ends.destinationPort, at + 2);
    bytes.writeUInt32BE(sequence >>> 0, at + 4);
    bytes.writeUInt32BE(ack >>> 0, at + 8);
    bytes[at + 12] = ((TCP + options) >> 2) << 4;
    bytes[at + 13] = flags;
    bytes.writeUInt16BE(64240, at + 14);
    bytes.writeUInt32BE(0, at + 16);
    if (options) bytes.writeUInt32BE(0x02040000 | mss, at + TCP);
    const total = TCP + options + length;
    bytes.writeUInt16BE(this.#checksum(ends, 6, at, total), at + 16);
    return this.#finish(ends, 6, total);
  }

  udp(ends: Ends, length: number): number {
    const at = ETHERNET + IPV4;
    const { bytes } = this;
    bytes.writeUInt16BE(ends.sourcePort, at);
    bytes.writeUInt16BE(ends.destinationPort, at + 2);
    bytes.writeUInt16BE(UDP + length, at + 4);
    bytes.writeUInt16BE(0, at + 6);
    bytes.writeUInt16BE(this.#checksum(ends, 17, at, UDP + length) || 0xffff, at + 6);
    return this.#finish(ends, 17, UDP + length);
  }

  #finish(ends: Ends, protocol: number, length: number): number {
    const { bytes } = this;
    bytes.writeUInt16BE(0x0200, 0);
    bytes.writeUInt32BE(ends.destination, 2);
    bytes.writeUInt16BE(0x0200, 6);
    bytes.writeUInt32BE(ends.source, 8);
    bytes.writeUInt16BE(0x0800, 12);
    bytes.writeUInt32BE(0x45000000 | (IPV4 + length), ETHERNET);
    bytes.writeUInt32BE(0x00004000, ETHERNET + 4);
    bytes.writeUInt32BE((64 << 24) | (protocol << 16), ETHERNET + 8);
    bytes.writeUInt32BE(ends.source, ETHERNET + 12);
    bytes.writeUInt32BE(ends.destination, ETHERNET + 16);
    bytes.writeUInt16BE(fold(this.#sum(ETHERNET, IPV4, 0)), ETHERNET + 10);
    const end = ETHERNET + IPV4 + length;
    if (end >= MIN_FRAME) return end;
    bytes.fill(0, end, MIN_FRAME);
    return MIN_FRAME;
  }

  #checksum(ends: Ends, protocol: number, at: number, length: number): number {
    const pseudo =
      (ends.source >>> 16) +
      (ends.source & 0xffff) +
      (ends.destination >>> 16) +
      (ends.destination & 0xffff) +
      protocol +
      length;
    return fold(this.#sum(at, length, pseudo));
  }

  #sum(at: number, length: number, start: number): number {
    const { bytes } = this;
    const end = at + length;
    let sum = start;
    for (let i = at; i + 1 < end; i += 2) sum += ((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0);
    if (length & 1) sum += (bytes[end - 1] ?? 0) << 8;
    return sum;
  }
}

function fold(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 65536);
  return ~folded & 0xffff;
}
