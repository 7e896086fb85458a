// Logins that anybody on the way can read, to databases, directories and brokers.

import { defineDetector } from './detector.js';
import { loginSeen } from './login.js';

const NOT_KEPT =
  'The password is not kept; the account is masked by default. Refused logins count too, with low severity.';
const SAME_MACHINE = 'Networks of containers on one machine, which nobody else can listen to.';

/** MySQL's plugins that send the password as it is; `dialog` is MariaDB's for PAM. */
const MYSQL_CLEAR = new Set<string | undefined>(['mysql_clear_password', 'dialog']);

export const cleartextStores = defineDetector({
  name: 'cleartext-stores',
  findings: {
    'cleartext.ldap': {
      title: 'Password sent in the clear by LDAP',
      severity: 'high',
      confidence: 'high',
      meaning:
        'A simple bind carries name and password as they are. The account is often one of the whole domain, or the ' +
        'one that an application reads the directory with.',
      method:
        'A bind with simple authentication and a password that is not empty (RFC 4513 §5.1), or by SASL PLAIN, ' +
        `before StartTLS and outside TLS. ${NOT_KEPT}`,
      falsePositives: SAME_MACHINE,
      advice:
        'Let the server refuse simple binds without TLS (LDAPS or StartTLS), and change the password.',
      techniques: ['T1040', 'T1552'],
      references: ['RFC 4513'],
    },
    'cleartext.redis': {
      title: 'Password sent in the clear to Redis',
      severity: 'medium',
      confidence: 'high',
      meaning:
        'A client authenticated without encryption: whoever sees the packets can read and change all that is stored, ' +
        'and as a rule run programs on the server.',
      method: `AUTH, or HELLO with AUTH, outside TLS. ${NOT_KEPT}`,
      falsePositives: SAME_MACHINE,
      advice: 'Serve it over TLS (tls-port), and change the password.',
      techniques: ['T1040', 'T1552'],
      references: ['redis.io: AUTH, HELLO, TLS support'],
    },
    'cleartext.mysql': {
      title: 'Password sent in the clear to MySQL',
      severity: 'high',
      confidence: 'high',
      meaning:
        'The server authenticates against something else (LDAP, PAM), for which the client sends the password as it ' +
        'is, and the connection was not encrypted. It is often the password of a whole domain.',
      method:
        'A login whose plugin is mysql_clear_password, or dialog of MariaDB, by the client or as the server asked ' +
        `for it, on a connection that did not go over to TLS. ${NOT_KEPT}`,
      falsePositives: SAME_MACHINE,
      advice: 'Require TLS for these accounts (REQUIRE SSL), and change the password.',
      techniques: ['T1040', 'T1552'],
      references: ['MySQL: Client-Side Cleartext Pluggable Authentication'],
    },
    'cleartext.postgresql': {
      title: 'Password sent in the clear to PostgreSQL',
      severity: 'high',
      confidence: 'high',
      meaning:
        'The server asked for the password as it is, and the connection was not encrypted: whoever sees the packets ' +
        'has it.',
      method:
        'A start with AuthenticationCleartextPassword (method "password" of pg_hba.conf, also of LDAP, PAM and ' +
        `RADIUS there) on a connection without TLS or GSSAPI encryption. ${NOT_KEPT}`,
      falsePositives: SAME_MACHINE,
      advice: 'Use hostssl lines and scram-sha-256 in pg_hba.conf, and change the password.',
      techniques: ['T1040', 'T1552'],
      references: ['PostgreSQL: Frontend/Backend Protocol, Message Formats'],
    },
    'cleartext.mqtt': {
      title: 'Password sent in the clear by MQTT',
      severity: 'medium',
      confidence: 'high',
      meaning:
        'A device gave a broker its name and password without encryption: whoever sees the packets can publish and ' +
        'listen in its place.',
      method: `A CONNECT with a password outside TLS (MQTT 3.1.1 §3.1). ${NOT_KEPT}`,
      falsePositives: 'Devices in a network of their own.',
      advice: 'Serve port 8883 with TLS, and change the passwords.',
      techniques: ['T1040', 'T1552'],
      references: ['OASIS MQTT 3.1.1', 'OASIS MQTT 5.0'],
    },
  },
  watch: ({ ofFlow, account }) => ({
    records: {
      ldap(record) {
        if (!record.has('password') || record.get('operation') !== 'bind') return;
        const result = record.get('result');
        const success = result === undefined ? undefined : result === 'success';
        const username = record.get('user') ?? record.get('object');
        const mechanism = record.get('mechanism') ?? 'simple';
        ofFlow('cleartext.ldap', record, loginSeen(account, { mechanism, username, success }));
      },
      redis(record) {
        // Of commands with a password there is no number of bytes; of nearly all others there is.
        if (record.has('bytes')) return;
        const command = record.get('command');
        if (command !== 'AUTH' && !(command === 'HELLO' && record.has('user'))) return;
        const reply = record.get('reply');
        const success = reply === undefined ? undefined : reply !== 'error';
        const username = record.get('user');
        const login = { mechanism: command, username, success };
        ofFlow('cleartext.redis', record, loginSeen(account, login));
      },
      mysql(record) {
        if (!record.has('user') || record.has('tls')) return;
        const plugin = record.get('authSwitch') ?? record.get('authPlugin');
        if (!MYSQL_CLEAR.has(plugin)) return;
        const username = record.get('user');
        const success = record.get('success');
        ofFlow(
          'cleartext.mysql',
          record,
          loginSeen(account, { mechanism: plugin, username, success }),
        );
      },
      postgresql(record) {
        if (record.get('authentication') !== 'cleartext') return;
        const username = record.get('user');
        const success = record.get('success');
        const login = { mechanism: 'password', username, success };
        ofFlow('cleartext.postgresql', record, loginSeen(account, login));
      },
      mqtt(record) {
        if (!record.has('password')) return;
        const code = record.get('code');
        const username = record.get('user');
        const success = code === undefined ? undefined : code === 0;
        ofFlow('cleartext.mqtt', record, loginSeen(account, { username, success }));
      },
    },
  }),
});
