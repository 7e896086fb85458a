// Texts of addresses that come again and again.

import type { EventMemory } from '../../records/memory.js';
import { addressText } from '../../records/text.js';

/** Texts kept; then it starts afresh. */
const KEPT = 4096;

export class AddressTexts {
  readonly #memory: EventMemory;
  /** By an IPv4 address as a number. */
  readonly #texts = new Map<number, string>();

  constructor(memory: EventMemory) {
    this.#memory = memory;
  }

  /** Text of the address that lies at `at`. */
  text(at: number, version: number): string {
    const { bytes, data } = this.#memory;
    if (version === 6) return addressText(bytes, at, 6);
    const address = data.getUint32(at);
    const known = this.#texts.get(address);
    if (known !== undefined) return known;
    const text = addressText(bytes, at, 4);
    if (this.#texts.size === KEPT) this.#texts.clear();
    this.#texts.set(address, text);
    return text;
  }
}
