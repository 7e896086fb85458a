// IRC connections.

import type { RecordBase } from './record-base.js';

/** An offer of a direct connection between two clients. */
export interface IrcDcc {
  /** SEND, CHAT, RESUME, ACCEPT, … */
  type: string;
  fileName?: string;
  /** Where the offering client listens: the flow that follows has this destination. */
  ip?: string;
  /** @asType integer */
  port?: number;
  /** @asType integer */
  fileSize?: number;
}

/** A command that says who is there; messages are left out. */
export interface IrcRecord<Time = bigint> extends RecordBase<Time> {
  type: 'irc';
  /** The server's name, from its welcome. */
  server?: string;
  /** As they are when the command is given. */
  nick?: string;
  user?: string;
  /** PASS, OPER, AUTHENTICATE and IDENTIFY (to NickServ) are logins: what proves them is left out. */
  command:
    | 'PASS'
    | 'NICK'
    | 'USER'
    | 'OPER'
    | 'AUTHENTICATE'
    | 'IDENTIFY'
    | 'JOIN'
    | 'PART'
    | 'QUIT'
    | 'STARTTLS'
    | 'DCC';
  /** AUTHENTICATE. */
  mechanism?: 'PLAIN' | 'EXTERNAL' | 'SCRAM';
  /** DCC that came from the server: who offers. */
  from?: string;
  /** NICK, USER, OPER, AUTHENTICATE: the name; DCC: to whom. */
  value?: string;
  /** USER. */
  realName?: string;
  /** JOIN, PART; without keys. */
  channels?: string[];
  dcc?: IrcDcc;
}
