// Logins of a session, among its notes: each with its mechanism, then the account's name, then how it went.

import {
  close,
  ELEMENT,
  ItemWriter,
  openList,
  openObject,
  putBool,
  putText,
} from '../memory/items';
import {
  addNote,
  findNote,
  firstNote,
  Notes,
  nextNote,
  noteFlag,
  noteLength,
  noteText,
  setNoteFlag,
} from './notes';
import { MAX_ACCOUNT } from './sasl';

/** A login's mechanism; empty without. */
export const NOTE_LOGIN: u32 = 100;
/** The account's name of the login before it. */
const NOTE_LOGIN_NAME: u32 = 101;

const SUCCEEDED: u32 = 1;
const FAILED: u32 = 2;
const MAX_MECHANISM: u32 = 32;

export function beginLogin(notes: Notes, at: usize, length: u32): void {
  addNote(notes, NOTE_LOGIN, at, length, MAX_MECHANISM);
}

export function nameLogin(notes: Notes, at: usize, length: u32): void {
  addNote(notes, NOTE_LOGIN_NAME, at, length, MAX_ACCOUNT);
}

/** How the login under way went; one that is over already is left as it is. */
export function endLogin(notes: Notes, success: bool): void {
  const login = lastLogin(notes);
  if (login != 0 && noteFlag(login) == 0) setNoteFlag(login, success ? SUCCEEDED : FAILED);
}

/** The last login's note; 0 without. */
export function lastLogin(notes: Notes): usize {
  let last: usize = 0;
  let note = findNote(notes, NOTE_LOGIN, firstNote(notes));
  while (note != 0) {
    last = note;
    note = findNote(notes, NOTE_LOGIN, nextNote(note));
  }
  return last;
}

export function putLogins(w: ItemWriter, notes: Notes): void {
  let login = findNote(notes, NOTE_LOGIN, firstNote(notes));
  if (login == 0) return;
  openList(w, 'logins');
  while (login != 0) {
    const next = findNote(notes, NOTE_LOGIN, nextNote(login));
    const name = findNote(notes, NOTE_LOGIN_NAME, login);
    openObject(w, ELEMENT);
    if (noteLength(login) > 0) putText(w, 'mechanism', noteText(login), noteLength(login));
    if (name != 0 && (next == 0 || name < next)) {
      putText(w, 'username', noteText(name), noteLength(name));
    }
    if (noteFlag(login) != 0) putBool(w, 'success', noteFlag(login) == SUCCEEDED);
    close(w);
    login = next;
  }
  close(w);
}
