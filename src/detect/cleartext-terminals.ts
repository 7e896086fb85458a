// Logins that anybody on the way can read, to what people sit in front of: FTP, Telnet, IRC, VNC.

import { defineDetector } from './detector.js';
import { loginSeen } from './login.js';

const NOT_KEPT =
  'The password is not kept; the account is masked by default. Refused logins count too, with low severity.';

export const cleartextTerminals = defineDetector({
  name: 'cleartext-terminals',
  findings: {
    'cleartext.ftp': {
      title: 'Password sent in the clear by FTP',
      severity: 'high',
      confidence: 'high',
      meaning:
        'A client logged in to an FTP server without encryption: whoever sees the packets has the password, and the ' +
        'files too.',
      method:
        'PASS or ACCT on a control connection (RFC 959) on which AUTH TLS (RFC 4217) was not taken before. Logins as ' +
        `anonymous or ftp are left out: their password is no secret. ${NOT_KEPT}`,
      falsePositives: 'Accounts whose password everybody may know.',
      advice: 'Replace it by SFTP or by FTP over TLS, and change the password.',
      techniques: ['T1040', 'T1552'],
      references: ['RFC 959', 'RFC 4217'],
    },
    'cleartext.telnet': {
      title: 'Password sent in the clear by Telnet',
      severity: 'high',
      confidence: 'high',
      meaning:
        'Somebody logged in to a device or a server by Telnet: whoever sees the packets has the password and all ' +
        'that was typed and shown, and whoever can change them can type too.',
      method:
        'A session in which the server asked for a name or a password and the client answered with a line (RFC 854). ' +
        `${NOT_KEPT}`,
      falsePositives: 'Consoles in a management network of their own.',
      advice: 'Replace it by SSH, and change the password.',
      techniques: ['T1040', 'T1552'],
      references: ['RFC 854'],
    },
    'cleartext.irc': {
      title: 'Password sent in the clear by IRC',
      severity: 'medium',
      confidence: 'high',
      meaning:
        'A client identified itself to an IRC server or its services without encryption: whoever sees the packets ' +
        'can speak in its name; of OPER, run the server.',
      method:
        'PASS, OPER, IDENTIFY to NickServ, or AUTHENTICATE PLAIN, outside TLS (RFC 2812, IRCv3 sasl). SCRAM and ' +
        'EXTERNAL send no password. The password is not kept; the account is masked by default.',
      falsePositives: 'Passwords of a server that everybody knows.',
      advice: 'Connect by TLS (port 6697), and change the password.',
      techniques: ['T1040', 'T1552'],
      references: ['RFC 2812', 'RFC 7194'],
    },
    'cleartext.vnc': {
      title: 'Password sent in the clear by VNC',
      severity: 'high',
      confidence: 'high',
      meaning:
        'A viewer sent a name and a password without encryption: whoever sees the packets can work at that screen.',
      method:
        'A security type that sends both as they are: Plain of VeNCrypt without TLS, the Unix login of Tight. ' +
        'The password is not kept; the account is masked by default.',
      falsePositives: 'Test machines.',
      advice:
        'Choose a security type with TLS, or let it be reached through SSH only; change the password.',
      techniques: ['T1040', 'T1552'],
      references: ['rfbproto: VeNCrypt, Tight'],
    },
    'exposed.vnc': {
      title: 'VNC without a password',
      severity: 'high',
      confidence: 'high',
      meaning:
        'The server let a viewer in without asking for anything: whoever reaches the port sees the screen and works ' +
        'with its keyboard and mouse. What is shown and typed is not encrypted either.',
      method:
        'Security type None (RFC 6143 §7.2.1), of the connection or inside VeNCrypt or Tight without TLS, and the ' +
        'server described its screen.',
      falsePositives: 'Screens that everybody may see and use, as of a demonstration.',
      advice:
        'Ask for a password and encrypt, or let the port be reached from the machine itself only.',
      techniques: ['T1021.005'],
      references: ['RFC 6143'],
    },
  },
  watch: ({ ofFlow, account }) => ({
    records: {
      ftp(record) {
        const command = record.get('command');
        if (command !== 'PASS' && command !== 'ACCT') return;
        const username = record.get('user');
        if (username !== undefined && /^(anonymous|ftp)$/i.test(username)) return;
        const code = record.get('replyCode');
        // 331 and 332 ask for more, 202 says that none was needed (RFC 959 §5.4).
        const success = code === undefined || code < 200 ? undefined : code < 400;
        ofFlow('cleartext.ftp', record, loginSeen(account, { username, success }));
      },
      telnet(record) {
        if (!record.has('passwordPrompt')) return;
        for (const login of record.get('logins') ?? []) {
          ofFlow('cleartext.telnet', record, loginSeen(account, login));
        }
      },
      irc(record) {
        const command = record.get('command');
        if (command === 'AUTHENTICATE') {
          if (record.get('mechanism') !== 'PLAIN') return;
        } else if (command !== 'PASS' && command !== 'OPER' && command !== 'IDENTIFY') return;
        const named = command === 'AUTHENTICATE' || command === 'OPER';
        const username = record.get(named ? 'value' : 'nick');
        ofFlow('cleartext.irc', record, loginSeen(account, { mechanism: command, username }));
      },
      vnc(record) {
        const security = record.get('security');
        const subtype = record.get('subtype');
        const success = record.get('authenticated');
        const evidence = { name: 'security', value: subtype ?? security ?? '' };
        if (record.has('password')) {
          const username = record.get('user');
          ofFlow('cleartext.vnc', record, loginSeen(account, { username, success }, evidence));
        }
        if ((subtype ?? security) !== 'None' || !success) return;
        ofFlow('exposed.vnc', record, { evidence: [evidence] });
      },
    },
  }),
});
