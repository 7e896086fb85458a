// EVE: valid against the schema that Suricata publishes, and the same as the records it is made of.

import { existsSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
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
