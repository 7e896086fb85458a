// How often a source got what it asked for, by service: a sketch of fixed size (count-min: Cormode, Muthukrishnan,
// "An Improved Data Stream Summary: The Count-Min Sketch and its Applications", Journal of Algorithms 55, 2005).
// It may say too many, never too few.

const ROW = 1 << 16;

export class SuccessCounts {
  readonly #cells = new Uint32Array(2 * ROW);

  add(source: number, service: number): void {
    const a = first(source, service);
    const b = second(source, service);
    this.#cells[a] = (this.#cells[a] ?? 0) + 1;
    this.#cells[b] = (this.#cells[b] ?? 0) + 1;
  }

  count(source: number, service: number): number {
    const a = this.#cells[first(source, service)] ?? 0;
    const b = this.#cells[second(source, service)] ?? 0;
    return Math.min(a, b);
  }
}

function first(source: number, service: number): number {
  const h = Math.imul(source ^ Math.imul(service, 0x85ebca6b), 0x9e3779b1);
  return h >>> 16;
}

function second(source: number, service: number): number {
  const h = Math.imul(service ^ Math.imul(source, 0xc2b2ae35), 0x27d4eb2f);
  return ROW + (h >>> 16);
}
