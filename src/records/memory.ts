// The memory that events lie in, and the static texts of the engine that they point to.

export class EventMemory {
  readonly bytes: Uint8Array;
  readonly data: DataView;
  /** Names of the run's captures, by number. */
  readonly captures: readonly string[];
  readonly #texts = new Map<number, string>();

  constructor(views: { bytes: Uint8Array; data: DataView }, captures: readonly string[]) {
    this.bytes = views.bytes;
    this.data = views.data;
    this.captures = captures;
  }

  /** A string literal of the engine, by its address: UTF-16 with its length in bytes before it. */
  staticText(address: number): string {
    let text = this.#texts.get(address);
    if (text === undefined) {
      text = '';
      const end = address + this.data.getUint32(address - 4, true);
      for (let at = address; at < end; at += 2) {
        text += String.fromCharCode(this.data.getUint16(at, true));
      }
      this.#texts.set(address, text);
    }
    return text;
  }
}
