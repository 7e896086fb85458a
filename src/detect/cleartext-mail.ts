// Logins to mail servers that anybody on the way can read: SMTP, POP3, IMAP.

import type { SessionLogin } from '../records/types.js';
import { defineDetector, type FindingPage } from './detector.js';
import { loginSeen, secretOf } from './login.js';

const METHOD =
  'that puts the password or token itself on the wire (PLAIN and LOGIN encode it in base64, which hides nothing; ' +
  'RFC 4616), outside TLS: behind STARTTLS nothing is seen. The secret is not kept; the account is masked by default. ' +
  'Refused logins count too, with low severity: what was sent may be the password of something else.';
const FALSE_POSITIVES = 'Test accounts; servers that are reached over a network which encrypts.';

function page(
  title: string,
  meaning: string,
  method: string,
  advice: string,
  references: string[],
): FindingPage {
  return {
    title,
    severity: 'high',
    confidence: 'high',
    meaning,
    method: `${method} ${METHOD}`,
    falsePositives: FALSE_POSITIVES,
    advice,
    techniques: ['T1040', 'T1552'],
    references,
  };
}

export const cleartextMail = defineDetector({
  name: 'cleartext-mail',
  findings: {
    'cleartext.smtp': page(
      'Password sent in the clear by SMTP',
      'A mail program logged in to a mail server without encryption: whoever sees the packets can send mail as this ' +
        'account, and read its mail where the password is the same.',
      'SMTP AUTH with a mechanism',
      'Offer AUTH only behind STARTTLS or on port 465, and change the password.',
      ['RFC 4954', 'RFC 8314'],
    ),
    'cleartext.pop3': page(
      'Password sent in the clear by POP3',
      'A mail program fetched mail without encryption: whoever sees the packets has the password and the mail.',
      'USER and PASS, or AUTH with a mechanism',
      'Offer logins only behind STLS or on port 995, and change the password.',
      ['RFC 1939', 'RFC 8314'],
    ),
    'cleartext.imap': page(
      'Password sent in the clear by IMAP',
      'A mail program opened a mailbox without encryption: whoever sees the packets has the password and the mail.',
      'LOGIN, or AUTHENTICATE with a mechanism',
      'Announce LOGINDISABLED before STARTTLS, or serve port 993 alone, and change the password.',
      ['RFC 9051', 'RFC 8314'],
    ),
  },
  watch: ({ ofFlow, account }) => ({
    records: {
      smtp(record) {
        const auth = record.get('auth');
        if (auth && secretOf(auth.mechanism) === 'secret') {
          ofFlow('cleartext.smtp', record, loginSeen(account, auth));
        }
      },
      pop3(record) {
        for (const login of withSecret(record.get('logins'))) {
          ofFlow('cleartext.pop3', record, loginSeen(account, login));
        }
      },
      imap(record) {
        for (const login of withSecret(record.get('logins'))) {
          ofFlow('cleartext.imap', record, loginSeen(account, login));
        }
      },
    },
  }),
});

function withSecret(logins: readonly SessionLogin[] = []): SessionLogin[] {
  return logins.filter(({ mechanism }) => secretOf(mechanism) === 'secret');
}
