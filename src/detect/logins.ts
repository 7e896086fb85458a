// Logins in the records of all protocols that tell of them: who tried, and what came of it.

import { HTTP_LOGIN } from '../engine/layouts.js';
import type { ProtocolRecord } from '../records/types.js';
import type { RecordView } from '../records/view.js';
import { attending } from './attention.js';

/** Findings are named after these. */
export const LOGIN_SERVICES = [
  'ssh',
  'telnet',
  'rdp',
  'vnc',
  'ftp',
  'smb',
  'ntlm',
  'kerberos',
  'ldap',
  'http',
  'smtp',
  'imap',
  'pop3',
  'mysql',
  'postgresql',
  'redis',
] as const;
export type LoginService = (typeof LOGIN_SERVICES)[number];

/**
 * A login. `success` undefined: the record tells of a connection for a login, and not what came of it.
 * @param attempts how often it was tried
 */
export type OnLogin = (
  service: LoginService,
  view: RecordView,
  success: boolean | undefined,
  account?: string,
  attempts?: number,
) => void;

type RecordOf<Type extends ProtocolRecord['type']> = RecordView<
  Extract<ProtocolRecord, { type: Type }>
>;

const FTP_REFUSED = new Set([430, 530]);
const SMB_REFUSED = new Set([
  'LOGON_FAILURE',
  'WRONG_PASSWORD',
  'NO_SUCH_USER',
  'ACCOUNT_LOCKED_OUT',
  'ACCOUNT_DISABLED',
  'ACCOUNT_RESTRICTION',
  'PASSWORD_EXPIRED',
]);
/** Unknown name; name locked or revoked; wrong password (RFC 4120 §7.5.9). */
const KERBEROS_REFUSED = new Set([6, 18, 24]);
const MYSQL_ACCESS_DENIED = new Set([1044, 1045, 1698]);
/** Carriers whose own records tell of the login. */
const NTLM_TOLD_ELSEWHERE = new Set([139, 389, 445, 3268]);
/** Schemes whose first 401 is a wrong password: others begin with one. */
const HTTP_SCHEMES = new Set(['basic', 'digest']);

/** Handlers of records that tell each login to `tell`. */
export function loginsOf(tell: OnLogin) {
  const session = (service: LoginService) => (record: RecordOf<'imap' | 'pop3' | 'telnet'>) => {
    if (!record.has('logins')) return;
    for (const { success, username } of record.get('logins') ?? []) {
      if (success !== undefined) tell(service, record as RecordView, success, username);
    }
  };
  return {
    ssh(record: RecordOf<'ssh'>) {
      const success = record.get('authSuccess');
      tell('ssh', record as RecordView, success, undefined, record.get('authAttempts') ?? 1);
    },
    telnet: session('telnet'),
    imap: session('imap'),
    pop3: session('pop3'),
    rdp(record: RecordOf<'rdp'>) {
      tell('rdp', record as RecordView, undefined, record.get('cookie'));
    },
    vnc(record: RecordOf<'vnc'>) {
      const success = record.get('authenticated');
      if (success !== undefined && record.get('security') !== 'None') {
        tell('vnc', record as RecordView, success, record.get('user'));
      }
    },
    ftp(record: RecordOf<'ftp'>) {
      if (record.get('command') !== 'PASS') return;
      const code = record.get('replyCode') ?? 0;
      const success = code >= 200 && code < 300;
      if (success || FTP_REFUSED.has(code)) {
        tell('ftp', record as RecordView, success, record.get('user'));
      }
    },
    smb(record: RecordOf<'smb'>) {
      if (record.get('action') !== 'session-setup' || record.has('anonymous')) return;
      const status = record.get('status') ?? '';
      const success = status === 'SUCCESS' && !record.has('guest');
      if (success || SMB_REFUSED.has(status)) {
        tell('smb', record as RecordView, success, record.get('user'));
      }
    },
    ntlm(record: RecordOf<'ntlm'>) {
      const result = record.get('result');
      if (result === undefined || record.has('anonymous')) return;
      if (NTLM_TOLD_ELSEWHERE.has(record.serverPort)) return;
      tell('ntlm', record as RecordView, result === 'success', record.get('user'));
    },
    kerberos(record: RecordOf<'kerberos'>) {
      if (record.get('requestType') !== 'AS') return;
      const success = record.get('result') === 'success';
      if (success || KERBEROS_REFUSED.has(record.get('errorCode') ?? 0)) {
        tell('kerberos', record as RecordView, success, record.get('client'));
      }
    },
    ldap(record: RecordOf<'ldap'>) {
      if (record.get('operation') !== 'bind') return;
      const result = record.get('result');
      const account = record.get('object') ?? record.get('user');
      if (result === 'invalidCredentials') tell('ldap', record as RecordView, false, account);
      else if (result === 'success' && account) tell('ldap', record as RecordView, true, account);
    },
    http: attending(HTTP_LOGIN, (record: RecordOf<'http'>) => {
      const status = record.get('status');
      if (status === undefined) return;
      const sent = record.get('authentication');
      if (sent) {
        if (!HTTP_SCHEMES.has(sent.scheme)) return;
        const refused = status === 401 || status === 403;
        if (refused || status < 400) tell('http', record as RecordView, !refused, sent.username);
      } else if ((status === 401 || status === 403) && record.get('method') === 'POST') {
        tell('http', record as RecordView, false);
      }
    }),
    smtp(record: RecordOf<'smtp'>) {
      const auth = record.get('auth');
      if (auth?.success === undefined) return;
      tell('smtp', record as RecordView, auth.success, auth.username);
    },
    mysql(record: RecordOf<'mysql'>) {
      if (record.get('command') !== 'login') return;
      const success = record.get('success');
      if (success || MYSQL_ACCESS_DENIED.has(record.get('errorCode') ?? 0)) {
        tell('mysql', record as RecordView, success === true, record.get('user'));
      }
    },
    postgresql(record: RecordOf<'postgresql'>) {
      if (record.get('command') !== 'startup') return;
      const success = record.get('success');
      // Class 28: invalid authorization.
      if (success || record.get('sqlState')?.startsWith('28')) {
        tell('postgresql', record as RecordView, success === true, record.get('user'));
      }
    },
    redis(record: RecordOf<'redis'>) {
      if (record.get('command') !== 'AUTH') return;
      const error = record.get('error');
      const success = record.get('reply') === 'simple';
      if (success || error === 'WRONGPASS' || error === 'ERR') {
        tell('redis', record as RecordView, success, record.get('user'));
      }
    },
  };
}
