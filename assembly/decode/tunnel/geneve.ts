// GENEVE (RFC 8926 §3.4).
//
//   0          1     2      4            7    8                 8 + options
//   ┌──────────┬─────┬──────┬────────────┬────┬──────────── … ┬─ …
//   │ver, optln│flags│type  │ VNI        │ 0  │ options       │ payload
//   └──────────┴─────┴──────┴────────────┴────┴──────────── … ┴─ …

import { be16, be24 } from '../../memory/bytes';
import { LAYER_GENEVE } from '../../memory/encapsulation';
import { available, Cursor, DONE, ETHERNET, enter, IPV4, IPV6, Layer, skip } from '../cursor';
import { TYPE_IPV4, TYPE_IPV6 } from '../network/registry';

const HEADER: u32 = 8;
const TYPE: usize = 2;
const VNI: usize = 4;
const VERSION_SHIFT: u32 = 6;
/** Options' length in words of 4 bytes. */
const OPTIONS: u32 = 0x3f;
/** Control message of the tunnel's ends. */
const FLAG_CONTROL: u32 = 0x80;
const TYPE_ETHERNET: u32 = 0x6558;

export function readGeneve(c: Cursor): Layer {
  if (available(c) < HEADER) return DONE;
  const first = load<u8>(c.at) as u32;
  const header = HEADER + ((first & OPTIONS) << 2);
  if (first >> VERSION_SHIFT != 0 || load<u8>(c.at + 1) & (FLAG_CONTROL as u8)) return DONE;
  if (available(c) < header) return DONE;
  const type = be16(c.at + TYPE);
  if (type != TYPE_ETHERNET && type != TYPE_IPV4 && type != TYPE_IPV6) return DONE;
  const vni = be24(c.at + VNI);
  skip(c, header);
  if (!enter(c, LAYER_GENEVE, vni, true)) return DONE;
  if (type == TYPE_IPV4) return IPV4;
  return type == TYPE_IPV6 ? IPV6 : ETHERNET;
}
