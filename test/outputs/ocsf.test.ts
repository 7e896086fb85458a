// OCSF: every attribute is one of the published class's, of its type, and those that are required are there.

import { describe, expect, it } from 'vitest';
import { definition, schemaIsThere, wrongAttributes } from './ocsf-schema.js';
import { CAPTURES, filesOf, objectsIn } from './support.js';

/** class_uid of a detection finding. */
const FINDING = 2004;

describe.skipIf(!schemaIsThere)('the published schema', () => {
  it.each(CAPTURES)('has what the events of %s say', async (path) => {
    const network = definition('events/network', 'network_activity');
    const finding = definition('events/findings', 'detection_finding');
    const events = objectsIn((await filesOf(path, 'ocsf')).get('ocsf.json'));
    const findings = events.filter((it) => it['class_uid'] === FINDING);
    for (const event of findings) expect(wrongAttributes(event, finding, 'event')).toEqual([]);
    const flows = events.filter((it) => it['class_uid'] !== FINDING);
    for (const event of flows.slice(0, 50)) {
      expect(wrongAttributes(event, network, 'event')).toEqual([]);
    }
  });
});
