// DNP3: what tshark and Zeek find in the shared capture; segments, controls and datagrams that it lacks.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { corpusIsThere } from '../tshark/corpus.js';
import { dnp3 } from './dnp3-frames.js';
import { mutated } from './mutated.js';
import { difference, ofType } from './support.js';
import { tcpCapture } from './tcp-capture.js';
import { udpDialogue } from './udp-capture.js';
import { zeekLog } from './zeek-log.js';

const SHARED = '../shared/captures/ics-iot/zeek__dnp3.pcap';

describe.skipIf(!corpusIsThere)('DNP3 of the shared capture', () => {
  it('has as many messages of each function as tshark finds', async () => {
    const { field_values } = JSON.parse(readFileSync(`${SHARED}.expect.json`, 'utf8')) as {
      field_values: Record<string, Record<string, number>>;
    };
    const names: Record<string, string> = {
      0: 'CONFIRM',
      1: 'READ',
      2: 'WRITE',
      3: 'SELECT',
      13: 'COLD_RESTART',
      14: 'WARM_RESTART',
      18: 'STOP_APPL',
      20: 'ENABLE_UNSOLICITED',
      21: 'DISABLE_UNSOLICITED',
      129: 'RESPONSE',
      130: 'UNSOLICITED_RESPONSE',
    };
    const expected = Object.entries(field_values['dnp3.al.func'] ?? {}).map(
      ([code, count]): [string, number] => [names[code] ?? code, count],
    );
    const found: Record<string, number> = {};
    for (const { request, reply } of await ofType('dnp3', SHARED)) {
      for (const name of [request, reply]) if (name) found[name] = (found[name] ?? 0) + 1;
    }
    expect(found).toEqual(Object.fromEntries(expected));
  });

  it('has the replies of Zeek, with their internal indications', async () => {
    const replies = zeekLog(SHARED, 'dnp3.log').filter((row) => row['fc_reply'] !== '-');
    const expected = replies.map((row) => `${row['id.orig_p']} ${row['fc_reply']} ${row['iin']}`);
    const records = (await ofType('dnp3', SHARED)).filter((it) => it.reply);
    const found = records.map((it) => `${it.src.port} ${it.reply} ${it.iin}`);
    expect(difference(found, expected)).toEqual({ missing: [], extra: [] });
  });

  it('has pairs by sequence number: Zeek takes whatever reply comes next', async () => {
    // Two restarts, each answered behind unsolicited responses.
    const zeek = zeekLog(SHARED, 'dnp3.log').filter((row) => row['fc_request'] === 'COLD_RESTART');
    expect(zeek.map((row) => row['fc_reply'])).toEqual(['RESPONSE', 'UNSOLICITED_RESPONSE']);
    const records = (await ofType('dnp3', SHARED)).filter((it) => it.request === 'COLD_RESTART');
    expect(records).toMatchObject([{ reply: 'RESPONSE' }, { reply: 'RESPONSE' }]);
  });

  // tshark -r zeek__dnp3.pcap -Y 'dnp3.al.func == 3' -V
  it('has the controls that tshark shows, and how they went', async () => {
    const records = (await ofType('dnp3', SHARED)).filter((it) => it.request === 'SELECT');
    expect(records).toHaveLength(5);
    for (const record of records) {
      expect(record).toMatchObject({
        controls: [{ point: 34463, operation: 'LATCH_ON', count: 1, onTime: 100, offTime: 100 }],
        controlStatuses: ['NOT_SUPPORTED'],
        indications: ['PARAMETER_ERROR'],
      });
      expect(record.controls?.[0]?.tripClose).toBeUndefined();
    }
  });

  // tshark -r zeek__dnp3.pcap -Y 'frame.number == 90 || frame.number == 91' -V
  it('has the object headers that tshark shows', async () => {
    const reads = (await ofType('dnp3', SHARED)).filter((it) => it.objects?.length === 4);
    expect(reads).toHaveLength(2);
    for (const read of reads) {
      expect(read.objects?.map(({ name }) => name)).toEqual([
        'class 1 data',
        'class 2 data',
        'class 3 data',
        'class 0 data',
      ]);
      expect(read.replyObjects).toEqual([
        { group: 1, variation: 1, name: 'binary input', start: 0, stop: 5 },
        { group: 10, variation: 2, name: 'binary output', start: 0, stop: 5 },
        { group: 20, variation: 5, name: 'counter', start: 0, stop: 0 },
        { group: 21, variation: 9, name: 'frozen counter', start: 0, stop: 0 },
        { group: 30, variation: 3, name: 'analog input', start: 0, stop: 6 },
      ]);
    }
  });

  it('survives damage', { timeout: 120_000 }, async () => {
    // Checksums catch what is changed inside a frame; the others are told.
    expect(await mutated(readFileSync(SHARED), 'dnp3', 1000)).toBeGreaterThan(50_000);
  });
});

/** A direct operate of two relays by index, a trip and a pulse; and its echo. */
const OPERATE = 'c1 05 0c0128 0200 0500 81 01 e8030000 00000000 00 0700 01 03 0a000000 14000000 00';
const ECHO = `c1 81 9000 ${OPERATE.slice(6, -2)}04`;

async function tcp(client: Buffer[], server: Buffer[]) {
  const data = tcpCapture({
    port: 20000,
    client: Buffer.concat(client),
    server: Buffer.concat(server),
  });
  return ofType('dnp3', { name: 'c', data });
}

describe('a control', () => {
  const told = [
    { point: 5, operation: 'PULSE_ON', tripClose: 'TRIP', count: 1, onTime: 1000, offTime: 0 },
    { point: 7, operation: 'PULSE_ON', count: 3, onTime: 10, offTime: 20 },
  ];

  it('of relays has points, operations and times, and how each went', async () => {
    const [record, ...others] = await tcp(dnp3(true, OPERATE), dnp3(false, ECHO));
    expect(others).toEqual([]);
    expect(record).toMatchObject({ request: 'DIRECT_OPERATE', controls: told, reply: 'RESPONSE' });
    expect(record?.indications).toEqual(['NEED_TIME', 'DEVICE_RESTART']);
    expect(record?.controlStatuses).toEqual(['SUCCESS', 'NOT_SUPPORTED']);
  });

  it('of outputs has their values', async () => {
    const values = 'c2 05 290117 01 03 18fcffff 00 290217 01 04 0a00 00 290317 01 05 0000c8c1 00';
    const [record] = await tcp(dnp3(true, values), []);
    expect(record?.controls).toEqual([
      { point: 3, value: -1000 },
      { point: 4, value: 10 },
      { point: 5, realValue: '-25' },
    ]);
  });

  it('is read from datagrams as from a stream', async () => {
    const data = udpDialogue(20000, [
      { from: 0, payload: Buffer.concat(dnp3(true, OPERATE)) },
      { from: 1, payload: Buffer.concat(dnp3(false, ECHO)) },
    ]);
    const [record] = await ofType('dnp3', { name: 'c', data });
    expect(record).toMatchObject({ protocol: 'udp', controls: told, latency: 1 });
  });

  it('is read from segments of any size', async () => {
    for (const size of [1, 7, 16, 20]) {
      const [record, ...others] = await tcp(dnp3(true, OPERATE, size), dnp3(false, ECHO, size));
      expect(others).toEqual([]);
      expect(record).toMatchObject({
        controls: told,
        controlStatuses: ['SUCCESS', 'NOT_SUPPORTED'],
      });
    }
  });
});

describe('a message', () => {
  it('is not told with a segment missing, or a checksum wrong', async () => {
    const frames = dnp3(true, OPERATE, 16);
    expect(await tcp(frames.slice(0, 1).concat(frames.slice(2)), [])).toEqual([]);
    const wrong = Buffer.concat(dnp3(true, OPERATE));
    wrong[14] = (wrong[14] ?? 0) ^ 1;
    expect(await tcp([wrong], [])).toEqual([]);
  });

  it('is found behind bytes that belong to no frame', async () => {
    const junk = Buffer.from('0564050564ff', 'hex');
    const records = await tcp([...dnp3(true, 'c1 0d'), junk, ...dnp3(true, 'c2 0e')], []);
    expect(records.map(({ request }) => request)).toEqual(['COLD_RESTART', 'WARM_RESTART']);
  });
});
