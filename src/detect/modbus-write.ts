// Who writes to Modbus devices.

import type { ModbusRecord } from '../records/types.js';
import type { RecordView } from '../records/view.js';
import { defineDetector } from './detector.js';
import { list, Writers } from './writers.js';

/** Function codes that write (Modbus Application Protocol 1.1b3, §6). */
const WRITES = new Set([5, 6, 15, 16, 21, 22, 23]);
const DIAGNOSTICS = 8;
/** Sub-functions of DIAGNOSTICS that stop or restart a device's communication. */
const STOPS = new Set([1, 4]);

export const modbusWrite = defineDetector({
  name: 'modbus-write',
  findings: {
    'ics.modbus-write': {
      title: 'Modbus device written to',
      severity: 'low',
      confidence: 'high',
      meaning:
        'A client changed coils, registers or files of a controller, or its communication. Modbus asks nobody who ' +
        'they are: whoever reaches the device can do this. Control stations write all day; any other ' +
        'host should not.',
      method:
        'Requests with a function that writes (5, 6, 15, 16, 21, 22, 23) or with a diagnostic that restarts or ' +
        'silences the device (8 with 1 or 4, then medium), by client, device and unit. High where the client is outside ' +
        'the networks of your own. `requestsBefore` are its other requests to the device before the first write; ' +
        '`earlierWriters` the clients that had written to it before: a writer that joins others is worth a look. ' +
        'Targets are addresses as on the wire, from 0.',
      falsePositives: 'Control stations and engineering workstations that do their work.',
      advice:
        'Check that this client is meant to control this device; let a firewall allow no other.',
      techniques: ['T0855', 'T0836'],
      references: ['Modbus Application Protocol Specification 1.1b3'],
    },
  },
  watch({ ofFlow, report, home, dropped }) {
    const writers = new Writers(dropped);
    return {
      records: {
        modbus(record) {
          const code = record.get('functionCode') ?? 0;
          const stops =
            code === DIAGNOSTICS && STOPS.has(record.get('subfunctionCode') ?? Number.NaN);
          // A response whose request is not in the capture has no latency and tells little.
          const asked = record.has('latency') || !record.has('answered');
          if (!asked) return;
          const subject = `unit ${record.get('unit') ?? 0}`;
          if (!WRITES.has(code) && !stops) {
            writers.asked(record, subject);
            return;
          }
          const writer = writers.wrote(record, subject);
          if (!writer) return;
          list(writer.functions, stops ? (record.get('subfunction') ?? '') : functionOf(record));
          const target = targetOf(record);
          if (target) list(writer.targets, target);
          if (record.has('exceptionCode')) writer.refused++;
          else if (!record.has('answered')) writer.unanswered++;
          ofFlow('ics.modbus-write', record, {
            hosts: writer.hosts,
            subject,
            severity: home.has(record.src.ip) ? (stops ? 'medium' : 'low') : 'high',
          });
        },
      },
      end() {
        for (const it of writers.occurrences()) report('ics.modbus-write', it);
      },
    };
  },
});

function functionOf(record: RecordView<ModbusRecord>): string {
  return record.get('function') ?? `function ${record.get('functionCode')}`;
}

/** What is written: "registers 40-43". */
function targetOf(record: RecordView<ModbusRecord>): string | undefined {
  const code = record.get('functionCode');
  const first = record.get('writeAddress') ?? record.get('address');
  if (first === undefined) return undefined;
  const count = record.get('writeQuantity') ?? record.get('quantity') ?? 1;
  const what = code === 5 || code === 15 ? 'coil' : 'register';
  return count > 1 ? `${what}s ${first}-${first + count - 1}` : `${what} ${first}`;
}
