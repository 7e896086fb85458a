// OCSF: every attribute is one of the published class's, of its type, and those that are required are there.

import { describe, expect, it } from 'vitest';
import { definition, schemaIsThere, wrongAttributes } from './ocsf-schema.js';
import { CAPTURES, filesOf, objectsIn } from './support.js';

describe.skipIf(!schemaIsThere)('the published schema', () => {
  it.each(CAPTURES)('has what the events of %s say', async (path) => {
    const network = definition('events/network', 'network_activity');
    const events = objectsIn((await filesOf(path, 'ocsf')).get('ocsf.json'));
    for (const event of events.slice(0, 50))
      expect(wrongAttributes(event, network, 'event')).toEqual([]);
  });
});
