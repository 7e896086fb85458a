// pcapng (draft-ietf-opsawg-pcapng): one section, an interface block for each interface before its first packet,
// enhanced packet blocks with ns times.

import type { CaptureInterface } from '../records/capture-info.js';
import type { CaptureFormat } from './writer.js';

const SECTION_HEADER = 0x0a0d0d0a;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const INTERFACE_DESCRIPTION = 1;
const ENHANCED_PACKET = 6;
/** Type, length, five words; the length again. */
const PACKET_FIXED = 28;
const TRAILER = 4;
/** Readers on libpcap want the same of all interfaces: the most that a packet is captured of. */
const SNAPLEN = 262_144;

const OPTION_APPLICATION = 4;
const OPTION_NAME = 2;
const OPTION_DESCRIPTION = 3;
const OPTION_RESOLUTION = 9;
const OPTION_FILTER = 11;
const OPTION_OS = 12;
const OPTION_FCS = 13;
const NANOSECONDS = 9;

const encoder = new TextEncoder();

export const pcapng: CaptureFormat = {
  overhead: PACKET_FIXED + 3 + TRAILER,

  header() {
    const version = [...word(BYTE_ORDER_MAGIC), 1, 0, 0, 0, ...word(-1), ...word(-1)];
    return block(SECTION_HEADER, [
      ...version,
      ...text(OPTION_APPLICATION, 'flowglass'),
      ...word(0),
    ]);
  },

  describe(it: CaptureInterface) {
    const link = [it.linkType & 255, it.linkType >>> 8, 0, 0, ...word(SNAPLEN)];
    const filter = it.filter === undefined ? [] : [0, ...encoder.encode(it.filter)];
    return block(INTERFACE_DESCRIPTION, [
      ...link,
      ...text(OPTION_NAME, it.name),
      ...text(OPTION_DESCRIPTION, it.description),
      ...option(OPTION_FILTER, filter),
      ...text(OPTION_OS, it.os),
      ...option(OPTION_RESOLUTION, [NANOSECONDS]),
      ...option(OPTION_FCS, it.fcsLength > 0 ? [it.fcsLength] : []),
      ...word(0),
    ]);
  },

  write(out, { time, wire, bytes }, index) {
    const length = PACKET_FIXED + padded(bytes.length) + TRAILER;
    out.setUint32(0, ENHANCED_PACKET, true);
    out.setUint32(4, length, true);
    out.setUint32(8, index, true);
    out.setUint32(12, Number(BigInt.asUintN(32, time >> 32n)), true);
    out.setUint32(16, Number(BigInt.asUintN(32, time)), true);
    out.setUint32(20, bytes.length, true);
    out.setUint32(24, wire, true);
    new Uint8Array(out.buffer, out.byteOffset + PACKET_FIXED).set(bytes);
    out.setUint32(length - TRAILER, length, true);
    return length;
  },
};

function block(type: number, body: number[]): Uint8Array {
  const length = word(12 + body.length);
  return Uint8Array.from([...word(type), ...length, ...body, ...length]);
}

function text(code: number, value: string | undefined): number[] {
  return value === undefined ? [] : option(code, [...encoder.encode(value)]);
}

/** Without a value there is no option. */
function option(code: number, value: number[]): number[] {
  if (value.length === 0) return [];
  const { length } = value;
  const padding = Array.from({ length: padded(length) - length }, () => 0);
  return [code, 0, length & 255, length >>> 8, ...value, ...padding];
}

function padded(length: number): number {
  return (length + 3) & ~3;
}

function word(value: number): number[] {
  return [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24];
}
