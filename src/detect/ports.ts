// Protocols where another is expected: cleartext on a port that promises TLS, and a known protocol on the
// well-known port of another.

import { FLOW_PORT } from '../engine/layouts.js';
import type { FlowView } from '../records/flow-view.js';
import { attending } from './attention.js';
import { defineDetector } from './detector.js';
import { TCP } from './probe.js';

/** Ports that are registered, or commonly used, for a protocol inside TLS. */
const TLS_PORTS = new Map<number, string>([
  [443, 'https'],
  [465, 'submissions'],
  [563, 'nntps'],
  [636, 'ldaps'],
  [853, 'domain-s'],
  [989, 'ftps-data'],
  [990, 'ftps'],
  [992, 'telnets'],
  [993, 'imaps'],
  [995, 'pop3s'],
  [2376, 'docker-s'],
  [3269, 'msft-gc-ssl'],
  [5061, 'sips'],
  [5671, 'amqps'],
  [5986, 'wsmans'],
  [6697, 'ircs-u'],
  [8443, 'pcsync-https'],
  [8883, 'secure-mqtt'],
]);

/** Protocols that are read as they are: what they carry is in the clear unless they change to TLS themselves. */
const CLEARTEXT = new Set([
  ...[
    'http',
    'http2',
    'smtp',
    'imap',
    'pop3',
    'ftp',
    'telnet',
    'irc',
    'ldap',
    'dns',
    'sip',
    'mqtt',
    'amqp',
  ],
  ...['mysql', 'postgresql', 'redis', 'mongodb', 'vnc'],
]);

/** What well-known ports of TCP are for. */
const WELL_KNOWN = new Map<number, readonly string[]>([
  [21, ['ftp']],
  [22, ['ssh']],
  [23, ['telnet']],
  [25, ['smtp', 'tls']],
  [53, ['dns', 'tls']],
  [80, ['http', 'http2']],
  [110, ['pop3', 'tls']],
  [143, ['imap', 'tls']],
  [389, ['ldap', 'tls']],
  [445, ['smb']],
  [587, ['smtp', 'tls']],
  [3306, ['mysql', 'tls']],
  [3389, ['rdp', 'tls']],
  [5432, ['postgresql', 'tls']],
  [6379, ['redis', 'tls']],
]);

/**
 * Protocols of servers: those of peers and of media choose their ports as they find them. TLS is not among
 * them: it is right for any service.
 */
const OF_SERVERS = new Set([
  ...CLEARTEXT,
  ...['ssh', 'smb', 'rdp', 'kerberos', 'modbus', 'dnp3', 's7comm', 'rsync', 'git', 'memcached'],
]);

const LOOKED_AT = new Uint8Array(65536);
for (const port of [...TLS_PORTS.keys(), ...WELL_KNOWN.keys()]) LOOKED_AT[port] = 1;

export const ports = defineDetector({
  name: 'ports',
  findings: {
    'port.plaintext-on-tls-port': {
      title: 'Cleartext on a port for TLS',
      severity: 'low',
      confidence: 'medium',
      meaning:
        'A service that clients expect to be encrypted was spoken to in the clear. What was sent can be read ' +
        'and changed on the way, though the port suggests otherwise.',
      method:
        'A TCP flow to a port that is registered or commonly used for a protocol inside TLS (443, 993, 636, …) ' +
        'whose content is HTTP, SMTP, IMAP or another protocol without TLS. High confidence where both sides ' +
        'spoke it.',
      falsePositives:
        'A client that wrote http:// for https://: the server answers with an error, and no more. Servers ' +
        'that begin in the clear and change to TLS on such a port.',
      advice: 'Let the service on this port speak TLS only; find the client that asks without it.',
      techniques: ['T1040'],
      references: ['IANA Service Name and Transport Protocol Port Number Registry'],
    },
    'port.protocol-mismatch': {
      title: 'Protocol on the port of another',
      severity: 'low',
      confidence: 'medium',
      meaning:
        'A service answers on a port that is known for another protocol. Firewall rules that go by port numbers ' +
        'treat it as what it is not, and whoever looks for it does not find it.',
      method:
        'A TCP flow to one of a short list of well-known ports whose content is another protocol of the kind ' +
        'that servers offer. TLS is right on any port. High confidence where both sides spoke it.',
      falsePositives: 'Ports that the operator chose on purpose; test systems.',
      advice: 'Find out who runs the service there, and move it to its own port.',
      techniques: ['T1571'],
      references: ['IANA Service Name and Transport Protocol Port Number Registry'],
    },
  },
  watch: ({ ofFlow }) => ({
    flow: attending(FLOW_PORT, (flow: FlowView) => {
      if (LOOKED_AT[flow.destinationPort] === 0 || flow.protocolNumber !== TCP) return;
      const confidence = flow.appConfidence;
      const app = flow.app ?? '';
      const port = flow.destinationPort;
      const tlsPort = TLS_PORTS.get(port);
      const usual = WELL_KNOWN.get(port);
      if (tlsPort !== undefined && CLEARTEXT.has(app)) {
        ofFlow('port.plaintext-on-tls-port', flow, {
          subject: app,
          ...sureness(flow),
          evidence: [
            { name: 'protocol', value: app },
            { name: 'expected', value: tlsPort },
            { name: 'told', value: confidence },
            ...volume(flow),
          ],
        });
        return;
      }
      const expected = usual ?? (port === 443 ? ['tls'] : undefined);
      if (!expected || !OF_SERVERS.has(app) || expected.includes(app)) return;
      // Seen from its middle, a connection of another service may look as if this port were the server's.
      if (WELL_KNOWN.get(flow.sourcePort)?.includes(app)) return;
      ofFlow('port.protocol-mismatch', flow, {
        subject: app,
        ...sureness(flow),
        evidence: [
          { name: 'protocol', value: app },
          { name: 'expected', value: expected[0] ?? '' },
          { name: 'told', value: confidence },
          ...volume(flow),
        ],
      });
    }),
  }),
});

function sureness(flow: FlowView) {
  const both = flow.fwd.payloadBytes > 0 && flow.rev.payloadBytes > 0;
  return { confidence: both ? ('high' as const) : ('medium' as const) };
}

function volume(flow: FlowView) {
  return [
    { name: 'bytesSent', value: flow.fwd.payloadBytes, unit: 'B' },
    { name: 'bytesReceived', value: flow.rev.payloadBytes, unit: 'B' },
  ];
}
