// The end of a flow's reading: what waits behind holes is parsed, parsers hear that no more comes, and
// records under way are written as they are.

import { FLOW_READ, Flow } from '../flow/flow';
import { hasRoom } from '../flow/ring';
import { lastTime } from '../flow/timeouts';
import { Partition } from '../memory/partition';
import { finish } from '../protocols/registry';
import { inputFor } from './input';
import { resumeFirst } from './queue';
import { readHeld, stopReading } from './read';
import { endRecord, resumeOldest } from './records';
import { SIDE_DONE, SIDE_ENDED, Stream, sideOf } from './stream';
import { giveUpFirst, resume } from './tcp';

/** Writes what the flow's stream still has to tell, and frees it but for the id. False: the ring is full, call again. */
export function closeStream(partition: Partition, flow: Flow): bool {
  if (flow.stream == 0) return true;
  const stream = changetype<Stream>(flow.stream);
  if (partition.stalled != 0 && !resume(partition)) return false;
  const time = lastTime(flow);
  for (let d: u32 = 0; d < 2; d++) {
    const side = sideOf(stream, d);
    const p = inputFor(partition, flow, stream, d, time);
    while (!(flow.flags & FLOW_READ) && !(side.flags & SIDE_DONE) && side.segments != 0) {
      if (!hasRoom(partition)) return false;
      giveUpFirst(p, side);
      if (partition.stalled != 0 && !resume(partition)) return false;
    }
    if (flow.flags & FLOW_READ || side.flags & (SIDE_DONE | SIDE_ENDED)) continue;
    side.flags |= SIDE_ENDED;
    if (side.held == 0) continue;
    p.final = 1;
    side.need = 0;
    readHeld(p, side);
    if (partition.stalled != 0 && !resume(partition)) return false;
  }
  while (flow.stream != 0) {
    if (!hasRoom(partition)) return false;
    const p = inputFor(partition, flow, stream, 0, time);
    if (finish(p)) continue;
    if (!resumeOldest(p) && !resumeFirst(p)) break;
    endRecord(p);
  }
  if (flow.stream != 0 && !(flow.flags & FLOW_READ)) stopReading(partition, flow, stream);
  return true;
}
