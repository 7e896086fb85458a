// What a parser remembers of a session until it writes its record: short texts of some kinds, in the order in
// which they came, in the parser's own state.
//
//   Notes  ┌──────┬──────┬─────┬───┬────────┬──────┬──────┬─ … ─┐
//          │ used │ room │ cut │   │ length │ kind │ flag │ text│ …
//          └──────┴──────┴─────┴───┴────────┴──────┴──────┴─ … ─┘
//                                    u16      u8     u8

import { close, ELEMENT, ItemWriter, openList, putText } from '../memory/items';

@unmanaged
export class Notes {
  /** Bytes of notes behind this head, and how many there may be. */
  used: u32;
  room: u32;
  /** 1: something found no room, or was cut. */
  cut: u32;
  pad: u32;
}

const HEAD: u32 = 4;

/** The notes at `at`, which is zeroed at first and has `bytes` bytes for all of them. */
export function notesAt(at: usize, bytes: u32): Notes {
  const notes = changetype<Notes>(at);
  notes.room = bytes - (offsetof<Notes>() as u32);
  return notes;
}

/** Adds a text of at most `most` bytes; longer ones are cut. */
export function addNote(notes: Notes, kind: u32, at: usize, length: u32, most: u32): void {
  if (length > most) {
    length = most;
    notes.cut = 1;
  }
  if (HEAD + length > notes.room - notes.used) {
    notes.cut = 1;
    return;
  }
  const note = endOf(notes);
  store<u16>(note, length);
  store<u8>(note, kind, 2);
  store<u8>(note, 0, 3);
  memory.copy(note + HEAD, at, length);
  notes.used += HEAD + length;
}

/** As `addNote`, in place of what there was of this kind. */
export function setNote(notes: Notes, kind: u32, at: usize, length: u32, most: u32): void {
  dropNotes(notes, kind, kind);
  addNote(notes, kind, at, length, most);
}

/** Forgets all notes of the kinds `first` to `last`. */
export function dropNotes(notes: Notes, first: u32, last: u32): void {
  const end = endOf(notes);
  let to = firstNote(notes);
  let note = to;
  while (note < end) {
    const size = HEAD + noteLength(note);
    const kind = noteKind(note);
    if (kind < first || kind > last) {
      if (to != note) memory.copy(to, note, size);
      to += size;
    }
    note += size;
  }
  notes.used = (to - firstNote(notes)) as u32;
}

export function firstNote(notes: Notes): usize {
  return changetype<usize>(notes) + offsetof<Notes>();
}

export function endOf(notes: Notes): usize {
  return firstNote(notes) + notes.used;
}

export function nextNote(note: usize): usize {
  return note + HEAD + noteLength(note);
}

export function noteLength(note: usize): u32 {
  return load<u16>(note);
}

export function noteKind(note: usize): u32 {
  return load<u8>(note, 2);
}

export function noteFlag(note: usize): u32 {
  return load<u8>(note, 3);
}

export function setNoteFlag(note: usize, flag: u32): void {
  store<u8>(note, flag, 3);
}

export function noteText(note: usize): usize {
  return note + HEAD;
}

/** The first note of a kind at or behind `note`; 0 if there is none. */
export function findNote(notes: Notes, kind: u32, note: usize): usize {
  const end = endOf(notes);
  while (note < end) {
    if (noteKind(note) == kind) return note;
    note = nextNote(note);
  }
  return 0;
}

export function hasNote(notes: Notes, kind: u32): bool {
  return findNote(notes, kind, firstNote(notes)) != 0;
}

/** Writes the first note of a kind, if there is one. */
export function putNote(w: ItemWriter, field: string, notes: Notes, kind: u32): void {
  const note = findNote(notes, kind, firstNote(notes));
  if (note != 0) putText(w, field, noteText(note), noteLength(note));
}

/** Writes the notes of a kind as a list, if there are any. */
export function putNotes(w: ItemWriter, field: string, notes: Notes, kind: u32): void {
  let note = findNote(notes, kind, firstNote(notes));
  if (note == 0) return;
  openList(w, field);
  for (; note != 0; note = findNote(notes, kind, nextNote(note))) {
    putText(w, ELEMENT, noteText(note), noteLength(note));
  }
  close(w);
}
