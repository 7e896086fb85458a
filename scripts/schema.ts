// Writes schema/*.json: JSON Schema of every record, and of the configuration file, from their types.

import { mkdirSync, writeFileSync } from 'node:fs';
import { createGenerator } from 'ts-json-schema-generator';

mkdirSync('schema', { recursive: true });
write('record', 'src/records/types.ts', 'JsonRecord');
write('config', 'src/config.ts', 'FlowglassJsonConfig');

function write(name: string, path: string, type: string): void {
  const schema = createGenerator({
    path,
    tsconfig: 'tsconfig.json',
    type,
    topRef: true,
    expose: 'export',
    jsDoc: 'extended',
    additionalProperties: false,
    skipTypeCheck: true,
  }).createSchema(type);
  writeFileSync(`schema/${name}.schema.json`, `${JSON.stringify(schema, null, 2)}\n`);
}
