// SIP (RFC 3261), with session descriptions (RFC 8866).

import type { RecordBase } from './record-base.js';

/** A kind of media that is offered, "m=". */
export interface SdpMedia {
  /** "audio", "video", "image". */
  type: string;
  /** 0: refused. @asType integer */
  port?: number;
  /** "RTP/AVP", "udptl". */
  protocol?: string;
  /** Of RTP: payload types. */
  formats?: string[];
  /** Where this one is to be sent, if elsewhere. */
  connection?: string;
}

export interface Sdp {
  /** Address that media are to be sent to. */
  connection?: string;
  media?: SdpMedia[];
}

/**
 * A request and its final response; a request without final response (no `status`); a response whose request
 * is not in the capture, or that came again (no `latency`); an ACK.
 */
export interface SipRecord<Time = bigint> extends RecordBase<Time> {
  type: 'sip';
  /** Of a response alone: from its CSeq. */
  method?: string;
  /** Target of the request. Here as in From and To: without password, tag and header fields. */
  uri?: string;
  callId?: string;
  /** Number in CSeq. @asType integer */
  sequence?: number;
  /** From and To of the request. */
  requestFrom?: string;
  requestTo?: string;
  userAgent?: string;
  /** The request had credentials. */
  authorization?: {
    /** "Digest". */
    scheme: string;
    username?: string;
  };
  /** Via entries. @asType integer */
  requestHops?: number;
  /** Without parameters. */
  requestContentType?: string;
  requestSdp?: Sdp;
  /** Bytes. @asType integer */
  requestBodyLength?: number;
  /** How often the request came again while it waited. @asType integer */
  requestRepeats?: number;
  /** The last response below 200 (100 trying, 180 ringing). @asType integer */
  provisionalStatus?: number;
  /** @asType integer */
  status?: number;
  reason?: string;
  /**
   * Seconds from the request to the final response.
   * @minimum 0
   */
  latency?: number;
  responseFrom?: string;
  responseTo?: string;
  /** Server, or User-Agent of the response. */
  server?: string;
  warning?: string;
  /** Via entries. @asType integer */
  responseHops?: number;
  responseContentType?: string;
  responseSdp?: Sdp;
  /** Bytes. @asType integer */
  responseBodyLength?: number;
}
