// The schema that OCSF publishes, and what in an event is not by it.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SCHEMA = '../shared/schemas/ocsf';

interface Attribute {
  type?: string;
  is_array?: boolean;
  requirement?: string | null;
  object_type?: string;
  enum?: Record<string, unknown>;
}
interface Definition {
  extends?: string;
  attributes: Record<string, Attribute>;
  constraints?: { at_least_one?: string[] };
}

const read = (path: string) => JSON.parse(readFileSync(join(SCHEMA, path), 'utf8'));

/** A class or an object with what it inherits and includes. */
export function definition(folder: string, name: string): Definition {
  const file = [folder, 'events/network', 'events/findings', 'events', 'objects']
    .map((it) => `${it}/${name}.json`)
    .find((it) => existsSync(join(SCHEMA, it)));
  if (!file) throw new Error(`no ${name} in OCSF`);
  const it = read(file) as Definition;
  const { $include, ...own } = it.attributes as Record<string, Attribute> & { $include?: string[] };
  // A profile's attributes are required of events that say they have the profile: ours have none.
  const included = ($include ?? []).flatMap((path) =>
    Object.entries(read(path).attributes as Definition['attributes']).map(
      ([key, value]): [string, Attribute] => [key, { ...value, requirement: 'optional' }],
    ),
  );
  const base = it.extends ? definition(folder, it.extends).attributes : {};
  const merged: Record<string, Attribute> = { ...base };
  for (const [key, value] of [...included, ...Object.entries(own)]) {
    merged[key] = { ...merged[key], ...(value as Attribute) };
  }
  return { ...it, attributes: merged };
}

/** What is wrong with a value of this class or object. */
export function wrongAttributes(
  value: Record<string, unknown>,
  type: Definition,
  where: string,
): string[] {
  const dictionary = read('dictionary.json');
  const missing = Object.entries(type.attributes)
    .filter(([key, { requirement }]) => requirement === 'required' && !(key in value))
    .map(([key]) => `${where}.${key}: missing`);
  const oneOf = type.constraints?.at_least_one;
  if (oneOf && !oneOf.some((key) => key in value)) missing.push(`${where}: none of ${oneOf}`);
  const others = Object.entries(value).flatMap(([key, it]) => {
    const own = type.attributes[key];
    const attribute: Attribute = { ...dictionary.attributes[key], ...own };
    if (!own) return [`${where}.${key}: no attribute`];
    if (Boolean(attribute.is_array) !== Array.isArray(it)) return [`${where}.${key}: array`];
    const values = Array.isArray(it) ? it : [it];
    return values.flatMap((one) => {
      if (attribute.enum && /_id$/.test(key) && !(String(one) in attribute.enum)) {
        return [`${where}.${key}: ${one}`];
      }
      const kind = attribute.type ?? '';
      if (typeof one === 'object') {
        if (kind === 'json_t' || kind === 'object') return [];
        const name = kind === 'object_t' ? (attribute.object_type ?? '') : kind;
        return wrongAttributes(
          one as Record<string, unknown>,
          definition('objects', name),
          `${where}.${key}`,
        );
      }
      const expected = /^(integer_t|long_t|timestamp_t|port_t)$/.test(kind)
        ? Number.isInteger(one)
        : kind === 'boolean_t'
          ? typeof one === 'boolean'
          : typeof one === 'string';
      return expected ? [] : [`${where}.${key}: ${JSON.stringify(one)} is no ${kind}`];
    });
  });
  return [...missing, ...others];
}

export const schemaIsThere = existsSync(SCHEMA);
