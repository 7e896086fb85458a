import { describe, expect, it } from 'vitest';
import { type Datagram, udpCapture } from '../protocols/udp-capture.js';
import { evidenceOf, findingsOf } from './support.js';

const option = (code: number, bytes: number[]) => Buffer.from([code, bytes.length, ...bytes]);
const bytesOf = (ip: string) => ip.split('.').map(Number);

interface Offer {
  server: string;
  router?: string;
  relay?: string;
  xid?: number;
}

/** An OFFER to everyone (RFC 2131 §2). */
function offer({ server, router, relay, xid = 1 }: Offer): Datagram {
  const head = Buffer.alloc(240);
  head.set([2, 1, 6, 0]);
  head.writeUInt32BE(xid, 4);
  head.set([10, 0, 0, 99], 16);
  if (relay) head.set(bytesOf(relay), 24);
  head.set([2, 0, 0, 0, 0, 9], 28);
  head.writeUInt32BE(0x63825363, 236);
  const payload = Buffer.concat([
    head,
    option(53, [2]),
    option(54, bytesOf(server)),
    ...(router ? [option(3, bytesOf(router))] : []),
    Buffer.from([255]),
  ]);
  return { from: `${server}:67`, to: '255.255.255.255:68', payload };
}

const dhcp = async (...offers: Offer[]) =>
  (await findingsOf({ name: 'c', data: udpCapture(offers.map(offer)) })).filter(
    ({ id }) => id === 'network.rogue-dhcp-server',
  );

describe('DHCP servers', () => {
  it('that give different gateways are a finding', async () => {
    const [finding] = await dhcp(
      { server: '10.0.0.1', router: '10.0.0.1' },
      { server: '10.0.0.66', router: '10.0.0.66' },
    );
    expect(finding).toMatchObject({
      severity: 'medium',
      count: 2,
      key: 'network.rogue-dhcp-server|10.0.0.1:67>10.0.0.66:67',
    });
    expect(evidenceOf(finding, 'differentRouters')).toBe(2);
  });

  it('that give the same gateway are of note only', async () => {
    const [finding] = await dhcp(
      { server: '10.0.0.1', router: '10.0.0.254' },
      { server: '10.0.0.2', router: '10.0.0.254' },
    );
    expect(finding?.severity).toBe('info');
  });

  it.each([
    ['one server', [{ server: '10.0.0.1', router: '10.0.0.1' }]],
    [
      'one server that answers twice',
      [
        { server: '10.0.0.1', router: '10.0.0.1' },
        { server: '10.0.0.1', router: '10.0.0.1', xid: 2 },
      ],
    ],
    [
      'servers of different networks',
      [
        { server: '10.0.0.1', router: '10.0.0.1' },
        { server: '192.168.1.1', router: '192.168.1.1' },
      ],
    ],
    [
      'servers behind relays',
      [
        { server: '10.0.0.1', router: '10.0.5.1', relay: '10.0.5.1' },
        { server: '10.0.0.2', router: '10.0.6.1', relay: '10.0.6.1' },
      ],
    ],
  ])('are no finding where there is %s', async (_, offers) => {
    expect(await dhcp(...offers)).toEqual([]);
  });
});
