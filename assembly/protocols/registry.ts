// The application protocols: their numbers, their names, and which function does what for each. To add one:
// a file for its parser, its twin in src/records, a number, and a line in each function here that concerns it
// (and in recognise.ts).

import { DONE_FLOW, Input, Outcome } from '../stream/input';
import { finishDhcp, parseDhcp } from './dhcp';
import { parseDhcpv6 } from './dhcpv6';
import { parseDns } from './dns';
import { finishDtls, parseDtls } from './dtls';
import { parseNtp } from './ntp';
import { finishSnmp, parseSnmp } from './snmp';
import { finishSsh, parseSsh } from './ssh';
import { parseStun } from './stun';
import { finishTls, parseTls } from './tls';

export const APP_UNKNOWN: u8 = 0;
export const APP_DNS: u8 = 1;
export const APP_MDNS: u8 = 2;
export const APP_LLMNR: u8 = 3;
export const APP_NBNS: u8 = 4;
export const APP_SSH: u8 = 5;
export const APP_NFS: u8 = 6;
export const APP_TLS: u8 = 10;
export const APP_DTLS: u8 = 11;
export const APP_DHCP: u8 = 50;
export const APP_DHCPV6: u8 = 51;
export const APP_NTP: u8 = 52;
export const APP_SNMP: u8 = 53;
export const APP_SYSLOG: u8 = 54;
export const APP_TFTP: u8 = 55;
export const APP_RADIUS: u8 = 56;
export const APP_SSDP: u8 = 57;
export const APP_STUN: u8 = 58;
export const APP_RPC: u8 = 59;

/** The name in records; the same as the type of the protocol's own, where it has one. */
export function appName(app: u8): string {
  switch (app) {
    case APP_DNS:
      return 'dns';
    case APP_MDNS:
      return 'mdns';
    case APP_LLMNR:
      return 'llmnr';
    case APP_NBNS:
      return 'nbns';
    case APP_SSH:
      return 'ssh';
    case APP_TLS:
      return 'tls';
    case APP_DTLS:
      return 'dtls';
    case APP_DHCP:
      return 'dhcp';
    case APP_DHCPV6:
      return 'dhcpv6';
    case APP_NTP:
      return 'ntp';
    case APP_SNMP:
      return 'snmp';
    case APP_SYSLOG:
      return 'syslog';
    case APP_TFTP:
      return 'tftp';
    case APP_RADIUS:
      return 'radius';
    case APP_SSDP:
      return 'ssdp';
    case APP_STUN:
      return 'stun';
    case APP_RPC:
      return 'rpc';
    case APP_NFS:
      return 'nfs';
    default:
      return 'unknown';
  }
}

/** Calls the stream's parser. Protocols without one are recognised and no more. */
export function parse(p: Input): Outcome {
  switch (p.stream.parser) {
    case APP_DNS:
    case APP_MDNS:
    case APP_LLMNR:
    case APP_NBNS:
      return parseDns(p);
    case APP_SSH:
      return parseSsh(p);
    case APP_TLS:
      return parseTls(p);
    case APP_DTLS:
      return parseDtls(p);
    case APP_DHCP:
      return parseDhcp(p);
    case APP_DHCPV6:
      return parseDhcpv6(p);
    case APP_NTP:
      return parseNtp(p);
    case APP_SNMP:
      return parseSnmp(p);
    case APP_STUN:
      return parseStun(p);
    default:
      return DONE_FLOW;
  }
}

/**
 * Called at the flow's end, again and again until it is false: writes one record that the parser's state
 * still holds. Drafts need none.
 */
export function finish(p: Input): bool {
  switch (p.stream.parser) {
    case APP_SSH:
      return finishSsh(p);
    case APP_TLS:
      return finishTls(p);
    case APP_DTLS:
    case APP_STUN:
      return finishDtls(p);
    case APP_DHCP:
      return finishDhcp(p);
    case APP_SNMP:
      return finishSnmp(p);
    default:
      return false;
  }
}

/** Is the parser told of missing bytes (`lost`), and goes on behind them? Otherwise a gap ends its reading. */
export function resumes(parser: u8): bool {
  return parser == APP_TLS || parser == APP_SSH;
}
