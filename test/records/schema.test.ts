// Every record is what the published JSON Schema says.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { analyze } from 'flowglass';
import { describe, expect, it } from 'vitest';

const schema = JSON.parse(readFileSync('schema/record.schema.json', 'utf8')) as object;
const validate = new Ajv({ allErrors: true, strict: false }).compile(schema);

function capturesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) =>
      entry.isDirectory() ? capturesIn(join(folder, entry.name)) : [join(folder, entry.name)],
    )
    .filter((path) => /\.(pcap|pcapng|cap)(\.gz)?$/.test(path));
}

/** NDJSON of a capture, warnings included; nothing where it can't be read at all. */
async function linesOf(path: string): Promise<string[]> {
  let text = '';
  try {
    await analyze(path, {
      workers: 0,
      ndjson: (lines) => {
        text += Buffer.from(lines).toString();
      },
    }).summary();
  } catch {
    return [];
  }
  return text.split('\n').filter((line) => line !== '');
}

describe.each([['examples'], ['test/captures'], ['../shared/captures']])('%s', (folder) => {
  const captures = capturesIn(folder);
  it.skipIf(captures.length === 0)('has only records that the schema allows', async () => {
    let records = 0;
    for (const path of captures) {
      for (const line of await linesOf(path)) {
        records++;
        const valid = validate(JSON.parse(line));
        expect(valid, `${path}: ${JSON.stringify(validate.errors)} in ${line}`).toBe(true);
      }
    }
    expect(records).toBeGreaterThan(0);
  });
});

it('refuses what is no record', () => {
  expect(validate({ type: 'flow' })).toBe(false);
  expect(
    validate({ type: 'warning', capture: 'a', code: 'no-such-code', offset: 0, message: '' }),
  ).toBe(false);
});
