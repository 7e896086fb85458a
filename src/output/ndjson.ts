// flowglass's own records, a line of JSON each (schema/record.schema.json).

import { FILE_NDJSON, FORMAT_NDJSON } from '../engine/layouts.js';
import { recordToJson } from '../records/json.js';
import type { TextFormat } from './format.js';

const END = '}\n';

export const ndjson: TextFormat = {
  name: 'ndjson',
  bit: FORMAT_NDJSON,
  files: new Map([[FILE_NDJSON, 'records.ndjson']]),
  late: (record) => ({
    file: FILE_NDJSON,
    text: `${JSON.stringify(recordToJson(record))}\n`,
  }),
  verdict: {
    file: FILE_NDJSON,
    cut: END.length,
    text: (verdict) => `,"verdict":${JSON.stringify(verdict)}${END}`,
  },
};
