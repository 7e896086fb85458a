// The texts of an event: each format of the run writes its own behind the event, in the worker that made it.
//
//   event │ items, … │ length file │ text, padded to 8 │ length file │ text … │
//                      └── EventText
//
// The orchestrator gathers them into the files they belong to (merge.ts).

import { EventHeader, FlowEvent, RecordEvent } from '../memory/event';
import {
  FILE_EVE,
  FILE_NDJSON,
  FORMAT_EVE,
  FORMAT_NDJSON,
  FORMAT_ZEEK,
  FORMAT_ZEEK_JSON,
} from '../memory/formats';
import { Partition } from '../memory/partition';
import { beginCommon } from './common';
import { writeEveFlow } from './eve-flow';
import { writeEveRecord } from './eve-record';
import { fieldsOf } from './fields';
import { writeFlowLine } from './flow-ndjson';
import { writeRecordLine } from './record-ndjson';
import { endText, textAt } from './texts';
import { encodeZeekFlow, encodeZeekRecord } from './zeek';

/** Writes the texts of a flow whose event is complete. */
export function encodeFlow(partition: Partition, event: FlowEvent): void {
  const formats = partition.formats;
  const from = changetype<usize>(event) + event.size;
  let at = from;
  beginCommon(partition);
  if (formats & FORMAT_NDJSON) {
    at = endText(at, FILE_NDJSON, writeFlowLine(textAt(at), event, partition));
  }
  if (formats & FORMAT_EVE) {
    at = endText(at, FILE_EVE, writeEveFlow(textAt(at), event, partition));
  }
  if (formats & (FORMAT_ZEEK | FORMAT_ZEEK_JSON)) at = encodeZeekFlow(at, event, partition);
  endTexts(changetype<EventHeader>(event), from, at);
}

/** Writes the texts of a record whose event is complete. */
export function encodeRecord(partition: Partition, event: RecordEvent): void {
  const formats = partition.formats;
  const from = changetype<usize>(event) + event.size;
  let at = from;
  if (formats & FORMAT_NDJSON) at = endText(at, FILE_NDJSON, writeRecordLine(textAt(at), event));
  if (formats & ~FORMAT_NDJSON) {
    beginCommon(partition);
    const fields = fieldsOf(event, partition);
    if (formats & FORMAT_EVE) {
      at = endText(at, FILE_EVE, writeEveRecord(textAt(at), event, fields, partition));
    }
    if (formats & (FORMAT_ZEEK | FORMAT_ZEEK_JSON)) {
      at = encodeZeekRecord(at, event, fields, partition);
    }
  }
  endTexts(changetype<EventHeader>(event), from, at);
}

function endTexts(event: EventHeader, from: usize, end: usize): void {
  event.textOffset = event.size;
  event.textLength = (end - from) as u32;
  event.size += event.textLength;
}
