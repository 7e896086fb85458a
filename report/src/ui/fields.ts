// Any record as a list of names and values; lists and objects in it nest.

import { h } from './dom.js';

export function fields(value: object): HTMLElement {
  return h(
    'dl',
    {},
    ...Object.entries(value).flatMap(([name, it]) => [h('dt', {}, name), h('dd', {}, shown(it))]),
  );
}

function shown(value: unknown): Node | string {
  if (Array.isArray(value)) {
    if (value.every((it) => it === null || typeof it !== 'object')) return value.join(', ');
    return h('ol', {}, ...value.map((it) => h('li', {}, shown(it))));
  }
  if (value !== null && typeof value === 'object') return fields(value);
  return String(value);
}
