// What is said of scans.

import type { FindingPage } from './detector.js';

const ZEEK =
  'The default numbers are those of Zeek’s policy script scan.zeek: 15 ports of a host, 25 hosts on a port, 5 minutes.';
const FAILED =
  'A probe is a TCP attempt that nothing answers, or a reset (S0, REJ, SH, RSTOS0), a half-open one (SYN, SYN-ACK, ' +
  'then no ACK), a UDP flow without an answer of small datagrams, or an echo request without a reply. Times are ' +
  'those at which probes began. ';
const ADVICE =
  'Find out who runs the source. If it is your own inventory or monitoring, allow-list it; if not, look first at those that answered.';

export const SCAN_PAGES = {
  'scan.vertical': {
    title: 'Port scan of one host',
    severity: 'medium',
    confidence: 'high',
    meaning:
      'One host tried many ports of another to learn which services it offers. From inside the network it is often ' +
      'the step after a break-in, before the intruder moves on; from outside it is everyday noise, and worth a look ' +
      'only for what answered.',
    method:
      `${FAILED}From one source at least minPorts different ports of one host within window seconds. ${ZEEK} ` +
      'Sources outside the home networks: severity low.',
    falsePositives:
      'Vulnerability scanners and inventories that the network’s own people run. FTP clients whose passive data ' +
      'connections all fail. Ports of traceroute are not counted.',
    advice: ADVICE,
    techniques: ['T1046', 'T1595'],
    references: ['zeek/scripts/policy/misc/scan.zeek'],
  },
  'scan.horizontal': {
    title: 'Sweep of many hosts for one service',
    severity: 'medium',
    confidence: 'high',
    meaning:
      'One host tried the same port (or an echo request) on many hosts: it looks for all that run one service. ' +
      'Worms and intruders spread this way; so do network inventories.',
    method:
      `${FAILED}From one source to at least minHosts different hosts on one port within window seconds, where these ` +
      'are at least minFailedShare of all that the source did on that port: who polls hosts that answer does not ' +
      `sweep. ${ZEEK} Sources outside the home networks: severity low.`,
    falsePositives:
      'Monitoring of hosts of which most are switched off. Peer-to-peer programs whose peers have left: BitTorrent, ' +
      'STUN, RTP and QUIC over UDP are not counted.',
    advice: ADVICE,
    techniques: ['T1046', 'T1018', 'T1595.001'],
    references: ['zeek/scripts/policy/misc/scan.zeek'],
  },
  'scan.block': {
    title: 'Scan of many ports on many hosts',
    severity: 'high',
    confidence: 'high',
    meaning:
      'One host went through many ports of many hosts: somebody maps the network. From inside it is either the ' +
      'network’s own scanner or an intruder.',
    method:
      'Three or more of scan.vertical, or of scan.horizontal on TCP and UDP ports, by one source; it stands in place of ' +
      'them. Sources outside the home networks: severity low.',
    falsePositives: 'The network’s own vulnerability scanner.',
    advice: ADVICE,
    techniques: ['T1046', 'T1595.001'],
  },
  'scan.stealth': {
    title: 'Scan with packets that begin no connection (NULL, FIN, Xmas, ACK)',
    severity: 'medium',
    confidence: 'high',
    meaning:
      'A host sent TCP packets without SYN to ports that it has no connection with. Closed ports answer them with a ' +
      'reset and open ones stay silent; filters that look only at SYN let them pass. Nothing but a scanner sends ' +
      'NULL, FIN and Xmas packets.',
    method:
      'Flows of at most three packets without payload, unanswered or answered by RST, whose flags are none (NULL), ' +
      'FIN alone, FIN PSH URG (Xmas), or ACK alone from an ephemeral port to one below 10000, the last to several ' +
      'ports of one host. At least minStealth different targets from one source within window seconds. RFC 9293 ' +
      '§3.10.7 says what is answered.',
    falsePositives:
      'ACK: connections that were open before the capture began and that a client keeps alive, if they go to many ' +
      'ports of one host.',
    advice:
      'Find out who runs the source. Targets that answered with a reset are reachable through the filters on the way.',
    techniques: ['T1046', 'T1595'],
    references: ['RFC 9293'],
  },
  'scan.trw': {
    title: 'First contacts fail as a scanner’s do',
    severity: 'low',
    confidence: 'low',
    meaning:
      'Of the hosts that this one turned to for the first time, more failed than with a host that knows where it ' +
      'goes. It is an early sign of a scan too slow or too short for the counts of the other findings.',
    method:
      'The threshold random walk: TCP first contacts of a source with different hosts, in the order in which their ' +
      'outcome is known. Λ starts at 1; a success multiplies it by θ1/θ0 = 1/4, a failure by (1−θ1)/(1−θ0) = 4; at ' +
      'Λ ≥ β/α = 99 the source is a scanner (four failures in a row), at Λ ≤ (1−β)/(1−α) = 1/99 it is benign, and ' +
      'either is final. θ0 = 0.8, θ1 = 0.2, α = 0.01, β = 0.99. Not reported beside another scan of the source.',
    falsePositives:
      'A client whose uplink failed, or whose servers were switched off together: its contacts fail though it knows ' +
      'them.',
    advice:
      'See whether the contacted hosts exist and whether the source has a reason to know them.',
    techniques: ['T1046', 'T1018'],
    references: [
      'Jung, Paxson, Berger, Balakrishnan: Fast Portscan Detection Using Sequential Hypothesis Testing. IEEE S&P 2004',
    ],
  },
} as const satisfies Record<string, FindingPage>;
