// SSH as a server negotiated it: versions and algorithms that protect little.

import type { Evidence, Severity, SshSide } from '../records/types.js';
import { defineDetector } from './detector.js';
import { serverAlone } from './ends.js';
import { cut } from './login.js';

const ONE =
  'By what both sides offer in their KEXINIT, as RFC 4253 §7.1 has them agree. One finding for each server and ' +
  'algorithm: flows are the connections that show it.';
const OLD_CLIENTS =
  'Clients that offer nothing better: the server would choose better with others.';

type Finding = 'ssh.cipher' | 'ssh.mac' | 'ssh.key-exchange' | 'ssh.host-key';
type Table = readonly (readonly [pattern: RegExp, severity: Severity])[];

const CIPHERS: Table = [
  [/^none$/, 'high'],
  [/^(arcfour|des-cbc)/, 'medium'],
  [/^(3des|blowfish|cast128|idea)-/, 'low'],
];
const MACS: Table = [
  [/^none$/, 'high'],
  [/^hmac-(md5|sha1-96)/, 'low'],
];
/** GSSAPI has the same groups, with a name behind them (RFC 4462). */
const KEY_EXCHANGES: Table = [
  [/^(diffie-hellman|gss)-group1-sha1|^rsa1024-sha1$/, 'medium'],
  [/^diffie-hellman-group-exchange-sha1$|^gss-gex-sha1/, 'low'],
];
const HOST_KEYS: Table = [
  [/^ssh-dss/, 'medium'],
  [/^ssh-rsa($|-cert|@)/, 'info'],
];

export const weakSsh = defineDetector({
  name: 'weak-ssh',
  findings: {
    'ssh.version': {
      title: 'SSH version 1',
      severity: 'medium',
      confidence: 'high',
      meaning:
        'Version 1 of SSH has flaws that cannot be mended: who is on the way can insert commands, and by the same ' +
        'session key pretend to be the server.',
      method:
        'The identification lines: both sides speak version 1 (medium), or the server offers it beside version 2, by ' +
        'saying 1.99 (low; RFC 4253 §5.1). One finding for each server.',
      falsePositives: 'None known: the server says so itself.',
      advice:
        'Allow version 2 only; a device that has no other should not be reached from elsewhere.',
      references: ['RFC 4253', 'CVE-1998-0024', 'CVE-2001-0361'],
    },
    'ssh.cipher': {
      title: 'Weak SSH cipher',
      severity: 'low',
      confidence: 'high',
      meaning:
        'The session is encrypted with a cipher that is broken (RC4 by the name of arcfour, DES) or has blocks of ' +
        '64 bits, of which long sessions leak (3DES, Blowfish, CAST-128, IDEA); with none, it is not encrypted.',
      method: `The cipher of either direction. High: none; medium: arcfour, DES; low: the others. ${ONE}`,
      falsePositives: OLD_CLIENTS,
      advice: 'Leave chacha20-poly1305, aes-gcm and aes-ctr only (Ciphers in sshd_config).',
      references: ['RFC 8758', 'CVE-2016-2183'],
    },
    'ssh.mac': {
      title: 'Weak SSH message authentication',
      severity: 'low',
      confidence: 'high',
      meaning:
        'What protects the session from being changed on the way rests on MD5, or is cut to 96 bits. As HMAC neither ' +
        'is broken today; it is less than was meant.',
      method: `The MAC of either direction: none (high), hmac-md5, hmac-sha1-96 and their variants (low). ${ONE}`,
      falsePositives: OLD_CLIENTS,
      advice:
        'Leave hmac-sha2-256-etm, hmac-sha2-512-etm and umac-128-etm only (MACs in sshd_config).',
      references: ['RFC 6151', 'RFC 6668'],
    },
    'ssh.key-exchange': {
      title: 'Weak SSH key exchange',
      severity: 'medium',
      confidence: 'high',
      meaning:
        'Keys are agreed on by a group of 1024 bits that many servers share (group1), by RSA of 1024 bits, or by ' +
        'SHA-1. Who breaks the group once can read recorded sessions.',
      method:
        'The key exchange method: diffie-hellman-group1-sha1, rsa1024-sha1 (medium), diffie-hellman-group-exchange-' +
        `sha1 (low), and those of GSSAPI alike (RFC 9142). ${ONE}`,
      falsePositives: OLD_CLIENTS,
      advice:
        'Leave curve25519-sha256, ecdh-sha2 and group14 to group18 with SHA-2 only (KexAlgorithms).',
      references: ['RFC 9142', 'weakdh.org (Adrian et al., 2015)'],
    },
    'ssh.host-key': {
      title: 'Weak SSH host key',
      severity: 'medium',
      confidence: 'high',
      meaning:
        'The server proves itself by DSA with 1024 bits, or by RSA signatures over SHA-1, for which collisions can be ' +
        'made: who can afford it may pretend to be the server.',
      method: `The host key algorithm: ssh-dss (medium), ssh-rsa (info; RFC 8332 has rsa-sha2 for the same keys). ${ONE}`,
      falsePositives: OLD_CLIENTS,
      advice: 'Make an ed25519 host key, and leave ssh-dss and ssh-rsa out of HostKeyAlgorithms.',
      references: ['RFC 8332', 'RFC 9142', 'NIST SP 800-131A'],
    },
  },
  watch: ({ ofFlow }) => {
    return {
      records: {
        ssh(record) {
          const client = record.get('client');
          const server = record.get('server');
          const spoken = server?.protocolVersion;
          const first = record.get('version') === 1;
          if (first || spoken === '1.99') {
            const severity = first ? 'medium' : 'low';
            const evidence = [
              { name: 'protocolVersion', value: cut(spoken ?? '') },
              ...software('server', server),
            ];
            ofFlow('ssh.version', record, { hosts: serverAlone(record), severity, evidence });
          }
          for (const cipher of new Set([client?.cipher, server?.cipher])) {
            hold('ssh.cipher', 'cipher', cipher, CIPHERS);
          }
          for (const mac of new Set([client?.mac, server?.mac])) hold('ssh.mac', 'mac', mac, MACS);
          hold('ssh.key-exchange', 'keyExchange', record.get('kex'), KEY_EXCHANGES);
          hold('ssh.host-key', 'hostKey', record.get('hostKey'), HOST_KEYS);

          function hold(id: Finding, name: string, value: string | undefined, table: Table): void {
            const severity = table.find(([pattern]) => pattern.test(value ?? ''))?.[1];
            if (value === undefined || severity === undefined) return;
            const evidence = [
              { name, value: cut(value) },
              ...software('server', server),
              ...software('client', client),
            ];
            const subject = cut(value);
            ofFlow(id, record, { hosts: serverAlone(record), subject, severity, evidence });
          }
        },
      },
    };
  },
});

function software(name: string, side: SshSide | undefined): Evidence[] {
  return side?.software === undefined ? [] : [{ name, value: cut(side.software) }];
}
