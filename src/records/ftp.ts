// FTP control connections.

import type { RecordBase } from './record-base.js';

/** Where a transfer's data connection goes: its flow has this destination. */
export interface FtpDataChannel {
  /** true: the client connects to the server (PASV, EPSV); false: the server to the client (PORT, EPRT). */
  passive: boolean;
  /** The end that listens. */
  ip: string;
  /**
   * @asType integer
   * @minimum 0
   * @maximum 65535
   */
  port: number;
}

/** A login, a transfer or listing, or a command that changes files; with the server's answer. */
export interface FtpRecord<Time = bigint> extends RecordBase<Time> {
  type: 'ftp';
  user?: string;
  /** PASS and ACCT are logins: what is sent with them is left out. USER: without password, or refused. */
  command:
    | 'USER'
    | 'PASS'
    | 'ACCT'
    | 'AUTH'
    | 'RETR'
    | 'STOR'
    | 'STOU'
    | 'APPE'
    | 'LIST'
    | 'NLST'
    | 'MLSD'
    | 'DELE'
    | 'MKD'
    | 'RMD'
    | 'RNFR'
    | 'RNTO'
    | 'SITE';
  /** As it is sent; of SITE only the first word. */
  arg?: string;
  /** Folder that it is relative to, where PWD or CWD told. */
  folder?: string;
  dataChannel?: FtpDataChannel;
  /** Bytes of the file as the server says. @asType integer */
  fileSize?: number;
  /** Absent: no answer in the capture. @asType integer */
  replyCode?: number;
  /** Text of the answer's last line; never that of a login. */
  replyMsg?: string;
  /** Of a login: the server's greeting, first line. */
  banner?: string;
  /** AUTH was accepted: what follows is encrypted. */
  tls?: true;
}
