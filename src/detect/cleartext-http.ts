// Credentials in HTTP requests that anybody on the way can read.

import { HTTP_LOGIN } from '../engine/layouts.js';
import type { Evidence, HttpRecord } from '../records/types.js';
import type { RecordView } from '../records/view.js';
import { attending } from './attention.js';
import { defineDetector, type Occurrence } from './detector.js';
import { clientAndServer } from './ends.js';
import { cut } from './login.js';

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
    'cleartext.http-form': {
      title: 'Password sent in cleartext HTTP (form)',
      severity: 'high',
      confidence: 'medium',
      meaning:
        'A login page was filled in and sent without encryption: whoever sees the packets has the password, and ' +
        'whoever can change them can change the page too.',
      method:
        'A POST request of HTTP/1 outside TLS whose body is application/x-www-form-urlencoded, at most 8 KiB by ' +
        'Content-Length, and has a field with a value whose name speaks of a password: it contains passw, ' +
        'passphrase or pwd, or its last word is pass. The value is not kept. The account is the value of the ' +
        'first field named user, username, login, email or the like, masked by default.',
      falsePositives:
        'Pages that hash the password before they send it (the hash is then as good as the password), and ' +
        'forms that speak of passwords without having one.',
      advice: ADVICE,
      techniques: ['T1040'],
      references: ['HTML Living Standard, URL-encoded form data'],
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
      http: attending(HTTP_LOGIN, (record: RecordView<HttpRecord>) => {
        for (const header of ['authentication', 'proxyAuthentication'] as const) {
          const sent = record.get(header);
          if (!sent) continue;
          const { scheme, username } = sent;
          if (scheme !== 'basic' && scheme !== 'digest' && scheme !== 'bearer') continue;
          ofFlow(
            `cleartext.http-${scheme}`,
            record,
            requestSeen(record, account, username, scheme),
          );
        }
        const form = record.get('formLogin');
        if (form)
          ofFlow('cleartext.http-form', record, requestSeen(record, account, form.username));
      }),
    },
  }),
});

function requestSeen(
  record: RecordView<HttpRecord>,
  account: (name: string) => string,
  username: string | undefined,
  scheme?: string,
): Partial<Occurrence> {
  const name = username === undefined ? undefined : cut(account(username));
  const host = record.get('host');
  const evidence: Evidence[] = [];
  if (scheme !== undefined) evidence.push({ name: 'scheme', value: scheme });
  if (name !== undefined) evidence.push({ name: 'account', value: name });
  if (host !== undefined) evidence.push({ name: 'host', value: cut(host) });
  evidence.push({ name: 'method', value: cut(record.get('method') ?? '') });
  return {
    hosts: clientAndServer(record, record.get('requestDirection') === 'rev'),
    evidence,
    ...(name === undefined ? {} : { subject: name }),
  };
}
