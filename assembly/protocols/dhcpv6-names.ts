// Names of DHCPv6 numbers (IANA "Dynamic Host Configuration Protocol for IPv6").

/** Message types (RFC 8415 §7.3, RFC 5007). */
export function dhcpv6Type(value: u32): string {
  switch (value) {
    case 1:
      return 'SOLICIT';
    case 2:
      return 'ADVERTISE';
    case 3:
      return 'REQUEST';
    case 4:
      return 'CONFIRM';
    case 5:
      return 'RENEW';
    case 6:
      return 'REBIND';
    case 7:
      return 'REPLY';
    case 8:
      return 'RELEASE';
    case 9:
      return 'DECLINE';
    case 10:
      return 'RECONFIGURE';
    case 11:
      return 'INFORMATION-REQUEST';
    case 14:
      return 'LEASEQUERY';
    case 15:
      return 'LEASEQUERY-REPLY';
    case 20:
      return 'DHCPV4-QUERY';
    case 21:
      return 'DHCPV4-RESPONSE';
    default:
      return '';
  }
}

/** Status codes (RFC 8415 §21.13). */
export function dhcpv6Status(value: u32): string {
  switch (value) {
    case 0:
      return 'Success';
    case 1:
      return 'UnspecFail';
    case 2:
      return 'NoAddrsAvail';
    case 3:
      return 'NoBinding';
    case 4:
      return 'NotOnLink';
    case 5:
      return 'UseMulticast';
    case 6:
      return 'NoPrefixAvail';
    default:
      return '';
  }
}
