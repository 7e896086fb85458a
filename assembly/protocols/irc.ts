// IRC (RFC 1459, RFC 2812, IRCv3): an `irc` record for each command that says who is there: registration,
// logins, channels, DCC. What people say to each other is passed over.
//
//   C: PASS …   NICK anna   USER anna 0 * :Anna      S: :host 001 anna :Welcome
//   C: JOIN #room           PRIVMSG ben :^ADCC SEND file address port size^A

import {
  close,
  ELEMENT,
  openList,
  openObject,
  putIpv4Item,
  putNumberItem,
  putSymbol,
  putText,
} from '../memory/items';
import {
  available,
  DONE_FLOW,
  Input,
  MALFORMED,
  MORE,
  NEXT,
  Outcome,
  scratchOf,
} from '../stream/input';
import { beginRecord, endRecord } from '../stream/records';
import { stateOf } from '../stream/stream';
import { beginLines, beginNext, isFromClient, Lines, loseLine, NEW_LINE } from './lines';
import { Notes, notesAt, putNote, setNote } from './notes';
import { beginsWithAnyCase, CERTAIN, LIKELY, MAYBE, NO, Opening, onPort } from './opening';
import { accountIn, SASL_ROOM } from './sasl';
import { beginsTls, handOverToTls } from './starttls';
import {
  contains,
  containsWord,
  decimal,
  findByte,
  findLineFeed,
  isText,
  lineEnd,
  skipBlanks,
  trimEnd,
} from './text';

const NOTE_SERVER: u32 = 1;
const NOTE_NICK: u32 = 2;
const NOTE_USER: u32 = 3;

/** With tags (IRCv3): 8191 and 512 bytes. */
const MAX_LINE: u32 = 8704;
const MAX_NAME: u32 = 128;
const MAX_TEXT: u32 = 256;
const MAX_GREETING: u32 = 512;

const BLANK: u8 = 0x20;
const COLON: u8 = 0x3a;
const COMMA: u8 = 0x2c;
const CONTROL_A: u8 = 1;

// Mechanisms of AUTHENTICATE that are known by name: anything else may be a response.
const MECHANISM_NONE: u8 = 0;
const MECHANISM_PLAIN: u8 = 1;
const MECHANISM_EXTERNAL: u8 = 2;
const MECHANISM_SCRAM: u8 = 3;

@unmanaged
class IrcState extends Lines {
  tlsAsked: u8;
  mechanism: u8;
  step: u8;
  pad: u8;
}

const STATE: u32 = 1024;

export function looksLikeIrc(o: Opening): u32 {
  const end = o.client + min(o.clientLength, MAX_GREETING);
  const nick = beginsWithAnyCase(o.client, o.clientLength, 'nick ');
  const user = beginsWithAnyCase(o.client, o.clientLength, 'user ');
  const pass = beginsWithAnyCase(o.client, o.clientLength, 'pass ');
  const said =
    nick ||
    (user && contains(o.client, end, ' :')) ||
    beginsWithAnyCase(o.client, o.clientLength, 'cap ls') ||
    beginsWithAnyCase(o.client, o.clientLength, 'cap req ') ||
    (pass && contains(o.client, end, '\nnick '));
  if (isServer(o.server, o.serverLength)) return said || pass ? CERTAIN : LIKELY;
  // A line of the server's that is not whole yet.
  const begun = o.serverLength > 0 && load<u8>(o.server) == COLON && o.serverLength < MAX_GREETING;
  if (o.serverLength > 0) {
    return begun && findLineFeed(o.server, o.server + o.serverLength) == 0 ? MAYBE : NO;
  }
  // Alone, a nickname is little; with the line that has to follow it is enough.
  if (nick) return contains(o.client, end, '\nuser ') || onPort(o, 6667) ? LIKELY : MAYBE;
  if (said) return LIKELY;
  // A first line that is not whole yet.
  const partial = onPort(o, 6667) && o.clientLength > 0 && findLineFeed(o.client, end) == 0;
  return user || pass || partial ? MAYBE : NO;
}

/** ":host NOTICE …", ":host 001 …", "NOTICE AUTH …". */
function isServer(at: u32, length: u32): bool {
  if (beginsWithAnyCase(at, length, 'notice auth :')) return true;
  if (length < 8 || load<u8>(at) != COLON) return false;
  const end = at + min(length, MAX_GREETING);
  const stop = findByte(at, end, BLANK);
  if (stop == end) return false;
  return (
    beginsWithAnyCase(stop, end - stop, ' notice ') ||
    beginsWithAnyCase(stop, end - stop, ' 001 ') ||
    beginsWithAnyCase(stop, end - stop, ' 020 ') ||
    beginsWithAnyCase(stop, end - stop, ' cap ')
  );
}

export function parseIrc(p: Input): Outcome {
  const s = changetype<IrcState>(stateOf(p.partition, p.stream, STATE));
  if (changetype<usize>(s) == 0) return DONE_FLOW;
  if (p.lost > 0) {
    loseLine(p, s);
    s.mechanism = MECHANISM_NONE;
    return NEXT;
  }
  const client = !s.begun || isFromClient(p, s);
  if (s.begun && client && s.tlsAsked) {
    if (beginsTls(p)) return handOverToTls(p);
    if (!p.final) return MORE;
  }
  const at = p.at;
  const feed = findLineFeed(at, p.end);
  if (feed == 0) return available(p) > MAX_LINE ? MALFORMED : MORE;
  p.at = feed + 1;
  if (beginNext(p, s) != NEW_LINE) return NEXT;
  if (!s.begun) {
    const serves = isServer(at, feed - at) || beginsWithAnyCase(at, feed - at, 'notice ');
    beginLines(p, s, serves);
  }
  return readLine(p, s, isFromClient(p, s), at, trimEnd(at, lineEnd(at, feed)));
}

function readLine(p: Input, s: IrcState, client: bool, at: u32, end: u32): Outcome {
  // Tags (IRCv3 message-tags), then who says it.
  if (at < end && load<u8>(at) == 0x40) at = skipBlanks(findByte(at, end, BLANK), end);
  let from: u32 = 0;
  let fromEnd: u32 = 0;
  if (at < end && load<u8>(at) == COLON) {
    from = at + 1;
    fromEnd = findByte(at, end, BLANK);
    at = skipBlanks(fromEnd, end);
  }
  const verb = findByte(at, end, BLANK);
  const text = skipBlanks(verb, end);
  if (isText(at, verb, 'privmsg') || isText(at, verb, 'notice')) {
    readMessage(p, s, client, from, fromEnd, text, end);
    return NEXT;
  }
  if (client) {
    readCommand(p, s, at, verb, text, end);
    return NEXT;
  }
  if (isText(at, verb, '001')) {
    setNote(notesOf(s), NOTE_SERVER, from, fromEnd - from, MAX_NAME);
    setNote(notesOf(s), NOTE_NICK, text, findByte(text, end, BLANK) - text, MAX_NAME);
  } else if (isText(at, verb, '670')) {
    // RPL_STARTTLS (IRCv3 tls).
    return handOverToTls(p);
  } else if (isText(at, verb, '691')) s.tlsAsked = 0;
  return NEXT;
}

function readCommand(p: Input, s: IrcState, at: u32, verb: u32, text: u32, end: u32): void {
  const notes = notesOf(s);
  const word = findByte(text, end, BLANK);
  const value = text < end && load<u8>(text) == COLON ? text + 1 : text;
  if (isText(at, verb, 'nick')) {
    begin(p, notes, 'NICK');
    putText(p, 'value', value, word - value);
    endRecord(p);
    setNote(notes, NOTE_NICK, value, word - value, MAX_NAME);
  } else if (isText(at, verb, 'user')) {
    setNote(notes, NOTE_USER, text, word - text, MAX_NAME);
    begin(p, notes, 'USER');
    putText(p, 'value', text, word - text);
    // The fourth parameter: the real name, blanks and all.
    const colon = findByte(word, end, COLON);
    if (colon < end) putText(p, 'realName', colon + 1, min(end - colon - 1, MAX_TEXT));
    endRecord(p);
  } else if (isText(at, verb, 'pass')) {
    begin(p, notes, 'PASS');
    endRecord(p);
  } else if (isText(at, verb, 'oper')) {
    begin(p, notes, 'OPER');
    putText(p, 'value', text, word - text);
    endRecord(p);
  } else if (isText(at, verb, 'join')) {
    tellChannels(p, notes, 'JOIN', value, word);
  } else if (isText(at, verb, 'part')) {
    tellChannels(p, notes, 'PART', value, word);
  } else if (isText(at, verb, 'quit')) {
    begin(p, notes, 'QUIT');
    endRecord(p);
  } else if (isText(at, verb, 'starttls')) {
    s.tlsAsked = 1;
    begin(p, notes, 'STARTTLS');
    endRecord(p);
  } else if (isText(at, verb, 'authenticate')) {
    readAuthenticate(p, s, text, end);
  } else if (isText(at, verb, 'nickserv') || isText(at, verb, 'ns')) {
    if (isText(value, findByte(value, end, BLANK), 'identify')) tellIdentify(p, notes);
  } else if (isText(at, verb, 'identify')) tellIdentify(p, notes);
}

function notesOf(s: IrcState): Notes {
  return notesAt(
    changetype<usize>(s) + offsetof<IrcState>(),
    STATE - (offsetof<IrcState>() as u32),
  );
}

function begin(p: Input, notes: Notes, command: string): void {
  beginRecord(p, 'irc');
  putNote(p, 'server', notes, NOTE_SERVER);
  putNote(p, 'nick', notes, NOTE_NICK);
  putNote(p, 'user', notes, NOTE_USER);
  putSymbol(p, 'command', command);
}

/** JOIN and PART: channels with commas between; the keys behind them stay out. */
function tellChannels(p: Input, notes: Notes, command: string, at: u32, end: u32): void {
  begin(p, notes, command);
  openList(p, 'channels');
  while (at < end) {
    const stop = findByte(at, end, COMMA);
    putText(p, ELEMENT, at, min(stop - at, MAX_TEXT));
    at = stop + 1;
  }
  close(p);
  endRecord(p);
}

function tellIdentify(p: Input, notes: Notes): void {
  begin(p, notes, 'IDENTIFY');
  endRecord(p);
}

/** SASL (IRCv3 sasl): the mechanism, then the response in base64. */
function readAuthenticate(p: Input, s: IrcState, at: u32, end: u32): void {
  const scram = beginsWithAnyCase(at, end - at, 'scram-sha-');
  const plain = isText(at, end, 'plain');
  if (scram || plain || isText(at, end, 'external')) {
    s.mechanism = scram ? MECHANISM_SCRAM : plain ? MECHANISM_PLAIN : MECHANISM_EXTERNAL;
    return;
  }
  if (s.mechanism == MECHANISM_NONE) return;
  const mechanism = s.mechanism;
  s.mechanism = MECHANISM_NONE;
  begin(p, notesOf(s), 'AUTHENTICATE');
  const name =
    mechanism == MECHANISM_PLAIN ? 'PLAIN' : mechanism == MECHANISM_SCRAM ? 'SCRAM-' : 'EXTERNAL';
  putSymbol(p, 'mechanism', mechanism == MECHANISM_SCRAM ? 'SCRAM' : name);
  const out = scratchOf(p);
  // The name as bytes, which `accountIn` wants.
  const bytes = (out + SASL_ROOM) as u32;
  for (let i = 0; i < name.length; i++) store<u8>(bytes + i, name.charCodeAt(i));
  const length = accountIn(out, bytes, bytes + name.length, 0, at, end);
  if (length > 0) putText(p, 'value', out, length);
  endRecord(p);
}

/** PRIVMSG and NOTICE: of interest are DCC offers (CTCP), and passwords that go to services. */
function readMessage(
  p: Input,
  s: IrcState,
  client: bool,
  from: u32,
  fromEnd: u32,
  at: u32,
  end: u32,
): void {
  const notes = notesOf(s);
  const target = at;
  const targetEnd = findByte(at, end, BLANK);
  let text = skipBlanks(targetEnd, end);
  if (text < end && load<u8>(text) == COLON) text++;
  if (text < end && load<u8>(text) == CONTROL_A) {
    const stop = findByte(text + 1, end, CONTROL_A);
    if (beginsWithAnyCase(text + 1, stop - text - 1, 'dcc ')) {
      tellDcc(p, notes, client, from, fromEnd, target, targetEnd, text + 5, stop);
    }
    return;
  }
  if (!client || !containsWord(text, end, 'identify')) return;
  if (beginsWithAnyCase(target, targetEnd - target, 'nickserv')) tellIdentify(p, notes);
}

/** DCC type argument address port [size]: the address as one number, or as IPv6 in text. */
function tellDcc(
  p: Input,
  notes: Notes,
  client: bool,
  from: u32,
  fromEnd: u32,
  target: u32,
  targetEnd: u32,
  at: u32,
  end: u32,
): void {
  begin(p, notes, 'DCC');
  if (!client && from != 0) {
    putText(p, 'from', from, min(findByte(from, fromEnd, 0x21) - from, MAX_NAME));
  }
  putText(p, 'value', target, min(targetEnd - target, MAX_NAME));
  openObject(p, 'dcc');
  const type = findByte(at, end, BLANK);
  putText(p, 'type', at, min(type - at, MAX_NAME));
  let name = skipBlanks(type, end);
  let nameEnd: u32;
  if (name < end && load<u8>(name) == 0x22) {
    name++;
    nameEnd = findByte(name, end, 0x22);
  } else nameEnd = findByte(name, end, BLANK);
  if (isText(at, type, 'send') || isText(at, type, 'resume') || isText(at, type, 'accept')) {
    putText(p, 'fileName', name, min(nameEnd - name, MAX_TEXT));
  }
  let word = skipBlanks(min(nameEnd + 1, end), end);
  let stop = findByte(word, end, BLANK);
  if (isText(at, type, 'send') || isText(at, type, 'chat')) {
    const address = decimal(word, stop);
    if (address > 0 && address <= 0xffffffff) {
      const out = scratchOf(p);
      store<u32>(out, bswap<u32>(address as u32));
      putIpv4Item(p, 'ip', out);
    } else if (word < stop && findByte(word, stop, COLON) < stop) {
      putText(p, 'ip', word, min(stop - word, MAX_NAME));
    }
    word = skipBlanks(stop, end);
    stop = findByte(word, end, BLANK);
    const port = decimal(word, stop);
    if (port >= 0 && port <= 65535) putNumberItem(p, 'port', port as u64);
    word = skipBlanks(stop, end);
    const size = decimal(word, findByte(word, end, BLANK));
    if (size >= 0) putNumberItem(p, 'fileSize', size as u64);
  }
  close(p);
  endRecord(p);
}
