// `encapsulation` and `tunnel` of a flow's line.

import { Encapsulation, MAX_LAYERS } from '../memory/encapsulation';
import { putAddress } from './addresses';
import { put } from './json';
import { layerName } from './names';
import { putNumber } from './text';

/** Writes `,"encapsulation":[…]` and, for tunnels over IP, `,"tunnel":{…}`. */
export function putEncapsulation(at: usize, pointer: usize): usize {
  const it = changetype<Encapsulation>(pointer);
  at = putLayers(put(at, ',"encapsulation":'), pointer);
  if (it.ipVersion == 0) return at;
  at = put(at, ',"tunnel":{"src":"');
  at = putAddress(at, it.ipVersion, pointer + offsetof<Encapsulation>('source0'));
  at = put(at, '","dst":"');
  at = putAddress(at, it.ipVersion, pointer + offsetof<Encapsulation>('destination0'));
  return put(at, '"}');
}

/** The layers as a list. */
export function putLayers(at: usize, pointer: usize): usize {
  const it = changetype<Encapsulation>(pointer);
  store<u8>(at++, 0x5b);
  const count = min<i32>(it.count, MAX_LAYERS);
  for (let i: i32 = 0; i < count; i++) {
    if (i > 0) store<u8>(at++, 0x2c);
    const kind = load<u8>(pointer + offsetof<Encapsulation>('kinds') + i);
    const id = load<u32>(pointer + offsetof<Encapsulation>('id0') + ((i as usize) << 2));
    at = put(put(at, '{"type":"'), layerName(kind));
    store<u8>(at++, 0x22);
    if (id != 0) at = putNumber(put(at, ',"id":'), id);
    store<u8>(at++, 0x7d);
  }
  store<u8>(at, 0x5d);
  return at + 1;
}
