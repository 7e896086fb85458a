// What beacon findings mean, and what they are held against.

import type { FindingPage, Thresholds } from './detector.js';

const METHOD =
  'The scores of RITA 5, each from 0 to 1. Timestamps: half for how symmetric the intervals lie about their median ' +
  '(1 - |Bowley skewness|, (Q1 + Q3 - 2 Q2) / (Q3 - Q1)), half for how close (1 - median absolute deviation / median). ' +
  'Data sizes: the same for the bytes that the client sent. Histogram: the capture is divided into 24 parts, hours in ' +
  'a capture of a day; how flat the counts are (1 - standard deviation / mean), or which share of the parts has one ' +
  'of the two commonest heights. Duration: share of the capture between first and last, or parts in a row / 12. The ' +
  'score is their mean. Beyond RITA, timestamps have a threshold of their own: a steady stream at random times is no ' +
  'beacon. In a capture shorter than a day the parts are shorter (`partLength`, `shortCapture`). Evidence also has ' +
  'the share of connections with the commonest packet-size fingerprint.';
const LEFT_OUT =
  'Left out: destinations in the home networks, multicast and broadcast, since a network polls itself all the time; ' +
  'connections in which the client sent nothing; and protocols that are regular by design (DNS, mDNS, LLMNR, ' +
  'NetBIOS names, DHCP, NTP, SNMP, SSDP, STUN, SIP, RTP).';
const FALSE_POSITIVES =
  'Most regular connections are harmless: checks for updates, mail and chat clients, monitoring agents, telemetry, ' +
  'widgets that reload. That they are regular is all that is said. Names and owners of the server tell most of them.';
const ADVICE =
  'Find the program on the client that makes these connections; allow the finding by its key if it is one of yours.';
const REFERENCES = [
  'RITA 5 (Active Countermeasures), analysis/beacons.go',
  'docs/features.md#packet-size-fingerprint-sizefingerprint',
];

export const BEACON_FINDINGS = {
  'beacon.connection': {
    title: 'Regular connections to the same address',
    severity: 'medium',
    confidence: 'medium',
    meaning:
      'A client connects to the same address and port again and again, at intervals too regular for a person. ' +
      'Malware asks its operator for orders in this way, and so do many programs that are wanted.',
    method: `Connections from one address to another, by destination port and protocol. ${METHOD} ${LEFT_OUT}`,
    falsePositives: FALSE_POSITIVES,
    advice: ADVICE,
    techniques: ['T1071'],
    references: REFERENCES,
  },
  'beacon.name': {
    title: 'Regular connections to the same name',
    severity: 'medium',
    confidence: 'medium',
    meaning:
      'A client connects to the same server name at intervals too regular for a person, whatever address the name ' +
      'has at the time.',
    method:
      'As beacon.connection, by the name in TLS and QUIC (SNI) and in HTTP requests (Host), each request being ' +
      'counted, so that requests in one long connection are seen too, and requests that a server of the network passes on. DNS questions are not: their times are ' +
      'those at which cached answers expire. Where the same connections make both findings, only this one is ' +
      `given. ${METHOD} ${LEFT_OUT}`,
    falsePositives: FALSE_POSITIVES,
    advice: ADVICE,
    techniques: ['T1071.001'],
    references: REFERENCES,
  },
} as const satisfies Record<string, FindingPage>;

export const BEACON_THRESHOLDS = {
  minConnections: {
    default: 12,
    min: 4,
    max: 16_384,
    description: 'Connections, at as many different seconds',
  },
  minDuration: {
    default: 600,
    min: 1,
    max: 31_536_000,
    unit: 's',
    description: 'From the first of them to the last',
  },
  minScore: { default: 0.8, min: 0, max: 1, description: 'The mean of the four scores' },
  minTimestampScore: {
    default: 0.8,
    min: 0,
    max: 1,
    description: 'How regular the intervals are',
  },
} as const satisfies Thresholds<string>;
