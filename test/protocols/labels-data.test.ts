// Data stores, queues and file servers that are recognised and not read: a recorded session, openings as
// their specifications have them, and nothing in other traffic.

import { describe, expect, it } from 'vitest';
import { corpusIsThere, sharedCaptures } from '../tshark/corpus.js';
import { ofType, sessionOf } from './support.js';
import { tcpCapture } from './tcp-capture.js';

const LABELS = ['mongodb', 'memcached', 'cassandra', 'amqp', 'kafka', 'rsync', 'git'];
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const ascii = (text: string) => Buffer.from(text, 'latin1').toString('hex');

async function appOf(client: string, server = '', port = 4000): Promise<string | undefined> {
  const data = tcpCapture({ port, client: hex(client), server: hex(server) });
  const [flow] = await ofType('flow', { name: 'c', data });
  return flow?.app;
}

it('are found in a recorded session, and not read', async () => {
  const { connections } = sessionOf('stores');
  const flows = await ofType('flow', 'test/captures/stores.pcap');
  for (const { app, protocol, port, count } of connections) {
    const found = flows.filter(
      (it) => it.app === app && it.protocol === protocol && it.dst.port === port,
    );
    expect(found, app).toHaveLength(count);
  }
});

describe('are told by their openings, on any port', () => {
  it.each([
    // AMQP 0-9-1 §4.2.2; 1.0 §2.2, and §5.3.2 with SASL.
    ['amqp', ascii('AMQP\0\0\x09\x01'), ''],
    ['amqp', ascii('AMQP\0\x01\0\0'), ''],
    ['amqp', ascii('AMQP\x03\x01\0\0'), ''],
    // Kafka: ApiVersions, version 3, and its response with the same correlation id.
    [
      'kafka',
      `0000 000f 0012 0003 0000 0007 0001 61 00 02 61 02 62 00 00`,
      '0000 0006 0000 0007 0000',
    ],
    // CQL native protocol v4 §4.1.3, §4.2.4; §4.1.1.
    ['cassandra', '04 00 0000 05 00000000', '84 00 0000 06 00000002 0000'],
    [
      'cassandra',
      `04 00 0001 01 00000016 0001 000b ${ascii('CQL_VERSION')} 0005 ${ascii('3.0.0')}`,
      '84 00 0001 02 00000000',
    ],
    // MongoDB wire protocol: OP_MSG with one section; OP_QUERY to a collection.
    ['mongodb', '1a000000 01000000 00000000 dd070000 00000000 00 0500000000', ''],
    [
      'mongodb',
      `2d000000 01000000 00000000 d4070000 00000000 ${ascii('admin.$cmd\0')} 00000000 ffffffff 0500000000`,
      '',
    ],
    ['memcached', ascii('get a\r\n'), ascii('END\r\n')],
    ['rsync', ascii('@RSYNCD: 31.0\n'), ascii('@RSYNCD: 31.0\n')],
    ['git', ascii('0027git-upload-pack /a.git\0host=a.test\0'), ''],
  ])('%s', async (app, client, server) => {
    expect(await appOf(client, server)).toBe(app);
  });

  it.each([
    [
      'Kafka with another correlation id',
      '0000 000b 0012 0003 0000 0007 0001 61 00',
      '0000 0006 0000 0008 0000',
    ],
    ['a line that is no answer of memcached', ascii('get a\r\n'), ascii('404 no\r\n')],
    ['HTTP', ascii('GET / HTTP/1.1\r\n\r\n'), ascii('HTTP/1.1 200 OK\r\n\r\n')],
    ['zeros', '00'.repeat(40), '00'.repeat(40)],
  ])('not %s', async (_, client, server) => {
    expect(LABELS).not.toContain(await appOf(client, server));
  });
});

describe.skipIf(!corpusIsThere)('the shared captures', () => {
  it('have MongoDB, and nothing else of these', { timeout: 60_000 }, async () => {
    const found = new Set<string>();
    for (const { name, path } of sharedCaptures()) {
      for (const flow of await ofType('flow', path)) {
        if (flow.app && LABELS.includes(flow.app)) found.add(`${name} ${flow.app}`);
      }
    }
    expect([...found]).toEqual(['database/mongo.pcap mongodb']);
  });
});
