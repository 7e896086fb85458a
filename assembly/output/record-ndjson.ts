// A protocol's record as a line of JSON, from its items: the same that JSON.stringify makes of the object
// that src/records/items.ts reads from them.

import { RECORD_FIXED, RecordEvent } from '../memory/event';
import { putAddress } from './addresses';
import { put, putField } from './json';
import { putItems } from './json-items';
import { hasPorts, protocolName } from './names';
import { putHex64, putNumber, putTime } from './text';

const QUOTE: u8 = 0x22;

/** Writes the line with its line feed at `at`; returns its end. */
export function writeRecordLine(at: usize, event: RecordEvent): usize {
  const base = changetype<usize>(event);
  at = put(put(at, '{"type":"'), changetype<string>(event.name));
  at = putTime(put(at, '","time":"'), event.time);
  at = putHex64(put(at, '","flow":"'), event.flow);
  at = put(at, '","src":{"ip":"');
  at = putEnd(at, event, base + offsetof<RecordEvent>('source0'), event.sourcePort);
  at = put(at, '},"dst":{"ip":"');
  at = putEnd(at, event, base + offsetof<RecordEvent>('destination0'), event.destinationPort);
  at = put(at, '},"protocol":"');
  const name = protocolName(event.protocol);
  at = name.length > 0 ? put(at, name) : putNumber(at, event.protocol);
  store<u8>(at++, QUOTE);
  at = putItems(at, base + RECORD_FIXED, base + RECORD_FIXED + event.itemBytes);
  if (event.truncated) at = put(at, ',"truncated":true');
  store<u16>(at, 0x0a7d);
  return at + 2;
}

function putEnd(at: usize, event: RecordEvent, address: usize, port: u16): usize {
  at = putAddress(at, event.ipVersion, address);
  store<u8>(at++, QUOTE);
  return hasPorts(event.protocol) ? putField(at, ',"port":', port) : at;
}
