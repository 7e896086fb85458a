// MISP events as JSON: attributes, and those of objects, that are meant for detection (to_ids).

import type { ListEntry } from './entry.js';

interface Attribute {
  type?: string;
  value?: string;
  comment?: string;
  to_ids?: boolean;
}

interface Event {
  info?: string;
  Attribute?: Attribute[];
  Object?: { Attribute?: Attribute[] }[];
}

export function looksLikeMisp(json: unknown): boolean {
  return eventsOf(json).length > 0;
}

/** One event, a list of them, or the answer of a search. */
function eventsOf(json: unknown): Event[] {
  const list = Array.isArray(json) ? json : (json as { response?: unknown[] })?.response;
  const candidates = Array.isArray(list) ? list : [json];
  return candidates.flatMap((it) => {
    const event = (it as { Event?: Event })?.Event;
    return event ? [event] : [];
  });
}

export function* readMisp(json: unknown): Generator<ListEntry> {
  let entry = 0;
  for (const { info, Attribute = [], Object: objects = [] } of eventsOf(json)) {
    const all = [...Attribute, ...objects.flatMap((it) => it.Attribute ?? [])];
    for (const { type = '', value = '', comment, to_ids } of all) {
      entry++;
      if (to_ids === false) continue;
      const text = [info, comment].filter((it) => it).join(': ');
      for (const part of parts(type, value))
        yield { value: part, entry, ...(text ? { text } : {}) };
    }
  }
}

/** Types of two parts (`domain|ip`, `ip-dst|port`, `filename|sha256`) have two values. */
function parts(type: string, value: string): string[] {
  const kinds = type.split('|');
  const values = value.split('|');
  if (kinds.length === 1) return [value];
  return values.filter((_, i) => kinds[i] !== 'port' && kinds[i] !== 'filename');
}
