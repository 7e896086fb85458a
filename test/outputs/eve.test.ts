// EVE: valid against the schema that Suricata publishes, and the same as the records it is made of.

import { existsSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { corpusIsThere, sharedCaptures } from '../tshark/corpus.js';
import { CAPTURES, filesOf, objectsIn } from './support.js';

const SCHEMA = '../shared/schemas/eve.schema.json';
const OFFICE = 'examples/office.pcapng';

async function eventsOf(path: string) {
  return objectsIn((await filesOf(path, 'eve')).get('eve.json'));
}

describe.skipIf(!existsSync(SCHEMA))('the published schema', () => {
  // Suricata's own keywords in it are notes.
  const ajv = new Ajv({ strict: false });
  const schema = existsSync(SCHEMA) ? readFileSync(SCHEMA, 'utf8') : '{}';
  const validate = ajv.compile(JSON.parse(schema));

  it.each(CAPTURES)('takes every event of %s', async (path) => {
    for (const event of await eventsOf(path)) {
      expect(validate(event), `${JSON.stringify(event)}\n${ajv.errorsText(validate.errors)}`).toBe(
        true,
      );
    }
  });
});

describe('a flow', () => {
  it('is an event with its counts, and the id that its other events have', async () => {
    const events = await eventsOf(OFFICE);
    const tls = events.find((it) => it.event_type === 'tls');
    const flow = events.find((it) => it.event_type === 'flow' && it.flow_id === tls.flow_id);
    expect(Number.isSafeInteger(flow.flow_id)).toBe(true);
    expect(flow).toMatchObject({
      src_ip: tls.src_ip,
      dest_port: tls.dest_port,
      proto: 'TCP',
      app_proto: 'tls',
      community_id: tls.community_id,
      flow: { alerted: false, state: 'closed' },
    });
  });
});

describe('dns', () => {
  it('is a request, and a response with the answers', async () => {
    const events = await eventsOf(OFFICE);
    const [request, response] = events.filter((it) => it.event_type === 'dns');
    expect(request.dns).toEqual({
      version: 3,
      type: 'request',
      id: 38032,
      flags: '100',
      rd: true,
      opcode: 0,
      queries: [{ rrname: 'web.example.test', rrtype: 'A' }],
    });
    expect(response.dns).toMatchObject({
      type: 'response',
      flags: '8580',
      rcode: 'NOERROR',
      answers: [{ rrname: 'web.example.test', rrtype: 'A', ttl: 0, rdata: '10.77.0.10' }],
    });
    expect(response.timestamp > request.timestamp).toBe(true);
  });
});

/** What an event says by a path like Suricata's tests have it: "pop3.response.data[0]". */
function at(event: unknown, path: string): unknown {
  const keys = path.replaceAll(/\[(\d+)\]/g, '.$1').split('.');
  // biome-ignore lint/suspicious/noExplicitAny: of every shape.
  return keys.reduce<any>((value, key) => value?.[key], event);
}

/** What is not in our records, or is said of other things. */
const NOT_OURS = /^(?:pcap_cnt|smb\.(?:command|fuid|dcerpc\..*))$|^pop3\.response\.header$/;

/** Checks of Suricata's own tests: values of an event by path. */
function checksOf(expected: unknown, types: readonly string[]): Record<string, unknown>[] {
  if (typeof expected !== 'object' || expected === null) return [];
  const it = expected as Record<string, unknown>;
  const type = it['event_type'];
  if (typeof type === 'string') return types.includes(type) ? [it] : [];
  return Object.values(it).flatMap((value) => checksOf(value, types));
}

describe.skipIf(!corpusIsThere)("what Suricata's own tests expect", () => {
  const types = ['fileinfo', 'llmnr', 'pop3', 'smb', 'krb5'];
  for (const { name, path, expected } of sharedCaptures()) {
    const { upstream } = expected as { upstream?: { suricata_verify?: unknown } };
    const checks = checksOf(upstream?.suricata_verify, types).filter(
      // Records have the commands that say something of a session, and no DCE/RPC.
      (it) =>
        !/^(?:LIST|UIDL|QUIT|<.*)$/.test(String(it['pop3.request.command'])) &&
        !Object.keys(it).some((key) => key.startsWith('smb.dcerpc')),
    );
    if (checks.length === 0) continue;
    it(`${name}: ${checks.length} events`, async () => {
      const events = await eventsOf(path);
      for (const check of checks) {
        const values = Object.entries(check).filter(
          ([key, value]) => !NOT_OURS.test(key) && value !== 0,
        );
        const found = events.filter((it) =>
          values.every(([key, value]) => JSON.stringify(at(it, key)) === JSON.stringify(value)),
        );
        expect(found.length, JSON.stringify(check)).toBeGreaterThan(0);
      }
    });
  }
});

describe('events of further protocols', () => {
  it.each([
    ['mqtt', 'mqtt', { mqtt: { publish: { qos: 1, topic: 'example/temperature' }, puback: {} } }],
    ['modbus', 'modbus', { modbus: { request: { function_raw: 3, read: { quantity: 5 } } } }],
    ['ldap', 'ldap', { ldap: { request: { operation: 'search_request' } } }],
    ['pgsql', 'postgres', { pgsql: { request: { simple_query: 'SELECT ?' } } }],
    ['rfb', 'vnc', { rfb: { authentication: { security_type: 2, security_result: 'OK' } } }],
    ['rdp', 'rdp', { rdp: { event_type: 'connect_request', client: { version: 'v10.7' } } }],
    ['smb', 'smb', { smb: { status: 'STATUS_SUCCESS', share_type: 'FILE' } }],
    ['snmp', 'services', { snmp: { version: 2, pdu_type: 'get_bulk_request' } }],
    ['ntp', 'services', { ntp: { version: 4, mode: 3 } }],
    ['arp', 'icmp-arp', { arp: { hw_type: 'ethernet', opcode: 'reply' } }],
    ['pop3', 'mailbox', { pop3: { request: { command: 'CAPA' }, response: { success: true } } }],
  ])('%s says what the record does', async (type, name, expected) => {
    const events = await eventsOf(`test/captures/${name}.pcap`);
    const own = events.filter((it) => it.event_type === type);
    expect(own).toContainEqual(expect.objectContaining({ event_type: type }));
    expect(own.some((it) => contains(it, expected))).toBe(true);
  });

  it('fileinfo is an event of the side that sent the file', async () => {
    const events = await eventsOf('test/captures/http.pcap');
    const files = events.filter((it) => it.event_type === 'fileinfo');
    const records = await objectsIn(
      (await filesOf('test/captures/http.pcap', 'ndjson')).get('records.ndjson'),
    ).filter((it) => it.type === 'http');
    const bodies = records.flatMap(({ requestBody, responseBody, src, dst }) => [
      ...(requestBody ? [[src.ip, requestBody.bytes, requestBody.sha256]] : []),
      ...(responseBody ? [[dst.ip, responseBody.bytes, responseBody.sha256]] : []),
    ]);
    expect(files.map((it) => [it.src_ip, it.fileinfo.size, it.fileinfo.sha256])).toEqual(bodies);
    expect(files.every((it) => it.http && !it.fileinfo.filename.includes('?'))).toBe(true);
  });

  it('no event has what was read of registers, published, or a password', async () => {
    for (const name of ['mqtt', 'modbus', 'ldap', 'postgres', 'mailbox', 'vnc']) {
      const text = (await filesOf(`test/captures/${name}.pcap`, 'eve')).get('eve.json') ?? '';
      expect(text).not.toMatch(/"(?:password|payload\w*|challenge|credentials)":"/);
      if (name === 'mqtt') expect(text).not.toContain('"message"');
    }
  });
});

function contains(value: unknown, part: object): boolean {
  return Object.entries(part).every(([key, expected]) => {
    const found = (value as Record<string, unknown> | undefined)?.[key];
    if (typeof expected !== 'object') return found === expected;
    return typeof found === 'object' && contains(found, expected);
  });
}
