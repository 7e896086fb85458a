// RDP connections.

import type { RecordBase } from './record-base.js';

/**
 * A connection as far as it is in the clear: the negotiation of its security; with RDP's own security
 * (`selected` is "RDP") the settings of both sides too.
 */
export interface RdpRecord<Time = bigint> extends RecordBase<Time> {
  type: 'rdp';
  /** The client's `mstshash`: its user's name, up to nine characters as a rule. */
  cookie?: string;
  /** In place of the cookie the client sent a token that a load balancer routes by. */
  routingToken?: true;
  /** Security protocols that the client can do: RDP, SSL, HYBRID (NLA), RDSTLS, HYBRID_EX, RDSAAD. */
  requested?: string[];
  /** The client asks not to send its credentials. */
  restrictedAdmin?: true;
  /** The one that the server chose. */
  selected?: string;
  /** Why the server chose none: "HYBRID_REQUIRED_BY_SERVER", … */
  failure?: string;
  /** Version of RDP: "5.0" stands for 5.0 to 8.1. */
  clientVersion?: string;
  clientName?: string;
  /** @asType integer */
  clientBuild?: number;
  /** Language of the keyboard, "en-US", or the number of its layout. */
  keyboardLayout?: string | number;
  /** Screen asked for, pixels. @asType integer */
  width?: number;
  /** @asType integer */
  height?: number;
  /** Bits a pixel that were asked for. @asType integer */
  colorDepth?: number;
  clientProductId?: string;
  /** Virtual channels that the client wants: "cliprdr", "rdpsnd", … */
  channels?: string[];
  serverVersion?: string;
  /** RDP's own encryption: none, 40bit, 56bit, 128bit (RC4), FIPS. */
  encryptionMethod?: string;
  /** none, low, client-compatible, high, FIPS. */
  encryptionLevel?: string;
  /** RSA (a bare key) or X.509. */
  certificateType?: string;
  /** Certificates in the chain. @asType integer */
  certificates?: number;
  certificatePermanent?: true;
}
