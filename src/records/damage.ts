// What the walk found wrong with a source, in words: where, what, and what it means for the reader.

import {
  DAMAGE_BLOCK_LENGTH,
  DAMAGE_BLOCK_TRAILER,
  DAMAGE_BYTE_ORDER,
  DAMAGE_CUT_HEADER,
  DAMAGE_CUT_RECORD,
  DAMAGE_LINK_TYPE,
  DAMAGE_NO_INTERFACE,
  DAMAGE_NOT_A_CAPTURE,
  DAMAGE_OVERSIZED,
  DAMAGE_PACKET_BLOCK,
  DAMAGE_RECORD_LENGTH,
  DAMAGE_VERSION,
  Damage,
} from '../engine/layouts.js';
import { linkTypeName } from './link-types.js';
import type { WarningCode, WarningRecord } from './types.js';

interface Words {
  code: WarningCode;
  text(a: bigint, b: bigint): string;
}

const BEFORE = 'Everything before it was analysed.';

const WORDS = new Map<number, Words>([
  [
    DAMAGE_NOT_A_CAPTURE,
    { code: 'not-a-capture', text: () => 'This is not a pcap or pcapng capture.' },
  ],
  [
    DAMAGE_VERSION,
    {
      code: 'unsupported-version',
      text: (a, b) => `The header says version ${a}.${b}, which is not known. ${BEFORE}`,
    },
  ],
  [
    DAMAGE_CUT_RECORD,
    {
      code: 'cut-record',
      text: (a, b) =>
        `The capture ends inside a record: ${b} of at least ${a} bytes are there. ${BEFORE}`,
    },
  ],
  [
    DAMAGE_RECORD_LENGTH,
    {
      code: 'record-length',
      text: (a, b) => `A record claims ${a} captured bytes, more than the ${b} possible. ${BEFORE}`,
    },
  ],
  [
    DAMAGE_BLOCK_LENGTH,
    {
      code: 'block-length',
      text: (a, b) =>
        `A block of type 0x${b.toString(16).padStart(8, '0')} claims a length of ${a} bytes, which it cannot have. ${BEFORE}`,
    },
  ],
  [
    DAMAGE_BLOCK_TRAILER,
    {
      code: 'block-trailer',
      text: (a, b) => `A block's two lengths differ: ${a} before it, ${b} behind. ${BEFORE}`,
    },
  ],
  [
    DAMAGE_BYTE_ORDER,
    {
      code: 'byte-order',
      text: (a) =>
        `A section header has no byte-order magic but 0x${a.toString(16).padStart(8, '0')}. ${BEFORE}`,
    },
  ],
  [
    DAMAGE_NO_INTERFACE,
    {
      code: 'no-interface',
      text: (a, b) =>
        `A packet names interface ${a}, but the section describes ${b}. The packet was left out.`,
    },
  ],
  [
    DAMAGE_PACKET_BLOCK,
    {
      code: 'packet-block',
      text: (a, b) => `A packet block claims ${a} captured bytes and has room for ${b}. ${BEFORE}`,
    },
  ],
  [
    DAMAGE_LINK_TYPE,
    {
      code: 'link-type',
      text: (a) =>
        `Link type ${a} (${linkTypeName(Number(a))}) has no decoder: its packets are counted, not analysed.`,
    },
  ],
  [
    DAMAGE_CUT_HEADER,
    {
      code: 'cut-header',
      text: (a, b) =>
        b === 0n
          ? 'The capture is empty: it has no bytes at all.'
          : `The capture ends inside its file header: ${b} of ${a} bytes are there.`,
    },
  ],
  [
    DAMAGE_OVERSIZED,
    {
      code: 'oversized-record',
      text: (a, b) => `A packet of ${a} captured bytes exceeds the ${b} possible. It was left out.`,
    },
  ],
]);

/** The warning of the damage entry at `at`. */
export function readDamage(data: DataView, at: number, captures: readonly string[]): WarningRecord {
  const words = WORDS.get(data.getUint32(at + Damage.code, true));
  const a = data.getBigUint64(at + Damage.a, true);
  const b = data.getBigUint64(at + Damage.b, true);
  return {
    type: 'warning',
    capture: captures[data.getUint32(at + Damage.source, true)] ?? '',
    code: words?.code ?? 'cut-record',
    offset: Number(data.getBigUint64(at + Damage.offset, true)),
    message: words?.text(a, b) ?? 'The capture is damaged.',
  };
}
