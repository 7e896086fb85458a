// The application protocols: their names, and which function does what for each. To add one: a file for its
// parser, its twin in src/records, a number in apps.ts, and a line in each function here that concerns it (and
// in recognise.ts).

import { DONE_FLOW, Input, Outcome } from '../stream/input';
import {
  APP_AMQP,
  APP_BACNET,
  APP_BITTORRENT,
  APP_CASSANDRA,
  APP_DCE_RPC,
  APP_DHCP,
  APP_DHCPV6,
  APP_DNP3,
  APP_DNS,
  APP_DTLS,
  APP_ENIP,
  APP_FTP,
  APP_GIT,
  APP_HTTP,
  APP_HTTP2,
  APP_IEC104,
  APP_IMAP,
  APP_IRC,
  APP_KAFKA,
  APP_KERBEROS,
  APP_LDAP,
  APP_LLMNR,
  APP_MDNS,
  APP_MEMCACHED,
  APP_MODBUS,
  APP_MONGODB,
  APP_MQTT,
  APP_MYSQL,
  APP_NBNS,
  APP_NFS,
  APP_NTP,
  APP_POP3,
  APP_POSTGRESQL,
  APP_QUIC,
  APP_RADIUS,
  APP_RDP,
  APP_REDIS,
  APP_RPC,
  APP_RSYNC,
  APP_RTCP,
  APP_RTP,
  APP_S7COMM,
  APP_SIP,
  APP_SMB,
  APP_SMTP,
  APP_SNMP,
  APP_SSDP,
  APP_SSH,
  APP_STUN,
  APP_SYSLOG,
  APP_TELNET,
  APP_TFTP,
  APP_TLS,
  APP_VNC,
  APP_WEBSOCKET,
} from './apps';
import { parseDceRpc } from './dce-rpc';
import { finishDhcp, parseDhcp } from './dhcp';
import { parseDhcpv6 } from './dhcpv6';
import { parseDnp3 } from './dnp3';
import { parseDns } from './dns';
import { finishDtls, parseDtls } from './dtls';
import { parseFtp } from './ftp';
import { finishHttp, parseHttp } from './http';
import { finishHttp2, parseHttp2 } from './http2';
import { finishImap, parseImap } from './imap';
import { parseIrc } from './irc';
import { parseKerberos } from './kerberos';
import { parseLdap } from './ldap';
import { parseModbus } from './modbus';
import { parseMqtt } from './mqtt';
import { parseMysql } from './mysql';
import { parseNtp } from './ntp';
import { finishPop3, parsePop3 } from './pop3';
import { parsePostgresql } from './postgresql';
import { parseQuic } from './quic';
import { parseRdp } from './rdp';
import { parseRedis } from './redis';
import { parseSip } from './sip';
import { finishSmb, parseSmb } from './smb';
import { parseSmtp } from './smtp';
import { finishSmtp } from './smtp-record';
import { finishSnmp, parseSnmp } from './snmp';
import { finishSsh, parseSsh } from './ssh';
import { parseStun } from './stun';
import { finishTelnet, parseTelnet } from './telnet';
import { finishTls, parseTls } from './tls';
import { finishVnc, parseVnc } from './vnc';
import { finishWebsocket, parseWebsocket } from './websocket';

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
    case APP_NFS:
      return 'nfs';
    case APP_TLS:
      return 'tls';
    case APP_DTLS:
      return 'dtls';
    case APP_HTTP:
      return 'http';
    case APP_HTTP2:
      return 'http2';
    case APP_SMTP:
      return 'smtp';
    case APP_FTP:
      return 'ftp';
    case APP_IMAP:
      return 'imap';
    case APP_POP3:
      return 'pop3';
    case APP_TELNET:
      return 'telnet';
    case APP_IRC:
      return 'irc';
    case APP_LDAP:
      return 'ldap';
    case APP_KERBEROS:
      return 'kerberos';
    case APP_SMB:
      return 'smb';
    case APP_RDP:
      return 'rdp';
    case APP_VNC:
      return 'vnc';
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
    case APP_QUIC:
      return 'quic';
    case APP_MODBUS:
      return 'modbus';
    case APP_DNP3:
      return 'dnp3';
    case APP_SIP:
      return 'sip';
    case APP_RTP:
      return 'rtp';
    case APP_RTCP:
      return 'rtcp';
    case APP_S7COMM:
      return 's7comm';
    case APP_ENIP:
      return 'enip';
    case APP_BACNET:
      return 'bacnet';
    case APP_IEC104:
      return 'iec104';
    case APP_BITTORRENT:
      return 'bittorrent';
    case APP_DCE_RPC:
      return 'dce-rpc';
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
    case APP_TLS:
      return parseTls(p);
    case APP_DTLS:
      return parseDtls(p);
    case APP_HTTP:
      return parseHttp(p);
    case APP_HTTP2:
      return parseHttp2(p);
    case APP_WEBSOCKET:
      return parseWebsocket(p);
    case APP_SMTP:
      return parseSmtp(p);
    case APP_FTP:
      return parseFtp(p);
    case APP_IMAP:
      return parseImap(p);
    case APP_POP3:
      return parsePop3(p);
    case APP_TELNET:
      return parseTelnet(p);
    case APP_IRC:
      return parseIrc(p);
    case APP_LDAP:
      return parseLdap(p);
    case APP_KERBEROS:
      return parseKerberos(p);
    case APP_SMB:
      return parseSmb(p);
    case APP_RDP:
      return parseRdp(p);
    case APP_VNC:
      return parseVnc(p);
    case APP_MYSQL:
      return parseMysql(p);
    case APP_POSTGRESQL:
      return parsePostgresql(p);
    case APP_REDIS:
      return parseRedis(p);
    case APP_MQTT:
      return parseMqtt(p);
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
    case APP_QUIC:
      return parseQuic(p);
    case APP_MODBUS:
      return parseModbus(p);
    case APP_DNP3:
      return parseDnp3(p);
    case APP_SIP:
      return parseSip(p);
    case APP_DCE_RPC:
      return parseDceRpc(p);
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
    case APP_HTTP:
      return finishHttp(p);
    case APP_HTTP2:
      return finishHttp2(p);
    case APP_WEBSOCKET:
      return finishWebsocket(p);
    case APP_SMTP:
      return finishSmtp(p);
    case APP_IMAP:
      return finishImap(p);
    case APP_POP3:
      return finishPop3(p);
    case APP_TELNET:
      return finishTelnet(p);
    case APP_SMB:
      return finishSmb(p);
    case APP_VNC:
      return finishVnc(p);
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
  switch (parser) {
    case APP_SSH:
    case APP_TLS:
    case APP_HTTP:
    case APP_HTTP2:
    case APP_WEBSOCKET:
    case APP_SMTP:
    case APP_FTP:
    case APP_IMAP:
    case APP_POP3:
    case APP_TELNET:
    case APP_IRC:
    case APP_SMB:
    case APP_DCE_RPC:
    case APP_MODBUS:
    case APP_DNP3:
    case APP_MYSQL:
    case APP_POSTGRESQL:
    case APP_MQTT:
      return true;
    default:
      return false;
  }
}
