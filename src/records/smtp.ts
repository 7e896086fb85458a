// Mail as it is handed over by SMTP and LMTP.

import type { RecordBase } from './record-base.js';

/** A login by SASL. Passwords and tokens are never kept. */
export interface SmtpAuth {
  mechanism: string;
  /** PLAIN, LOGIN, CRAM-MD5, SCRAM, XOAUTH2, OAUTHBEARER. */
  username?: string;
  /** Absent: the capture does not say. */
  success?: boolean;
}

/** A part of a message that is a file, as its headers say. */
export interface MailAttachment {
  mimeType?: string;
  filename?: string;
}

/**
 * A message transaction; of a connection without any, what was said; of a login that failed before another
 * one, that login. Subject and texts are left out.
 */
export interface SmtpRecord<Time = bigint> extends RecordBase<Time> {
  type: 'smtp';
  /** Number in the connection, from 1. @asType integer */
  transDepth: number;
  /** First line of the server's greeting. */
  banner?: string;
  /** Name that the client gives itself by HELO, EHLO or LHLO. */
  helo?: string;
  /** What the server offers in its answer to EHLO. */
  extensions?: string[];
  /** STARTTLS was taken; what follows is encrypted. */
  tls?: true;
  auth?: SmtpAuth;
  /** Envelope: addresses without angle brackets; "" is the null sender. */
  mailFrom?: string;
  /** Bytes that MAIL FROM announces. @asType integer */
  size?: number;
  rcptTo?: string[];
  /** Those of them that the server did not take. */
  refusedRcptTo?: string[];
  /** Headers, unfolded, else as they are written. */
  date?: string;
  from?: string;
  to?: string[];
  cc?: string[];
  replyTo?: string;
  messageId?: string;
  inReplyTo?: string;
  xOriginatingIp?: string;
  /** Received headers: how many, and the first two. @asType integer */
  received?: number;
  firstReceived?: string;
  secondReceived?: string;
  /** User-Agent or X-Mailer. */
  userAgent?: string;
  /** MIME type of the whole. */
  contentType?: string;
  attachments?: MailAttachment[];
  /** Bytes of the message as it arrives, headers included. @asType integer */
  messageBytes?: number;
  /** Some of the message is missing in the capture. */
  incomplete?: true;
  /** Answer to the message; without one, to the last command of the transaction. @asType integer */
  replyCode?: number;
  /** Text of that answer's last line; never that of a login. */
  replyMsg?: string;
}
