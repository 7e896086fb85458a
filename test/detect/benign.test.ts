// What the findings of single flows say of captures in which nothing is wrong: nothing that anybody has to look at today.

import { describe, expect, it } from 'vitest';
import { sharedCaptures } from '../tshark/corpus.js';
import { BENIGN_TOPICS, findingsOf } from './support.js';

/** What is right in them all the same. */
const RIGHT: Record<string, string[]> = {
  // Two forms with "Username=…&Passwd=…", posted over a Wi-Fi without encryption.
  'linktype/80211http.pcap': ['cleartext.http-form', 'cleartext.http-form'],
};

describe.skipIf(sharedCaptures().length === 0)('benign captures', () => {
  it('show nothing of high severity but what is right', async () => {
    const found: Record<string, string[]> = {};
    for (const { name, path } of sharedCaptures()) {
      if (!BENIGN_TOPICS.has(name.split('/')[0] ?? '')) continue;
      const findings = await findingsOf(path).catch(() => []);
      const severe = findings.filter(
        ({ severity }) => severity === 'high' || severity === 'critical',
      );
      if (severe.length > 0) found[name] = severe.map(({ id }) => id);
    }
    expect(found).toEqual(RIGHT);
  });
});
