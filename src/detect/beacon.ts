// Connections that come back at regular times: beacons of programs that wait for orders, and of others.

import { FLOW_SENT, HTTP_HOST, HTTP_PROXY, TLS_NAME } from '../engine/layouts.js';
import type { FlowView } from '../records/flow-view.js';
import type { HttpRecord, ProtocolRecord } from '../records/types.js';
import type { RecordView } from '../records/view.js';
import { attending } from './attention.js';
import { judge } from './beacon-judge.js';
import { BEACON_FINDINGS, BEACON_THRESHOLDS } from './beacon-pages.js';
import { type Entry, Series, UNKNOWN } from './beacon-series.js';
import { defineDetector, type Occurrence } from './detector.js';
import { NumberTable, roomFor } from './number-table.js';
import { Outside } from './outside.js';

const TCP = 6;
const MAX_CONNECTIONS = 2 ** 20;
const MAX_NAMES = 2 ** 18;
const MAX_ENTRIES = 2 ** 21;
/** Flows whose end is awaited for what they sent. */
const AWAITED = 2 ** 16;
const MAX_FLOWS = 20;
const MAX_TEXT = 200;
/** In place of a server's number. */
const SEVERAL = 0xffffffff;
/** Seeds of the two hashes that stand for a name. */
const SEED_A = 0x811c9dc5;
const SEED_B = 0x1b873593;

/** What is asked of a record that has a server's name. */
type Named = Pick<
  RecordView,
  'srcNumber' | 'dstNumber' | 'protocolNumber' | 'serverPort' | 'second' | 'flowLow' | 'flowHigh'
>;
type Hello = Named &
  Pick<RecordView<Extract<ProtocolRecord, { type: 'tls' | 'quic' }>>, 'textHash' | 'get'>;

export const beacon = defineDetector({
  name: 'beacon',
  findings: BEACON_FINDINGS,
  thresholds: BEACON_THRESHOLDS,
  watch: ({ thresholds, home, hosts, report, dropped }) => {
    const outside = new Outside(hosts, home);
    /** By client, server, protocol and port. */
    const connections = new Series(MAX_CONNECTIONS, MAX_ENTRIES);
    /** By client and two hashes of the name. */
    const names = new Series(MAX_NAMES, MAX_ENTRIES);
    /** By place of a name: its text, once there are enough; its server, or SEVERAL; protocol and port. */
    const texts = new Map<number, string>();
    let servers = new Uint32Array(1024);
    let services = new Uint32Array(1024);
    /** Flows of names by the low bits of their ids: id, entry. What comes to the same place replaces it. */
    const awaited = new Uint32Array(3 * AWAITED);
    function flow(it: FlowView): void {
      const server = it.dstNumber(hosts);
      if (!outside.has(server)) return;
      const sent = it.fwd.payloadBytes;
      const shape = it.sizeFingerprintHash;
      const slot = 3 * (it.idLow & (AWAITED - 1));
      if (awaited[slot] === it.idLow && awaited[slot + 1] === it.idHigh) {
        names.describe(awaited[slot + 2] ?? 0, sent, shape);
      }
      const client = it.srcNumber(hosts);
      const second = Math.floor(it.start);
      const service = (it.protocolNumber << 16) | it.destinationPort;
      const place = client === 0 ? 0 : connections.place(client, server, service);
      const entry = place === 0 ? 0 : connections.add(place, second, it.idLow, it.idHigh);
      if (entry === 0) dropped();
      else connections.describe(entry, sent, shape);
    }

    /** A connection or request to a name of hashes `a` and `b`; its entry's number, 0 where a cap is reached. */
    function named(
      it: Named,
      server: number,
      [a, b]: readonly [number, number],
      text: () => string | undefined,
    ): number {
      const client = it.srcNumber(hosts);
      const place = client === 0 ? 0 : names.place(client, a, b);
      const entry = place === 0 ? 0 : names.add(place, it.second, it.flowLow, it.flowHigh);
      if (entry === 0) {
        dropped();
        return 0;
      }
      servers = roomFor(servers, place + 1);
      services = roomFor(services, place + 1);
      const service = (it.protocolNumber << 16) | it.serverPort;
      if (names.count(place) === 1) {
        servers[place] = server;
        services[place] = service;
      } else if (servers[place] !== server || services[place] !== service) servers[place] = SEVERAL;
      if (names.count(place) === thresholds.minConnections) texts.set(place, text() ?? '');
      return entry;
    }

    function hello(it: Hello): void {
      const a = it.textHash('serverName', SEED_A);
      if (a === 0) return;
      const server = it.dstNumber(hosts);
      if (!outside.has(server)) return;
      const b = it.textHash('serverName', SEED_B);
      const entry = named(it, server, [a, b], () => it.get('serverName'));
      if (entry === 0) return;
      const slot = 3 * (it.flowLow & (AWAITED - 1));
      awaited[slot] = it.flowLow;
      awaited[slot + 1] = it.flowHigh;
      awaited[slot + 2] = entry;
    }

    function tell(
      finding: keyof typeof BEACON_FINDINGS,
      series: Series,
      place: number,
      [first, last]: readonly [number, number],
      about: () => Pick<Occurrence, 'hosts' | 'subject'>,
    ): boolean {
      const entries = series.entries(place);
      const verdict = judge(entries, series.count(place), { first, last }, thresholds);
      if (!verdict) return false;
      report(finding, {
        ...verdict,
        ...about(),
        ...whenAndWhich(entries),
        count: series.count(place),
      });
      return true;
    }

    function end(lastTime: bigint, firstTime: bigint): void {
      const last = Number(lastTime / 1_000_000_000n);
      const first = Number(firstTime / 1_000_000_000n);
      if (last <= first) return;
      /** Connections that their name tells of already. */
      const told = new NumberTable(MAX_CONNECTIONS);
      for (const [place, text] of texts) {
        // An address in place of a name is a connection like others.
        if (/^[\d.:[\]]*$/.test(text)) continue;
        const client = names.key(place, 0);
        const found = tell('beacon.name', names, place, [first, last], () => ({
          hosts: [{ ip: hosts.text(client), role: 'client' }],
          subject: text.toLowerCase().slice(0, MAX_TEXT),
        }));
        const server = servers[place] ?? SEVERAL;
        if (found && server !== SEVERAL) told.place(client, server, services[place] ?? 0);
      }
      for (let place = 1; place <= connections.places; place++) {
        if (connections.count(place) < thresholds.minConnections) continue;
        const client = connections.key(place, 0);
        const server = connections.key(place, 1);
        const service = connections.key(place, 2);
        if (told.find(client, server, service) > 0) continue;
        tell('beacon.connection', connections, place, [first, last], () => ({
          hosts: [
            { ip: hosts.text(client), role: 'client' },
            { ip: hosts.text(server), role: 'server', port: service & 0xffff },
          ],
          subject: service >>> 16 === TCP ? 'tcp' : 'udp',
        }));
      }
    }

    return {
      // DNS and others are regular by design.
      flow: attending(FLOW_SENT, flow),
      records: {
        tls: attending(TLS_NAME, hello),
        quic: hello,
        http: attending(HTTP_HOST, (it: RecordView<HttpRecord>) => {
          const a = it.textHash('host', SEED_A);
          if (a === 0) return;
          const server = it.dstNumber(hosts);
          // One inside may be a proxy, asked to pass it on.
          if (!outside.has(server) && (it.attention & HTTP_PROXY) === 0) return;
          const b = it.textHash('host', SEED_B);
          const entry = named(it, server, [a, b], () => it.get('host'));
          if (entry === 0) return;
          const body = it.get('requestBody')?.bytes ?? 0;
          names.describe(entry, it.textLength('target') + body, UNKNOWN);
        }),
      },
      end,
    };
  },
});

function whenAndWhich(entries: readonly Entry[]) {
  const flows = [...new Set(entries.map(({ flow }) => flow))];
  const ns = (entry: Entry | undefined) => BigInt(entry?.second ?? 0) * 1_000_000_000n;
  return {
    time: ns(entries[0]),
    lastTime: ns(entries.at(-1)),
    flows: flows.slice(0, MAX_FLOWS),
    flowCount: flows.length,
  };
}
