// The fields that Elastic publishes, and what in a document is none of them.

import { existsSync, readFileSync } from 'node:fs';

const FIELDS = '../shared/schemas/ecs/generated/csv/fields.csv';

interface EcsField {
  type: string;
  array: boolean;
}

/** By name; none where they are absent. Columns: version, indexed, field set, field, type, level, normalization, … */
export function ecsFields(): Map<string, EcsField> {
  if (!existsSync(FIELDS)) return new Map();
  const rows = readFileSync(FIELDS, 'utf8').split('\n').slice(1);
  return new Map(
    rows.map((row) => {
      const [, , , name = '', type = '', , normalization] = row.split(',');
      return [name, { type, array: normalization === 'array' }];
    }),
  );
}

function fits(value: unknown, type: string): boolean {
  switch (type) {
    case 'long':
      return Number.isInteger(value);
    case 'float':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'date':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value));
    case 'object':
      return true;
    default:
      return typeof value === 'string';
  }
}

/** Fields of a document that ECS does not have, or has with another type. */
export function wrongFields(
  document: object,
  fields: Map<string, EcsField>,
  prefix = '',
): string[] {
  return Object.entries(document).flatMap(([key, value]) => {
    const name = prefix + key;
    if (name === 'flowglass') return [];
    const field = fields.get(name);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (!field || (isObject && field.type !== 'object')) {
      return isObject ? wrongFields(value as object, fields, `${name}.`) : [`${name}: no field`];
    }
    if (Array.isArray(value) !== field.array && field.type !== 'object') return [`${name}: array`];
    const values = Array.isArray(value) ? value : [value];
    return values.every((it) => fits(it, field.type)) ? [] : [`${name}: ${JSON.stringify(value)}`];
  });
}
