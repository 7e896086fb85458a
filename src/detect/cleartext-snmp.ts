// SNMP before version 3, whose only secret is in each message.

import { defineDetector } from './detector.js';

export const cleartextSnmp = defineDetector({
  name: 'cleartext-snmp',
  findings: {
    'cleartext.snmp-community': {
      title: 'SNMP community string sent in the clear',
      severity: 'low',
      confidence: 'high',
      meaning:
        'In versions 1 and 2c the community is the password, and each message has it. Whoever sees one can read what ' +
        'the device tells and, where the community may write, change how it is set up.',
      method:
        'A flow with messages of SNMP version 1 or 2c (RFC 1157, RFC 3416). The community is not kept. Severity ' +
        'medium where a message sets something.',
      falsePositives: 'Public communities, and management networks of their own.',
      advice:
        'Use version 3 with authPriv; until then let agents answer the management station alone.',
      techniques: ['T1040', 'T1602.001'],
      references: ['RFC 3414', 'RFC 3584'],
    },
  },
  watch: ({ ofFlow }) => ({
    records: {
      snmp(record) {
        if (!record.has('community')) return;
        const sets = record.get('setRequests') ?? 0;
        ofFlow('cleartext.snmp-community', record, {
          evidence: [
            { name: 'version', value: record.get('version') ?? '' },
            { name: 'messages', value: record.get('messages') ?? 0 },
            { name: 'setRequests', value: sets },
          ],
          ...(sets > 0 ? { severity: 'medium' as const } : {}),
        });
      },
    },
  }),
});
