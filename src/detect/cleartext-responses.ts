// What passwords can be guessed from: responses to a challenge by hashes that are fast to compute, in the clear.

import type { SessionLogin } from '../records/types.js';
import { defineDetector } from './detector.js';
import { loginSeen, secretOf } from './login.js';

export const cleartextResponses = defineDetector({
  name: 'cleartext-responses',
  findings: {
    'cleartext.challenge-response': {
      title: 'Login in the clear whose password can be guessed at leisure',
      severity: 'low',
      confidence: 'high',
      meaning:
        'The password was not sent, but a value computed from it by a fast hash, together with all else that went ' +
        'into it. Whoever sees the packets can try billions of passwords a second against it, and reads all that ' +
        'follows, which was not encrypted either.',
      method:
        'Outside TLS: APOP (RFC 1939), CRAM-MD5 (RFC 2195) or DIGEST-MD5 (RFC 2831) to a mail server; md5 to a ' +
        'PostgreSQL server; VNC authentication, which is DES with eight characters of password (RFC 6143 §7.2.2). ' +
        'SCRAM and Kerberos are not counted: there guessing is slow, or of no use. Neither challenge nor response is kept.',
      falsePositives: 'Long random passwords, which nobody guesses.',
      advice: 'Encrypt the connection; in PostgreSQL use scram-sha-256.',
      techniques: ['T1040', 'T1110.002'],
      references: ['RFC 1939', 'RFC 6331', 'RFC 6143', 'PostgreSQL: Password Authentication'],
    },
  },
  watch: ({ ofFlow, account }) => {
    const id = 'cleartext.challenge-response';
    return {
      records: {
        smtp(record) {
          const auth = record.get('auth');
          if (auth && secretOf(auth.mechanism) === 'response') {
            ofFlow(id, record, loginSeen(account, auth));
          }
        },
        pop3(record) {
          for (const login of withResponse(record.get('logins'))) {
            ofFlow(id, record, loginSeen(account, login));
          }
        },
        imap(record) {
          for (const login of withResponse(record.get('logins'))) {
            ofFlow(id, record, loginSeen(account, login));
          }
        },
        postgresql(record) {
          if (record.get('authentication') !== 'md5') return;
          const username = record.get('user');
          const success = record.get('success');
          ofFlow(id, record, loginSeen(account, { mechanism: 'md5', username, success }));
        },
        vnc(record) {
          const type = record.get('subtype') ?? record.get('security');
          if (type !== 'VNC') return;
          const success = record.get('authenticated');
          ofFlow(id, record, loginSeen(account, { mechanism: 'VNC authentication', success }));
        },
      },
    };
  },
});

function withResponse(logins: readonly SessionLogin[] = []): SessionLogin[] {
  return logins.filter(({ mechanism }) => secretOf(mechanism) === 'response');
}
