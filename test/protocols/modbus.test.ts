// Modbus: the session that test/record/modbus.sh recorded, and what tshark finds in the shared capture.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { corpusIsThere } from '../tshark/corpus.js';
import { mutated } from './mutated.js';
import { ofType } from './support.js';
import { tcpCapture } from './tcp-capture.js';

const CAPTURE = 'test/captures/modbus.pcap';
const SHARED = '../shared/captures/ics-iot/modbus.pcap';
const { requests } = JSON.parse(readFileSync('test/captures/modbus.session.json', 'utf8')) as {
  requests: Record<string, unknown>[];
};

/** A pcap without its first frame that is so. */
function withoutFrame(capture: Buffer, isIt: (frame: Buffer) => boolean): Buffer {
  for (let at = 24; at < capture.length; ) {
    const next = at + 16 + capture.readUInt32LE(at + 8);
    if (isIt(capture.subarray(at + 16, next))) {
      return Buffer.concat([capture.subarray(0, at), capture.subarray(next)]);
    }
    at = next;
  }
  throw new Error('no such frame');
}

describe('the recorded session', () => {
  it('has a record for each request, with what was written', async () => {
    const records = await ofType('modbus', CAPTURE);
    expect(records).toHaveLength(requests.length);
    expect(records).toMatchObject(requests.map((it) => ({ ...it, answered: true })));
  });

  it('has exceptions where there were some, and nowhere else', async () => {
    const refused = (await ofType('modbus', CAPTURE)).filter((it) => it.exceptionCode);
    expect(refused.map(({ address }) => address)).toEqual([5000]);
  });

  // tshark -r modbus.pcap -Y modbus -T fields -e mbtcp.trans_id -e modbus.byte_cnt
  it('has the sizes of what was read', async () => {
    const records = await ofType('modbus', CAPTURE);
    const sizes = records.filter((it) => it.byteCount).map((it) => [it.transaction, it.byteCount]);
    expect(sizes).toEqual([
      [1, 2],
      [2, 1],
      [3, 10],
      [4, 4],
      [11, 4],
      [1, 8],
    ]);
  });

  it('has no value that was read', async () => {
    for (const record of await ofType('modbus', CAPTURE)) {
      expect('values' in record || 'coils' in record).toBe(
        /WRITE_(?!REGISTER$)/.test(record.function ?? '') &&
          record.function !== 'MASK_WRITE_REGISTER',
      );
    }
  });

  it('goes on behind a request that the capture lacks', async () => {
    const without = withoutFrame(readFileSync(CAPTURE), (frame) =>
      frame.includes('1234', 60, 'hex'),
    );
    const records = await ofType('modbus', { name: 'c', data: without });
    const written = records.find((it) => it.function === 'WRITE_SINGLE_REGISTER');
    expect(written).toMatchObject({ address: 17, values: [4660], answered: true });
    expect(written?.latency).toBeUndefined();
    expect(records).toHaveLength(requests.length);
  });

  it('survives damage', { timeout: 120_000 }, async () => {
    expect(await mutated(readFileSync(CAPTURE), 'modbus', 3000)).toBeGreaterThan(20_000);
  });
});

describe.skipIf(!corpusIsThere)('Modbus of the shared capture', () => {
  // tshark -r modbus.pcap -T fields -e modbus.func_code -e modbus.reference_num -e modbus.word_cnt
  it('is what tshark finds: reads of one register, at 0 and 1 by turns', async () => {
    const records = await ofType('modbus', SHARED);
    const paired = records.filter((it) => it.latency !== undefined);
    expect(paired).toHaveLength(47);
    paired.forEach((record, i) => {
      expect(record).toMatchObject({
        transaction: 209 + i,
        unit: 1,
        function: 'READ_HOLDING_REGISTERS',
        address: (i + 1) % 2,
        quantity: 1,
        answered: true,
        byteCount: 2,
      });
    });
  });

  it('ends with four requests of transaction 0, answered as 1 to 4: no pairs by the protocol', async () => {
    const records = (await ofType('modbus', SHARED)).filter((it) => it.latency === undefined);
    const requests = records.filter((it) => !it.answered);
    expect(requests.map((it) => it.transaction)).toEqual([0, 0, 0, 0]);
    const responses = records.filter((it) => it.answered);
    expect(responses.map((it) => it.transaction)).toEqual([1, 2, 3, 4]);
    expect(records).toHaveLength(8);
  });
});

/** A message: transaction, unit, and the bytes behind. */
function message(transaction: number, unit: number, pdu: string): Buffer {
  const body = Buffer.from(pdu.replaceAll(' ', ''), 'hex');
  const header = Buffer.alloc(7);
  header.writeUInt16BE(transaction, 0);
  header.writeUInt16BE(body.length + 1, 4);
  header[6] = unit;
  return Buffer.concat([header, body]);
}

describe('requests and responses', () => {
  const told = (client: Buffer[], server: Buffer[], port = 502) =>
    ofType('modbus', {
      name: 'c',
      data: tcpCapture({ port, client: Buffer.concat(client), server: Buffer.concat(server) }),
    });

  it('belong together by transaction, unit and function, in any order', async () => {
    const records = await told(
      [message(1, 1, '03 0000 0001'), message(1, 2, '03 0010 0002'), message(2, 1, '04 0020 0001')],
      [message(2, 1, '04 02 0000'), message(1, 2, '83 02'), message(1, 1, '03 02 0000')],
    );
    expect(
      records.map((it) => [it.transaction, it.unit, it.address, it.exception ?? 'read']),
    ).toEqual([
      [2, 1, 32, 'read'],
      [1, 2, 16, 'ILLEGAL_DATA_ADDRESS'],
      [1, 1, 0, 'read'],
    ]);
  });

  it('are told alone where the other is missing', async () => {
    const records = await told([message(1, 1, '06 0005 00ff')], [message(9, 1, '06 0007 0001')]);
    expect(records).toHaveLength(2);
    const [request, response] = records.sort((a, b) => a.transaction - b.transaction);
    expect(request).toMatchObject({ address: 5, values: [255] });
    expect(request?.answered).toBeUndefined();
    expect(response).toMatchObject({ address: 7, values: [1], answered: true });
    expect(response?.latency).toBeUndefined();
  });

  it('go on being paired behind many that were not answered', async () => {
    const asked = Array.from({ length: 200 }, (_, i) => message(i, 1, '03 0000 0001'));
    const records = await told(asked, [message(199, 1, '03 02 0000')]);
    expect(records).toHaveLength(200);
    expect(records.filter((it) => it.answered).map((it) => it.transaction)).toEqual([199]);
  });

  it('are recognised on another port by a request and its response', async () => {
    const request = [message(7, 1, '03 0000 0001')];
    expect(await told(request, [message(7, 1, '03 02 0000')], 4000)).toHaveLength(1);
    expect(await told(request, [message(8, 1, '03 02 0000')], 4000)).toHaveLength(0);
    expect(await told(request, [], 4000)).toHaveLength(0);
  });
});
