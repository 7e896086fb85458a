// docs/records.md: the fields of every record, from the JSON Schema, which is made from src/records/types.ts.

export interface Schema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  description?: string;
  minimum?: number;
  maximum?: number;
  definitions?: Record<string, Schema>;
}

const HEAD = `# Records

<!-- Made by npm run build:docs from src/records. -->

Every field of every record, as a line of NDJSON has it. In the library, times are \`bigint\` (ns since 1970) in
place of text. The same as JSON Schema: [record.schema.json](../schema/record.schema.json). What the figures of
flows mean is in [features.md](features.md) and [flows.md](flows.md), how protocols are read in
[protocols.md](protocols.md).

A field marked with ? is absent where there is nothing to say.
`;

/** Fields that every protocol record has. */
const BASE = ['type', 'time', 'flow', 'src', 'dst', 'protocol', 'truncated'];
const SHARED = 'All have `type`, `time`, `flow`, `src`, `dst`, `protocol` and `truncated`:';

export function recordsPage(schema: Schema): string {
  const all = schema.definitions ?? {};
  const records = Object.values(all).filter((it) => typeof it.properties?.type?.const === 'string');
  const byType = records.sort((a, b) => (typeName(a) < typeName(b) ? -1 : 1));
  const own = ['flow', 'finding', 'warning'];
  const protocols = byType.filter((it) => !own.includes(typeName(it)));
  const first = own.map((name) => byType.find((it) => typeName(it) === name));
  const [example] = protocols;
  const parts = [HEAD];
  for (const record of first) if (record) parts.push(recordPart(record, all, []));
  parts.push('## Protocol records\n', `${SHARED}\n`);
  if (example) parts.push(`${table(pick(example, BASE), example.required ?? [], all)}\n`);
  for (const record of protocols) parts.push(recordPart(record, all, BASE));
  return parts.join('\n');
}

function typeName(record: Schema): string {
  return String(record.properties?.type?.const);
}

function pick({ properties = {} }: Schema, names: readonly string[]): [string, Schema][] {
  return Object.entries(properties).filter(([name]) => names.includes(name) && name !== 'type');
}

function recordPart(
  record: Schema,
  all: Record<string, Schema>,
  without: readonly string[],
): string {
  const fields = Object.entries(record.properties ?? {}).filter(
    ([name]) => name !== 'type' && !without.includes(name),
  );
  const said = record.description ? `${text(record.description)}\n\n` : '';
  return `## ${typeName(record)}\n\n${said}${table(fields, record.required ?? [], all)}\n`;
}

/** A row for each field, and for what is in it. */
export function table(
  fields: readonly [string, Schema][],
  required: readonly string[],
  all: Record<string, Schema>,
): string {
  const rows = fields.flatMap(([name, it]) =>
    fieldRows(name, it, required.includes(name), all, []),
  );
  return ['| Field | Type | |', '|---|---|---|', ...rows].join('\n');
}

/** A row for the field, and for what is in it, by dotted names. */
function fieldRows(
  name: string,
  schema: Schema,
  required: boolean,
  all: Record<string, Schema>,
  inside: readonly string[],
): string[] {
  const inner = target(schema.type === 'array' && schema.items ? schema.items : schema, all);
  const path = schema.type === 'array' ? `${name}[]` : name;
  const row = `| \`${name}\`${required ? '' : ' ?'} | ${typeText(schema, all)} | ${text(schema.description ?? '')} |`;
  const ref = schema.$ref ?? schema.items?.$ref ?? '';
  if (!inner.properties || inside.includes(ref)) return [row];
  const rows = Object.entries(inner.properties).flatMap(([field, it]) =>
    fieldRows(`${path}.${field}`, it, inner.required?.includes(field) ?? false, all, [
      ...inside,
      ref,
    ]),
  );
  return [row, ...rows];
}

function target(schema: Schema, all: Record<string, Schema>): Schema {
  const name = schema.$ref?.replace('#/definitions/', '');
  return name === undefined ? schema : (all[decodeURIComponent(name)] ?? schema);
}

function typeText(schema: Schema, all: Record<string, Schema>): string {
  const it = target(schema, all);
  if (it.const !== undefined) return `\`${JSON.stringify(it.const)}\``;
  if (it.enum) return it.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (it.anyOf) return it.anyOf.map((one) => typeText(one, all)).join(' or ');
  if (it.type === 'array') return `list of ${it.items ? typeText(it.items, all) : 'anything'}`;
  if (Array.isArray(it.type)) return it.type.join(' or ');
  return it.type ?? 'anything';
}

function text(description: string): string {
  return description
    .replace(/\s*\n\s*/g, ' ')
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;');
}
