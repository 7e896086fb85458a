// Tables and their columns, from the JSON Schema of records: objects in records are taken apart (`src.ip` becomes
// `src_ip`), lists become JSON. So a field that a record gets is a column without anybody's doing.

import { readFileSync } from 'node:fs';

/** `time` is ns since 1970, `json` the JSON of a list. */
export type Kind = 'integer' | 'time' | 'double' | 'boolean' | 'text' | 'json';

/** The part of JSON Schema that tells which fields there are. */
interface Schema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  items?: Schema;
  properties?: Record<string, Schema>;
  definitions?: Record<string, Schema>;
}

export interface FieldColumn {
  name: string;
  kind: Kind;
  /** Names on the way from the record to the value. */
  path: readonly string[];
  /** Lists: times are in it. */
  times: boolean;
}

/** What tables are called whose rows are no protocol's. */
const TABLES = new Map([
  ['flow', 'flows'],
  ['finding', 'findings'],
  ['warning', 'warnings'],
]);

const TIME = '#/definitions/IsoTime';

let read: Map<string, FieldColumn[]> | undefined;

/** Columns by record type; `flow` first. */
export function recordColumns(): ReadonlyMap<string, readonly FieldColumn[]> {
  read ??= columnsOf(readSchema());
  return read;
}

/** Name of the table that records of a type go to. */
export function tableName(type: string): string {
  return TABLES.get(type) ?? type;
}

function readSchema(): Schema {
  const path = new URL('../../../schema/record.schema.json', import.meta.url);
  return JSON.parse(readFileSync(path, 'utf8')) as Schema;
}

function columnsOf({ definitions = {} }: Schema): Map<string, FieldColumn[]> {
  const tables = new Map<string, FieldColumn[]>();
  for (const record of Object.values(definitions)) {
    const type = record.properties?.['type']?.const;
    if (typeof type !== 'string') continue;
    const columns = fieldColumns(record, [], definitions);
    // Its type is the name of its table.
    tables.set(
      type,
      columns.filter(({ name }) => name !== 'type'),
    );
  }
  const flow = tables.get('flow') ?? [];
  tables.delete('flow');
  return new Map([['flow', flow], ...tables]);
}

function fieldColumns(
  schema: Schema,
  path: readonly string[],
  all: Record<string, Schema>,
): FieldColumn[] {
  const target = targetOf(schema, all);
  if (target.properties) {
    return Object.entries(target.properties).flatMap(([name, it]) =>
      fieldColumns(it, [...path, name], all),
    );
  }
  const kind = kindOf(schema, target);
  const times = kind === 'json' && hasTimes(target.items, all);
  return [{ name: path.join('_'), kind, path, times }];
}

function hasTimes(schema: Schema | undefined, all: Record<string, Schema>): boolean {
  if (!schema) return false;
  if (schema.$ref === TIME) return true;
  const { items, properties = {} } = targetOf(schema, all);
  return [items, ...Object.values(properties)].some((it) => hasTimes(it, all));
}

function targetOf(schema: Schema, all: Record<string, Schema>): Schema {
  const name = schema.$ref?.replace('#/definitions/', '');
  return name === undefined ? schema : (all[decodeURIComponent(name)] ?? schema);
}

/** What may be a name or a number is text. */
function kindOf(schema: Schema, target: Schema): Kind {
  if (schema.$ref === TIME) return 'time';
  switch (target.type) {
    case 'integer':
      return 'integer';
    case 'number':
      return 'double';
    case 'boolean':
      return 'boolean';
    case 'array':
      return 'json';
    default:
      return 'text';
  }
}
