// Names of VNC's security types (IANA "Remote Framebuffer Security Types", rfbproto).

import { ItemWriter, putNumberItem, putSymbol } from '../memory/items';

/** A type's name, or its number where it has none here. */
export function putSecurity(w: ItemWriter, field: string, type: u32): void {
  const name = securityName(type);
  if (name.length > 0) putSymbol(w, field, name);
  else putNumberItem(w, field, type);
}

/** As `putSecurity`, of VeNCrypt's subtypes. */
export function putVencrypt(w: ItemWriter, field: string, type: u32): void {
  const name = type < 256 ? securityName(type) : vencryptName(type);
  if (name.length > 0) putSymbol(w, field, name);
  else putNumberItem(w, field, type);
}

export function securityName(type: u32): string {
  switch (type) {
    case 1:
      return 'None';
    case 2:
      return 'VNC';
    case 5:
      return 'RA2';
    case 6:
      return 'RA2ne';
    case 13:
      return 'RA2-256';
    case 16:
      return 'Tight';
    case 17:
      return 'Ultra';
    case 18:
      return 'TLS';
    case 19:
      return 'VeNCrypt';
    case 20:
      return 'SASL';
    case 21:
      return 'MD5';
    case 22:
      return 'xvp';
    case 30:
      return 'Apple-DH';
    case 33:
      return 'Apple-RSA-SRP';
    case 35:
      return 'Apple-Kerberos';
    case 36:
      return 'Apple-SRP';
    case 113:
      return 'MS-Logon-II';
    case 129:
      return 'Unix-Login';
    case 130:
      return 'RA2-256ne';
    default:
      return '';
  }
}

function vencryptName(type: u32): string {
  switch (type) {
    case 256:
      return 'Plain';
    case 257:
      return 'TLSNone';
    case 258:
      return 'TLSVnc';
    case 259:
      return 'TLSPlain';
    case 260:
      return 'X509None';
    case 261:
      return 'X509Vnc';
    case 262:
      return 'X509Plain';
    case 263:
      return 'TLSSASL';
    case 264:
      return 'X509SASL';
    default:
      return '';
  }
}
