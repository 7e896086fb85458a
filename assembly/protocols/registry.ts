// The application protocols: their numbers, their names, and which function does what for each. To add one:
// a file for its parser, its twin in src/records, a number, and a line in each function here that concerns it
// (and in recognise.ts).

import { DONE_FLOW, Input, Outcome } from '../stream/input';
import { parseDns } from './dns';
import { finishDtls, parseDtls } from './dtls';
import { finishHttp, parseHttp } from './http';
import { finishHttp2, parseHttp2 } from './http2';
import { parseKerberos } from './kerberos';
import { parseLdap } from './ldap';
import { parseMqtt } from './mqtt';
import { parseMysql } from './mysql';
import { parsePostgresql } from './postgresql';
import { parseQuic } from './quic';
import { parseRdp } from './rdp';
import { parseRedis } from './redis';
import { finishSmb, parseSmb } from './smb';
import { finishSsh, parseSsh } from './ssh';
import { finishTls, parseTls } from './tls';
import { finishVnc, parseVnc } from './vnc';
import { finishWebsocket, parseWebsocket } from './websocket';

export const APP_UNKNOWN: u8 = 0;
export const APP_DNS: u8 = 1;
export const APP_MDNS: u8 = 2;
export const APP_LLMNR: u8 = 3;
export const APP_NBNS: u8 = 4;
export const APP_SSH: u8 = 5;
export const APP_QUIC: u8 = 60;
export const APP_TLS: u8 = 10;
export const APP_DTLS: u8 = 11;
export const APP_LDAP: u8 = 30;
export const APP_KERBEROS: u8 = 31;
export const APP_SMB: u8 = 32;
export const APP_RDP: u8 = 33;
export const APP_VNC: u8 = 34;
export const APP_HTTP: u8 = 15;
export const APP_HTTP2: u8 = 16;
/** Not a label: what an HTTP connection is handed over to. */
export const APP_WEBSOCKET: u8 = 17;
export const APP_MYSQL: u8 = 40;
export const APP_POSTGRESQL: u8 = 41;
export const APP_REDIS: u8 = 42;
export const APP_MQTT: u8 = 43;
// Recognised and not read.
export const APP_MONGODB: u8 = 44;
export const APP_MEMCACHED: u8 = 45;
export const APP_CASSANDRA: u8 = 46;
export const APP_AMQP: u8 = 47;
export const APP_KAFKA: u8 = 48;
export const APP_RSYNC: u8 = 49;
export const APP_GIT: u8 = 140;

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
    case APP_QUIC:
      return 'quic';
    case APP_TLS:
      return 'tls';
    case APP_DTLS:
      return 'dtls';
    case APP_RDP:
      return 'rdp';
    case APP_KERBEROS:
      return 'kerberos';
    case APP_LDAP:
      return 'ldap';
    case APP_SMB:
      return 'smb';
    case APP_VNC:
      return 'vnc';
    case APP_HTTP:
      return 'http';
    case APP_HTTP2:
      return 'http2';
    case APP_MYSQL:
      return 'mysql';
    case APP_POSTGRESQL:
      return 'postgresql';
    case APP_REDIS:
      return 'redis';
    case APP_MQTT:
      return 'mqtt';
    case APP_MONGODB:
      return 'mongodb';
    case APP_MEMCACHED:
      return 'memcached';
    case APP_CASSANDRA:
      return 'cassandra';
    case APP_AMQP:
      return 'amqp';
    case APP_KAFKA:
      return 'kafka';
    case APP_RSYNC:
      return 'rsync';
    case APP_GIT:
      return 'git';
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
    case APP_QUIC:
      return parseQuic(p);
    case APP_TLS:
      return parseTls(p);
    case APP_DTLS:
      return parseDtls(p);
    case APP_RDP:
      return parseRdp(p);
    case APP_KERBEROS:
      return parseKerberos(p);
    case APP_LDAP:
      return parseLdap(p);
    case APP_SMB:
      return parseSmb(p);
    case APP_VNC:
      return parseVnc(p);
    case APP_HTTP:
      return parseHttp(p);
    case APP_HTTP2:
      return parseHttp2(p);
    case APP_WEBSOCKET:
      return parseWebsocket(p);
    case APP_MYSQL:
      return parseMysql(p);
    case APP_POSTGRESQL:
      return parsePostgresql(p);
    case APP_REDIS:
      return parseRedis(p);
    case APP_MQTT:
      return parseMqtt(p);
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
      return finishDtls(p);
    case APP_SMB:
      return finishSmb(p);
    case APP_VNC:
      return finishVnc(p);
    case APP_HTTP:
      return finishHttp(p);
    case APP_HTTP2:
      return finishHttp2(p);
    case APP_WEBSOCKET:
      return finishWebsocket(p);
    default:
      return false;
  }
}

/** Is the parser told of missing bytes (`lost`), and goes on behind them? Otherwise a gap ends its reading. */
export function resumes(parser: u8): bool {
  switch (parser) {
    case APP_TLS:
    case APP_SMB:
    case APP_HTTP:
    case APP_HTTP2:
    case APP_WEBSOCKET:
      return true;
    default:
      return false;
  }
}
