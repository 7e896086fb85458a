// What is kept of a DHCP transaction while its messages come, and the record that is made of it.
//
//   DhcpTransaction  ┌──────────┬──────────────┬────────────┬──────────────────────────────┐
//                    │ addresses│ message types│ parameters │ texts: length 1, bytes, each │  1024 bytes
//                    └──────────┴──────────────┴────────────┴──────────────────────────────┘
//                    0          56             72           136

import {
  close,
  ELEMENT,
  ItemWriter,
  openList,
  putFixedItem,
  putIpv4Item,
  putMacItem,
  putNumberItem,
  putSymbol,
  putText,
} from '../memory/items';
import { Input } from '../stream/input';
import { beginRecord } from '../stream/records';

export const TRANSACTION: u32 = 1024;

@unmanaged
export class DhcpTransaction {
  /** When it began, among those of its flow; 0: not in use. */
  order: u64;
  first: i64;
  last: i64;
  xid: u32;
  /** Addresses as in the message; 0: none. */
  client: u32;
  requested: u32;
  assigned: u32;
  server: u32;
  relay: u32;
  lease: u32;
  mac: u32;
  mac4: u16;
  hasMac: u8;
  hasLease: u8;
  types: u8;
  parameters: u8;
  router: u32;
}

const TYPES: usize = 72;
const MAX_TYPES: u8 = 16;
const PARAMETERS: usize = 88;
const MAX_PARAMETERS: u32 = 64;
const TEXTS: usize = 152;
const TEXT_ROOM: u32 = 136;
const MAX_TEXT: u32 = 128;

// Texts, by their place.
export const TEXT_HOST: u32 = 0;
export const TEXT_FQDN: u32 = 1;
export const TEXT_DOMAIN: u32 = 2;
export const TEXT_VENDOR: u32 = 3;
export const TEXT_CLIENT_MESSAGE: u32 = 4;
export const TEXT_SERVER_MESSAGE: u32 = 5;

/** The message types in their order; those past the first 16 are left out. */
export function keepType(it: DhcpTransaction, type: u8): void {
  if (it.types >= MAX_TYPES) return;
  store<u8>(changetype<usize>(it) + TYPES + it.types, type);
  it.types++;
}

/** The parameters that the client wants to know, as it first lists them. */
export function keepParameters(it: DhcpTransaction, at: u32, length: u32): void {
  if (it.parameters > 0) return;
  it.parameters = min(length, MAX_PARAMETERS) as u8;
  memory.copy(changetype<usize>(it) + PARAMETERS, at, it.parameters);
}

/** The first text that is said of a kind, without zeros at its end. */
export function keepText(it: DhcpTransaction, kind: u32, at: u32, length: u32): void {
  const place = changetype<usize>(it) + TEXTS + kind * TEXT_ROOM;
  if (load<u8>(place) > 0) return;
  length = min(length, MAX_TEXT);
  while (length > 0 && load<u8>(at + length - 1) == 0) length--;
  store<u8>(place, length);
  memory.copy(place + 1, at, length);
}

/** Begins the record and writes all of it. */
export function writeDhcp(p: Input, it: DhcpTransaction): void {
  beginRecord(p, 'dhcp');
  p.recordTime = it.first;
  putNumberItem(p, 'transactionId', it.xid);
  if (it.types > 0) putTypes(p, it);
  putFixedItem(p, 'duration', ((it.last - it.first) / 1000) as u64, 6);
  if (it.hasMac) putMacItem(p, 'mac', changetype<usize>(it) + offsetof<DhcpTransaction>('mac'));
  putAddress(p, 'clientAddress', it, offsetof<DhcpTransaction>('client'));
  putAddress(p, 'requestedAddress', it, offsetof<DhcpTransaction>('requested'));
  putAddress(p, 'assignedAddress', it, offsetof<DhcpTransaction>('assigned'));
  putAddress(p, 'serverAddress', it, offsetof<DhcpTransaction>('server'));
  putAddress(p, 'router', it, offsetof<DhcpTransaction>('router'));
  putAddress(p, 'relayAddress', it, offsetof<DhcpTransaction>('relay'));
  if (it.hasLease) putNumberItem(p, 'leaseTime', it.lease);
  putKept(p, 'hostName', it, TEXT_HOST);
  putKept(p, 'clientFqdn', it, TEXT_FQDN);
  putKept(p, 'domain', it, TEXT_DOMAIN);
  putKept(p, 'vendorClass', it, TEXT_VENDOR);
  if (it.parameters > 0) putParameters(p, it);
  putKept(p, 'clientMessage', it, TEXT_CLIENT_MESSAGE);
  putKept(p, 'serverMessage', it, TEXT_SERVER_MESSAGE);
}

function putAddress(p: Input, field: string, it: DhcpTransaction, offset: usize): void {
  const at = changetype<usize>(it) + offset;
  if (load<u32>(at) != 0) putIpv4Item(p, field, at);
}

function putKept(p: Input, field: string, it: DhcpTransaction, kind: u32): void {
  const place = changetype<usize>(it) + TEXTS + kind * TEXT_ROOM;
  if (load<u8>(place) > 0) putText(p, field, place + 1, load<u8>(place));
}

function putParameters(p: Input, it: DhcpTransaction): void {
  openList(p, 'parameters');
  for (let i: u32 = 0; i < (it.parameters as u32); i++) {
    putNumberItem(p, ELEMENT, load<u8>(changetype<usize>(it) + PARAMETERS + i));
  }
  close(p);
}

function putTypes(p: Input, it: DhcpTransaction): void {
  openList(p, 'messageTypes');
  for (let i: u32 = 0; i < (it.types as u32); i++) {
    putType(p, load<u8>(changetype<usize>(it) + TYPES + i));
  }
  close(p);
}

function putType(w: ItemWriter, type: u32): void {
  const name = typeName(type);
  if (name.length > 0) putSymbol(w, ELEMENT, name);
  else putNumberItem(w, ELEMENT, type);
}

/** IANA "DHCP Message Type 53 Values". */
function typeName(type: u32): string {
  switch (type) {
    case 1:
      return 'DISCOVER';
    case 2:
      return 'OFFER';
    case 3:
      return 'REQUEST';
    case 4:
      return 'DECLINE';
    case 5:
      return 'ACK';
    case 6:
      return 'NAK';
    case 7:
      return 'RELEASE';
    case 8:
      return 'INFORM';
    case 9:
      return 'FORCERENEW';
    case 10:
      return 'LEASEQUERY';
    case 11:
      return 'LEASEUNASSIGNED';
    case 12:
      return 'LEASEUNKNOWN';
    case 13:
      return 'LEASEACTIVE';
    default:
      return '';
  }
}
