// What is said of guessed passwords.

import type { FindingPage } from './detector.js';
import type { LoginService } from './logins.js';

/** By service: its name, and how a failed login is told. */
const SERVICES: Record<LoginService, readonly [name: string, failure: string]> = {
  ssh: [
    'SSH',
    'A connection without a login (`authSuccess` false), told by the sizes of encrypted packets; it counts ' +
      '`authAttempts` times. Where sizes do not tell, minConnections connections are a finding of low confidence.',
  ],
  telnet: ['Telnet', 'A login that the server’s words show as refused (`logins[].success` false).'],
  rdp: [
    'RDP',
    'The outcome is encrypted: every connection that negotiates RDP is an attempt, and minConnections of them are a ' +
      'finding.',
  ],
  vnc: ['VNC', '`authenticated` false.'],
  ftp: ['FTP', 'PASS answered by 530 or 430.'],
  smb: ['SMB', 'A session setup answered by LOGON_FAILURE or another status of a refused account.'],
  ntlm: [
    'NTLM',
    '`result` failure, over other protocols than SMB and LDAP, which have findings of their own.',
  ],
  kerberos: [
    'Kerberos',
    'An AS request answered by KDC_ERR_PREAUTH_FAILED (24), KDC_ERR_C_PRINCIPAL_UNKNOWN (6) or KDC_ERR_CLIENT_REVOKED ' +
      '(18), RFC 4120 §7.5.9.',
  ],
  ldap: ['LDAP', 'A bind answered by invalidCredentials.'],
  http: [
    'HTTP',
    'A request with Basic or Digest credentials answered by 401 or 403, or a POST without them answered so. The 401 that ' +
      'asks for credentials is not counted. Login forms that answer 200 cannot be told.',
  ],
  smtp: ['SMTP', '`auth.success` false.'],
  imap: ['IMAP', '`logins[].success` false.'],
  pop3: ['POP3', '`logins[].success` false.'],
  mysql: ['MySQL', 'A login that fails with error 1044, 1045 or 1698.'],
  postgresql: ['PostgreSQL', 'A startup that fails with an SQLSTATE of class 28.'],
  redis: ['Redis', 'AUTH answered by an error.'],
};

function page([name, failure]: readonly [string, string]): FindingPage {
  return {
    title: `Many failed logins: ${name}`,
    severity: 'medium',
    confidence: 'high',
    meaning:
      `One client failed again and again to log in to one ${name} server. Somebody, or a program, guesses passwords; ` +
      'from a host inside the network that host is probably taken over already.',
    method:
      `${failure} At least minFailures failures of one client at one server within window seconds; for SSH, Telnet and ` +
      'VNC also minBurst connections that fail within burstWindow seconds, which no hand does. Client addresses ' +
      'behind one NAT are one client.',
    falsePositives:
      'A program or device with an old password that tries again for ever: one account, at regular times.',
    advice:
      'Block or rate-limit the client, see that the accounts named have strong passwords or keys, and look for a brute-force.success of the same client.',
    techniques: ['T1110.001'],
  };
}

export type BruteForceFinding =
  | `brute-force.${LoginService}`
  | 'brute-force.spray'
  | 'brute-force.success';

export const BRUTE_FORCE_PAGES = {
  ...(Object.fromEntries(
    Object.entries(SERVICES).map(([service, words]) => [`brute-force.${service}`, page(words)]),
  ) as Record<`brute-force.${LoginService}`, FindingPage>),
  'brute-force.spray': {
    title: 'Few passwords tried on many accounts',
    severity: 'high',
    confidence: 'medium',
    meaning:
      'One client failed to log in with many different accounts, few times with each: that stays below the limits at ' +
      'which accounts are locked. Or it tries out which accounts exist.',
    method:
      'Failed logins as in the findings of the single services, where the record names the account: at least ' +
      'minAccounts different ones from one client at one kind of service within window seconds, with at most ' +
      'maxPerAccount failures for each on average. It stands in place of the findings of the single servers. Names are ' +
      'compared by a hash and shown masked.',
    falsePositives:
      'Gateways, web mail and terminal servers, behind which many people log in and now and then mistype.',
    advice:
      'Block the client, and look at every account that it tried for a login since; have accounts that succeeded change their password.',
    techniques: ['T1110.003'],
  },
  'brute-force.success': {
    title: 'Login succeeded after many failures',
    severity: 'high',
    confidence: 'medium',
    meaning:
      'The client that guessed passwords logged in to the same server. Unless it is somebody who remembered theirs at ' +
      'last, the account is taken over.',
    method:
      'After the failures of a brute-force finding, at most window seconds after the last, or beside them in parallel ' +
      'connections, a login of the same client at the same server that succeeds. With 50 failures or more the severity is critical; for an account of which no failure was seen the confidence is low. RDP does not show success.',
    falsePositives: 'A program whose password was put right. Several people behind one address.',
    advice:
      'Treat the account and the server as taken over: end its sessions, change its password, and look at what it did after the login.',
    techniques: ['T1110', 'T1078'],
  },
} as const satisfies Record<BruteForceFinding, FindingPage>;
