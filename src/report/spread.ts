// A total that is spread evenly over a time, in bins: what is known of a flow without its packets.

/** Adds a total evenly over [from, to], in bins; what falls outside of them is left away. */
export function spread(bins: Float64Array, from: number, to: number, total: number): void {
  const first = Math.floor(from);
  const last = Math.floor(to);
  const add = (i: number, value: number) => {
    if (i >= 0 && i < bins.length) bins[i] = (bins[i] ?? 0) + value;
  };
  if (first === last) {
    add(first, total);
    return;
  }
  const each = total / (to - from);
  add(first, each * (first + 1 - from));
  for (let i = Math.max(0, first + 1); i < Math.min(last, bins.length); i++) add(i, each);
  add(last, each * (to - last));
}
