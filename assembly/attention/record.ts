// What of a protocol's record a detector may want to look at: of the protocols that most records are of.

import { RECORD_ANY } from '../memory/attention';
import { RecordEvent } from '../memory/event';
import { attentionToDns } from './dns';
import { attentionToHttp } from './http';
import { attentionToTls } from './tls';

/** Bits of memory/attention.ts; the event is complete. */
export function attentionToRecord(event: RecordEvent): u32 {
  const name = event.name;
  if (name == (changetype<usize>('dns') as u32)) return attentionToDns(event);
  if (name == (changetype<usize>('http') as u32)) return attentionToHttp(event);
  if (name == (changetype<usize>('tls') as u32)) return attentionToTls(event);
  return RECORD_ANY;
}
