// Tunnels in tunnels, the cap on their depth, and tunnels that carry nothing readable: then the packet is
// that of the last IP header before.

import { describe, expect, it } from 'vitest';
import { hex, join } from '../make/bytes.js';
import { pcap } from '../make/captures.js';
import { ethernet, frame, ip, ipv4, raw, udp } from '../make/packets.js';
import { ends, onlyFlow, run } from '../make/run.js';

/** IPv4 in IPv4, `depth` tunnels around a UDP packet; the ends of each are numbered from the inside. */
function nested(depth: number): Buffer {
  const header = (n: number) => ({ src: `10.${n}.0.1`, dst: `10.${n}.0.2` });
  let packet = ipv4(header(0), udp(1111, 2222, 'payload'));
  for (let n = 1; n <= depth; n++) packet = ipv4(header(n), raw(4, packet));
  return frame(packet);
}

const OUTER = { src: '192.0.2.1', dst: '192.0.2.2' };
const INNER = ipv4({ src: '10.1.0.1', dst: '10.1.0.2' }, udp(1111, 2222, 'payload'));

describe('nested tunnels', () => {
  it.each([1, 2, 3, 4])('%i are unwrapped', async (depth) => {
    const flow = await onlyFlow(pcap(1, [nested(depth)]));
    expect(ends(flow)).toBe('udp 10.0.0.1:1111 > 10.0.0.2:2222');
    expect(flow.encapsulation).toEqual(Array(depth).fill({ type: 'ipip' }));
    expect(flow.tunnel).toEqual({ src: '10.1.0.1', dst: '10.1.0.2' });
  });

  it('beyond the cap belong to the flow of the last IP header before it', async () => {
    const { flows, summary } = await run(pcap(1, [nested(5)]));
    expect(flows.map(ends)).toEqual(['4 10.1.0.1 > 10.1.0.2']);
    expect(flows[0]?.encapsulation).toHaveLength(4);
    expect(summary.dropped.tooDeep).toBe(1);
  });

  it.each([0, 1, 2, 3, 8])('end at maxTunnelDepth %i', async (maxTunnelDepth) => {
    const { flows, summary } = await run(pcap(1, [nested(9)]), { maxTunnelDepth });
    expect(flows[0]?.src.ip).toBe(`10.${9 - maxTunnelDepth}.0.1`);
    expect(flows[0]?.encapsulation ?? []).toHaveLength(maxTunnelDepth);
    expect(summary.dropped.tooDeep).toBe(1);
  });

  it('with maxTunnelDepth 0 have the outer flow', async () => {
    const flow = await onlyFlow(
      pcap(1, [frame(ipv4(OUTER, udp(50000, 4789, join(hex('0800000000004d00'), frame(INNER)))))]),
      { maxTunnelDepth: 0 },
    );
    expect(ends(flow)).toBe('udp 192.0.2.1:50000 > 192.0.2.2:4789');
    expect(flow.encapsulation).toBeUndefined();
  });

  it('a stack of MPLS labels counts as one', async () => {
    const labels = hex('00010040 00011040 00012040 00013040 00014040 00015140');
    const flow = await onlyFlow(pcap(1, [ethernet(0x8847, join(labels, INNER))]), {
      maxTunnelDepth: 1,
    });
    expect(ends(flow)).toBe('udp 10.1.0.1:1111 > 10.1.0.2:2222');
    expect(flow.encapsulation?.map(({ id }) => id)).toEqual([16, 17, 18, 19, 20, 21]);
  });

  it('frames of 802.1Q tags inside a tunnel leave no vlan', async () => {
    const tagged = ethernet(0x8100, join(hex('0005 0800'), INNER));
    const flow = await onlyFlow(
      pcap(1, [frame(ipv4(OUTER, udp(50000, 4789, join(hex('0800000000004d00'), tagged))))]),
    );
    expect(flow.vlan).toBeUndefined();
  });
});

describe('the key', () => {
  const vxlan = (vni: string, swap = false) => {
    const [src, dst] = swap ? [OUTER.dst, OUTER.src] : [OUTER.src, OUTER.dst];
    const inner = swap
      ? ipv4({ src: '10.1.0.2', dst: '10.1.0.1' }, udp(2222, 1111, 'back'))
      : INNER;
    return frame(
      ipv4({ src, dst }, udp(50000, 4789, join(hex(`08000000 ${vni}00`), frame(inner)))),
    );
  };

  it('has the VNI: the same ends in two networks are two flows', async () => {
    const { flows } = await run(pcap(1, [vxlan('00004d'), vxlan('00004e'), vxlan('00004d', true)]));
    expect(
      flows
        .map(({ encapsulation, fwd, rev }) => [encapsulation?.[0]?.id, fwd.packets, rev.packets])
        .sort(),
    ).toEqual([
      [77, 1, 1],
      [78, 1, 0],
    ]);
  });

  it('has no TEID: each direction has its own', async () => {
    const gtp = (teid: string, back: boolean) =>
      frame(
        ip(
          OUTER,
          udp(
            2152,
            2152,
            join(
              hex(`30 ff 0023 ${teid}`),
              back ? ipv4({ src: '10.1.0.2', dst: '10.1.0.1' }, udp(2222, 1111, 'payload')) : INNER,
            ),
          ),
        ),
      );
    const flow = await onlyFlow(pcap(1, [gtp('00000009', false), gtp('0000000a', true)]));
    expect([flow.fwd.packets, flow.rev.packets]).toEqual([1, 1]);
    expect(flow.encapsulation).toEqual([{ type: 'gtp-u', id: 9 }]);
  });

  it('has the VLAN ids, unless vlanInKey is false', async () => {
    const tagged = (id: string) => ethernet(0x8100, join(hex(`${id} 0800`), INNER));
    const capture = pcap(1, [tagged('0005'), tagged('0006'), tagged('e005')]);
    const { flows } = await run(capture);
    expect(flows.map(({ vlan, fwd }) => [vlan, fwd.packets]).sort()).toEqual([
      [[5], 2],
      [[6], 1],
    ]);
    const one = await onlyFlow(capture, { vlanInKey: false });
    expect(one.fwd.packets).toBe(3);
    // It is then the first packet's.
    expect(one.vlan).toEqual([5]);
  });
});

describe('what looks like a tunnel and is none', () => {
  const over = (port: number, payload: string) =>
    frame(ipv4(OUTER, udp(50000, port, hex(payload))));
  it.each([
    ['VXLAN without the VNI flag', over(4789, '00000000 00004d00 0000'), 4789],
    [
      'VXLAN around ARP',
      over(4789, `0800000000004d00 ${frame(INNER).subarray(0, 12).toString('hex')} 0806 0001`),
      4789,
    ],
    [
      'text on the port of VXLAN',
      over(4789, Buffer.from('hello, this is text').toString('hex')),
      4789,
    ],
    ['GENEVE of another version', over(6081, '40006558 00004d00 0000'), 6081],
    ['GENEVE control message', over(6081, '00806558 00004d00 0000'), 6081],
    ['GTP-U echo request', over(2152, '32010004 00000000 00010000'), 2152],
    ['GTP-U with a length that lies', over(2152, '30ff0fff 00000009 45000014'), 2152],
    ['VXLAN-GPE control message', over(4790, '0d000001 00004d00 4500'), 4790],
    ['an empty payload', over(4789, ''), 4789],
  ])('%s', async (_, bytes, port) => {
    const flow = await onlyFlow(pcap(1, [bytes]));
    expect(ends(flow)).toBe(`udp 192.0.2.1:50000 > 192.0.2.2:${port}`);
    expect(flow.encapsulation).toBeUndefined();
    expect(flow.tunnel).toBeUndefined();
  });

  it.each([
    ['GRE of a version that is not known', '0002 0800 4500'],
    ['GRE keep-alive', '0000 0000'],
    ['PPTP acknowledgement', '2081 880b 0000 002a 00000001'],
    ['GRE around an IP header that is none', '0000 0800 5500001400'],
  ])('%s stays a flow of GRE', async (_, payload) => {
    const flow = await onlyFlow(pcap(1, [frame(ipv4(OUTER, raw(47, hex(payload))))]));
    expect(ends(flow)).toBe('gre 192.0.2.1 > 192.0.2.2');
    expect(flow.fwd.payloadBytes).toBe(hex(payload).length);
    expect(flow.encapsulation).toBeUndefined();
  });
});
