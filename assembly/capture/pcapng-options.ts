// Options of section headers and interface descriptions: code, length, value padded to 4 bytes.
// An option that does not fit its block ends the list; what came before it counts.

import { half } from '../memory/bytes';
import { Interface, InterfaceInfo, SourceInfo } from '../memory/walk-state';
import { setResolution } from './resolution';

const END: u32 = 0;
const SHB_HARDWARE: u32 = 2;
const SHB_OS: u32 = 3;
const SHB_USERAPPL: u32 = 4;
const IF_NAME: u32 = 2;
const IF_DESCRIPTION: u32 = 3;
const IF_TSRESOL: u32 = 9;
const IF_FILTER: u32 = 11;
const IF_OS: u32 = 12;
const IF_FCSLEN: u32 = 13;
const IF_TSOFFSET: u32 = 14;

export function readSectionOptions(source: SourceInfo, at: usize, end: usize, swapped: bool): void {
  const texts = changetype<usize>(source) + offsetof<SourceInfo>('application');
  while (at + 4 <= end) {
    const code = half(at, swapped);
    const length = half(at + 2, swapped);
    if (code == END || at + 4 + length > end) return;
    const value = at + 4;
    if (code == SHB_USERAPPL) source.applicationLength = keep(texts, value, length, 64);
    else if (code == SHB_OS) source.osLength = keep(texts + 64, value, length, 64);
    else if (code == SHB_HARDWARE) source.hardwareLength = keep(texts + 128, value, length, 64);
    at = value + ((length + 3) & ~3);
  }
}

export function readInterfaceOptions(it: Interface, at: usize, end: usize, swapped: bool): void {
  const info = changetype<InterfaceInfo>(it.info);
  const texts = changetype<usize>(info) + offsetof<InterfaceInfo>('name');
  while (at + 4 <= end) {
    const code = half(at, swapped);
    const length = half(at + 2, swapped);
    if (code == END || at + 4 + length > end) return;
    const value = at + 4;
    if (code == IF_TSRESOL && length == 1) {
      setResolution(it, load<u8>(value));
      info.resolution = it.resolution;
    } else if (code == IF_TSOFFSET && length == 8) {
      const offset = load<u64>(value);
      it.offset = (swapped ? bswap<u64>(offset) : offset) as i64;
    } else if (code == IF_FCSLEN && length == 1) {
      it.fcs = load<u8>(value);
      info.fcs = it.fcs;
    } else if (code == IF_NAME) {
      info.nameLength = keep(texts, value, length, 64);
    } else if (code == IF_DESCRIPTION) {
      info.descriptionLength = keep(texts + 64, value, length, 64);
    } else if (code == IF_FILTER && length > 1 && load<u8>(value) == 0) {
      // A leading zero says that the filter is text; other kinds are byte code.
      info.filterLength = keep(texts + 128, value + 1, length - 1, 128);
    } else if (code == IF_OS) {
      info.osLength = keep(texts + 256, value, length, 64);
    }
    at = value + ((length + 3) & ~3);
  }
}

function keep(room: usize, value: usize, length: u32, most: u32): u8 {
  const kept = min(length, most);
  memory.copy(room, value, kept);
  return kept as u8;
}
