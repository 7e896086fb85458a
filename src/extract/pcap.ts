// Classic pcap with ns times (draft-ietf-opsawg-pcap): one link type a file.

import { FlowglassError } from '../errors.js';
import type { CaptureInterface } from '../records/capture-info.js';
import type { CaptureFormat } from './writer.js';

const MAGIC_NANO = 0xa1b23c4d;
const HEADER = 24;
const RECORD_HEADER = 16;
const SNAPLEN = 262_144;
const LINK_ETHERNET = 1;
/** That the four bits above it count FCS bytes, in pairs. */
const FCS_PRESENT = 2 ** 26;
const FCS_UNIT = 2 ** 28;
const SECOND = 1_000_000_000n;

export const pcap: CaptureFormat = {
  overhead: RECORD_HEADER,

  header(first) {
    const out = new DataView(new ArrayBuffer(HEADER));
    const fcs = first?.fcsLength ?? 0;
    out.setUint32(0, MAGIC_NANO, true);
    out.setUint16(4, 2, true);
    out.setUint16(6, 4, true);
    out.setUint32(16, SNAPLEN, true);
    const link = first?.linkType ?? LINK_ETHERNET;
    out.setUint32(20, fcs > 0 ? link + FCS_PRESENT + (fcs / 2) * FCS_UNIT : link, true);
    return new Uint8Array(out.buffer);
  },

  describe(it, first) {
    if (it.linkType !== first.linkType || it.fcsLength !== first.fcsLength) {
      throw new FlowglassError(
        'bad-option',
        `the packets have several link types (${linkOf(first)} and ${linkOf(it)}), and pcap has one: write pcapng.`,
      );
    }
    return new Uint8Array(0);
  },

  write(out, { time, wire, bytes }) {
    const seconds = time / SECOND;
    if (time < 0n || seconds >= 2n ** 32n) {
      throw new FlowglassError(
        'bad-option',
        'pcap has no times before 1970 or after 2106: write pcapng.',
      );
    }
    out.setUint32(0, Number(seconds), true);
    out.setUint32(4, Number(time % SECOND), true);
    out.setUint32(8, bytes.length, true);
    out.setUint32(12, wire, true);
    new Uint8Array(out.buffer, out.byteOffset + RECORD_HEADER).set(bytes);
    return RECORD_HEADER + bytes.length;
  },
};

function linkOf({ linkTypeName, fcsLength }: CaptureInterface): string {
  return fcsLength > 0 ? `${linkTypeName} with ${fcsLength} bytes of FCS` : linkTypeName;
}
