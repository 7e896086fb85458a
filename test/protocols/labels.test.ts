// Protocols that have a label and no record: recorded sessions where there are programs for them, else
// messages as their standards show them; and what only looks like them.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ofType } from './support.js';
import { tcpCapture } from './tcp-capture.js';
import { type Said, udpDialogue } from './udp-capture.js';

const hex = (text: string) => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');

async function overTcp(port: number, client: Buffer, server?: Buffer): Promise<string | undefined> {
  const data = tcpCapture({ port, client, ...(server && { server }), size: 500 });
  return (await ofType('flow', { name: 'c', data }))[0]?.app;
}

async function overUdp(port: number, ...datagrams: Said[]): Promise<string | undefined> {
  return (await ofType('flow', { name: 'c', data: udpDialogue(port, datagrams) }))[0]?.app;
}

/** Labels of the flows on a port, each once. */
async function labels(capture: string, port: number): Promise<(string | undefined)[]> {
  const flows = await ofType('flow', `test/captures/${capture}.pcap`);
  return [...new Set(flows.filter(({ dst }) => dst.port === port).map(({ app }) => app))];
}

describe('the recorded call', () => {
  it('is RTP, and RTCP beside it', async () => {
    expect(await labels('voip', 20000)).toEqual(['rtp']);
    expect(await labels('voip', 20003)).toEqual(['rtcp']);
  });
});

describe('the recorded exchange of a file', () => {
  it('is BitTorrent: peers, DHT and local discovery', async () => {
    const { bittorrent } = JSON.parse(
      readFileSync('test/captures/sharing.session.json', 'utf8'),
    ) as { bittorrent: { port: number } };
    const flows = await ofType('flow', 'test/captures/sharing.pcap');
    const onPort = (protocol: string, port: number) =>
      flows.filter((it) => it.protocol === protocol && it.dst.port === port).map(({ app }) => app);
    expect(onPort('tcp', bittorrent.port)).toEqual(['bittorrent', 'bittorrent']);
    expect(onPort('udp', bittorrent.port)).toEqual(['bittorrent']);
    expect(onPort('udp', 6771)).toEqual(['bittorrent', 'bittorrent']);
  });
});

describe('the recorded clone and push', () => {
  it('are git', async () => {
    expect(await labels('sharing', 9418)).toEqual(['git']);
  });
});

describe('RTP', () => {
  const rtp = (sequence: number, ssrc = 0x01020304) => {
    const packet = Buffer.alloc(172);
    packet[0] = 0x80;
    packet.writeUInt16BE(sequence, 2);
    packet.writeUInt32BE(sequence * 160, 4);
    packet.writeUInt32BE(ssrc, 8);
    return packet;
  };
  const from = (payload: Buffer): Said => ({ from: 0, payload });

  it('is told by two datagrams of a sender that follow each other', async () => {
    expect(await overUdp(5004, from(rtp(65535)), from(rtp(0)))).toBe('rtp');
    expect(await overUdp(5004, from(rtp(1)))).toBe('unknown');
    expect(await overUdp(5004, from(rtp(1)), from(rtp(1)))).toBe('unknown');
    expect(await overUdp(5004, from(rtp(1)), from(rtp(2, 5)), from(rtp(3, 6)))).toBe('unknown');
    expect(await overUdp(5004, from(rtp(1)), { from: 1, payload: rtp(2) })).toBe('unknown');
  });

  it('leaves nothing of its looks to the protocol that a flow turns out to speak', async () => {
    const options = Buffer.from('OPTIONS sip:x SIP/2.0\r\nCSeq: 1 OPTIONS\r\n\r\n');
    const records = await ofType('sip', {
      name: 'c',
      data: udpDialogue(5060, [from(rtp(1)), from(options)]),
    });
    expect(records).toHaveLength(1);
  });
});

// Siemens S7-300 and a client: connection request, set-up of communication.
const S7_CONNECT = hex('03000016 11e0 0000 0001 00 c1020100 c2020102 c0010a');
const S7_CONFIRM = hex('03000016 11d0 0001 0001 00 c0010a c1020100 c2020102');
const S7_SETUP = hex('03000019 02f080 32010000 0000 0008 0000 f0000001000101e0');
// The same COTP, but behind it MMS (IEC 61850) and RDP.
const MMS = hex('03000017 02f080 0d0c05061301001603 1502 c102');
const RDP_CONNECT = hex('03000013 0ee0 0000 0000 00 0100080003000000');

describe('S7 communication', () => {
  it('is told by what lies in COTP', async () => {
    expect(await overTcp(102, Buffer.concat([S7_CONNECT, S7_SETUP]), S7_CONFIRM)).toBe('s7comm');
    expect(await overTcp(10102, Buffer.concat([S7_CONNECT, S7_SETUP]))).toBe('s7comm');
    expect(await overTcp(102, Buffer.concat([S7_CONNECT, MMS]), S7_CONFIRM)).not.toBe('s7comm');
    expect(await overTcp(102, S7_CONNECT, S7_CONFIRM)).not.toBe('s7comm');
    expect(await overTcp(3389, RDP_CONNECT)).not.toBe('s7comm');
  });
});

describe('EtherNet/IP', () => {
  const register = hex(`65000400 00000000 00000000 ${'00'.repeat(8)} 00000000 01000000`);
  const list = hex(`63000000 00000000 00000000 ${'00'.repeat(8)} 00000000`);
  const cyclic = hex('0200 0280 0800 01020304 05000000 b100 0400 11223344');

  it('is told by its header, over TCP and UDP', async () => {
    expect(await overTcp(44818, register)).toBe('enip');
    expect(await overTcp(4000, register)).toBe('enip');
    expect(await overTcp(44818, list)).toBe('enip');
    expect(await overUdp(44818, { from: 0, payload: list })).toBe('enip');
    expect(await overUdp(2222, { from: 0, payload: cyclic })).toBe('enip');
  });

  it('is not what has options, an unknown status, or only zeros', async () => {
    const odd = Buffer.from(register);
    odd[20] = 1;
    expect(await overTcp(44818, odd)).not.toBe('enip');
    expect(await overTcp(44818, hex('ffff0000'.repeat(10)))).not.toBe('enip');
    expect(await overTcp(4000, Buffer.alloc(100))).not.toBe('enip');
  });
});

describe('BACnet/IP', () => {
  const whoIs = hex('810b0008 0100 1008');
  const forwarded = hex('8104000e 0a000001bac0 0100 1008');

  it('is told by its header and the network message', async () => {
    expect(await overUdp(47808, { from: 0, payload: whoIs })).toBe('bacnet');
    expect(await overUdp(4000, { from: 0, payload: whoIs })).toBe('bacnet');
    expect(await overUdp(47808, { from: 0, payload: forwarded })).toBe('bacnet');
    expect(await overUdp(47808, { from: 0, payload: hex('810b0009 0100 1008') })).toBe('unknown');
    expect(await overUdp(47808, { from: 0, payload: hex('810b0008 0200 1008') })).toBe('unknown');
  });
});

describe('IEC 60870-5-104', () => {
  const START = hex('680407000000');
  const STARTED = hex('68040b000000');
  // General interrogation, and a measured value.
  const ASK = hex('680e 0000 0000 64 01 0600 0100 000000 14');
  const TELL = hex('6812 0200 0200 0d 01 0300 0100 010000 0000c841 00');

  it('is told by the frames of both sides, or of one on its port', async () => {
    expect(await overTcp(2404, START)).toBe('iec104');
    expect(await overTcp(2404, ASK, TELL)).toBe('iec104');
    expect(await overTcp(4000, Buffer.concat([START, ASK]), STARTED)).toBe('iec104');
    expect(await overTcp(4000, ASK, TELL)).toBe('iec104');
    expect(await overTcp(4000, ASK)).toBe('unknown');
  });

  it('is not what only begins as it', async () => {
    expect(await overTcp(2404, Buffer.from('help\r\nhello\r\n'))).toBe('unknown');
    expect(await overTcp(2404, hex('6804ff000000'))).toBe('unknown');
  });
});

describe('BitTorrent', () => {
  const connect = hex('00000417 27101980 00000000 01020304');

  it('is told by trackers too', async () => {
    expect(await overUdp(6969, { from: 0, payload: connect })).toBe('bittorrent');
    expect(await overUdp(6969, { from: 0, payload: connect.subarray(0, 12) })).toBe('unknown');
  });

  it('is not any dictionary', async () => {
    const other = Buffer.from('d1:ad2:ix20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe');
    expect(await overUdp(6881, { from: 0, payload: other })).toBe('unknown');
  });
});
