// Where FTP's data connections go: what PASV, EPSV, PORT and EPRT say of the end that listens.
//
//   227 Entering Passive Mode (h1,h2,h3,h4,p1,p2)     PORT h1,h2,h3,h4,p1,p2      RFC 959 §4.1.2
//   229 Entering Extended Passive Mode (|||port|)     EPRT |family|address|port|   RFC 2428

import { writeEnds } from '../flow/ends';
import { Input, scratchOf } from '../stream/input';
import { decimal, findByte, isDigit } from './text';

export const CHANNEL_NONE: u8 = 0;
export const CHANNEL_PASSIVE: u8 = 1;
export const CHANNEL_ACTIVE: u8 = 2;

@unmanaged
export class Channel {
  kind: u8;
  /** 4 or 6. */
  family: u8;
  port: u16;
  pad: u32;
  address0: u64;
  address1: u64;
}

export function addressOf(channel: Channel): usize {
  return changetype<usize>(channel) + offsetof<Channel>('address0');
}

/** Six numbers with commas between, wherever they are in [at, end). False: there are none. */
export function readSixNumbers(channel: Channel, kind: u8, at: u32, end: u32): bool {
  for (; at < end; at++) {
    if (!isDigit(load<u8>(at))) continue;
    const from = at;
    let count: u32 = 0;
    let numbers: u64 = 0;
    while (count < 6) {
      let stop = at;
      while (stop < end && isDigit(load<u8>(stop))) stop++;
      const value = decimal(at, stop);
      if (value < 0 || value > 255) break;
      numbers = (numbers << 8) | (value as u64);
      count++;
      if (count == 6) break;
      if (stop == end || load<u8>(stop) != 0x2c) break;
      at = stop + 1;
    }
    if (count == 6) {
      setIpv4(channel, kind, (numbers >> 16) as u32, numbers as u16);
      return true;
    }
    at = from;
    while (at < end && isDigit(load<u8>(at))) at++;
  }
  return false;
}

function setIpv4(channel: Channel, kind: u8, address: u32, port: u32): void {
  channel.kind = kind;
  channel.family = 4;
  channel.port = port as u16;
  store<u32>(addressOf(channel), bswap<u32>(address));
}

/** "(|||port|)": the address is the server's. `server`: direction of its replies. */
export function readExtendedPassive(
  p: Input,
  channel: Channel,
  server: u32,
  at: u32,
  end: u32,
): bool {
  at = findByte(at, end, 0x28) + 1;
  if (at + 5 > end) return false;
  const bar = load<u8>(at);
  if (isDigit(bar) || load<u8>(at + 1) != bar || load<u8>(at + 2) != bar) return false;
  const port = decimal(at + 3, findByte(at + 3, end, bar));
  if (port <= 0 || port > 65535) return false;
  const ends = scratchOf(p);
  writeEnds(ends, p.flow);
  channel.kind = CHANNEL_PASSIVE;
  // Behind both addresses and ports: protocol, IP version.
  channel.family = load<u8>(ends + 37);
  channel.port = port as u16;
  // Replies come from the end that they do not go to.
  memory.copy(addressOf(channel), server == 1 ? ends + 16 : ends, 16);
  return true;
}

/** EPRT's argument. */
export function readExtendedPort(channel: Channel, at: u32, end: u32): bool {
  if (at + 6 > end) return false;
  const bar = load<u8>(at);
  const family = load<u8>(at + 1);
  if (isDigit(bar) || load<u8>(at + 2) != bar) return false;
  const address = at + 3;
  const stop = findByte(address, end, bar);
  if (stop == end) return false;
  const port = decimal(stop + 1, findByte(stop + 1, end, bar));
  if (port <= 0 || port > 65535) return false;
  if (family == 0x31) {
    const value = readIpv4(address, stop);
    if (value < 0) return false;
    setIpv4(channel, CHANNEL_ACTIVE, value as u32, port as u32);
    return true;
  }
  if (family != 0x32 || !readIpv6(addressOf(channel), address, stop)) return false;
  channel.kind = CHANNEL_ACTIVE;
  channel.family = 6;
  channel.port = port as u16;
  return true;
}

/** The dotted IPv4 address [at, end); -1 if it is none. */
export function readIpv4(at: u32, end: u32): i64 {
  let address: i64 = 0;
  for (let i = 0; i < 4; i++) {
    const stop = i < 3 ? findByte(at, end, 0x2e) : end;
    const value = decimal(at, stop);
    if (value < 0 || value > 255) return -1;
    address = (address << 8) | value;
    at = stop + 1;
  }
  return address;
}

/** Reads the IPv6 address [at, end) (RFC 4291 §2.2, forms 1 and 2) to 16 bytes at `out`. */
export function readIpv6(out: usize, at: u32, end: u32): bool {
  memory.fill(out, 0, 16);
  let groups: u32 = 0;
  // Group before which the run of zeros is; 9: none.
  let zeros: u32 = 9;
  if (at + 2 <= end && load<u8>(at) == 0x3a && load<u8>(at + 1) == 0x3a) {
    zeros = 0;
    at += 2;
  }
  while (at < end) {
    if (groups == 8) return false;
    let value: u32 = 0;
    let digits: u32 = 0;
    while (at < end && digits < 4) {
      const digit = hexDigit(load<u8>(at));
      if (digit > 15) break;
      value = (value << 4) | digit;
      digits++;
      at++;
    }
    if (digits == 0) return false;
    store<u16>(out + groups * 2, bswap<u16>(value as u16));
    groups++;
    if (at == end) break;
    if (load<u8>(at) != 0x3a) return false;
    at++;
    if (at < end && load<u8>(at) == 0x3a) {
      if (zeros != 9) return false;
      zeros = groups;
      at++;
    } else if (at == end) return false;
  }
  if (zeros == 9) return groups == 8;
  if (groups == 8) return false;
  const moved = (groups - zeros) * 2;
  memory.copy(out + 16 - moved, out + zeros * 2, moved);
  memory.fill(out + zeros * 2, 0, 16 - moved - zeros * 2);
  return true;
}

function hexDigit(byte: u32): u32 {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  byte |= 0x20;
  return byte >= 0x61 && byte <= 0x66 ? byte - 0x57 : 16;
}
