// MQTT: Zeek's logs of its capture, the recorded session, and no payload or password in any record.

import { readFileSync } from 'node:fs';
import type { MqttRecord } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { sharedCaptures } from '../tshark/corpus.js';
import { damage } from './damage-streams.js';
import { ndjsonOf, ofType, sessionOf, zeekLog } from './support.js';
import { tcpCapture } from './tcp-capture.js';

const QOS = ['at most once', 'at least once', 'exactly once'];
const shared = sharedCaptures();
const zeek = shared.find(({ name }) => name === 'ics-iot/zeek__mqtt.pcap');
const ndpi = shared.find(({ name }) => name === 'ics-iot/ndpi__mqtt.pcap');
const only = (records: MqttRecord[], message: string) =>
  records.filter((it) => it.message === message);

describe.skipIf(!zeek)("MQTT of Zeek's capture", () => {
  it('has its connections, messages and subscriptions', async () => {
    const records = await ofType('mqtt', zeek?.path ?? '');
    const connections = only(records, 'connect').map((it) =>
      [it.src.port, it.version, it.clientId, it.reason?.toLowerCase()].join(' '),
    );
    expect(connections.sort()).toEqual(
      zeekLog(zeek, 'mqtt_connect.log')
        .map((it) =>
          [
            it['id.orig_p'],
            it['proto_version'],
            it['client_id'],
            it['connect_status']?.toLowerCase(),
          ].join(' '),
        )
        .sort(),
    );
    const messages = only(records, 'publish').map((it) =>
      [it.src.port, it.fromClient, it.retain ?? false, QOS[it.qos ?? 0], it.topic, it.bytes].join(),
    );
    expect(messages.sort()).toEqual(
      zeekLog(zeek, 'mqtt_publish.log')
        .map((it) =>
          [
            it['id.orig_p'],
            it['from_client'] === 'T',
            it['retain'] === 'T',
            it['qos'],
            it['topic'],
            it['payload_len'],
          ].join(),
        )
        .sort(),
    );
    expect(only(records, 'subscribe')).toMatchObject([
      { topics: [{ topic: 'SampleTopic', qos: 0 }], codes: [0], acknowledged: true },
    ]);
  });
});

// tshark -r ndpi__mqtt.pcap -Y mqtt -T fields -e mqtt.clientid -e mqtt.ver -e mqtt.topic -e mqtt.kalive …
describe.skipIf(!ndpi)("MQTT of nDPI's capture", () => {
  it('has what tshark finds', async () => {
    expect(await ofType('mqtt', ndpi?.path ?? '')).toMatchObject([
      {
        message: 'connect',
        clientId: 'cbaabcbabacbbbbbaaaaab',
        version: '3.1',
        keepAlive: 20,
        code: 0,
      },
      { message: 'subscribe', topics: [{ topic: 'astr/s720/02D5050223D3/99' }], codes: [0] },
      { message: 'publish', fromClient: true, topic: 'astr/admin/otaupd8' },
      { message: 'publish', fromClient: false, topic: 'astr/s720/02D5050223D3/99' },
      { message: 'disconnect', fromClient: true },
      {
        message: 'connect',
        clientId: 'P47775ID170W2120',
        version: '3.1.1',
        keepAlive: 600,
        // Behind its '?' there are parameters.
        user: 'iotazewpmlithub.azure-devices.net/P47775ID170W2120/',
        password: true,
      },
    ]);
  });
});

describe('a recorded session with Mosquitto', () => {
  it('has the connections of the script', async () => {
    const { connections, server } = sessionOf('mqtt');
    const records = only(await ofType('mqtt', 'test/captures/mqtt.pcap'), 'connect');
    const found = records.map(({ src, dst, clientId, version, user }) => ({
      client: src.ip,
      server: dst.ip,
      clientId,
      version,
      user,
    }));
    for (const { client, clientId, version, user } of connections) {
      expect(found).toContainEqual({ client, server, clientId, version, user });
    }
    expect(found).toHaveLength(connections.length);
    const refused = records.filter(({ code }) => code !== 0);
    expect(refused).toMatchObject([{ clientId: 'sensor-3', reason: 'Not authorized' }]);
  });

  it('has the messages with their QoS, acknowledged where they are to be', async () => {
    const { connections, topic } = sessionOf('mqtt');
    const records = await ofType('mqtt', 'test/captures/mqtt.pcap');
    const sent = only(records, 'publish').filter((it) => it.fromClient);
    const published = connections.filter((it: { published?: string }) => it.published);
    expect(sent.map((it) => [it.topic, it.qos, it.bytes, it.acknowledged])).toEqual(
      published.map((it: { qos: number; published: string }) => [
        topic,
        it.qos,
        it.published.length,
        it.qos > 0 ? true : undefined,
      ]),
    );
    expect(only(records, 'publish').filter((it) => !it.fromClient)).toHaveLength(3);
    expect(only(records, 'subscribe')).toMatchObject([
      { topics: [{ topic: 'example/#', qos: 2 }], codes: [2] },
    ]);
  });

  it('tells no password and no payload', async () => {
    const text = await ndjsonOf('test/captures/mqtt.pcap');
    expect(text).toContain('"type":"mqtt"');
    expect(text).not.toMatch(/not-a-secret|20\.5|20\.8|wrong/);
  });

  it('survives damage', { timeout: 60_000 }, async () => {
    const capture = readFileSync('test/captures/mqtt.pcap');
    expect(await damage(capture, 'mqtt', 3000)).toBeGreaterThan(30_000);
  });
});

describe('a CONNECT', () => {
  const text = (value: string) => {
    const bytes = Buffer.from(value);
    return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
  };
  const connect = (version: number, flags: number, ...fields: Buffer[]) => {
    const body = Buffer.concat([text('MQTT'), Buffer.from([version, flags, 0, 60]), ...fields]);
    return Buffer.concat([Buffer.from([0x10, body.length]), body]);
  };
  const read = async (client: Buffer, server = Buffer.alloc(0)) =>
    ofType('mqtt', { name: 'c', data: tcpCapture({ port: 4000, client, server }) });

  it('may have a user without a password, which is not told', async () => {
    const [record] = await read(connect(4, 0x82, text('thing'), text('a-token')));
    expect(record).toMatchObject({ clientId: 'thing', userAlone: true });
    expect(record).not.toHaveProperty('user');
    expect(record).not.toHaveProperty('password');
  });

  it('may have a will', async () => {
    const [record] = await read(connect(4, 0x2e, text('a'), text('gone/a'), text('bye')));
    expect(record?.will).toEqual({ topic: 'gone/a', qos: 1, retain: true, bytes: 3 });
  });

  it('has properties in version 5, each told once', async () => {
    const properties = Buffer.from([
      0x0f, 0x11, 0, 0, 0, 9, 0x15, 0, 2, 0x41, 0x42, 0x11, 0, 0, 0, 8,
    ]);
    const client = connect(5, 2, properties, text('a'));
    const server = Buffer.from([0x20, 0x06, 0, 0, 3, 0x13, 0, 30]);
    expect(await read(client, server)).toMatchObject([
      { sessionExpiry: 9, authMethod: 'AB', code: 0, reason: 'Success', serverKeepAlive: 30 },
    ]);
  });
});
