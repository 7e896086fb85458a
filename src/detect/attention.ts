// Which events a detector's function is called for. The engine tells of each event what of it may be worth a look
// (assembly/memory/attention.ts); a function that says which of these bits it is for, is not called for the others.

/** On top of the engine's bits: functions that say nothing are called for every event. */
export const EVERY = 1 << 16;

// biome-ignore lint/suspicious/noExplicitAny: functions of all kinds of views
type Look = (view: any) => void;

const masks = new WeakMap<Look, number>();

/** The function, to be called for events with one of these bits only. */
export function attending<F extends Look>(bits: number, look: F): F {
  masks.set(look, bits);
  return look;
}

export function bitsOf(look: Look): number {
  return masks.get(look) ?? EVERY;
}
