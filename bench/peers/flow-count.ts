// The count of flowcount.c in plain JavaScript: Ethernet, VLAN tags, IPv4 and IPv6, TCP and UDP; for each flow,
// both ways, packets, bytes on the wire, first and last time, TCP flags. A Map with the key as a string, as
// one would write it in Node.

export interface Flow {
  packets: [number, number];
  bytes: [number, number];
  flags: [number, number];
  /** µs since 1970. */
  first: number;
  last: number;
}

const TCP = 6;
const UDP = 17;

export class FlowCount {
  readonly flows = new Map<string, Flow>();
  packets = 0;
  bytes = 0;
  /** Packets of no flow: not TCP or UDP over IP, a fragment but the first, or too short. */
  other = 0;

  /** Adds a frame: its bytes as captured, its length on the wire, its time in µs. */
  add(frame: Buffer, wire: number, time: number): void {
    this.packets++;
    this.bytes += wire;
    if (!this.#track(frame, wire, time)) this.other++;
  }

  #track(frame: Buffer, wire: number, time: number): boolean {
    const { length } = frame;
    if (length < 14) return false;
    let at = 14;
    let type = frame.readUInt16BE(12);
    while ((type === 0x8100 || type === 0x88a8) && at + 4 <= length) {
      type = frame.readUInt16BE(at + 2);
      at += 4;
    }
    let protocol: number;
    let addresses: number;
    let size: number;
    if (type === 0x0800 && length >= at + 20) {
      if (frame.readUInt16BE(at + 6) & 0x1fff) return false;
      protocol = frame.readUInt8(at + 9);
      addresses = at + 12;
      size = 4;
      at += (frame.readUInt8(at) & 15) * 4;
    } else if (type === 0x86dd && length >= at + 40) {
      protocol = frame.readUInt8(at + 6);
      addresses = at + 8;
      size = 16;
      at += 40;
    } else return false;
    if ((protocol !== TCP && protocol !== UDP) || length < at + 8) return false;

    const source =
      frame.toString('latin1', addresses, addresses + size) + frame.toString('latin1', at, at + 2);
    const destination =
      frame.toString('latin1', addresses + size, addresses + 2 * size) +
      frame.toString('latin1', at + 2, at + 4);
    const side = source > destination ? 1 : 0;
    const key = (side === 0 ? source + destination : destination + source) + protocol;
    let flow = this.flows.get(key);
    if (!flow) {
      flow = { packets: [0, 0], bytes: [0, 0], flags: [0, 0], first: time, last: time };
      this.flows.set(key, flow);
    }
    flow.packets[side]++;
    flow.bytes[side] += wire;
    flow.last = time;
    if (protocol === TCP && length >= at + 14) flow.flags[side] |= frame.readUInt8(at + 13);
    return true;
  }

  toString(): string {
    return `packets ${this.packets} bytes ${this.bytes} flows ${this.flows.size} other ${this.other}`;
  }
}
