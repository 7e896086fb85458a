// What several formats say of an event in the same words. Found once an event, kept in the worker's scratch.

import { Ends } from '../memory/event';
import { Partition } from '../memory/partition';
import { SCRATCH_ENCODE, SCRATCH_TEXT } from '../memory/scratch';
import { putCommunityId } from './community-id';
import { putBytes } from './text';

/** Characters of a Community ID. */
const COMMUNITY_ID: u32 = 30;

/** At SCRATCH_ENCODE. The fields of a record follow (fields.ts). */
@unmanaged
export class Common {
  /** 1: the Community ID of this event is there. */
  known: u32;
  pad: u32;
  communityId0: u64;
  communityId1: u64;
  communityId2: u64;
  communityId3: u64;
}

/** To be called for each event before the first format. */
export function beginCommon(partition: Partition): void {
  changetype<Common>(partition.scratch + SCRATCH_ENCODE).known = 0;
}

/** Community ID of the event whose ends these are. */
export function putCommunityIdOf(at: usize, ends: Ends, partition: Partition): usize {
  const common = changetype<Common>(partition.scratch + SCRATCH_ENCODE);
  const text = changetype<usize>(common) + offsetof<Common>('communityId0');
  if (common.known == 0) {
    putCommunityId(text, ends, partition.scratch + SCRATCH_TEXT);
    common.known = 1;
  }
  return putBytes(at, text, COMMUNITY_ID);
}

/** Name of a capture, as a JSON string with its quotes. */
export function putCaptureName(at: usize, partition: Partition, source: u32): usize {
  const entry = partition.names + (source << 3);
  return putBytes(at, load<u32>(entry), load<u32>(entry + 4));
}

/** Ends of a flow's or a record's event; `source0` is the offset of its field of that name. */
export function endsOf(event: usize, source0: usize): Ends {
  return changetype<Ends>(event + source0);
}
