// Keeps what is rare out of exact tables: a fixed number of counters, shared by what hashes alike.

const CELLS = 1 << 16;
/** Counted things after which all is forgotten, so that rare things do not add up. */
const TURN = 1 << 17;

export class Sieve {
  readonly #cells = new Uint8Array(CELLS);
  readonly #mesh: number;
  #left = TURN;

  /** @param mesh how many have to come before they are let through; at most 255 */
  constructor(mesh: number) {
    this.#mesh = Math.min(255, Math.floor(mesh));
  }

  /** How many of this hash are to be counted now: 0 for what is rare, and all that were held back with the first. */
  pass(hash: number): number {
    if (--this.#left === 0) {
      this.#left = TURN;
      this.#cells.fill(0);
    }
    const cell = hash >>> 16;
    const count = this.#cells[cell] ?? 0;
    if (count >= this.#mesh) return 1;
    this.#cells[cell] = count + 1;
    return count + 1 < this.#mesh ? 0 : this.#mesh;
  }
}
