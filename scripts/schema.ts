// Writes schema/record.schema.json, the JSON Schema of every record, from the types in src/records/types.ts.

import { mkdirSync, writeFileSync } from 'node:fs';
import { createGenerator } from 'ts-json-schema-generator';

const schema = createGenerator({
  path: 'src/records/types.ts',
  tsconfig: 'tsconfig.json',
  type: 'JsonRecord',
  topRef: true,
  expose: 'export',
  jsDoc: 'extended',
  additionalProperties: false,
  skipTypeCheck: true,
}).createSchema('JsonRecord');
mkdirSync('schema', { recursive: true });
writeFileSync('schema/record.schema.json', `${JSON.stringify(schema, null, 2)}\n`);
