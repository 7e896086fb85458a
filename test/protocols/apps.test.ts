// Each flow's `app` against what tshark, or the capture's own nDPI result, calls the conversation. Only flows
// that flowglass has a name for are compared: what it does not know is `unknown`, and no mistake.

import { isIPv6 } from 'node:net';
import { describe, expect, it } from 'vitest';
import { type SharedCapture, sharedCaptures } from '../tshark/corpus.js';
import { ofType } from './support.js';

/** What tshark (first) and nDPI call a protocol where that is not its name here. */
const CALLED: Record<string, string[]> = {
  amqp: ['amqp'],
  bacnet: ['bvlc', 'bacnet', 'bacapp'],
  bittorrent: ['bittorrent', 'bt-dht', 'bt-tracker', 'bt-utp'],
  cassandra: ['cql', 'cassandra'],
  'dce-rpc': ['dcerpc'],
  enip: ['enip', 'ethernetip'],
  ftp: ['ftp', 'ftp_control'],
  http: ['http', 'http_proxy', 'websocket', 'ocsp', 'ajp'],
  http2: ['http2'],
  iec104: ['iec60870_104', 'iec60870-104', 'iec104'],
  memcached: ['memcache', 'memcached'],
  modbus: ['mbtcp', 'modbus'],
  mongodb: ['mongo', 'mongodb'],
  nbns: ['nbns', 'netbios'],
  nfs: ['nfs', 'rpc'],
  pop3: ['pop', 'pop3'],
  postgresql: ['pgsql', 'postgresql'],
  quic: ['quic', 'gquic'],
  rdp: ['rdp', 'tpkt', 'cotp'],
  redis: ['resp', 'redis'],
  rpc: ['rpc', 'nfs', 'portmap'],
  rtcp: ['rtcp', 'rtp'],
  sip: ['sip'],
  smb: ['smb', 'smb2', 'nbss', 'smbv1', 'smbv23'],
  smtp: ['smtp', 'smtps'],
  tls: ['tls', 'ssl'],
  vnc: ['vnc'],
};

interface Deviation {
  app: string;
  /** Ports of the flows, if not all of this app in the capture. */
  port?: number;
  why: string;
}

/** Flows that have another name, or one where tshark and nDPI have none. */
const DEVIATIONS: Record<string, Deviation[]> = {
  'cleartext/telnet-auth-missing-name.pcap': [
    { app: 'telnet', port: 21, why: 'Telnet negotiation; tshark goes by the port.' },
  ],
  'database/mongo.pcap': [{ app: 'mongodb', why: 'OP_QUERY on admin.$cmd; tshark has it as TLS.' }],
  'ssh/ssh-on-port-80.pcap': [
    { app: 'ssh', port: 80, why: 'Both sides say SSH-2.0; tshark goes by the port.' },
  ],
  'tcp/split-handshake-4whs.pcap': [
    {
      app: 'http',
      port: 80,
      why: 'Four letters, which may begin a request: told by the port.',
    },
  ],
  'tls/tls3.pcapng': [
    { app: 'ssdp', why: 'M-SEARCH * HTTP/1.1 on ports that tshark has no name for.' },
  ],
  'tcp/unidirectional_tcp_stream_with_missing_packet.pcap': [
    { app: 'http', port: 80, why: 'A request line; with its end missing tshark reads none.' },
  ],
};

/** One spelling for all; nDPI's lists have addresses that are none, which then match nothing. */
function address(ip: string): string {
  return isIPv6(ip) ? new URL(`http://[${ip}]`).hostname : ip;
}

function keyOf(protocol: string, a: string, aPort: number, b: string, bPort: number): string {
  const ends = [`${address(a)}|${aPort}`, `${address(b)}|${bPort}`].sort();
  return `${protocol} ${ends.join(' ')}`;
}

interface Conversation {
  a: string;
  a_port: number;
  b: string;
  b_port: number;
  app?: string[];
}

interface NdpiFlow extends Conversation {
  l4: string;
  proto: string;
}

interface Named {
  tcp_conversations?: Conversation[];
  udp_conversations?: Conversation[];
  upstream?: { ndpi?: { flows: NdpiFlow[] } };
}

/** Names that others have for each conversation, in lower case. */
function namesIn(capture: SharedCapture): Map<string, Set<string>> {
  const expected = capture.expected as unknown as Named;
  const names = new Map<string, Set<string>>();
  const add = (protocol: string, it: Conversation, more: string[]) => {
    const key = keyOf(protocol, it.a, it.a_port, it.b, it.b_port);
    const known = names.get(key) ?? new Set();
    for (const name of more) known.add(name.toLowerCase());
    names.set(key, known);
  };
  for (const it of expected.tcp_conversations ?? []) add('tcp', it, it.app ?? []);
  for (const it of expected.udp_conversations ?? []) add('udp', it, it.app ?? []);
  for (const it of expected.upstream?.ndpi?.flows ?? []) {
    add(it.l4.toLowerCase(), it, it.proto.split('.'));
  }
  return names;
}

interface Outcome {
  flows: number;
  named: number;
  /** Flows of a conversation that tshark or nDPI names, and how many of those have a name here. */
  namedByOthers: number;
  namedByBoth: number;
  disagreements: string[];
}

async function compare(capture: SharedCapture): Promise<Outcome> {
  const names = namesIn(capture);
  const outcome: Outcome = {
    flows: 0,
    named: 0,
    namedByOthers: 0,
    namedByBoth: 0,
    disagreements: [],
  };
  for (const { app, protocol, src, dst } of await ofType('flow', capture.path)) {
    if (protocol !== 'tcp' && protocol !== 'udp') continue;
    const called = names.get(keyOf(protocol, src.ip, src.port ?? 0, dst.ip, dst.port ?? 0));
    // Lists of conversations are cut, and damaged packets belong to other ones there.
    if (!called) continue;
    outcome.flows++;
    const known = [...called].some((name) => name !== 'unknown' && name !== 'data');
    if (known) outcome.namedByOthers++;
    if (app === undefined || app === 'unknown') continue;
    outcome.named++;
    if (known) outcome.namedByBoth++;
    if ((CALLED[app] ?? [app]).some((name) => called.has(name))) continue;
    const deviation = (DEVIATIONS[capture.name] ?? []).find(
      (it) => it.app === app && [undefined, src.port, dst.port].includes(it.port),
    );
    if (deviation) continue;
    const ends = `${src.ip}|${src.port} ${dst.ip}|${dst.port}`;
    outcome.disagreements.push(`${protocol} ${ends} ${app}: ${[...called].join(' ') || 'none'}`);
  }
  return outcome;
}

const captures = sharedCaptures().map((it): [string, SharedCapture] => [it.name, it]);
const all: Outcome[] = [];

describe.skipIf(captures.length === 0)('names of flows', () => {
  it.each(captures)(
    'of %s are those of tshark or nDPI',
    { timeout: 60_000 },
    async (_, capture) => {
      const outcome = await compare(capture);
      all.push(outcome);
      expect(outcome.disagreements).toEqual([]);
    },
  );

  it('are there for a fair share of what others have a name for', () => {
    const sum = (figure: (it: Outcome) => number) =>
      all.reduce((total, it) => total + figure(it), 0);
    const [flows, named] = [sum((it) => it.flows), sum((it) => it.named)];
    const [theirs, both] = [sum((it) => it.namedByOthers), sum((it) => it.namedByBoth)];
    console.log(
      `${named} of ${flows} flows have a name; ${both} of the ${theirs} that tshark or nDPI names`,
    );
    expect(named).toBeGreaterThan(0);
    expect(both / theirs).toBeGreaterThan(0.2);
  });
});
