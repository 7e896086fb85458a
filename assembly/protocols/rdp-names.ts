// Names of RDP's numbers ([MS-RDPBCGR] §2.2.1; locale identifiers: [MS-LCID]).

import { close, ELEMENT, ItemWriter, openList, putNumberItem, putSymbol } from '../memory/items';

const MAX_PROTOCOLS: u32 = 5;

/** The security protocols that are asked for; RDP's own, which no flag stands for, if there are none. */
export function putProtocols(w: ItemWriter, field: string, flags: u32): void {
  openList(w, field);
  if (flags == 0) putSymbol(w, ELEMENT, protocolName(0));
  for (let i: u32 = 0; i < MAX_PROTOCOLS; i++) {
    if (flags & (1 << i)) putSymbol(w, ELEMENT, protocolName(1 << i));
  }
  close(w);
}

export function protocolName(protocol: u32): string {
  switch (protocol) {
    case 0:
      return 'RDP';
    case 1:
      return 'SSL';
    case 2:
      return 'HYBRID';
    case 4:
      return 'RDSTLS';
    case 8:
      return 'HYBRID_EX';
    case 16:
      return 'RDSAAD';
    default:
      return 'unknown';
  }
}

export function failureName(code: u32): string {
  switch (code) {
    case 1:
      return 'SSL_REQUIRED_BY_SERVER';
    case 2:
      return 'SSL_NOT_ALLOWED_BY_SERVER';
    case 3:
      return 'SSL_CERT_NOT_ON_SERVER';
    case 4:
      return 'INCONSISTENT_FLAGS';
    case 5:
      return 'HYBRID_REQUIRED_BY_SERVER';
    case 6:
      return 'SSL_WITH_USER_AUTH_REQUIRED_BY_SERVER';
    default:
      return 'unknown';
  }
}

export function versionName(version: u32): string {
  switch (version) {
    case 0x00080001:
      return '4.0';
    case 0x00080004:
      return '5.0';
    case 0x00080005:
      return '10.0';
    case 0x00080006:
      return '10.1';
    case 0x00080007:
      return '10.2';
    case 0x00080008:
      return '10.3';
    case 0x00080009:
      return '10.4';
    case 0x0008000a:
      return '10.5';
    case 0x0008000b:
      return '10.6';
    case 0x0008000c:
      return '10.7';
    case 0x0008000d:
      return '10.8';
    case 0x0008000e:
      return '10.9';
    case 0x0008000f:
      return '10.10';
    case 0x00080010:
      return '10.11';
    case 0x00080011:
      return '10.12';
    default:
      return 'unknown';
  }
}

export function encryptionMethodName(method: u32): string {
  switch (method) {
    case 0:
      return 'none';
    case 1:
      return '40bit';
    case 2:
      return '128bit';
    case 8:
      return '56bit';
    case 16:
      return 'FIPS';
    default:
      return 'unknown';
  }
}

export function encryptionLevelName(level: u32): string {
  switch (level) {
    case 0:
      return 'none';
    case 1:
      return 'low';
    case 2:
      return 'client-compatible';
    case 3:
      return 'high';
    case 4:
      return 'FIPS';
    default:
      return 'unknown';
  }
}

/** A keyboard's language, or its number where it has none here. */
export function putLayout(w: ItemWriter, field: string, layout: u32): void {
  const name = layoutName(layout);
  if (name.length > 0) putSymbol(w, field, name);
  else putNumberItem(w, field, layout);
}

function layoutName(layout: u32): string {
  switch (layout) {
    case 0x0401:
      return 'ar-SA';
    case 0x0404:
      return 'zh-TW';
    case 0x0405:
      return 'cs-CZ';
    case 0x0406:
      return 'da-DK';
    case 0x0407:
      return 'de-DE';
    case 0x0408:
      return 'el-GR';
    case 0x0409:
      return 'en-US';
    case 0x040a:
      return 'es-ES';
    case 0x040b:
      return 'fi-FI';
    case 0x040c:
      return 'fr-FR';
    case 0x040d:
      return 'he-IL';
    case 0x040e:
      return 'hu-HU';
    case 0x040f:
      return 'is-IS';
    case 0x0410:
      return 'it-IT';
    case 0x0411:
      return 'ja-JP';
    case 0x0412:
      return 'ko-KR';
    case 0x0413:
      return 'nl-NL';
    case 0x0414:
      return 'nb-NO';
    case 0x0415:
      return 'pl-PL';
    case 0x0416:
      return 'pt-BR';
    case 0x0418:
      return 'ro-RO';
    case 0x0419:
      return 'ru-RU';
    case 0x041a:
      return 'hr-HR';
    case 0x041b:
      return 'sk-SK';
    case 0x041d:
      return 'sv-SE';
    case 0x041e:
      return 'th-TH';
    case 0x041f:
      return 'tr-TR';
    case 0x0421:
      return 'id-ID';
    case 0x0422:
      return 'uk-UA';
    case 0x0424:
      return 'sl-SI';
    case 0x0425:
      return 'et-EE';
    case 0x0426:
      return 'lv-LV';
    case 0x0427:
      return 'lt-LT';
    case 0x0429:
      return 'fa-IR';
    case 0x042a:
      return 'vi-VN';
    case 0x0804:
      return 'zh-CN';
    case 0x0807:
      return 'de-CH';
    case 0x0809:
      return 'en-GB';
    case 0x080a:
      return 'es-MX';
    case 0x080c:
      return 'fr-BE';
    case 0x0813:
      return 'nl-BE';
    case 0x0816:
      return 'pt-PT';
    case 0x0c04:
      return 'zh-HK';
    case 0x0c07:
      return 'de-AT';
    case 0x0c09:
      return 'en-AU';
    case 0x0c0c:
      return 'fr-CA';
    case 0x1009:
      return 'en-CA';
    case 0x100c:
      return 'fr-CH';
    case 0x1809:
      return 'en-IE';
    case 0x4009:
      return 'en-IN';
    default:
      return '';
  }
}
