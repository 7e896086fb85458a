// Which application protocol a flow speaks, by what it says: ports only decide between those that it may be.

import { CONFIDENCE_HANDSHAKE, CONFIDENCE_PATTERN, CONFIDENCE_PORT } from '../memory/outcomes';
import { SCRATCH_OPENING } from '../memory/scratch';
import { clientPort, Input, serverPort } from '../stream/input';
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
  APP_UNKNOWN,
  APP_VNC,
} from './apps';
import { looksLikeDceRpc } from './dce-rpc';
import { looksLikeDhcp } from './dhcp';
import { looksLikeDhcpv6 } from './dhcpv6';
import { looksLikeDnp3, looksLikeDnp3Datagram } from './dnp3';
import {
  looksLikeDns,
  looksLikeDnsStream,
  looksLikeLlmnr,
  looksLikeMdns,
  looksLikeNbns,
} from './dns-opening';
import { looksLikeDtls } from './dtls';
import { looksLikeFtp } from './ftp';
import { looksLikeHttp } from './http-start';
import { looksLikeHttp2 } from './http2';
import { looksLikeImap } from './imap';
import { looksLikeIrc } from './irc';
import { looksLikeKerberos, looksLikeKerberosDatagram } from './kerberos';
import { looksLikeBittorrent, looksLikeBittorrentDatagram } from './labels-bittorrent';
import { looksLikeGit, looksLikeRsync } from './labels-files';
import {
  looksLikeBacnet,
  looksLikeEnip,
  looksLikeEnipDatagram,
  looksLikeIec104,
  looksLikeS7,
} from './labels-industrial';
import { looksLikeRtcp, looksLikeRtp } from './labels-media';
import { looksLikeAmqp, looksLikeKafka } from './labels-queues';
import {
  looksLikeNfs,
  looksLikeNfsStream,
  looksLikeRadius,
  looksLikeRpc,
  looksLikeRpcStream,
  looksLikeSsdp,
  looksLikeSyslog,
  looksLikeTftp,
} from './labels-services';
import {
  looksLikeCassandra,
  looksLikeMemcached,
  looksLikeMemcachedDatagram,
  looksLikeMongodb,
} from './labels-stores';
import { looksLikeLdap, looksLikeLdapDatagram } from './ldap';
import { looksLikeModbus } from './modbus';
import { looksLikeMqtt } from './mqtt';
import { looksLikeMysql } from './mysql';
import { looksLikeNtp } from './ntp';
import { CERTAIN, MAYBE, NO, Opening } from './opening';
import { looksLikePop3 } from './pop3';
import { looksLikePostgresql } from './postgresql';
import { looksLikeQuic } from './quic';
import { looksLikeRdp } from './rdp';
import { looksLikeRedis } from './redis';
import { looksLikeSip, looksLikeSipDatagram } from './sip';
import { looksLikeSmb } from './smb';
import { looksLikeSmtp } from './smtp';
import { looksLikeSnmp } from './snmp';
import { looksLikeSsh } from './ssh';
import { looksLikeStun, looksLikeStunStream } from './stun';
import { looksLikeTelnet } from './telnet';
import { looksLikeTls } from './tls-records';
import { looksLikeVnc } from './vnc';

/** Over TCP; the first of equals wins. */
function askStreams(o: Opening): void {
  consider(o, APP_TLS, looksLikeTls(o), 443);
  consider(o, APP_HTTP, looksLikeHttp(o), 80);
  consider(o, APP_HTTP2, looksLikeHttp2(o), 80);
  consider(o, APP_SSH, looksLikeSsh(o), 22);
  consider(o, APP_RDP, looksLikeRdp(o), 3389);
  consider(o, APP_KERBEROS, looksLikeKerberos(o), 88);
  consider(o, APP_LDAP, looksLikeLdap(o), 389);
  // Of a byte of zero, as keep-alives of TCP have it, the port makes no SMB.
  consider(o, APP_SMB, looksLikeSmb(o), o.clientLength + o.serverLength > 4 ? 445 : 0);
  consider(o, APP_DCE_RPC, looksLikeDceRpc(o), 135);
  consider(o, APP_VNC, looksLikeVnc(o), 5900);
  consider(o, APP_STUN, looksLikeStunStream(o), 3478);
  consider(o, APP_NFS, looksLikeNfsStream(o), 2049);
  consider(o, APP_RPC, looksLikeRpcStream(o), 111);
  consider(o, APP_MYSQL, looksLikeMysql(o), 3306);
  consider(o, APP_POSTGRESQL, looksLikePostgresql(o), 5432);
  consider(o, APP_REDIS, looksLikeRedis(o), 6379);
  consider(o, APP_MQTT, looksLikeMqtt(o), 1883);
  consider(o, APP_AMQP, looksLikeAmqp(o), 5672);
  consider(o, APP_RSYNC, looksLikeRsync(o), 873);
  consider(o, APP_GIT, looksLikeGit(o), 9418);
  consider(o, APP_MONGODB, looksLikeMongodb(o), 27017);
  consider(o, APP_CASSANDRA, looksLikeCassandra(o), 9042);
  consider(o, APP_MEMCACHED, looksLikeMemcached(o), 11211);
  consider(o, APP_KAFKA, looksLikeKafka(o), 9092);
  consider(o, APP_DNS, looksLikeDnsStream(o), 53);
  consider(o, APP_SMTP, looksLikeSmtp(o), 25);
  consider(o, APP_FTP, looksLikeFtp(o), 21);
  consider(o, APP_IMAP, looksLikeImap(o), 143);
  consider(o, APP_POP3, looksLikePop3(o), 110);
  consider(o, APP_TELNET, looksLikeTelnet(o), 23);
  consider(o, APP_IRC, looksLikeIrc(o), 6667);
  consider(o, APP_MODBUS, looksLikeModbus(o), 502);
  consider(o, APP_DNP3, looksLikeDnp3(o), 20000);
  consider(o, APP_SIP, looksLikeSip(o), 5060);
  consider(o, APP_S7COMM, looksLikeS7(o), 0);
  consider(o, APP_ENIP, looksLikeEnip(o), 44818);
  consider(o, APP_IEC104, looksLikeIec104(o), 2404);
  consider(o, APP_BITTORRENT, looksLikeBittorrent(o), 6881);
}

/** Over UDP. */
function askDatagrams(o: Opening): void {
  consider(o, APP_MDNS, looksLikeMdns(o), 5353);
  consider(o, APP_LLMNR, looksLikeLlmnr(o), 5355);
  consider(o, APP_NBNS, looksLikeNbns(o), 137);
  consider(o, APP_DTLS, looksLikeDtls(o), 443);
  consider(o, APP_KERBEROS, looksLikeKerberosDatagram(o), 88);
  consider(o, APP_LDAP, looksLikeLdapDatagram(o), 389);
  consider(o, APP_DHCP, looksLikeDhcp(o), 67);
  consider(o, APP_DHCPV6, looksLikeDhcpv6(o), 547);
  consider(o, APP_NTP, looksLikeNtp(o), 123);
  consider(o, APP_SNMP, looksLikeSnmp(o), 161);
  consider(o, APP_SYSLOG, looksLikeSyslog(o), 514);
  consider(o, APP_TFTP, looksLikeTftp(o), 69);
  consider(o, APP_RADIUS, looksLikeRadius(o), 1812);
  consider(o, APP_SSDP, looksLikeSsdp(o), 1900);
  consider(o, APP_STUN, looksLikeStun(o), 3478);
  consider(o, APP_NFS, looksLikeNfs(o), 2049);
  consider(o, APP_RPC, looksLikeRpc(o), 111);
  consider(o, APP_DNS, looksLikeDns(o), 53);
  consider(o, APP_QUIC, looksLikeQuic(o), 443);
  consider(o, APP_DNP3, looksLikeDnp3Datagram(o), 20000);
  consider(o, APP_SIP, looksLikeSipDatagram(o), 5060);
  consider(o, APP_ENIP, looksLikeEnipDatagram(o), 44818);
  consider(o, APP_BACNET, looksLikeBacnet(o), 47808);
  consider(o, APP_BITTORRENT, looksLikeBittorrentDatagram(o), 6881);
}

/** Over UDP, by more than one datagram: what was seen of a sender is in the stream's words meanwhile. */
function askMedia(p: Input, o: Opening): void {
  consider(o, APP_RTP, looksLikeRtp(p), 0);
  consider(o, APP_RTCP, looksLikeRtcp(p), 0);
  consider(o, APP_MEMCACHED, looksLikeMemcachedDatagram(o), 11211);
}

function consider(o: Opening, app: u8, verdict: u32, port: u32): void {
  if (verdict == NO) return;
  if (verdict == MAYBE) {
    o.undecided = 1;
    if (o.byPort == 0 && (o.serverPort == port || o.clientPort == port)) o.byPort = app;
    return;
  }
  if (verdict > o.verdict) {
    o.verdict = verdict;
    o.app = app;
  }
}

/**
 * Looks at the first bytes of both directions of a TCP stream: its APP_*, if they tell, which becomes the flow's
 * unless that has one. `last`: no further bytes will be looked at, so that what it may be is decided by the port.
 */
export function recognise(
  p: Input,
  client: u32,
  clientLength: u32,
  server: u32,
  serverLength: u32,
  last: bool,
): u8 {
  const o = openingOf(p, client, clientLength, server, serverLength);
  if (p.flow.app != APP_UNKNOWN) {
    // A tunnel inside another protocol: the ports are that one's.
    o.clientPort = 0;
    o.serverPort = 0;
  }
  askStreams(o);
  return decide(p, o, last);
}

/** Looks at the datagram of `p` and sets the flow's `app`, if it tells. */
export function recogniseDatagram(p: Input): void {
  const length = p.end - p.at;
  const o = p.direction == 0 ? openingOf(p, p.at, length, 0, 0) : openingOf(p, 0, 0, p.at, length);
  askDatagrams(o);
  if (o.app == APP_UNKNOWN) askMedia(p, o);
  decide(p, o, true);
  if (p.flow.app == APP_UNKNOWN) return;
  p.stream.word0 = 0;
  p.stream.word1 = 0;
}

/** Did `recognise` leave the stream undecided, with something that it may be? */
export function isUndecided(p: Input): bool {
  return changetype<Opening>(p.partition.scratch + SCRATCH_OPENING).undecided != 0;
}

function openingOf(
  p: Input,
  client: u32,
  clientLength: u32,
  server: u32,
  serverLength: u32,
): Opening {
  const o = changetype<Opening>(p.partition.scratch + SCRATCH_OPENING);
  o.client = client;
  o.clientLength = clientLength;
  o.server = server;
  o.serverLength = serverLength;
  o.clientPort = clientPort(p.flow);
  o.serverPort = serverPort(p.flow);
  o.app = APP_UNKNOWN;
  o.verdict = NO;
  o.byPort = 0;
  o.undecided = 0;
  return o;
}

function decide(p: Input, o: Opening, last: bool): u8 {
  const flow = p.flow;
  const byPort = o.app == APP_UNKNOWN && last;
  const app = (byPort ? o.byPort : o.app) as u8;
  if (app == APP_UNKNOWN || flow.app != APP_UNKNOWN) return app;
  flow.app = app;
  if (byPort) flow.appConfidence = CONFIDENCE_PORT;
  else flow.appConfidence = o.verdict == CERTAIN ? CONFIDENCE_HANDSHAKE : CONFIDENCE_PATTERN;
  return app;
}
