// TLS, SSL and DTLS handshakes.

import type { RecordBase } from './record-base.js';

/** What a certificate says, in short; its `x509` record has the rest. */
export interface CertificateSummary<Time = bigint> {
  /** RFC 4514: the most specific first, "CN=www.example.org,O=Example,C=DE". */
  subject: string;
  issuer: string;
  /** Hexadecimal, upper case. */
  serial: string;
  /** A date behind 2262-04-11, as "never expires" is written, is given as that one. */
  notBefore?: Time;
  notAfter?: Time;
  /** rsa, rsa-pss, ec, dsa, ed25519, ed448, ml-dsa-44, …; else the algorithm's OBJECT IDENTIFIER. */
  keyType: string;
  /**
   * RSA: of the modulus; DSA: of the prime; ec: of the field.
   * @asType integer
   */
  keyBits?: number;
  /** ec: as TLS names it, "secp256r1"; else its OBJECT IDENTIFIER. */
  curve?: string;
  /** "sha256WithRSAEncryption", "ecdsa-with-SHA384"; else its OBJECT IDENTIFIER. */
  signatureAlgorithm: string;
  /** Subject and issuer are the same; the signature is not verified. */
  selfSigned?: true;
}

/** What a client offers in its first ClientHello. */
export interface ClientHelloFields {
  /** Server name indication (RFC 6066). */
  serverName?: string;
  /** Application protocols (RFC 7301), most wanted first. */
  alpnOffered?: string[];
  /** "TLS 1.3"; "0x7f1c" for numbers without a name. Without GREASE, as in all lists here. */
  versionsOffered?: string[];
  /** Supported groups: curves, finite fields, key encapsulations. */
  groupsOffered?: string[];
  /** Sends data before the handshake is over (0-RTT). */
  earlyData?: true;
  /** Has the extension encrypted_client_hello, be it GREASE. */
  ech?: true;
  /**
   * MD5 of what it offers (salesforce/ja3). Absent where it offers more than 512 of a kind.
   * @pattern ^[0-9a-f]{32}$
   */
  ja3?: string;
  /** The text that JA3 is the MD5 of. Option `rawFingerprints`. */
  ja3Raw?: string;
  /** JA4 (FoxIO). Absent where JA3 is. */
  ja4?: string;
  /** JA4_r: the lists instead of their hashes. Option `rawFingerprints`. */
  ja4Raw?: string;
  /** JA4_o: lists as they came, not sorted. Option `rawFingerprints`. */
  ja4Original?: string;
  /** JA4_ro. Option `rawFingerprints`. */
  ja4OriginalRaw?: string;
}

/** What a server chose in its ServerHello. */
export interface ServerHelloFields {
  version?: string;
  /** IANA name of the cipher suite; "0x1234" for numbers without one. */
  cipher?: string;
  /** Group of the key exchange: by the key share, or by ServerKeyExchange. */
  group?: string;
  /** Application protocol; in TLS 1.3 it is encrypted. */
  alpn?: string;
  /**
   * Number of the compression method; absent: none.
   * @asType integer
   */
  compression?: number;
  /** A session went on: by its id, its ticket or a pre-shared key. */
  resumed?: true;
  /** @pattern ^[0-9a-f]{32}$ */
  ja3s?: string;
  /** The text that JA3S is the MD5 of. Option `rawFingerprints`. */
  ja3sRaw?: string;
}

/** An alert in the clear. */
export interface TlsAlert {
  from: 'client' | 'server';
  level: 'warning' | 'fatal';
  /** "handshake_failure"; a number without a name as it is. */
  description: string | number;
}

/** A handshake of TLS, SSL or, over UDP, DTLS (`version` and `protocol` tell). */
export interface TlsRecord<Time = bigint>
  extends RecordBase<Time>,
    ClientHelloFields,
    ServerHelloFields {
  type: 'tls';
  /** The client is `dst`: the connection's beginning is not in the capture. */
  clientDirection?: 'rev';
  /** The ClientHello came in the form of SSL 2; it has no fingerprints. */
  ssl2Hello?: true;
  /** TLS 1.3: the server asked for another ClientHello, with a key of this group. */
  retryRequest?: {
    group?: string;
    /** @pattern ^[0-9a-f]{32}$ */
    ja3s?: string;
    ja3sRaw?: string;
  };
  /** Fingerprints of that other ClientHello. */
  retryHello?: Pick<
    ClientHelloFields,
    'ja3' | 'ja3Raw' | 'ja4' | 'ja4Raw' | 'ja4Original' | 'ja4OriginalRaw'
  >;
  /**
   * ClientHellos, where there were several: one more with a cookie (DTLS) or after a `retryRequest`.
   * @asType integer
   * @minimum 2
   */
  clientHellos?: number;
  /**
   * Finite field Diffie-Hellman before TLS 1.3: bits of the server's prime.
   * @asType integer
   */
  dhBits?: number;
  /** The server's own certificate. Before TLS 1.3 only, as all of certificates: later ones are encrypted. */
  certificate?: CertificateSummary<Time>;
  /**
   * SHA-256 of the certificates that it sent, in their order.
   * @maxItems 10
   */
  certificateChain?: string[];
  clientCertificate?: CertificateSummary<Time>;
  /** @maxItems 10 */
  clientCertificateChain?: string[];
  /** The server sent an OCSP response with its certificate. */
  ocspStapled?: true;
  clientCertificateRequested?: true;
  /** Both sides went over to encryption; TLS 1.3: the client went on, with more than an alert, after ServerHello. */
  established?: true;
  /** @maxItems 4 */
  alerts?: TlsAlert[];
}
