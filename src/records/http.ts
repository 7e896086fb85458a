// HTTP/1 and HTTP/2 requests and responses, and WebSocket connections.

import type { RecordBase } from './record-base.js';

/** A body that is not empty, as it was transferred: without chunks, with its Content-Encoding. */
export interface HttpBody {
  /**
   * Bytes that were captured.
   * @asType integer
   * @minimum 0
   */
  bytes: number;
  /**
   * Bytes that the capture does not have.
   * @asType integer
   */
  missingBytes?: number;
  /** It did not come to its end. */
  incomplete?: true;
  /** Media type by its first bytes; absent where they do not tell, or lie under a Content-Encoding. */
  mimeType?: string;
  /** It is longer than `limits.bodyBytes`, so that it has no hash. */
  tooLong?: true;
  /**
   * Of the whole body.
   * @pattern ^[0-9a-f]{64}$
   */
  sha256?: string;
}

/** Credentials that were sent; never what proves them. */
export interface HttpAuthentication {
  scheme: 'aws4-hmac-sha256' | 'basic' | 'bearer' | 'digest' | 'negotiate' | 'ntlm' | 'other';
  /** Basic (unless its password is empty: the name may then be a key) and Digest. */
  username?: string;
}

/**
 * A request and its response; a request without response (no `status`); a response whose request is not in
 * the capture (no `method`).
 */
export interface HttpRecord<Time = bigint> extends RecordBase<Time> {
  type: 'http';
  /**
   * HTTP/1: its place among the transactions of the connection, from 1.
   * @asType integer
   * @minimum 1
   */
  depth?: number;
  /**
   * HTTP/2: number of the stream.
   * @asType integer
   */
  streamId?: number;
  /** Requests come from `dst`: the connection's beginning is not in the capture. */
  requestDirection?: 'rev';
  /** HTTP/2: the server promised the response before it was asked for (PUSH_PROMISE). */
  pushed?: true;
  method?: string;
  /** Host, or HTTP/2's authority. */
  host?: string;
  /** As in the request line, without user information and without the values of parameters that are secrets. */
  target?: string;
  /** "1.1"; absent for HTTP/0.9. */
  version?: string;
  userAgent?: string;
  /** Referer, cleaned like `target`. */
  referrer?: string;
  origin?: string;
  xForwardedFor?: string;
  requestVia?: string;
  authentication?: HttpAuthentication;
  proxyAuthentication?: HttpAuthentication;
  /**
   * Cookies that were sent.
   * @asType integer
   */
  cookies?: number;
  upgrade?: string;
  requestContentType?: string;
  /**
   * Content-Length, as the header says.
   * @asType integer
   */
  requestContentLength?: number;
  requestContentEncoding?: string;
  requestTransferEncoding?: string;
  /** Content-Length twice with different values, or beside Transfer-Encoding. */
  requestLengthConflict?: true;
  /** Content-Disposition's filename. */
  requestFilename?: string;
  /** Not all header fields of the request are in the capture, or were read. */
  requestCut?: true;
  requestBody?: HttpBody;
  /**
   * The body was a form with a password in it (HTTP/1, URL-encoded, at most 8 KiB): the account's name, where a
   * field is named like one.
   */
  formLogin?: { username?: string };
  /**
   * The first interim response (1xx).
   * @asType integer
   */
  interimStatus?: number;
  /**
   * @asType integer
   * @minimum 100
   * @maximum 999
   */
  status?: number;
  reason?: string;
  /**
   * Seconds from the request's head to the response's.
   * @minimum 0
   */
  latency?: number;
  server?: string;
  /** Cleaned like `target`. */
  location?: string;
  responseVia?: string;
  /**
   * Set-Cookie fields.
   * @asType integer
   */
  setCookies?: number;
  responseContentType?: string;
  /** @asType integer */
  responseContentLength?: number;
  responseContentEncoding?: string;
  responseTransferEncoding?: string;
  responseLengthConflict?: true;
  responseFilename?: string;
  /** Not all header fields of the response are in the capture, or were read. */
  responseCut?: true;
  responseBody?: HttpBody;
  /**
   * HTTP/2: the stream was reset before its response was whole; the error code.
   * @asType integer
   */
  resetCode?: number;
}

/** What one side of a WebSocket connection sent. */
export interface WebsocketSide {
  /** @asType integer */
  messages: number;
  /** @asType integer */
  textMessages?: number;
  /** @asType integer */
  binaryMessages?: number;
  /**
   * Of messages, as transferred.
   * @asType integer
   */
  bytes: number;
  /** @asType integer */
  pings?: number;
}

/** A WebSocket connection, from the answer to its HTTP request on. */
export interface WebsocketRecord<Time = bigint> extends RecordBase<Time> {
  type: 'websocket';
  host?: string;
  /** Cleaned like the request's. */
  target?: string;
  /** Sec-WebSocket-Protocol and Sec-WebSocket-Extensions that the server chose. */
  subprotocol?: string;
  extensions?: string;
  client?: WebsocketSide;
  server?: WebsocketSide;
  /** Who sent the first close frame, and its status code. */
  closedBy?: 'client' | 'server';
  /** @asType integer */
  closeCode?: number;
  /** Bytes are missing, or no frames: it was not read to its end. */
  incomplete?: true;
}
