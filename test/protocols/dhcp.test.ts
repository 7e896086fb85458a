// DHCP for IPv4 and IPv6: what tshark counts in the shared captures; transactions of literal messages.

import { describe, expect, it } from 'vitest';
import { sharedCaptures } from '../tshark/corpus.js';
import { ofType } from './support.js';
import { type Datagram, udpCapture } from './udp-capture.js';

interface Counted {
  frames_by_protocol: Record<string, number>;
  field_values?: Record<string, Record<string, number>>;
}

const TYPES = ['', 'DISCOVER', 'OFFER', 'REQUEST', 'DECLINE', 'ACK', 'NAK', 'RELEASE', 'INFORM'];
const TYPES6 = ['', 'SOLICIT', 'ADVERTISE', 'REQUEST', 'CONFIRM', 'RENEW', 'REBIND', 'REPLY'];

const count = (values: string[]) =>
  Object.fromEntries([...new Set(values)].map((it) => [it, values.filter((x) => x === it).length]));

function capturesOf(field: string): [string, string, Record<string, number>][] {
  return sharedCaptures().flatMap(({ name, path, expected }) => {
    const values = (expected as unknown as Counted).field_values?.[field];
    return values && !name.endsWith('.snoop') ? [[name, path, values]] : [];
  });
}

const v4 = capturesOf('dhcp.option.dhcp');
const v6 = capturesOf('dhcpv6.msgtype');

describe.skipIf(v4.length === 0)('DHCP of the shared captures', () => {
  it.each(v4)('%s has the messages that tshark finds', async (_, path, values) => {
    const records = await ofType('dhcp', path);
    const found = count(records.flatMap((it) => it.messageTypes?.map(String) ?? []));
    const wanted = Object.entries(values).map(([type, n]) => [TYPES[Number(type)], n]);
    expect(found).toEqual(Object.fromEntries(wanted));
  });

  it.each(v6)('%s has the messages of IPv6 that tshark finds', async (_, path, values) => {
    const found = count((await ofType('dhcpv6', path)).map((it) => String(it.messageType)));
    const wanted = Object.entries(values).map(([type, n]) => [TYPES6[Number(type)], n]);
    expect(found).toEqual(Object.fromEntries(wanted));
  });

  it('has the prefix that was delegated', async () => {
    const records = await ofType('dhcpv6', '../shared/captures/encap/pppoe.pcap');
    const reply = records.find(({ messageType }) => messageType === 'REPLY');
    expect(reply?.leases).toEqual([
      { ip: 'fc00:0:2:100::', prefix: 56, preferred: 125, valid: 125 },
    ]);
  });
});

const option = (code: number, data: string | number[]) =>
  Buffer.from([code, data.length, ...Buffer.from(data as string)]);

interface Message {
  reply?: boolean;
  xid: number;
  your?: number[];
  options: Buffer[];
}

/** RFC 2131 §2. */
function dhcp({ reply = false, xid, your = [0, 0, 0, 0], options }: Message): Buffer {
  const head = Buffer.alloc(240);
  head.set([reply ? 2 : 1, 1, 6, 0]);
  head.writeUInt32BE(xid, 4);
  head.set(your, 16);
  head.set([2, 0, 0, 0, 0, 9], 28);
  head.writeUInt32BE(0x63825363, 236);
  return Buffer.concat([head, ...options, Buffer.from([255])]);
}

const CLIENT = '10.0.0.9:68';
const SERVER = '10.0.0.1:67';
const asks = (message: Omit<Message, 'reply'>, at?: number): Datagram => ({
  from: CLIENT,
  to: SERVER,
  payload: dhcp(message),
  at,
});
const answers = (message: Message, at?: number): Datagram => ({
  from: SERVER,
  to: CLIENT,
  payload: dhcp({ reply: true, ...message }),
  at,
});
const records = (datagrams: Datagram[]) =>
  ofType('dhcp', { name: 'c', data: udpCapture(datagrams) });

describe('a transaction', () => {
  it('has what client and server said', async () => {
    const found = await records([
      asks(
        {
          xid: 7,
          options: [
            option(53, [3]),
            option(50, [10, 0, 0, 9]),
            option(12, 'laptop'),
            option(60, 'MSFT 5.0'),
            option(81, [0, 0, 0, ...Buffer.from('laptop.example.test')]),
            option(55, [1, 3, 6]),
          ],
        },
        0,
      ),
      answers(
        {
          xid: 7,
          your: [10, 0, 0, 9],
          options: [
            option(53, [5]),
            option(54, [10, 0, 0, 1]),
            option(51, [0, 0, 14, 16]),
            option(15, 'example.test\0'),
          ],
        },
        40,
      ),
    ]);
    expect(found).toMatchObject([
      {
        transactionId: 7,
        messageTypes: ['REQUEST', 'ACK'],
        duration: 0.04,
        mac: '02:00:00:00:00:09',
        requestedAddress: '10.0.0.9',
        assignedAddress: '10.0.0.9',
        serverAddress: '10.0.0.1',
        leaseTime: 3600,
        hostName: 'laptop',
        clientFqdn: 'laptop.example.test',
        domain: 'example.test',
        vendorClass: 'MSFT 5.0',
        parameters: [1, 3, 6],
      },
    ]);
  });

  it('has why an address was refused', async () => {
    const [found] = await records([
      asks({ xid: 1, options: [option(53, [3])] }),
      answers({ xid: 1, options: [option(53, [6]), option(56, 'wrong network')] }),
    ]);
    expect(found?.messageTypes).toEqual(['REQUEST', 'NAK']);
    expect(found?.serverMessage).toBe('wrong network');
  });

  it('has a name in the form of DNS', async () => {
    const name = [...Buffer.from('\x02pc\x07example\x04test\x00')];
    const [found] = await records([
      asks({ xid: 1, options: [option(53, [1]), option(81, [4, 0, 0, ...name])] }),
    ]);
    expect(found?.clientFqdn).toBe('pc.example.test');
  });

  it('is told from those that a relay carries beside it', async () => {
    const found = await records(
      [1, 2, 3, 4, 5, 6]
        .map((xid) => asks({ xid, options: [option(53, [1])] }))
        .concat([3, 4, 5, 6].map((xid) => answers({ xid, options: [option(53, [2])] }))),
    );
    expect(found.map((it) => `${it.transactionId} ${it.messageTypes?.join(' ')}`).sort()).toEqual([
      '1 DISCOVER',
      '2 DISCOVER',
      '3 DISCOVER OFFER',
      '4 DISCOVER OFFER',
      '5 DISCOVER OFFER',
      '6 DISCOVER OFFER',
    ]);
  });

  it('is another one where the same id comes much later', async () => {
    const found = await records([
      asks({ xid: 1, options: [option(53, [1])] }, 0),
      asks({ xid: 1, options: [option(53, [1])] }, 40_000),
    ]);
    expect(found).toHaveLength(2);
  });
});
