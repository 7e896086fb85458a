// The texts of an event: each format of the run writes its own behind the event, in the worker that made it.
//
//   event │ items, … │ length file │ text, padded to 8 │ length file │ text … │
//                      └── EventText
//
// The orchestrator gathers them into the files they belong to (merge.ts).

import { EventHeader, FlowEvent, RecordEvent } from '../memory/event';
import {
  FILE_CSV,
  FILE_ECS,
  FILE_EVE,
  FILE_NDJSON,
  FILE_OCSF,
  FORMAT_CSV,
  FORMAT_ECS,
  FORMAT_EVE,
  FORMAT_NDJSON,
  FORMAT_OCSF,
  FORMAT_ZEEK,
  FORMAT_ZEEK_JSON,
} from '../memory/formats';
import { Partition } from '../memory/partition';
import { beginCommon } from './common';
import { writeCsvFlow } from './csv-flow';
import { writeEcsFlow } from './ecs-flow';
import { writeEcsRecord } from './ecs-record';
import { writeEveFlow } from './eve-flow';
import { writeEveRecord } from './eve-record';
import { fieldsOf } from './fields';
import { writeFlowLine } from './flow-ndjson';
import { writeOcsfFlow } from './ocsf-flow';
import { writeRecordLine } from './record-ndjson';
import { endText, textAt } from './texts';
import { encodeZeekFlow, encodeZeekRecord } from './zeek';

/** Writes the texts of a flow whose event is complete. */
export function encodeFlow(partition: Partition, event: FlowEvent): void {
  const formats = partition.formats;
  let at = changetype<usize>(event) + event.size;
  beginCommon(partition);
  if (formats & FORMAT_NDJSON) {
    at = endText(at, FILE_NDJSON, writeFlowLine(textAt(at), event, partition));
  }
  if (formats & FORMAT_EVE) {
    at = endText(at, FILE_EVE, writeEveFlow(textAt(at), event, partition));
  }
  if (formats & (FORMAT_ZEEK | FORMAT_ZEEK_JSON)) at = encodeZeekFlow(at, event, partition);
  if (formats & FORMAT_ECS) {
    at = endText(at, FILE_ECS, writeEcsFlow(textAt(at), event, partition));
  }
  if (formats & FORMAT_OCSF) {
    at = endText(at, FILE_OCSF, writeOcsfFlow(textAt(at), event, partition));
  }
  if (formats & FORMAT_CSV) at = endText(at, FILE_CSV, writeCsvFlow(textAt(at), event, partition));
  endTexts(partition, changetype<EventHeader>(event), at);
}

/** Writes the texts of a record whose event is complete. */
export function encodeRecord(partition: Partition, event: RecordEvent): void {
  const formats = partition.formats;
  let at = changetype<usize>(event) + event.size;
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
    if (formats & FORMAT_ECS) {
      at = endText(at, FILE_ECS, writeEcsRecord(textAt(at), event, fields, partition));
    }
  }
  endTexts(partition, changetype<EventHeader>(event), at);
}

function endTexts(partition: Partition, event: EventHeader, end: usize): void {
  const size = (end - changetype<usize>(event)) as u32;
  // A format that writes more than its share would write over other events: better no run at all.
  if (size > partition.maxEvent) unreachable();
  event.textOffset = event.size;
  event.textLength = size - event.size;
  event.size = size;
}
