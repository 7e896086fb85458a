// Which application protocol a flow speaks, by what it says: ports only decide between those that it may be.

import { CONFIDENCE_HANDSHAKE, CONFIDENCE_PATTERN, CONFIDENCE_PORT } from '../memory/outcomes';
import { SCRATCH_OPENING } from '../memory/scratch';
import { clientPort, Input, serverPort } from '../stream/input';
import { looksLikeDhcp } from './dhcp';
import { looksLikeDhcpv6 } from './dhcpv6';
import {
  looksLikeDns,
  looksLikeDnsStream,
  looksLikeLlmnr,
  looksLikeMdns,
  looksLikeNbns,
} from './dns-opening';
import { looksLikeDtls } from './dtls';
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
import { looksLikeNtp } from './ntp';
import { CERTAIN, MAYBE, NO, Opening } from './opening';
import {
  APP_DHCP,
  APP_DHCPV6,
  APP_DNS,
  APP_DTLS,
  APP_LLMNR,
  APP_MDNS,
  APP_NBNS,
  APP_NFS,
  APP_NTP,
  APP_RADIUS,
  APP_RPC,
  APP_SNMP,
  APP_SSDP,
  APP_SSH,
  APP_STUN,
  APP_SYSLOG,
  APP_TFTP,
  APP_TLS,
  APP_UNKNOWN,
} from './registry';
import { looksLikeSnmp } from './snmp';
import { looksLikeSsh } from './ssh';
import { looksLikeStun, looksLikeStunStream } from './stun';
import { looksLikeTls } from './tls-records';

/** Over TCP; the first of equals wins. */
function askStreams(o: Opening): void {
  consider(o, APP_TLS, looksLikeTls(o), 443);
  consider(o, APP_SSH, looksLikeSsh(o), 22);
  consider(o, APP_STUN, looksLikeStunStream(o), 3478);
  consider(o, APP_NFS, looksLikeNfsStream(o), 2049);
  consider(o, APP_RPC, looksLikeRpcStream(o), 111);
  consider(o, APP_DNS, looksLikeDnsStream(o), 53);
}

/** Over UDP. */
function askDatagrams(o: Opening): void {
  consider(o, APP_MDNS, looksLikeMdns(o), 5353);
  consider(o, APP_LLMNR, looksLikeLlmnr(o), 5355);
  consider(o, APP_NBNS, looksLikeNbns(o), 137);
  consider(o, APP_DTLS, looksLikeDtls(o), 443);
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
 * Looks at the first bytes of both directions of a TCP flow and sets its `app`, if they tell. `last`: no
 * further bytes will be looked at, so that what it may be is decided by the port.
 */
export function recognise(
  p: Input,
  client: u32,
  clientLength: u32,
  server: u32,
  serverLength: u32,
  last: bool,
): void {
  const o = openingOf(p, client, clientLength, server, serverLength);
  askStreams(o);
  decide(p, o, last);
}

/** Looks at the datagram of `p` and sets the flow's `app`, if it tells. */
export function recogniseDatagram(p: Input): void {
  const length = p.end - p.at;
  const o = p.direction == 0 ? openingOf(p, p.at, length, 0, 0) : openingOf(p, 0, 0, p.at, length);
  askDatagrams(o);
  decide(p, o, true);
}

/** Did `recognise` leave the flow undecided, with something that it may be? */
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

function decide(p: Input, o: Opening, last: bool): void {
  const flow = p.flow;
  if (o.app != APP_UNKNOWN) {
    flow.app = o.app as u8;
    flow.appConfidence = o.verdict == CERTAIN ? CONFIDENCE_HANDSHAKE : CONFIDENCE_PATTERN;
  } else if (last && o.byPort != 0) {
    flow.app = o.byPort as u8;
    flow.appConfidence = CONFIDENCE_PORT;
  }
}
