// The settings that RDP's sides exchange inside MCS connect messages ([MS-RDPBCGR] §2.2.1.3.2–5, §2.2.1.4.2–5).
//
//   block  ┌──────┬────────┬─ … ─┐
//          │ type │ length │     │   little endian, length with this header
//          └──────┴────────┴─ … ─┘

import {
  close,
  ELEMENT,
  openList,
  putNumberItem,
  putSymbol,
  putText,
  putTrue,
} from '../memory/items';
import { Input } from '../stream/input';
import { encryptionLevelName, encryptionMethodName, putLayout, versionName } from './rdp-names';
import { findByte } from './text';
import { putUtf16 } from './utf16';

const CLIENT_CORE: u32 = 0xc001;
const CLIENT_NETWORK: u32 = 0xc003;
const SERVER_CORE: u32 = 0x0c01;
const SERVER_SECURITY: u32 = 0x0c02;
const MAX_CHANNELS: u32 = 31;
const CHANNEL: u32 = 12;
/** Flag in what a client is capable of: it wants 32 bits a pixel. */
const WANTS_32: u32 = 2;
const CERTIFICATE_TEMPORARY: u32 = 0x80000000;

export function putBlocks(p: Input, at: u32, end: u32): void {
  while (at + 4 <= end) {
    const length = load<u16>(at, 2) as u32;
    if (length < 4 || length > end - at) return;
    switch (load<u16>(at) as u32) {
      case CLIENT_CORE:
        putClientCore(p, at, length);
        break;
      case CLIENT_NETWORK:
        putChannels(p, at, length);
        break;
      case SERVER_CORE:
        if (length >= 8) putSymbol(p, 'serverVersion', versionName(load<u32>(at, 4)));
        break;
      case SERVER_SECURITY:
        putServerSecurity(p, at, length);
        break;
    }
    at += length;
  }
}

//   4          8      10      12     14     16        20      24     56            132         134          …
//   version │ width │ height │ depth │ SAS │ layout │ build │ name │ keyboard, … │ depth (2) │ product, …  …
//
//   140            142                144            146
//   high depth │ supported depths │ capabilities │ digital product id, 64 bytes

function putClientCore(p: Input, at: u32, length: u32): void {
  if (length < 132) return;
  putSymbol(p, 'clientVersion', versionName(load<u32>(at, 4)));
  putUtf16(p, 'clientName', at + 24, 32);
  putNumberItem(p, 'clientBuild', load<u32>(at, 20));
  putLayout(p, 'keyboardLayout', load<u32>(at, 16));
  putNumberItem(p, 'width', load<u16>(at, 8));
  putNumberItem(p, 'height', load<u16>(at, 10));
  putNumberItem(p, 'colorDepth', depthOf(at, length));
  if (length >= 146 + 64 && load<u16>(at, 146) != 0) putUtf16(p, 'clientProductId', at + 146, 64);
}

/** Bits a pixel: each later field outranks those before it. */
function depthOf(at: u32, length: u32): u32 {
  if (length >= 146) {
    return load<u16>(at, 144) & WANTS_32 ? 32 : (load<u16>(at, 140) as u32);
  }
  const code: u32 = length >= 134 ? load<u16>(at, 132) : load<u16>(at, 12);
  switch (code) {
    case 0xca00:
      return 4;
    case 0xca02:
      return 15;
    case 0xca03:
      return 16;
    case 0xca04:
      return 24;
    default:
      return 8;
  }
}

function putChannels(p: Input, at: u32, length: u32): void {
  if (length < 8) return;
  const count = min(min(load<u32>(at, 4), MAX_CHANNELS), (length - 8) / CHANNEL);
  if (count == 0) return;
  openList(p, 'channels');
  for (let i: u32 = 0; i < count; i++) {
    const name = at + 8 + i * CHANNEL;
    putText(p, ELEMENT, name, findByte(name, name + 8, 0) - name);
  }
  close(p);
}

//   4        8       12                  16                   20
//   method │ level │ bytes of random │ bytes of certificate │ random │ certificate: version, …

function putServerSecurity(p: Input, at: u32, length: u32): void {
  if (length < 12) return;
  putSymbol(p, 'encryptionMethod', encryptionMethodName(load<u32>(at, 4)));
  putSymbol(p, 'encryptionLevel', encryptionLevelName(load<u32>(at, 8)));
  if (length < 20) return;
  const random = load<u32>(at, 12);
  const certificate = load<u32>(at, 16);
  if (random > length - 20 || certificate > length - 20 - random || certificate < 8) return;
  const from = at + 20 + random;
  const version = load<u32>(from);
  const chain = (version & ~CERTIFICATE_TEMPORARY) == 2;
  putSymbol(p, 'certificateType', chain ? 'X.509' : 'RSA');
  if (chain) putNumberItem(p, 'certificates', load<u32>(from, 4));
  if (!(version & CERTIFICATE_TEMPORARY)) putTrue(p, 'certificatePermanent');
}
