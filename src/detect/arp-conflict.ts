// IPv4 addresses that several MAC addresses claim.

import { defineDetector } from './detector.js';

/** Addresses that are kept. */
const MAX_ADDRESSES = 4096;
const MAX_MACS = 16;

/** Of routers that share an address: VRRP (RFC 5798 §7.3), HSRP, GLBP, CARP. */
const VIRTUAL = /^(?:00:00:5e:00:0[12]|00:00:0c:07:ac|00:00:0c:9f:f|00:07:b4:00)/;

interface Address {
  ip: string;
  vlan: number | undefined;
  first: bigint;
  last: bigint;
  macs: string[];
  changes: number;
}

export const arpConflict = defineDetector({
  name: 'arp-conflict',
  findings: {
    'network.arp-conflict': {
      title: 'Several MAC addresses claim one IP address',
      severity: 'low',
      confidence: 'medium',
      meaning:
        'Two devices of a network say that they have the same IPv4 address. Either two were given the same, or one ' +
        'puts itself in the place of the other to read its traffic (ARP spoofing).',
      method:
        'Sender addresses of ARP requests and replies, by VLAN (RFC 826). Medium where the address goes back and forth at ' +
        'least `minChanges` times: each side keeps claiming it. Virtual addresses of router groups (VRRP, HSRP, ' +
        'GLBP) are passed over.',
      falsePositives:
        'A replaced network card, fail-over of clusters, addresses that DHCP gave anew, captures of several networks ' +
        'that use the same addresses.',
      advice:
        'Find both devices by their MAC addresses at the switch; protect the address with DHCP snooping and ARP inspection.',
      techniques: ['T1557.002'],
      references: ['RFC 826', 'RFC 5227 §2.4'],
    },
  },
  thresholds: {
    minChanges: {
      default: 3,
      min: 1,
      max: 64,
      description:
        'Times that an address has changed hands from which it is a dispute and no change of hardware.',
    },
  },
  watch({ report, thresholds, dropped }) {
    const known = new Map<string, Address>();
    return {
      records: {
        arp(record) {
          const mac = record.get('mac') ?? '';
          const previous = record.get('previousMac');
          if (previous === undefined || VIRTUAL.test(mac) || VIRTUAL.test(previous)) return;
          const ip = record.get('ip') ?? '';
          const vlan = record.get('vlan');
          const key = `${ip} ${vlan}`;
          let it = known.get(key);
          if (!it) {
            if (known.size >= MAX_ADDRESSES) {
              dropped();
              return;
            }
            it = { ip, vlan, first: record.time, last: record.time, macs: [previous], changes: 0 };
            known.set(key, it);
          }
          if (record.time > it.last) it.last = record.time;
          if (!it.macs.includes(mac) && it.macs.length < MAX_MACS) it.macs.push(mac);
          it.changes++;
        },
      },
      end() {
        for (const { ip, vlan, first, last, macs, changes } of known.values()) {
          report('network.arp-conflict', {
            time: first,
            lastTime: last,
            hosts: [{ ip, role: 'host' }],
            ...(vlan === undefined ? {} : { subject: `vlan ${vlan}` }),
            count: changes,
            ...(changes >= thresholds.minChanges ? { severity: 'medium' as const } : {}),
            evidence: [
              { name: 'macs', value: macs.join(', ') },
              { name: 'changes', value: changes, threshold: thresholds.minChanges },
              ...(vlan === undefined ? [] : [{ name: 'vlan', value: vlan }]),
            ],
          });
        }
      },
    };
  },
});
