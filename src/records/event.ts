// Events to records, by the event's type.

import { EVENT_FLOW, FlowEvent } from '../engine/layouts.js';
import { readFlow } from './flow.js';
import { readRecord } from './items.js';
import type { EventMemory } from './memory.js';
import type { FlowRecord, ProtocolRecord } from './types.js';

/** The record of the event at `at`. */
export function readEvent(memory: EventMemory, at: number): FlowRecord | ProtocolRecord {
  const type = memory.data.getUint16(at + FlowEvent.type, true);
  return type === EVENT_FLOW ? readFlow(memory, at) : readRecord(memory, at);
}
