// Merged events, anonymised: each is copied with its addresses, names and identifiers replaced, gets its texts
// from the copy, and takes its place in the list. Whatever reads the list afterwards sees nothing else.

import { Encapsulation } from '../memory/encapsulation';
import { EVENT_FLOW, EventHeader, FlowEvent, RECORD_FIXED, RecordEvent } from '../memory/event';
import {
  ITEM_END,
  ITEM_HEADER,
  ITEM_HEX,
  ITEM_IPV4,
  ITEM_IPV6,
  ITEM_LATIN,
  ITEM_LIST,
  ITEM_MAC,
  ITEM_OBJECT,
  ITEM_TEXT,
  itemBytes,
} from '../memory/items';
import { Partition } from '../memory/partition';
import { encodeFlow, encodeRecord } from '../output/encode';
import { anonymizeAddress } from './addresses';
import { ANONYMIZE, Anonymizer, MAX_DEPTH, namesOf, OMIT_NAMES } from './anonymizer';
import { isPlain } from './plain';
import { anonymizeBytes, anonymizeText } from './texts';

/**
 * Replaces the first `count` addresses of `list` by those of anonymised copies at `out`, which has room for
 * them all. `partition` has the formats that they get texts in.
 */
export function anonymizeEvents(
  it: Anonymizer,
  list: usize,
  count: u32,
  out: usize,
  partition: Partition,
): void {
  for (let i: u32 = 0; i < count; i++) {
    const event = load<u32>(list + (i << 2)) as usize;
    store<u32>(list + (i << 2), out as u32);
    if (changetype<EventHeader>(event).type == EVENT_FLOW) copyFlow(it, event, out, partition);
    else copyRecord(it, event, out, partition);
    out = (out + changetype<EventHeader>(out).size + 7) & ~7;
  }
}

function copyFlow(it: Anonymizer, from: usize, to: usize, partition: Partition): void {
  const event = changetype<FlowEvent>(to);
  memory.copy(to, from, changetype<FlowEvent>(from).size);
  if (it.mode & ANONYMIZE) {
    const version = event.ipVersion;
    anonymizeAddress(it, to + offsetof<FlowEvent>('source0'), version);
    anonymizeAddress(it, to + offsetof<FlowEvent>('destination0'), version);
    if (event.encapsulationOffset != 0) {
      const at = to + event.encapsulationOffset;
      const outer = changetype<Encapsulation>(at).ipVersion;
      if (outer != 0) {
        anonymizeAddress(it, at + offsetof<Encapsulation>('source0'), outer);
        anonymizeAddress(it, at + offsetof<Encapsulation>('destination0'), outer);
      }
    }
  }
  if (partition.formats != 0) encodeFlow(partition, event);
}

function copyRecord(it: Anonymizer, from: usize, to: usize, partition: Partition): void {
  const event = changetype<RecordEvent>(to);
  memory.copy(to, from, RECORD_FIXED);
  // ARP has no flow, and no ends.
  if (it.mode & ANONYMIZE && event.ipVersion != 0) {
    anonymizeAddress(it, to + offsetof<RecordEvent>('source0'), event.ipVersion);
    anonymizeAddress(it, to + offsetof<RecordEvent>('destination0'), event.ipVersion);
  }
  const end = copyItems(
    it,
    from + RECORD_FIXED,
    changetype<RecordEvent>(from).itemBytes,
    to + RECORD_FIXED,
  );
  event.itemBytes = (end - to - RECORD_FIXED) as u32;
  event.size = ((end - to + 7) & ~7) as u32;
  event.textOffset = 0;
  event.textLength = 0;
  if (partition.formats != 0) encodeRecord(partition, event);
}

function copyItems(it: Anonymizer, from: usize, bytes: u32, out: usize): usize {
  // What is in a list has no name of its own.
  const names = namesOf(it);
  let depth: usize = 0;
  const end = from + bytes;
  while (from < end) {
    const own = load<u32>(from);
    const word = load<u32>(from, 4);
    const kind = word & 0xff;
    const name = own != 0 || depth == 0 ? own : load<u32>(names + ((depth - 1) << 2));
    if (kind == ITEM_LIST || kind == ITEM_OBJECT) {
      if (depth < MAX_DEPTH) store<u32>(names + (depth << 2), name);
      depth++;
    } else if (kind == ITEM_END) {
      depth--;
    }
    const size = ITEM_HEADER + ((itemBytes(kind, word >> 8) + 7) & ~7);
    out = copyItem(it, from, size, kind, word >> 8, name, out);
    from += size;
  }
  return out;
}

function copyItem(
  it: Anonymizer,
  from: usize,
  size: u32,
  kind: u32,
  length: u32,
  name: u32,
  out: usize,
): usize {
  if (kind == ITEM_TEXT || kind == ITEM_LATIN) {
    if (!isPlain(name)) {
      if (it.mode & OMIT_NAMES) return out;
      store<u32>(out, load<u32>(from));
      const text = out + ITEM_HEADER;
      const written = anonymizeText(it, from + ITEM_HEADER, length, text);
      store<u32>(out, ITEM_TEXT | (written << 8), 4);
      return text + ((written + 7) & ~7);
    }
  }
  memory.copy(out, from, size);
  if (it.mode & ANONYMIZE) {
    const value = out + ITEM_HEADER;
    if (kind == ITEM_IPV4) anonymizeAddress(it, value, 4);
    else if (kind == ITEM_IPV6) anonymizeAddress(it, value, 6);
    else if (kind == ITEM_HEX) {
      if (!isPlain(name)) anonymizeBytes(it, value, length);
    } else if (kind == ITEM_MAC) {
      anonymizeBytes(it, value, 6);
      // Nobody's: locally administered, for one host.
      store<u8>(value, (load<u8>(value) & 0xfc) | 2);
    }
  }
  return out + size;
}
