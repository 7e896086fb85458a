// Names of cipher suites (IANA "TLS Cipher Suites").

import { classicCipherName } from './tls-ciphers-classic';
import { ecCipherName } from './tls-ciphers-ec';

/** The name, or an empty text where it has none here. */
export function cipherName(cipher: u32): string {
  if (cipher < 0x100) return classicCipherName(cipher);
  return cipher >> 8 == 0xc0 ? ecCipherName(cipher) : laterCipherName(cipher);
}

/** TLS 1.3, ChaCha20-Poly1305, GOST, and signals. */
function laterCipherName(cipher: u32): string {
  switch (cipher) {
    case 0x1301:
      return 'TLS_AES_128_GCM_SHA256';
    case 0x1302:
      return 'TLS_AES_256_GCM_SHA384';
    case 0x1303:
      return 'TLS_CHACHA20_POLY1305_SHA256';
    case 0x1304:
      return 'TLS_AES_128_CCM_SHA256';
    case 0x1305:
      return 'TLS_AES_128_CCM_8_SHA256';
    case 0x5600:
      return 'TLS_FALLBACK_SCSV';
    case 0xc100:
      return 'TLS_GOSTR341112_256_WITH_KUZNYECHIK_CTR_OMAC';
    case 0xc101:
      return 'TLS_GOSTR341112_256_WITH_MAGMA_CTR_OMAC';
    case 0xc102:
      return 'TLS_GOSTR341112_256_WITH_28147_CNT_IMIT';
    case 0xc103:
      return 'TLS_GOSTR341112_256_WITH_KUZNYECHIK_MGM_L';
    case 0xc104:
      return 'TLS_GOSTR341112_256_WITH_MAGMA_MGM_L';
    case 0xc105:
      return 'TLS_GOSTR341112_256_WITH_KUZNYECHIK_MGM_S';
    case 0xc106:
      return 'TLS_GOSTR341112_256_WITH_MAGMA_MGM_S';
    case 0xcc13:
      return 'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256';
    case 0xcc14:
      return 'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256';
    case 0xcc15:
      return 'TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256';
    case 0xcca8:
      return 'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256';
    case 0xcca9:
      return 'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256';
    case 0xccaa:
      return 'TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256';
    case 0xccab:
      return 'TLS_PSK_WITH_CHACHA20_POLY1305_SHA256';
    case 0xccac:
      return 'TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256';
    case 0xccad:
      return 'TLS_DHE_PSK_WITH_CHACHA20_POLY1305_SHA256';
    case 0xccae:
      return 'TLS_RSA_PSK_WITH_CHACHA20_POLY1305_SHA256';
    case 0xd001:
      return 'TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256';
    case 0xd002:
      return 'TLS_ECDHE_PSK_WITH_AES_256_GCM_SHA384';
    case 0xd003:
      return 'TLS_ECDHE_PSK_WITH_AES_128_CCM_8_SHA256';
    case 0xd005:
      return 'TLS_ECDHE_PSK_WITH_AES_128_CCM_SHA256';
    default:
      return '';
  }
}
