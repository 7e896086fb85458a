// conn_state and history against the conn.log baselines that Zeek publishes with its captures.

import { analyze, type FlowRecord } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { corpusIsThere, sharedCaptures } from './corpus.js';

/** Connections of these captures differ, for a reason. */
const DEVIATIONS: Readonly<Record<string, string>> = {
  'encap/Teredo.pcap':
    'Teredo is not unwrapped; and Zeek turns a UDP flow round by well-known ports.',
  'encap/geneve.pcap': 'Zeek logs the outer UDP of the tunnel as a connection too.',
  'encap/gtp1_gn_normal_incl_fragmentation.pcap': 'Zeek logs the outer UDP of the tunnel too.',
  'encap/vxlan.pcap': 'Zeek logs the outer UDP of the tunnel as a connection too.',
  'encap/mixed-vlan-mpls.pcap': 'Zeek ran without checksums; the wrong ones are C and c here.',
};

interface Connection {
  key: string;
  protocol: string;
  connState: string;
  history: string;
}

/** Rows of all conn.log texts anywhere in the published results. */
function connections(value: unknown): Connection[] {
  if (typeof value === 'string') return parseConnLog(value);
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(connections);
}

function parseConnLog(text: string): Connection[] {
  const lines = text.split('\n');
  const fields = lines
    .find((line) => line.startsWith('#fields'))
    ?.split('\t')
    .slice(1);
  if (!fields?.includes('conn_state')) return [];
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const values = line.split('\t');
      const get = (name: string) => values[fields.indexOf(name)] ?? '';
      const ends = [
        `${get('id.orig_h')}|${get('id.orig_p')}`,
        `${get('id.resp_h')}|${get('id.resp_p')}`,
      ];
      return {
        key: `${get('proto')} ${ends.join(' ')}`,
        protocol: get('proto'),
        connState: get('conn_state'),
        history: get('history'),
      };
    })
    .filter(({ protocol }) => protocol === 'tcp' || protocol === 'udp');
}

function keyOf({ protocol, src, dst }: FlowRecord): string {
  return `${protocol} ${src.ip}|${src.port} ${dst.ip}|${dst.port}`;
}

describe.skipIf(!corpusIsThere)('Zeek baselines', () => {
  for (const { name, path, expected } of sharedCaptures()) {
    const baseline = connections((expected as { upstream?: { zeek?: unknown } }).upstream?.zeek);
    if (baseline.length === 0 || DEVIATIONS[name]) continue;
    it(`${name}: ${baseline.length} connections`, async () => {
      const flows = new Map<string, FlowRecord[]>();
      for await (const record of analyze(path, { workers: 0 })) {
        if (record.type !== 'flow') continue;
        const key = keyOf(record);
        flows.set(key, [...(flows.get(key) ?? []), record]);
      }
      for (const { key, connState, history } of baseline) {
        const found = (flows.get(key) ?? []).map((flow) => `${flow.connState} ${flow.history}`);
        expect(found, key).toContain(`${connState} ${history}`);
      }
    });
  }
});
