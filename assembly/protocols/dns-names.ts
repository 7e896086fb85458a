// Names of DNS numbers (IANA "Domain Name System (DNS) Parameters"); of NetBIOS those of RFC 1002 §4.2.1.

import { ItemWriter, putNumberItem, putSymbol } from '../memory/items';

/** The name, or the number where it has none here. */
function put(w: ItemWriter, field: string, name: string, number: u32): void {
  if (name.length > 0) putSymbol(w, field, name);
  else putNumberItem(w, field, number);
}

export function putType(w: ItemWriter, field: string, type: u32, netbios: bool): void {
  put(w, field, netbios && type == 33 ? 'NBSTAT' : typeName(type), type);
}

export function putClass(w: ItemWriter, field: string, klass: u32): void {
  put(w, field, className(klass), klass);
}

export function putOpcode(w: ItemWriter, opcode: u32, netbios: bool): void {
  put(w, 'opcode', netbios ? netbiosOpcode(opcode) : opcodeName(opcode), opcode);
}

export function putRcode(w: ItemWriter, rcode: u32, netbios: bool): void {
  put(w, 'rcode', netbios && rcode > 5 ? netbiosRcode(rcode) : rcodeName(rcode), rcode);
}

export function typeName(type: u32): string {
  switch (type) {
    case 1:
      return 'A';
    case 2:
      return 'NS';
    case 5:
      return 'CNAME';
    case 6:
      return 'SOA';
    case 10:
      return 'NULL';
    case 11:
      return 'WKS';
    case 12:
      return 'PTR';
    case 13:
      return 'HINFO';
    case 15:
      return 'MX';
    case 16:
      return 'TXT';
    case 17:
      return 'RP';
    case 18:
      return 'AFSDB';
    case 24:
      return 'SIG';
    case 25:
      return 'KEY';
    case 28:
      return 'AAAA';
    case 29:
      return 'LOC';
    case 32:
      return 'NB';
    case 33:
      return 'SRV';
    case 35:
      return 'NAPTR';
    case 37:
      return 'CERT';
    case 39:
      return 'DNAME';
    case 41:
      return 'OPT';
    case 43:
      return 'DS';
    case 44:
      return 'SSHFP';
    case 45:
      return 'IPSECKEY';
    case 46:
      return 'RRSIG';
    case 47:
      return 'NSEC';
    case 48:
      return 'DNSKEY';
    case 49:
      return 'DHCID';
    case 50:
      return 'NSEC3';
    case 51:
      return 'NSEC3PARAM';
    case 52:
      return 'TLSA';
    case 53:
      return 'SMIMEA';
    case 59:
      return 'CDS';
    case 60:
      return 'CDNSKEY';
    case 61:
      return 'OPENPGPKEY';
    case 62:
      return 'CSYNC';
    case 63:
      return 'ZONEMD';
    case 64:
      return 'SVCB';
    case 65:
      return 'HTTPS';
    case 99:
      return 'SPF';
    case 249:
      return 'TKEY';
    case 250:
      return 'TSIG';
    case 251:
      return 'IXFR';
    case 252:
      return 'AXFR';
    case 255:
      return 'ANY';
    case 256:
      return 'URI';
    case 257:
      return 'CAA';
    default:
      return '';
  }
}

export function className(klass: u32): string {
  switch (klass) {
    case 1:
      return 'IN';
    case 3:
      return 'CH';
    case 4:
      return 'HS';
    case 254:
      return 'NONE';
    case 255:
      return 'ANY';
    default:
      return '';
  }
}

export function opcodeName(opcode: u32): string {
  switch (opcode) {
    case 0:
      return 'QUERY';
    case 1:
      return 'IQUERY';
    case 2:
      return 'STATUS';
    case 4:
      return 'NOTIFY';
    case 5:
      return 'UPDATE';
    case 6:
      return 'DSO';
    default:
      return '';
  }
}

export function rcodeName(rcode: u32): string {
  switch (rcode) {
    case 0:
      return 'NOERROR';
    case 1:
      return 'FORMERR';
    case 2:
      return 'SERVFAIL';
    case 3:
      return 'NXDOMAIN';
    case 4:
      return 'NOTIMP';
    case 5:
      return 'REFUSED';
    case 6:
      return 'YXDOMAIN';
    case 7:
      return 'YXRRSET';
    case 8:
      return 'NXRRSET';
    case 9:
      return 'NOTAUTH';
    case 10:
      return 'NOTZONE';
    case 11:
      return 'DSOTYPENI';
    case 16:
      return 'BADVERS';
    case 23:
      return 'BADCOOKIE';
    default:
      return '';
  }
}

function netbiosOpcode(opcode: u32): string {
  switch (opcode) {
    case 5:
      return 'REGISTRATION';
    case 6:
      return 'RELEASE';
    case 7:
      return 'WACK';
    case 8:
    case 9:
      return 'REFRESH';
    default:
      return '';
  }
}

function netbiosRcode(rcode: u32): string {
  switch (rcode) {
    case 6:
      return 'ACT_ERR';
    case 7:
      return 'CFT_ERR';
    default:
      return '';
  }
}
