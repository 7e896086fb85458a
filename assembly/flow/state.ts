// conn_state of a flow, by the rules of Zeek's conn.log in the order they are tried (docs/flows.md).

import { PROTOCOL_TCP, PROTOCOL_UDP, PROTOCOL_UDP_LITE } from '../memory/ip-protocols';
import {
  CONN_OTH,
  CONN_REJ,
  CONN_RSTO,
  CONN_RSTOS0,
  CONN_RSTR,
  CONN_RSTRH,
  CONN_S0,
  CONN_S1,
  CONN_S2,
  CONN_S3,
  CONN_SF,
  CONN_SH,
  CONN_SHR,
} from '../memory/outcomes';
import { Flow } from './flow';
import { historyAt } from './history';
import { endpointOf } from './tcp';
import {
  STATE_CLOSED,
  STATE_ESTABLISHED,
  STATE_INACTIVE,
  STATE_PARTIAL,
  STATE_RESET,
  STATE_SYN_ACK_SENT,
  STATE_SYN_SENT,
  Tcp,
} from './tcp-block';

export function connState(flow: Flow): u8 {
  const protocol = flow.protocol as u32;
  if (protocol == PROTOCOL_TCP && flow.tcp != 0) return tcpState(flow);
  if (protocol == PROTOCOL_UDP || protocol == PROTOCOL_UDP_LITE) {
    if (flow.packets0 > 0) return flow.packets1 > 0 ? CONN_SF : CONN_S0;
    return flow.packets1 > 0 ? CONN_SHR : CONN_OTH;
  }
  return CONN_OTH;
}

function tcpState(flow: Flow): u8 {
  const o = endpointOf(flow, 0).state;
  const r = endpointOf(flow, 1).state;
  if (r == STATE_RESET) {
    const nothingSent = flow.payload0 == 0 && flow.payload1 == 0;
    if (o == STATE_SYN_SENT || o == STATE_SYN_ACK_SENT || (o == STATE_RESET && nothingSent))
      return CONN_REJ;
    return o == STATE_INACTIVE || o == STATE_PARTIAL ? CONN_RSTRH : CONN_RSTR;
  }
  if (o == STATE_RESET) {
    if (r == STATE_INACTIVE || r == STATE_PARTIAL)
      return synThenReset(flow) ? CONN_RSTOS0 : CONN_OTH;
    return CONN_RSTO;
  }
  if (o == STATE_CLOSED && r == STATE_CLOSED) return CONN_SF;
  if (o == STATE_CLOSED) return r == STATE_INACTIVE ? CONN_SH : CONN_S2;
  if (r == STATE_CLOSED) return o == STATE_INACTIVE ? CONN_SHR : CONN_S3;
  if (o == STATE_SYN_SENT && r == STATE_INACTIVE) return CONN_S0;
  if (o == STATE_ESTABLISHED && r == STATE_ESTABLISHED) return CONN_S1;
  return CONN_OTH;
}

/** The history begins with S (after a flip) and reaches R without the source sending H A F G I Q. */
function synThenReset(flow: Flow): bool {
  let at = historyAt(flow);
  const end = at + changetype<Tcp>(flow.tcp).length;
  if (at < end && load<u8>(at) == 0x5e) at++;
  if (at >= end || load<u8>(at) != 0x53) return false;
  for (at++; at < end; at++) {
    switch (load<u8>(at) as u32) {
      case 0x52:
        return true;
      case 0x48:
      case 0x41:
      case 0x46:
      case 0x47:
      case 0x49:
      case 0x51:
        return false;
    }
  }
  return false;
}
