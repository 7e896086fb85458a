// Numbers of the DNS header, for formats that want them: records have names, and booleans for the flags.

import { ITEM_NUMBER } from '../memory/items';
import { className, opcodeName, rcodeName, typeName } from '../protocols/dns-names';
import { Fields, field, isSymbol, kindOf, numberOf } from './fields';

/** The header's second word (RFC 1035 §4.1.1). */
export function dnsFlags(fields: Fields, response: bool): u32 {
  let flags = opcodeOf(fields) << 11;
  if (field(fields, 'recursionDesired') != 0) flags |= 0x0100;
  if (field(fields, 'checkingDisabled') != 0) flags |= 0x0010;
  if (!response) return flags;
  if (field(fields, 'authoritative') != 0) flags |= 0x0400;
  if (field(fields, 'truncatedResponse') != 0) flags |= 0x0200;
  if (field(fields, 'recursionAvailable') != 0) flags |= 0x0080;
  if (field(fields, 'authenticData') != 0) flags |= 0x0020;
  return flags | 0x8000 | (rcodeOf(fields) & 15);
}

export function opcodeOf(fields: Fields): u32 {
  const item = field(fields, 'opcode');
  if (item == 0) return 0;
  if (kindOf(item) == ITEM_NUMBER) return numberOf(item) as u32;
  for (let code: u32 = 0; code < 16; code++) if (isSymbol(item, opcodeName(code))) return code;
  return 0;
}

/** With the bits of EDNS; 0 without. */
export function rcodeOf(fields: Fields): u32 {
  const item = field(fields, 'rcode');
  if (item == 0) return 0;
  if (kindOf(item) == ITEM_NUMBER) return numberOf(item) as u32;
  for (let code: u32 = 0; code < 24; code++) if (isSymbol(item, rcodeName(code))) return code;
  return 0;
}

/** Number of a type; 0 without. */
export function typeOf(item: usize): u32 {
  if (item == 0) return 0;
  if (kindOf(item) == ITEM_NUMBER) return numberOf(item) as u32;
  // What most ask for.
  if (isSymbol(item, 'A')) return 1;
  if (isSymbol(item, 'AAAA')) return 28;
  if (isSymbol(item, 'PTR')) return 12;
  if (isSymbol(item, 'HTTPS')) return 65;
  if (isSymbol(item, 'NBSTAT')) return 33;
  for (let type: u32 = 1; type < 258; type++) if (isSymbol(item, typeName(type))) return type;
  return 0;
}

/** Number of a class; without one it is IN. */
export function classOf(item: usize): u32 {
  if (item == 0) return 1;
  if (kindOf(item) == ITEM_NUMBER) return numberOf(item) as u32;
  for (let code: u32 = 1; code < 256; code++) if (isSymbol(item, className(code))) return code;
  return 0;
}
