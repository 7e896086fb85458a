// SNMP against what tshark counts in the shared capture; the system's description; no community string.

import { describe, expect, it } from 'vitest';
import { corpusIsThere } from '../tshark/corpus.js';
import { ofType, recordsOf } from './support.js';
import { udpCapture } from './udp-capture.js';

const CAPTURE = '../shared/captures/infra/snmp.pcap';

describe.skipIf(!corpusIsThere)('SNMP of the shared capture', () => {
  it('has the messages that tshark finds, by kind', async () => {
    const sums: Record<string, number> = {};
    for (const it of await ofType('snmp', CAPTURE)) {
      for (const [name, value] of Object.entries(it)) {
        if (typeof value === 'number' && name !== 'duration')
          sums[name] = (sums[name] ?? 0) + value;
      }
    }
    // snmp.data by its tags: 0 get, 1 get-next, 2 response, 4 and 7 traps, 8 report.
    expect(sums).toMatchObject({
      messages: 72,
      getRequests: 17,
      getNextRequests: 8,
      responses: 23,
      traps: 2 + 6,
      reports: 6,
      encrypted: 10,
      // Names in them.
      getVariables: 140,
      responseVariables: 82,
    });
  });

  it('has users and security levels of version 3', async () => {
    const found = (await ofType('snmp', CAPTURE)).flatMap(({ user, securityLevel }) =>
      user ? [`${user} ${securityLevel}`] : [],
    );
    expect(new Set(found)).toEqual(
      new Set(['NOAUTHNOPRIV noAuthNoPriv', 'SHA1NOPRIV authNoPriv', 'SHA1AES128 authPriv']),
    );
  });

  it('says that a community string was used, and not which', async () => {
    const records = await recordsOf(CAPTURE);
    const text = JSON.stringify(records, (_, it) => (typeof it === 'bigint' ? `${it}` : it));
    expect(text).toContain('"community":true');
    for (const secret of ['public', 'adsl']) expect(text).not.toContain(secret);
  });
});

const tlv = (tag: number, ...content: (Buffer | number[])[]) => {
  const body = Buffer.concat(content.map((it) => Buffer.from(it)));
  return Buffer.concat([Buffer.from([tag, body.length]), body]);
};
const SYS_DESCR = tlv(6, [0x2b, 6, 1, 2, 1, 1, 1, 0]);

function message(tag: number, status: number, value: Buffer): Buffer {
  const binding = tlv(0x30, SYS_DESCR, value);
  const pdu = tlv(tag, tlv(2, [9]), tlv(2, [status]), tlv(2, [0]), tlv(0x30, binding));
  return tlv(0x30, tlv(2, [1]), tlv(4, Buffer.from('hidden')), pdu);
}

async function one(request: Buffer, response: Buffer) {
  const data = udpCapture([
    { from: '10.0.0.1:4000', to: '10.0.0.2:161', payload: request },
    { from: '10.0.0.2:161', to: '10.0.0.1:4000', payload: response },
  ]);
  return ofType('snmp', { name: 'c', data });
}

describe('a flow of SNMP', () => {
  it('has how the device describes itself', async () => {
    const answer = message(0xa2, 0, tlv(4, Buffer.from('Example switch 1.2')));
    expect(await one(message(0xa0, 0, tlv(5)), answer)).toMatchObject([
      {
        version: '2c',
        messages: 2,
        getRequests: 1,
        responses: 1,
        community: true,
        oids: ['1.3.6.1.2.1.1.1.0'],
        sysDescr: 'Example switch 1.2',
        duration: 0.001,
      },
    ]);
  });

  it('has the first error', async () => {
    expect(await one(message(0xa3, 0, tlv(4)), message(0xa2, 17, tlv(4)))).toMatchObject([
      { setRequests: 1, errors: 1, firstError: 'notWritable' },
    ]);
  });
});
