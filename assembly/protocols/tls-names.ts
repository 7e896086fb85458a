// Names of TLS numbers (IANA "Transport Layer Security (TLS) Parameters"). A number without a name here is
// written as it is, "0x1234".

import { ItemWriter, putSymbol, putText } from '../memory/items';
import { putHexByte } from '../output/text';
import { cipherName } from './tls-ciphers';

export const SSL2: u32 = 0x0002;
export const SSL3: u32 = 0x0300;
export const TLS12: u32 = 0x0303;
export const TLS13: u32 = 0x0304;
export const DTLS10: u32 = 0xfeff;
export const DTLS12: u32 = 0xfefd;
export const DTLS13: u32 = 0xfefc;

/** A value that stands for nothing, sent so that others get used to unknown ones (RFC 8701)? */
export function isGrease(value: u32): bool {
  return (value & 0x0f0f) == 0x0a0a && value >> 8 == (value & 0xff);
}

/** Is it TLS 1.3 or DTLS 1.3, or a draft of TLS 1.3? */
export function isVersion13(version: u32): bool {
  return version == TLS13 || version == DTLS13 || version >> 8 == 0x7f;
}

export function putVersion(w: ItemWriter, field: string, version: u32, text: usize): void {
  put(w, field, versionName(version), version, text);
}

export function putCipher(w: ItemWriter, field: string, cipher: u32, text: usize): void {
  put(w, field, cipherName(cipher), cipher, text);
}

export function putGroup(w: ItemWriter, field: string, group: u32, text: usize): void {
  put(w, field, groupName(group), group, text);
}

/** `text`: 8 bytes of scratch. */
function put(w: ItemWriter, field: string, name: string, value: u32, text: usize): void {
  if (name.length > 0) {
    putSymbol(w, field, name);
    return;
  }
  store<u16>(text, 0x7830);
  putHexByte(putHexByte(text + 2, (value >> 8) as u8), value as u8);
  putText(w, field, text, 6);
}

/** The name, or an empty text where it has none here. */
export function versionName(version: u32): string {
  switch (version) {
    case SSL2:
      return 'SSL 2.0';
    case SSL3:
      return 'SSL 3.0';
    case 0x0301:
      return 'TLS 1.0';
    case 0x0302:
      return 'TLS 1.1';
    case TLS12:
      return 'TLS 1.2';
    case TLS13:
      return 'TLS 1.3';
    case DTLS10:
      return 'DTLS 1.0';
    case DTLS12:
      return 'DTLS 1.2';
    case DTLS13:
      return 'DTLS 1.3';
    default:
      return '';
  }
}

function groupName(group: u32): string {
  switch (group) {
    case 0x0001:
      return 'sect163k1';
    case 0x0002:
      return 'sect163r1';
    case 0x0003:
      return 'sect163r2';
    case 0x0004:
      return 'sect193r1';
    case 0x0005:
      return 'sect193r2';
    case 0x0006:
      return 'sect233k1';
    case 0x0007:
      return 'sect233r1';
    case 0x0008:
      return 'sect239k1';
    case 0x0009:
      return 'sect283k1';
    case 0x000a:
      return 'sect283r1';
    case 0x000b:
      return 'sect409k1';
    case 0x000c:
      return 'sect409r1';
    case 0x000d:
      return 'sect571k1';
    case 0x000e:
      return 'sect571r1';
    case 0x000f:
      return 'secp160k1';
    case 0x0010:
      return 'secp160r1';
    case 0x0011:
      return 'secp160r2';
    case 0x0012:
      return 'secp192k1';
    case 0x0013:
      return 'secp192r1';
    case 0x0014:
      return 'secp224k1';
    case 0x0015:
      return 'secp224r1';
    case 0x0016:
      return 'secp256k1';
    case 0x0017:
      return 'secp256r1';
    case 0x0018:
      return 'secp384r1';
    case 0x0019:
      return 'secp521r1';
    case 0x001a:
      return 'brainpoolP256r1';
    case 0x001b:
      return 'brainpoolP384r1';
    case 0x001c:
      return 'brainpoolP512r1';
    case 0x001d:
      return 'x25519';
    case 0x001e:
      return 'x448';
    case 0x001f:
      return 'brainpoolP256r1tls13';
    case 0x0020:
      return 'brainpoolP384r1tls13';
    case 0x0021:
      return 'brainpoolP512r1tls13';
    case 0x0022:
      return 'GC256A';
    case 0x0023:
      return 'GC256B';
    case 0x0024:
      return 'GC256C';
    case 0x0025:
      return 'GC256D';
    case 0x0026:
      return 'GC512A';
    case 0x0027:
      return 'GC512B';
    case 0x0028:
      return 'GC512C';
    case 0x0029:
      return 'curveSM2';
    case 0x0100:
      return 'ffdhe2048';
    case 0x0101:
      return 'ffdhe3072';
    case 0x0102:
      return 'ffdhe4096';
    case 0x0103:
      return 'ffdhe6144';
    case 0x0104:
      return 'ffdhe8192';
    case 0x0200:
      return 'MLKEM512';
    case 0x0201:
      return 'MLKEM768';
    case 0x0202:
      return 'MLKEM1024';
    case 0x11eb:
      return 'SecP256r1MLKEM768';
    case 0x11ec:
      return 'X25519MLKEM768';
    case 0x11ed:
      return 'SecP384r1MLKEM1024';
    case 0x6399:
      return 'X25519Kyber768Draft00';
    case 0x639a:
      return 'SecP256r1Kyber768Draft00';
    case 0xff01:
      return 'arbitrary_explicit_prime_curves';
    case 0xff02:
      return 'arbitrary_explicit_char2_curves';
    default:
      return '';
  }
}

/** An alert's description (RFC 8446 §6, RFC 5246 §7.2, and what came before). */
export function alertName(description: u32): string {
  switch (description) {
    case 0:
      return 'close_notify';
    case 1:
      return 'end_of_early_data';
    case 10:
      return 'unexpected_message';
    case 20:
      return 'bad_record_mac';
    case 21:
      return 'decryption_failed';
    case 22:
      return 'record_overflow';
    case 30:
      return 'decompression_failure';
    case 40:
      return 'handshake_failure';
    case 41:
      return 'no_certificate';
    case 42:
      return 'bad_certificate';
    case 43:
      return 'unsupported_certificate';
    case 44:
      return 'certificate_revoked';
    case 45:
      return 'certificate_expired';
    case 46:
      return 'certificate_unknown';
    case 47:
      return 'illegal_parameter';
    case 48:
      return 'unknown_ca';
    case 49:
      return 'access_denied';
    case 50:
      return 'decode_error';
    case 51:
      return 'decrypt_error';
    case 52:
      return 'too_many_cids_requested';
    case 60:
      return 'export_restriction';
    case 70:
      return 'protocol_version';
    case 71:
      return 'insufficient_security';
    case 80:
      return 'internal_error';
    case 86:
      return 'inappropriate_fallback';
    case 90:
      return 'user_canceled';
    case 100:
      return 'no_renegotiation';
    case 109:
      return 'missing_extension';
    case 110:
      return 'unsupported_extension';
    case 111:
      return 'certificate_unobtainable';
    case 112:
      return 'unrecognized_name';
    case 113:
      return 'bad_certificate_status_response';
    case 114:
      return 'bad_certificate_hash_value';
    case 115:
      return 'unknown_psk_identity';
    case 116:
      return 'certificate_required';
    case 117:
      return 'general_error';
    case 120:
      return 'no_application_protocol';
    case 121:
      return 'ech_required';
    default:
      return '';
  }
}
