// Texts behind an event: where one goes, and its head.

import { EventText } from '../memory/event';

/** Where the text goes whose head is at `at`. */
export function textAt(at: usize): usize {
  return at + offsetof<EventText>();
}

/** Completes the text begun at `at` that ends at `end`; returns where the next one may begin. An empty one is none. */
export function endText(at: usize, file: u32, end: usize): usize {
  const length = (end - textAt(at)) as u32;
  if (length == 0) return at;
  const text = changetype<EventText>(at);
  text.length = length;
  text.file = file;
  return (end + 7) & ~7;
}
