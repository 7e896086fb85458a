// What is said of floods.

import type { FindingPage } from './detector.js';

const ADVICE =
  'Ask the uplink’s provider to filter by source or port where sources are many; block the source where it is one. If the source is your own host, take it off the network.';
const SECONDS =
  'Packets count in the second in which their flow began; those of longer flows are spread evenly over them. ';
const SEVERITY =
  'At ten times the threshold the severity is high. At most 4096 sources are counted apart.';

export const FLOOD_PAGES = {
  'flood.syn': {
    title: 'SYN flood',
    severity: 'medium',
    confidence: 'medium',
    meaning:
      'One service got more connection attempts that were never completed than any real clients make. Each holds a ' +
      'place in the server’s backlog: others can no longer connect. Sources are mostly forged.',
    method:
      'TCP flows to one address and port with a SYN that nothing answers, or whose SYN-ACK no ACK follows, at least ' +
      `synRate of them within a second. Attempts that a reset refuses are not counted: a closed port costs nothing. ${SEVERITY} RFC 4987.`,
    falsePositives:
      'A busy service that has just gone down and drops what its clients send. A load test. Scans are none: they try ' +
      'each port of a host once.',
    advice: `Turn on SYN cookies on the target. ${ADVICE}`,
    techniques: ['T1499.001', 'T1498.001'],
    references: ['RFC 4987'],
  },
  'flood.udp': {
    title: 'UDP flood',
    severity: 'medium',
    confidence: 'medium',
    meaning:
      'One host gets more datagrams that it does not answer than any service of its own would draw: its uplink is being filled.',
    method:
      `UDP flows without an answer to one address and port or, of datagrams of 100 bytes or more, to one address; at least udpRate packets a second in at least 20 flows. ${SECONDS}` +
      `A stream in a single flow is not counted, as a video stream looks the same; nor are answers of reflectors: see flood.amplification. ${SEVERITY}`,
    falsePositives:
      'One-way captures, in which the answers are missing. Collectors of logs, flow records or metrics with many senders.',
    advice: ADVICE,
    techniques: ['T1498.001'],
  },
  'flood.icmp': {
    title: 'ICMP flood',
    severity: 'medium',
    confidence: 'high',
    meaning: 'One host gets far more ICMP packets than diagnosis needs.',
    method: `ICMP and ICMPv6 packets to one address, at least icmpRate a second. ${SECONDS}${SEVERITY}`,
    falsePositives: 'Somebody who measures with ping -f.',
    advice: ADVICE,
    techniques: ['T1498.001'],
  },
  'flood.amplification': {
    title: 'Amplified answers of UDP services',
    severity: 'high',
    confidence: 'high',
    meaning:
      'Services that answer a small question with much data send it to a host that did not ask, or whose address was ' +
      'forged: a reflected denial of service. If the reflectors are yours, they take part in an attack on others.',
    method:
      'Flows of services known to be abused so (DNS, NTP, SSDP, CLDAP, memcached, CharGEN and their like), whose answers have at ' +
      'least minFactor times the payload of the questions; or answers of 250 bytes or more on average to whom no question ' +
      'was seen, from at least minReflectors addresses. To one target from one kind of service, at least minBytes of payload ' +
      'within 10 seconds. SNMP and TFTP count only without question: they carry much data by trade.',
    falsePositives:
      'A resolver that fetches large DNSSEC answers at a high rate in a capture that lacks its questions.',
    advice:
      'Of your own reflectors: close the service to the outside, or limit its answers. As the target: have the uplink’s provider filter the service’s source port.',
    techniques: ['T1498.002'],
    references: [
      'Rossow: Amplification Hell: Revisiting Network Protocols for DDoS Abuse. NDSS 2014',
    ],
  },
} as const satisfies Record<string, FindingPage>;
