import { describe, expect, it } from 'vitest';
import { dnp3 } from '../protocols/dnp3-frames.js';
import { tcpCapture } from '../protocols/tcp-capture.js';
import { corpusIsThere } from '../tshark/corpus.js';
import { evidenceOf, findingsOf } from './support.js';

const ELSEWHERE = { detect: { homeNets: ['192.0.2.0/24'] } };

function modbus(...messages: string[]): { data: Buffer; name: string } {
  const turns = messages.map((hex, i) => {
    const pdu = Buffer.from(hex.replaceAll(' ', ''), 'hex');
    const header = Buffer.alloc(7);
    header.writeUInt16BE(1 + (i >> 1), 0);
    header.writeUInt16BE(pdu.length + 1, 4);
    header[6] = 9;
    return [i % 2 === 0 ? 'client' : 'server', Buffer.concat([header, pdu])] as const;
  });
  return { data: tcpCapture({ port: 502, turns }), name: 'modbus' };
}

const READ = ['03 0010 0001', '03 02 0005'] as const;
const WRITE = ['10 0028 0002 04 0001 0002', '10 0028 0002'] as const;

describe('writing to a Modbus device', () => {
  it('is a finding that says who wrote what', async () => {
    const findings = await findingsOf(modbus(...READ, ...READ, ...WRITE, '05 0007 ff00', '85 02'));
    expect(findings).toMatchObject([
      {
        id: 'ics.modbus-write',
        severity: 'low',
        count: 2,
        flowCount: 1,
        key: 'ics.modbus-write|10.0.0.1>10.0.0.2:502|unit 9',
      },
    ]);
    expect(
      Object.fromEntries((findings[0]?.evidence ?? []).map((it) => [it.name, it.value])),
    ).toEqual({
      functions: 'WRITE_MULTIPLE_REGISTERS, WRITE_SINGLE_COIL',
      targets: 'registers 40-41, coil 7',
      writes: 2,
      refused: 1,
      requestsBefore: 2,
      earlierWriters: 0,
    });
  });

  it('is none where there is only reading', async () => {
    expect(await findingsOf(modbus(...READ, '2b 0e 01 00', 'ab 01'))).toEqual([]);
  });

  it('is worse where it silences the device', async () => {
    const [finding] = await findingsOf(modbus('08 0004 0000', '08 0004 0000'));
    expect(finding?.severity).toBe('medium');
  });

  it('is worst from outside', async () => {
    const [finding] = await findingsOf(modbus(...WRITE), ELSEWHERE);
    expect(finding?.severity).toBe('high');
  });

  it('counts the writers before', async () => {
    const one = modbus(...WRITE).data;
    const other = Buffer.from(one);
    for (let at = 24; at < other.length; at += 16 + other.readUInt32LE(at + 8)) {
      other.writeUInt32LE(other.readUInt32LE(at) + 60, at);
      // The client is 10.0.0.3 here.
      for (const end of [at + 16 + 15, at + 16 + 19]) if (other[end] === 1) other[end] = 3;
    }
    const findings = await findingsOf([
      { data: one, name: 'one' },
      { data: other, name: 'other' },
    ]);
    expect(findings.map((it) => evidenceOf(it, 'earlierWriters'))).toEqual([0, 1]);
  });

  it('is found in a recorded session', async () => {
    const [finding] = await findingsOf('test/captures/modbus.pcap');
    expect(finding?.id).toBe('ics.modbus-write');
  });
});

function outstation(...messages: [request: string, reply: string][]) {
  const turns = messages.flatMap(([request, reply]) => [
    ['client', Buffer.concat(dnp3(true, request))] as const,
    ['server', Buffer.concat(dnp3(false, reply))] as const,
  ]);
  return { data: tcpCapture({ port: 20000, turns }), name: 'dnp3' };
}

const CLASS_1: [string, string] = ['c0 01 3c 02 06', 'c0 81 00 00'];
const SET_TIME: [string, string] = ['c1 02 32 01 07 01 000000000000', 'c1 81 00 00'];
const OPERATE: [string, string] = [
  'c2 05 0c 01 17 01 0a 41 01 64000000 64000000 00',
  'c2 81 00 00 0c 01 17 01 0a 41 01 64000000 64000000 00',
];
const RESTART: [string, string] = ['c3 0d', 'c3 81 00 00 34 02 07 01 e803'];

describe('controlling a DNP3 outstation', () => {
  it('is a finding that says what was done', async () => {
    const [finding] = await findingsOf(outstation(CLASS_1, OPERATE));
    expect(finding).toMatchObject({ id: 'ics.dnp3-control', severity: 'low', count: 1 });
    expect(evidenceOf(finding, 'targets')).toBe('point 10 PULSE_ON CLOSE');
    expect(evidenceOf(finding, 'requestsBefore')).toBe(1);
  });

  it('is worse where it restarts', async () => {
    const [finding] = await findingsOf(outstation(RESTART));
    expect(finding?.severity).toBe('medium');
  });

  it('is none for reading, and for setting the time', async () => {
    expect(await findingsOf(outstation(CLASS_1, SET_TIME))).toEqual([]);
  });

  it.skipIf(!corpusIsThere)('is found in the shared capture of it', async () => {
    const findings = await findingsOf('../shared/captures/ics-iot/zeek__dnp3.pcap');
    expect(findings.map(({ id, severity }) => `${id} ${severity}`)).toEqual([
      'ics.dnp3-control medium',
      'ics.dnp3-control medium',
      'ics.dnp3-control medium',
      'ics.dnp3-control low',
    ]);
  });

  it.skipIf(!corpusIsThere)('is none in a capture of reading', async () => {
    expect(await findingsOf('../shared/captures/ics-iot/modbus.pcap')).toEqual([]);
  });
});
