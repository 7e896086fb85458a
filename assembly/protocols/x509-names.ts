// Names of what certificates are made of, by OBJECT IDENTIFIER; empty texts where there is none here.
// Attributes: RFC 4514 §3, RFC 4519, PKCS #9. Keys and signatures: RFC 8017, 5480, 8410, 9881. Of curves, the
// names that TLS has for them.

import { be16 } from '../memory/bytes';

const PKCS1: u64 = 0x2a864886f70d0101;
const PKCS9: u64 = 0x2a864886f70d0109;
const ECDSA_SHA2: u64 = 0x2a8648ce3d0403;
const NIST_SIGNATURES: u64 = 0x6086480165030403;
const BRAINPOOL: u64 = 0x2b24030302080101;

/** The bytes at `at`, 8 at most, as a number. */
function number(at: u32, bytes: u32): u64 {
  let value: u64 = 0;
  for (let i: u32 = 0; i < bytes; i++) value = (value << 8) | (load<u8>(at + i) as u64);
  return value;
}

/** Last byte of [at, end) if `prefix`, of `bytes`, is all that is before; else 0. */
function under(at: u32, end: u32, prefix: u64, bytes: u32): u32 {
  if (end - at != bytes + 1 || number(at, bytes) != prefix) return 0;
  return load<u8>(end - 1);
}

/** Of an attribute in a distinguished name. */
export function attributeName(at: u32, end: u32): string {
  const length = end - at;
  if (length == 3) return directoryName(under(at, end, 0x5504, 2));
  if (length == 9) {
    const arc = under(at, end, PKCS9, 8);
    return arc == 1 ? 'emailAddress' : arc == 2 ? 'unstructuredName' : '';
  }
  // 0.9.2342.19200300.100.1
  if (length == 10 && number(at, 8) == 0x0992268993f22c64 && load<u8>(at + 8) == 1) {
    const arc = load<u8>(at + 9) as u32;
    return arc == 1 ? 'UID' : arc == 25 ? 'DC' : '';
  }
  // 1.3.6.1.4.1.311.60.2.1, of extended validation
  if (length == 11 && number(at, 8) == 0x2b0601040182373c && be16(at + 8) == 0x0201) {
    const arc = load<u8>(at + 10) as u32;
    return arc == 1
      ? 'jurisdictionL'
      : arc == 2
        ? 'jurisdictionST'
        : arc == 3
          ? 'jurisdictionC'
          : '';
  }
  return '';
}

/** 2.5.4 */
function directoryName(arc: u32): string {
  switch (arc) {
    case 3:
      return 'CN';
    case 4:
      return 'SN';
    case 5:
      return 'serialNumber';
    case 6:
      return 'C';
    case 7:
      return 'L';
    case 8:
      return 'ST';
    case 9:
      return 'street';
    case 10:
      return 'O';
    case 11:
      return 'OU';
    case 12:
      return 'title';
    case 13:
      return 'description';
    case 15:
      return 'businessCategory';
    case 17:
      return 'postalCode';
    case 41:
      return 'name';
    case 42:
      return 'GN';
    case 43:
      return 'initials';
    case 44:
      return 'generationQualifier';
    case 46:
      return 'dnQualifier';
    case 65:
      return 'pseudonym';
    case 97:
      return 'organizationIdentifier';
    default:
      return '';
  }
}

/** Of a public key's algorithm. */
export function keyName(at: u32, end: u32): string {
  switch (under(at, end, PKCS1, 8)) {
    case 1:
      return 'rsa';
    case 10:
      return 'rsa-pss';
    default:
      break;
  }
  if (under(at, end, 0x2a8648ce3d02, 6) == 1) return 'ec';
  if (under(at, end, 0x2a8648ce3804, 6) == 1) return 'dsa';
  const other = edwardsName(under(at, end, 0x2b65, 2));
  return other.length > 0 ? other : latticeName(under(at, end, NIST_SIGNATURES, 8));
}

function edwardsName(arc: u32): string {
  switch (arc) {
    case 110:
      return 'x25519';
    case 111:
      return 'x448';
    case 112:
      return 'ed25519';
    case 113:
      return 'ed448';
    default:
      return '';
  }
}

function latticeName(arc: u32): string {
  switch (arc) {
    case 17:
      return 'ml-dsa-44';
    case 18:
      return 'ml-dsa-65';
    case 19:
      return 'ml-dsa-87';
    default:
      return '';
  }
}

/** Of the curve of an `ec` key. */
export function curveName(at: u32, end: u32): string {
  switch (under(at, end, 0x2a8648ce3d0301, 7)) {
    case 1:
      return 'secp192r1';
    case 7:
      return 'secp256r1';
    default:
      break;
  }
  switch (under(at, end, 0x2b810400, 4)) {
    case 10:
      return 'secp256k1';
    case 33:
      return 'secp224r1';
    case 34:
      return 'secp384r1';
    case 35:
      return 'secp521r1';
    default:
      break;
  }
  switch (under(at, end, BRAINPOOL, 8)) {
    case 7:
      return 'brainpoolP256r1';
    case 11:
      return 'brainpoolP384r1';
    case 13:
      return 'brainpoolP512r1';
    default:
      return '';
  }
}

/** Of a signature's algorithm. */
export function signatureName(at: u32, end: u32): string {
  switch (under(at, end, PKCS1, 8)) {
    case 2:
      return 'md2WithRSAEncryption';
    case 4:
      return 'md5WithRSAEncryption';
    case 5:
      return 'sha1WithRSAEncryption';
    case 10:
      return 'rsassaPss';
    case 11:
      return 'sha256WithRSAEncryption';
    case 12:
      return 'sha384WithRSAEncryption';
    case 13:
      return 'sha512WithRSAEncryption';
    case 14:
      return 'sha224WithRSAEncryption';
    default:
      break;
  }
  switch (under(at, end, ECDSA_SHA2, 7)) {
    case 1:
      return 'ecdsa-with-SHA224';
    case 2:
      return 'ecdsa-with-SHA256';
    case 3:
      return 'ecdsa-with-SHA384';
    case 4:
      return 'ecdsa-with-SHA512';
    default:
      break;
  }
  if (under(at, end, 0x2a8648ce3d04, 6) == 1) return 'ecdsa-with-SHA1';
  // Of OIW, from before PKCS #1 had one.
  if (under(at, end, 0x2b0e0302, 4) == 29) return 'sha1WithRSA';
  if (under(at, end, 0x2a8648ce3804, 6) == 3) return 'dsa-with-SHA1';
  const nist = under(at, end, NIST_SIGNATURES, 8);
  if (nist == 1) return 'dsa-with-SHA224';
  if (nist == 2) return 'dsa-with-SHA256';
  const lattice = latticeName(nist);
  return lattice.length > 0 ? lattice : edwardsName(under(at, end, 0x2b65, 2));
}
