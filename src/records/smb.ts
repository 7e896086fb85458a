// SMB connections: what was agreed upon, who logged on, which shares and files were used.

import type { KerberosTicket } from './ldap.js';
import type { RecordBase } from './record-base.js';

/** Times of a file as its server has them. */
export interface SmbTimes<Time = bigint> {
  modified?: Time;
  accessed?: Time;
  created?: Time;
  changed?: Time;
}

/**
 * `action` says what the record tells of:
 * negotiate (dialects and security), session-setup (a log-on), tree-connect (a share), file (from its opening to its
 * closing), delete and rename (of SMB 1, by name), netbios-session (names, before the rest on port 139), encrypted
 * (from here on there are encrypted messages, which are not read).
 */
export interface SmbRecord<Time = bigint> extends RecordBase<Time> {
  type: 'smb';
  action:
    | 'negotiate'
    | 'session-setup'
    | 'tree-connect'
    | 'file'
    | 'delete'
    | 'rename'
    | 'netbios-session'
    | 'encrypted';
  /** Negotiate: what the client offers: "3.1.1", "2.0.2", …; of SMB 1 "NT LM 0.12", … */
  dialects?: string[];
  clientGuid?: string;
  /** What the server chose; "2.???": some SMB 2, to be negotiated once more. */
  dialect?: string;
  serverGuid?: string;
  /** Whether the server signs, or wants all to be signed. */
  signing?: 'enabled' | 'required';
  /** Of 3.1.1: the cipher for what is to be encrypted. */
  cipher?: string;
  serverTime?: Time;
  serverStart?: Time;
  /** Session setup. */
  mechanism?: 'NTLM' | 'Kerberos';
  domain?: string;
  user?: string;
  workstation?: string;
  /** Nobody's session. */
  anonymous?: true;
  kerberos?: KerberosTicket;
  /** `\\server\share`. */
  share?: string;
  /** The share is the one for named pipes. */
  pipe?: true;
  /** File: its name in the share; "" is the share's root. */
  name?: string;
  /** What was asked for: supersede, open, create, open-if, overwrite, overwrite-if. */
  disposition?: string;
  /** What it is opened for: read, write, execute, delete, maximum. */
  access?: string[];
  /** Rename: what to; `renameStatus` says what came of it. */
  newName?: string;
  renameStatus?: string;
  /** NT status of the answer, "SUCCESS", "ACCESS_DENIED", …, or its number in hexadecimal. Absent: no answer. */
  status?: string;
  /** The server made the session a guest's. */
  guest?: true;
  /** The session's or share's messages are to be encrypted. */
  encrypted?: true;
  /** The answer was signed. */
  signed?: true;
  /** disk, pipe, print. */
  shareType?: string;
  /** Of SMB 1: the share's file system as the server calls it, "NTFS". */
  fileSystem?: string;
  /** What came of the opening: opened, created, overwritten, superseded. */
  outcome?: string;
  directory?: true;
  /** Bytes, when it was opened. @asType integer */
  size?: number;
  times?: SmbTimes<Time>;
  /** Bytes that were read and written while it was open. @asType integer */
  bytesRead?: number;
  /** @asType integer */
  bytesWritten?: number;
  /** It was deleted when it was closed. */
  deleted?: true;
  /** NetBIOS session: names of the server and the client. */
  calledName?: string;
  callingName?: string;
}
