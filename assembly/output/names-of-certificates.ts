// Distinguished names as other tools write them. Records have RFC 4514: the most specific part first,
// "CN=a.example,O=Example\, Inc.,C=DE".

import { lengthOf, valueOf } from './fields';
import { putEscaped } from './json-items';

const COMMA: u8 = 0x2c;
const BACKSLASH: u8 = 0x5c;

/** From the most general part on, with a comma and a blank between them: "C=DE, O=Example\, Inc., CN=a.example". */
export function putSubjectReversed(at: usize, item: usize): usize {
  if (item == 0) return at;
  const start = valueOf(item);
  let end = start + lengthOf(item);
  while (true) {
    const part = lastPart(start, end);
    at = putEscaped(at, part, (end - part) as u32);
    if (part == start) return at;
    store<u16>(at, 0x202c);
    at += 2;
    end = part - 1;
  }
}

/** Where the last part before `end` begins: behind a comma that no backslash is before. */
function lastPart(start: usize, end: usize): usize {
  for (let at = end; at > start; at--) {
    if (load<u8>(at - 1) != COMMA) continue;
    let backslashes = 0;
    for (let p = at - 1; p > start && load<u8>(p - 1) == BACKSLASH; p--) backslashes++;
    if (backslashes % 2 == 0) return at;
  }
  return start;
}
