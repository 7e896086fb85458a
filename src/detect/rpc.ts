// Remote calls of Windows that intruders make: services and tasks on other hosts, Zerologon, DCSync.

import type { DceRpcRecord, Evidence } from '../records/types.js';
import type { RecordView } from '../records/view.js';
import { defineDetector } from './detector.js';
import { cut } from './evidence.js';
import { NumberTable } from './number-table.js';
import { RPC_PAGES } from './rpc-pages.js';

const CREATE_SERVICE = new Set([
  'RCreateServiceW',
  'RCreateServiceA',
  'RCreateServiceWOW64W',
  'RCreateWowService',
]);
const MAX_HOSTS = 65_536;
const MAX_PAIRS = 4096;
const MAX_FLOWS = 20;

/** What one host asks of another. */
interface Calls {
  client: string;
  server: string;
  /** Number of the client among hosts. */
  number: number;
  first: bigint;
  last: bigint;
  count: number;
  /** The first flows, and how many there were. */
  flows: bigint[];
  flowCount: number;
  /** Of Netlogon. */
  challenges: number;
  accepted: number;
  passwordChanges: number;
  account: string | undefined;
}

export const rpc = defineDetector({
  name: 'rpc',
  findings: RPC_PAGES,
  thresholds: {
    minAttempts: {
      default: 3,
      min: 1,
      max: 1000,
      description: 'Credentials of zeros from which attempts are told of where none was accepted.',
    },
  },
  watch({ ofFlow, report, hosts, thresholds, dropped, account }) {
    /** Hosts that answer as domain controllers do. */
    const controllers = new NumberTable(MAX_HOSTS);
    const zeros = new Map<string, Calls>();
    const copies = new Map<string, Calls>();
    return {
      records: {
        kerberos(record) {
          if (record.has('latency')) answers(record.dstNumber(hosts));
        },
        'dce-rpc'(record) {
          switch (record.get('interfaceName')) {
            case 'svcctl':
              if (CREATE_SERVICE.has(record.get('operationName') ?? '')) {
                tell('rpc.remote-service', record, record.get('service'));
              }
              break;
            case 'atsvc':
              if (record.get('operation') === 0) tell('rpc.remote-task', record, undefined);
              break;
            case 'ITaskSchedulerService':
              if (record.get('operation') === 1) {
                tell('rpc.remote-task', record, record.get('task'));
              }
              break;
            case 'netlogon':
              if (record.has('latency')) answers(record.dstNumber(hosts));
              watchNetlogon(record);
              break;
            case 'drsuapi':
              if (record.has('latency')) answers(record.dstNumber(hosts));
              if (record.get('operation') === 3) {
                const calls = callsOf(copies, record);
                if (calls) note(calls, record);
              }
              break;
          }
        },
      },
      end() {
        for (const it of zeros.values()) tellZeros(it);
        for (const it of copies.values()) {
          if (it.number === 0 || controllers.find(it.number, 0) !== 0) continue;
          report('rpc.dcsync', { ...common(it), evidence: [{ name: 'calls', value: it.count }] });
        }
      },
    };

    function answers(host: number): void {
      if (host === 0 || controllers.place(host, 0) === 0) dropped();
    }

    function tell(
      id: 'rpc.remote-service' | 'rpc.remote-task',
      record: RecordView<DceRpcRecord>,
      name: string | undefined,
    ): void {
      const fault = record.get('fault');
      const authentication = record.get('authentication');
      ofFlow(id, record, {
        ...(name === undefined ? {} : { subject: cut(name) }),
        ...(fault !== undefined || !record.has('latency') ? { severity: 'low' as const } : {}),
        evidence: [
          { name: 'operation', value: record.get('operationName') ?? '' },
          ...text('endpoint', record.get('endpoint')),
          ...text(id === 'rpc.remote-service' ? 'service' : 'task', name),
          ...text('authentication', authentication),
          ...text('fault', fault),
        ],
      });
    }

    function watchNetlogon(record: RecordView<DceRpcRecord>): void {
      const challenge = record.has('zeroChallenge');
      const credential = record.has('zeroCredential');
      const change = record.get('operationName') === 'NetrServerPasswordSet2';
      if (!challenge && !credential && !change) return;
      if (change && !zeros.has(keyOf(record))) return;
      const calls = callsOf(zeros, record);
      if (!calls) return;
      if (challenge) calls.challenges++;
      if (change) {
        if (calls.flows.includes(record.flowId)) calls.passwordChanges++;
        return;
      }
      if (!credential) return;
      note(calls, record);
      const name = record.get('account');
      if (name !== undefined) calls.account ??= account(name);
      // The flow that succeeded is the one to look at, however many came before.
      if (record.get('status') !== 'SUCCESS') return;
      calls.accepted++;
      if (!calls.flows.includes(record.flowId)) calls.flows[MAX_FLOWS - 1] = record.flowId;
    }

    function tellZeros(it: Calls): void {
      if (it.accepted === 0 && it.count < thresholds.minAttempts) return;
      report('rpc.zerologon', {
        ...common(it),
        ...(it.accepted > 0 ? { severity: 'critical' as const } : {}),
        evidence: [
          { name: 'zeroCredentials', value: it.count, threshold: thresholds.minAttempts },
          { name: 'zeroChallenges', value: it.challenges },
          { name: 'accepted', value: it.accepted },
          { name: 'passwordChanges', value: it.passwordChanges },
          ...text('account', it.account),
        ],
      });
    }

    /** What is kept of the client and server of a record; undefined at the cap. */
    function callsOf(all: Map<string, Calls>, record: RecordView<DceRpcRecord>): Calls | undefined {
      const key = keyOf(record);
      const known = all.get(key);
      if (known) return known;
      if (all.size >= MAX_PAIRS) {
        dropped();
        return undefined;
      }
      const calls: Calls = {
        client: record.src.ip,
        server: record.dst.ip,
        number: record.srcNumber(hosts),
        first: record.time,
        last: record.time,
        count: 0,
        flows: [],
        flowCount: 0,
        challenges: 0,
        accepted: 0,
        passwordChanges: 0,
        account: undefined,
      };
      all.set(key, calls);
      return calls;
    }
  },
});

function keyOf(record: RecordView<DceRpcRecord>): string {
  return `${record.src.ip}>${record.dst.ip}`;
}

/** Counts a call. */
function note(calls: Calls, record: RecordView<DceRpcRecord>): void {
  calls.count++;
  if (record.time < calls.first) calls.first = record.time;
  if (record.time > calls.last) calls.last = record.time;
  if (calls.flows.includes(record.flowId)) return;
  calls.flowCount++;
  if (calls.flows.length < MAX_FLOWS) calls.flows.push(record.flowId);
}

function common(it: Calls) {
  return {
    time: it.first,
    lastTime: it.last,
    hosts: [
      { ip: it.client, role: 'source' as const },
      { ip: it.server, role: 'target' as const },
    ],
    flows: it.flows,
    flowCount: it.flowCount,
    count: it.count,
  };
}

function text(name: string, value: string | undefined): Evidence[] {
  return value === undefined ? [] : [{ name, value: cut(value) }];
}
