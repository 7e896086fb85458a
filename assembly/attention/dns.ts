// What of a DNS record a detector may want to look at.

import {
  BRIEF_TTL,
  DNS_ANSWERED,
  DNS_BRIEF,
  DNS_FAILED,
  DNS_LONG,
  DNS_TYPE,
  LONG_NAME,
} from '../memory/attention';
import { RECORD_FIXED, RecordEvent } from '../memory/event';
import { ITEM_IPV4, ITEM_IPV6 } from '../memory/items';
import { firstIn, isEnd, isSymbol, kindOf, lengthOf, nextItem, numberOf } from '../output/fields';

export function attentionToDns(event: RecordEvent): u32 {
  let bits: u32 = 0;
  let answered = false;
  let at = changetype<usize>(event) + RECORD_FIXED;
  const end = at + event.itemBytes;
  for (; at < end; at = nextItem(at)) {
    const name = load<u32>(at);
    if (name == (changetype<usize>('query') as u32)) {
      if (lengthOf(at) >= LONG_NAME) bits |= DNS_LONG;
    } else if (name == (changetype<usize>('queryType') as u32)) {
      if (!isSymbol(at, 'A') && !isSymbol(at, 'AAAA')) bits |= DNS_TYPE;
    } else if (name == (changetype<usize>('rcode') as u32)) {
      if (isSymbol(at, 'NXDOMAIN')) bits |= DNS_FAILED;
      answered = isSymbol(at, 'NOERROR');
    } else if (name == (changetype<usize>('answers') as u32)) {
      return answered ? bits | answersOf(at) : bits;
    }
  }
  return bits;
}

function answersOf(list: usize): u32 {
  let bits: u32 = 0;
  for (let answer = firstIn(list); !isEnd(answer); answer = nextItem(answer)) {
    let ttl: u64 = 0;
    for (let at = firstIn(answer); !isEnd(at); at = nextItem(at)) {
      const kind = kindOf(at);
      if (load<u32>(at) == (changetype<usize>('ttl') as u32)) ttl = numberOf(at);
      else if (kind == ITEM_IPV4 || kind == ITEM_IPV6) {
        bits |= ttl <= BRIEF_TTL ? DNS_ANSWERED | DNS_BRIEF : DNS_ANSWERED;
      }
    }
  }
  return bits;
}
