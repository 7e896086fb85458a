// Services that are recognised and no more: flows of the shared captures, and what must not be taken for them.

import type { FlowRecord } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { sharedCaptures } from '../tshark/corpus.js';
import { ofType } from './support.js';
import { udpCapture } from './udp-capture.js';

const LABELS = ['syslog', 'tftp', 'radius', 'ssdp', 'stun', 'rpc', 'nfs'];

/** Flows that have the label, by capture; by the ports of tshark's and nDPI's conversations. */
const FLOWS: Record<string, Record<string, number>> = {
  'discovery/ssdp-m-search.pcap': { ssdp: 1 },
  'infra/radius.pcap': { radius: 1 },
  'infra/syslog_udp.pcap': { syslog: 3 },
  'infra/tftp.pcap': { tftp: 1 },
  'ip-frag-ext/ip-frag.pcap': { nfs: 2 },
  'ip-frag-ext/ip4_fragments.pcap': { nfs: 1 },
  'mixed/example2.pcap': { ssdp: 1 },
  'tls/tls3.pcapng': { ssdp: 4 },
  'voip/stun.pcap': { stun: 7 },
};

const captures = sharedCaptures();

describe.skipIf(captures.length === 0)('labels of services', () => {
  it('are given to their flows, and to no others', async () => {
    const found: Record<string, Record<string, number>> = {};
    for (const { name, path } of captures) {
      for (const { app = '' } of await ofType('flow', path)) {
        if (!LABELS.includes(app)) continue;
        const labels = found[name] ?? {};
        found[name] = { ...labels, [app]: (labels[app] ?? 0) + 1 };
      }
    }
    expect(found).toEqual(FLOWS);
  });
});

async function label(port: number, payload: Buffer | string): Promise<string | undefined> {
  const to = `10.0.0.2:${port}`;
  const data = udpCapture([{ from: '10.0.0.1:4000', to, payload: Buffer.from(payload) }]);
  const [flow] = (await ofType('flow', { name: 'c', data })) as FlowRecord[];
  return flow?.app;
}

describe('a datagram', () => {
  it.each([
    ['syslog', 514, '<34>Oct 11 22:14:15 host su: failed'],
    ['syslog', 5140, '<165>1 2003-10-11T22:14:15Z host app - - - text'],
    ['tftp', 69, '\x00\x02name\x00octet\x00blksize\x001428\x00'],
    ['ssdp', 1900, 'NOTIFY * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\n\r\n'],
  ])('is %s on port %i', async (app, port, payload) => {
    expect(await label(port, payload)).toBe(app);
  });

  it.each([
    ['a priority above 191', 514, '<192>text that is not syslog'],
    ['a mode that TFTP has not', 69, '\x00\x01name\x00binary\x00'],
    ['a request without end', 69, '\x00\x01name'],
    ['HTTP where SSDP is not', 8080, 'HTTP/1.1 200 OK\r\n\r\n'],
  ])('is nothing with %s', async (_, port, payload) => {
    expect(await label(port, payload)).toBe('unknown');
  });

  it('is RADIUS only if its attributes fill it', async () => {
    const packet = Buffer.alloc(26);
    packet.set([1, 9, 0, 26], 0);
    packet.set([1, 6], 20);
    expect(await label(1812, packet)).toBe('radius');
    packet[21] = 5;
    expect(await label(1812, packet)).toBe('unknown');
  });

  it('is NFS or another program of RPC by the program of the call', async () => {
    const call = Buffer.alloc(40);
    call.writeUInt32BE(2, 8);
    call.writeUInt32BE(100003, 12);
    call.writeUInt32BE(3, 16);
    expect(await label(2049, call)).toBe('nfs');
    call.writeUInt32BE(100000, 12);
    expect(await label(111, call)).toBe('rpc');
    call.writeUInt32BE(1, 8);
    expect(await label(111, call)).toBe('unknown');
  });
});
