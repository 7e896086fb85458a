// Who controls DNP3 outstations.

import type { Dnp3Record, Severity } from '../records/types.js';
import type { RecordView } from '../records/view.js';
import { defineDetector } from './detector.js';
import { list, Writers } from './writers.js';

/** Functions that move something, and functions that stop or change the outstation itself (IEEE 1815 §4.4). */
const OPERATES = new Set(['SELECT', 'OPERATE', 'DIRECT_OPERATE', 'DIRECT_OPERATE_NR']);
const DISRUPTS = new Set([
  'COLD_RESTART',
  'WARM_RESTART',
  'INITIALIZE_DATA',
  'INITIALIZE_APPL',
  'START_APPL',
  'STOP_APPL',
  'SAVE_CONFIG',
  'ACTIVATE_CONFIG',
  'DELETE_FILE',
]);
/** Groups that masters write as a matter of course: time, and the restart indication that they clear. */
const ROUTINE_GROUPS = new Set([50, 51, 52, 80]);
const FAILED = new Set(['NO_FUNC_CODE_SUPPORT', 'OBJECT_UNKNOWN', 'PARAMETER_ERROR']);

export const dnp3Control = defineDetector({
  name: 'dnp3-control',
  findings: {
    'ics.dnp3-control': {
      title: 'DNP3 outstation controlled',
      severity: 'low',
      confidence: 'high',
      meaning:
        'A master operated outputs of an outstation, wrote to it, or restarted or stopped it. DNP3 without its ' +
        'secure authentication asks nobody who they are: whoever reaches the outstation can do this.',
      method:
        'Requests to select, operate or write (but for times and the restart indication, which masters write as ' +
        'a matter of course), by client and outstation; medium for restarts, stopped applications, and changes of ' +
        'configuration and files; high where the client is outside the networks of your own. `requestsBefore` are its other ' +
        'requests to the outstation before the first of these; `earlierWriters` the clients that did so before it.',
      falsePositives:
        'Masters and engineering workstations that do their work; restarts after maintenance.',
      advice:
        'Check that this client is meant to control this outstation; let a firewall allow no other.',
      techniques: ['T0855', 'T0816'],
      references: ['IEEE 1815-2012'],
    },
  },
  watch({ ofFlow, report, home, dropped }) {
    const writers = new Writers(dropped);
    return {
      records: {
        dnp3(record) {
          const request = record.get('request');
          if (typeof request !== 'string' || request === 'CONFIRM') return;
          const subject = `outstation ${record.get('outstation') ?? 0}`;
          const controls = OPERATES.has(request) || (request === 'WRITE' && !isRoutine(record));
          const disrupts = DISRUPTS.has(request);
          if (!controls && !disrupts) {
            writers.asked(record, subject);
            return;
          }
          const writer = writers.wrote(record, subject);
          if (!writer) return;
          list(writer.functions, request);
          for (const target of targetsOf(record)) list(writer.targets, target);
          if (isRefused(record)) writer.refused++;
          else if (!record.has('reply') && !request.endsWith('_NR')) writer.unanswered++;
          const inside: Severity = disrupts ? 'medium' : 'low';
          ofFlow('ics.dnp3-control', record, {
            hosts: writer.hosts,
            subject,
            severity: home.has(record.src.ip) ? inside : 'high',
          });
        },
      },
      end() {
        for (const it of writers.occurrences()) report('ics.dnp3-control', it);
      },
    };
  },
});

function isRoutine(record: RecordView<Dnp3Record>): boolean {
  const objects = record.get('objects') ?? [];
  return objects.length > 0 && objects.every(({ group }) => ROUTINE_GROUPS.has(group));
}

function isRefused(record: RecordView<Dnp3Record>): boolean {
  const statuses = record.get('controlStatuses') ?? [];
  if (statuses.some((it) => it !== 'SUCCESS')) return true;
  return (record.get('indications') ?? []).some((it) => FAILED.has(it));
}

/** Points that are controlled, with what is done to them; else the objects that are written. */
function targetsOf(record: RecordView<Dnp3Record>): string[] {
  const controls = record.get('controls') ?? [];
  if (controls.length > 0) {
    return controls.map(({ point, operation, tripClose, value, realValue }) => {
      const what = [operation, tripClose, value ?? realValue].filter((it) => it !== undefined);
      return `point ${point} ${what.join(' ')}`.trim();
    });
  }
  return (record.get('objects') ?? []).map(({ name, group, start, stop }) => {
    const range = start === undefined ? '' : ` ${start}${stop === start ? '' : `-${stop}`}`;
    return `${name ?? `group ${group}`}${range}`;
  });
}
