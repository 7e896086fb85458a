// What Windows networks still speak: SMB 1, NTLM version 1, RDP without network level authentication, Kerberos with
// RC4 and DES.

import type { KerberosTicket } from '../records/types.js';
import type { RecordView } from '../records/view.js';
import { defineDetector } from './detector.js';
import { serverAlone } from './ends.js';
import { cut } from './login.js';

/** Encryption types of a single DES, of RC4, and of triple DES (RFC 6649, RFC 8429). */
const WEAK_TICKET = /^(des|rc4)/;

export const weakWindows = defineDetector({
  name: 'weak-windows',
  findings: {
    'smb.v1': {
      title: 'SMB version 1',
      severity: 'medium',
      confidence: 'high',
      meaning:
        'The server speaks the first version of SMB, which has no protection against being changed on the way and ' +
        'whose implementations have been used by worms (WannaCry, NotPetya). Microsoft has it switched off since 2017.',
      method:
        'A negotiation in which the server chose a dialect of SMB 1, "NT LM 0.12" or older ([MS-SMB] §3.3.5.2). One ' +
        'finding for each server.',
      falsePositives: 'Old devices (printers, scanners, machines) that have no other.',
      advice:
        'Switch SMB 1 off at the server; keep devices that need it in a network of their own.',
      techniques: ['T1210'],
      references: ['[MS-SMB]', 'MS17-010'],
    },
    'smb.signing-not-required': {
      title: 'SMB signing is not required',
      severity: 'info',
      confidence: 'high',
      meaning:
        'The server does not insist on signed messages: a log-on that is lured to another machine can be relayed to it.',
      method:
        'The answer to a negotiation without SMB2_NEGOTIATE_SIGNING_REQUIRED ([MS-SMB2] §2.2.4), or that of SMB 1 ' +
        'alike. Sessions may be signed nevertheless, when the client requires it. One finding for each server.',
      falsePositives: 'Servers that use encryption throughout, or have guests only.',
      advice: 'Require signing, at domain controllers first (RequireSecuritySignature).',
      techniques: ['T1557.001'],
      references: ['[MS-SMB2] §2.2.4'],
    },
    'ntlm.v1': {
      title: 'NTLM version 1',
      severity: 'high',
      confidence: 'high',
      meaning:
        'A client proved its password by three DES operations: from what is on the wire, the hash that stands for ' +
        'the password in all of NTLM can be computed in hours, whatever the password.',
      method:
        'A response of 24 bytes in an NTLM log-on ([MS-NLMP] §3.3.1), by whatever protocol. With extended session ' +
        'security it is as weak, but for tables made beforehand. Log-ons of nobody are left out.',
      falsePositives: 'Old devices that have no other, with passwords used nowhere else.',
      advice:
        'Set LmCompatibilityLevel to 5 at clients and domain controllers, and change the password.',
      techniques: ['T1040', 'T1110.002', 'T1557.001'],
      references: ['[MS-NLMP] §3.3.1', 'CVE-2019-1040'],
    },
    'rdp.standard-security': {
      title: 'RDP with its own encryption',
      severity: 'medium',
      confidence: 'high',
      meaning:
        'Client and server agreed on the security of RDP itself: RC4 under a key that is proved by a signature everybody ' +
        'can make. Who is on the way can read and change the session, the password included.',
      method:
        'The negotiation of a connection chose PROTOCOL_RDP ([MS-RDPBCGR] §5.3). Evidence names its encryption, if the ' +
        'server told. One finding for each server.',
      falsePositives:
        'Old clients that offer nothing better: the server would choose better with others.',
      advice: 'Require network level authentication (SecurityLayer 2, UserAuthentication 1).',
      techniques: ['T1021.001'],
      references: ['[MS-RDPBCGR] §5.3'],
    },
    'rdp.no-nla': {
      title: 'RDP without network level authentication',
      severity: 'low',
      confidence: 'high',
      meaning:
        'The server shows its log-on screen before it knows who is there: whoever reaches the port reaches all of the ' +
        'code behind it (BlueKeep, CVE-2019-0708), and can try passwords.',
      method:
        'The negotiation of a connection chose TLS alone (PROTOCOL_SSL), not CredSSP ([MS-RDPBCGR] §5.4). One finding ' +
        'for each server.',
      falsePositives: 'Servers that do without it on purpose, as for log-ons by smart card or web.',
      advice: 'Require network level authentication (UserAuthentication 1).',
      techniques: ['T1021.001'],
      references: ['[MS-RDPBCGR] §5.4', 'CVE-2019-0708'],
    },
    'kerberos.weak-ticket': {
      title: 'Kerberos ticket with RC4 or DES',
      severity: 'medium',
      confidence: 'high',
      meaning:
        "The ticket is encrypted under a key of the service's account that is made by a fast hash (RC4: the NTLM hash) " +
        'or by DES. Whoever gets such a ticket, and each user of the domain may ask for it, can try passwords for ' +
        'that account at leisure.',
      method:
        'The encryption type of a ticket that a KDC gave out, or that a client showed to a server: des-*, des3-*, ' +
        'rc4-hmac* (RFC 6649, RFC 8429). One finding for each KDC or server, type and service.',
      falsePositives:
        'Accounts with long random passwords, as those of machines: guessing is of no use there.',
      advice:
        "Allow AES only (msDS-SupportedEncryptionTypes), then change the account's password, which makes the new keys.",
      techniques: ['T1558.003'],
      references: ['RFC 8429', 'RFC 6649'],
    },
  },
  watch: ({ ofFlow, account }) => {
    return {
      records: {
        smb(record) {
          ticket(record, record.get('kerberos'));
          const dialect = record.get('dialect');
          if (dialect === undefined || dialect === '2.???') return;
          const hosts = serverAlone(record);
          const evidence = [{ name: 'dialect', value: cut(dialect) }];
          if (!/^[23]\./.test(dialect)) ofFlow('smb.v1', record, { hosts, evidence });
          const signing = record.get('signing');
          if (signing === 'required') return;
          evidence.push({ name: 'signing', value: signing ?? 'disabled' });
          ofFlow('smb.signing-not-required', record, { hosts, evidence });
        },
        ntlm(record) {
          if (record.get('version') !== 1 || record.has('anonymous')) return;
          const user = record.get('user');
          const result = record.get('result');
          ofFlow('ntlm.v1', record, {
            evidence: [
              ...(user === undefined ? [] : [{ name: 'account', value: cut(account(user)) }]),
              { name: 'extendedSessionSecurity', value: record.has('extendedSessionSecurity') },
              ...(result === undefined ? [] : [{ name: 'success', value: result === 'success' }]),
            ],
          });
        },
        rdp(record) {
          const selected = record.get('selected');
          if (selected !== 'RDP' && selected !== 'SSL') return;
          const hosts = serverAlone(record);
          const requested = record.get('requested')?.join(' ') ?? 'RDP';
          const evidence = [{ name: 'requested', value: requested }];
          if (selected === 'SSL') {
            ofFlow('rdp.no-nla', record, { hosts, evidence });
            return;
          }
          const method = record.get('encryptionMethod');
          if (method !== undefined) evidence.push({ name: 'encryptionMethod', value: method });
          ofFlow('rdp.standard-security', record, { hosts, evidence });
        },
        kerberos(record) {
          const ticketCipher = record.get('ticketCipher');
          if (ticketCipher === undefined) return;
          const service = record.get('service') ?? '';
          ticket(record, { ticketCipher, service, realm: record.get('realm') ?? '' });
        },
        ldap(record) {
          ticket(record, record.get('kerberos'));
        },
      },
    };

    function ticket(view: RecordView, shown: KerberosTicket | undefined): void {
      const type = shown?.ticketCipher;
      if (typeof type !== 'string' || !WEAK_TICKET.test(type)) return;
      const service = cut(`${shown?.service ?? ''}@${shown?.realm ?? ''}`);
      ofFlow('kerberos.weak-ticket', view, {
        hosts: serverAlone(view),
        subject: `${type} ${service}`,
        evidence: [
          { name: 'ticketCipher', value: type },
          { name: 'principal', value: service },
        ],
      });
    }
  },
});
