// ECS: every field that is not ours is one of ECS's, of its type; and the lines are what the bulk API takes.

import { describe, expect, it } from 'vitest';
import { ecsFields, wrongFields } from './ecs-fields.js';
import { CAPTURES, filesOf, objectsIn } from './support.js';

const fields = ecsFields();

describe.skipIf(fields.size === 0)('the published fields', () => {
  it.each(CAPTURES)('are those of %s', async (path) => {
    const lines = objectsIn((await filesOf(path, 'ecs')).get('ecs.ndjson'));
    for (let i = 0; i < lines.length; i += 2) {
      expect(lines[i]).toEqual({ create: {} });
      expect(wrongFields(lines[i + 1], fields)).toEqual([]);
    }
  });
});

it('a record without fields in ECS is there as it is', async () => {
  const lines = objectsIn((await filesOf('examples/office.pcapng', 'ecs')).get('ecs.ndjson'));
  const ssh = lines.find((it) => it.event?.dataset === 'flowglass.ssh');
  const records = await filesOf('examples/office.pcapng', 'ndjson');
  const record = objectsIn(records.get('records.ndjson')).find((it) => it.type === 'ssh');
  const { type, time, flow, src, dst, protocol, ...own } = record;
  expect(ssh.flowglass).toEqual({ flow, ssh: own });
  expect(ssh.source).toEqual(src);
});
