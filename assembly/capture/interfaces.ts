// The interfaces of the section being read, and their entries for `info`.

import { hasDecoder } from '../memory/link-types';
import {
  INFO_SIZE,
  Interface,
  InterfaceInfo,
  MAX_DESCRIBED,
  WalkState,
} from '../memory/walk-state';
import { sourceInfo, unknownLink } from './record';

export function interfaceAt(state: WalkState, id: u32): Interface {
  return changetype<Interface>(state.interfaces + id * offsetof<Interface>());
}

/** Adds an interface with the default resolution of 10^-6 s. The caller checked MAX_INTERFACES. */
export function addInterface(state: WalkState, link: u32, snaplen: u32): Interface {
  const id = state.interfaceCount++;
  const source = sourceInfo(state);
  source.interfaces++;
  const it = interfaceAt(state, id);
  it.link = link as u16;
  it.fcs = 0;
  it.snaplen = snaplen;
  it.resolution = 6;
  it.offset = 0;
  it.scale = 1000;
  // The last entry stands for all interfaces that came after the table was full.
  const at = min(state.infoCount, MAX_DESCRIBED);
  it.info = state.infos + at * INFO_SIZE;
  if (at < MAX_DESCRIBED) state.infoCount++;
  const info = changetype<InterfaceInfo>(it.info);
  if (at < MAX_DESCRIBED) memory.fill(it.info, 0, INFO_SIZE);
  info.source = state.source;
  info.section = state.section;
  info.id = id;
  info.link = link;
  info.snaplen = snaplen;
  info.resolution = 6;
  if (!hasDecoder(link)) unknownLink(state, link);
  return it;
}
