// What the orchestrator's thread writes: findings as each format has them, verdicts in the lines of flows.

import { existsSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import type { FindingRecord, FormatName } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { isTextFormat, type TextFormat } from '../../src/output/format.js';
import { formatOf } from '../../src/output/registry.js';
import { ecsFields, wrongFields } from './ecs-fields.js';
import { definition, schemaIsThere, wrongAttributes } from './ocsf-schema.js';
import { filesOf, objectsIn } from './support.js';

const OFFICE = 'examples/office.pcapng';
const EVE = '../shared/schemas/eve.schema.json';

const FINDING: FindingRecord = {
  type: 'finding',
  id: 'cleartext.http-basic',
  title: 'Password in the clear over HTTP',
  severity: 'high',
  confidence: 'high',
  firstTime: 1_795_494_737_846_734_000n,
  lastTime: 1_795_494_747_846_734_000n,
  count: 3,
  hosts: [
    { ip: '10.77.0.21', role: 'client' },
    { ip: '10.77.0.10', role: 'server', port: 80, name: 'web.example.test' },
  ],
  flows: ['8bc27a08ebdb63e1'],
  flowCount: 1,
  evidence: [
    { name: 'account', value: 'a\tb' },
    { name: 'requests', value: 3, threshold: 1 },
  ],
  techniques: ['T1040'],
  advice: 'Use HTTPS.',
  key: '0123456789abcdef',
};

function textFormat(name: FormatName): TextFormat {
  const format = formatOf(name);
  if (!isTextFormat(format)) throw new Error(`${name} is no text`);
  return format;
}

const late = (name: FormatName) => textFormat(name).late?.(FINDING)?.text ?? '';

describe('a finding', () => {
  it.skipIf(!existsSync(EVE))('is a valid alert of EVE, with the id of its flow', async () => {
    const [alert] = objectsIn(late('eve'));
    const ajv = new Ajv({ strict: false });
    const valid = ajv.validate(JSON.parse(readFileSync(EVE, 'utf8')), alert);
    expect(valid, ajv.errorsText()).toBe(true);
    const events = objectsIn((await filesOf(OFFICE, 'eve')).get('eve.json'));
    const flow = events.find((it) => it.event_type === 'flow' && it.src_port === 44924);
    expect(alert).toMatchObject({
      timestamp: '2026-11-24T04:32:17.846734+0000',
      flow_id: flow.flow_id,
      event_type: 'alert',
      dest_port: 80,
      alert: { signature: FINDING.title, severity: 1 },
    });
  });

  it.skipIf(!schemaIsThere)('is a valid Detection Finding of OCSF', () => {
    const [event] = objectsIn(late('ocsf'));
    const type = definition('events/findings', 'detection_finding');
    expect(wrongAttributes(event, type, 'event')).toEqual([]);
    expect(event).toMatchObject({ type_uid: 200401, severity_id: 4, confidence_id: 3 });
  });

  it.skipIf(ecsFields().size === 0)('is an alert in the fields of ECS', () => {
    const [action, document] = objectsIn(late('ecs'));
    expect(action).toEqual({ create: {} });
    expect(wrongFields(document, ecsFields())).toEqual([]);
    expect(document).toMatchObject({ event: { kind: 'alert' }, rule: { id: FINDING.id } });
  });

  it('is a row of notice.log, with the uid of its flow in conn.log', async () => {
    const { file = -1, text = '' } = textFormat('zeek').late?.(FINDING) ?? {};
    const head = textFormat('zeek').head?.(file, Buffer.from(text)) ?? '';
    const names = /#fields\t(.*)/.exec(head)?.[1]?.split('\t') ?? [];
    const values = text.trimEnd().split('\t');
    expect(values).toHaveLength(names.length);
    const row = Object.fromEntries(names.map((name, i) => [name, values[i]]));
    const conn = (await filesOf(OFFICE, 'zeek')).get('conn.log') ?? '';
    const uid = conn
      .split('\n')
      .find((line) => line.includes('\t44924\t'))
      ?.split('\t')[1];
    expect(row).toMatchObject({
      ts: '1795494737.846734',
      uid,
      note: 'Flowglass::cleartext_http_basic',
      msg: FINDING.title,
      sub: 'account a\\x09b; requests 3',
      src: '10.77.0.21',
      dst: '10.77.0.10',
      p: '80',
      n: '3',
      actions: 'Notice::ACTION_LOG',
      email_dest: '(empty)',
    });
  });

  it("is a line of Zeek's JSON", () => {
    expect(objectsIn(late('zeek-json'))).toMatchObject([{ ts: 1795494737.846734, n: 3 }]);
  });
});

describe('a verdict', () => {
  const VERDICT = { severity: 'high', findings: [FINDING.id] } as const;

  /** The first flow's line in the file of a format, with the verdict where the format has it. */
  async function judged(name: FormatName, isFlow: (it: { [key: string]: unknown }) => boolean) {
    const { verdict, files } = textFormat(name);
    if (!verdict) throw new Error(`${name} has no verdicts`);
    const text = (await filesOf(OFFICE, name)).get(files.get(verdict.file) ?? '') ?? '';
    const line = text.split('\n').find((it) => it !== '' && isFlow(JSON.parse(it))) ?? '';
    const { findings, ...rest } = VERDICT;
    const end = verdict.text({ ...rest, findings: [...findings] });
    return objectsIn(`${`${line}\n`.slice(0, -verdict.cut)}${end}`)[0];
  }

  it('is at the end of a record', async () => {
    expect((await judged('ndjson', (it) => it['type'] === 'flow')).verdict).toEqual(VERDICT);
  });

  it("is EVE's alerted", async () => {
    const event = await judged('eve', (it) => it['event_type'] === 'flow');
    expect(event.flow.alerted).toBe(true);
  });

  it('is among what ECS has no field for', async () => {
    const isFlow = (it: { [key: string]: unknown }) =>
      'destination' in it && JSON.stringify(it).includes('flowglass.flow');
    const document = await judged('ecs', isFlow);
    expect(document.flowglass.verdict).toEqual(VERDICT);
  });
});
