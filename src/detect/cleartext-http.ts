// Credentials in HTTP requests that anybody on the way can read.

import { defineDetector } from './detector.js';

const ADVICE = 'Serve it over HTTPS only, and change the credentials that were sent.';

export const cleartextHttp = defineDetector({
  name: 'cleartext-http',
  findings: {
    'cleartext.http-basic': {
      title: 'Password sent in cleartext HTTP (Basic)',
      severity: 'high',
      confidence: 'high',
      meaning:
        'A client sent a user name and password in the Authorization header of an unencrypted request. Basic ' +
        'authentication only encodes them: whoever sees the packets has them.',
      method:
        'An HTTP request (1.x, or h2c) outside TLS with an Authorization or Proxy-Authorization header of the ' +
        'scheme Basic (RFC 7617). The password is not kept; the account is named, masked by default.',
      falsePositives: 'Test accounts, and devices in a management network of their own.',
      advice: ADVICE,
      techniques: ['T1040', 'T1552'],
      references: ['RFC 7617'],
    },
    'cleartext.http-digest': {
      title: 'HTTP Digest authentication without encryption',
      severity: 'medium',
      confidence: 'high',
      meaning:
        'The password itself is not sent, but whoever sees the packets can try passwords against the response ' +
        'at leisure, and read all that follows.',
      method: 'As cleartext.http-basic, with the scheme Digest (RFC 7616).',
      falsePositives: 'As for cleartext.http-basic. SIP is not HTTP and not counted here.',
      advice: ADVICE,
      techniques: ['T1040', 'T1110.002'],
      references: ['RFC 7616'],
    },
    'cleartext.http-bearer': {
      title: 'Access token sent in cleartext HTTP (Bearer)',
      severity: 'high',
      confidence: 'high',
      meaning:
        'A client sent an access token in an unencrypted request: whoever sees the packets can use it until ' +
        'it expires.',
      method: 'As cleartext.http-basic, with the scheme Bearer (RFC 6750). The token is not kept.',
      falsePositives: 'Tokens that mean nothing outside a test.',
      advice: 'Serve it over HTTPS only, and revoke the token.',
      techniques: ['T1040', 'T1528'],
      references: ['RFC 6750'],
    },
  },
  watch: ({ ofFlow, account }) => ({
    records: {
      http(record) {
        for (const header of ['authentication', 'proxyAuthentication'] as const) {
          const sent = record.get(header);
          if (!sent) continue;
          const { scheme, username } = sent;
          if (scheme !== 'basic' && scheme !== 'digest' && scheme !== 'bearer') continue;
          const host = record.get('host');
          ofFlow(`cleartext.http-${scheme}`, record, {
            ...(username === undefined ? {} : { subject: account(username) }),
            evidence: [
              { name: 'scheme', value: scheme },
              ...(username === undefined ? [] : [{ name: 'account', value: account(username) }]),
              ...(host === undefined ? [] : [{ name: 'host', value: host }]),
              { name: 'method', value: record.get('method') ?? '' },
            ],
          });
        }
      },
    },
  }),
});
