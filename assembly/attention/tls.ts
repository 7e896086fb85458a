// What of a TLS record a detector may want to look at.

import { TLS_CERTIFICATE, TLS_CHOICE, TLS_NAME } from '../memory/attention';
import { RECORD_FIXED, RecordEvent } from '../memory/event';
import { ITEM_SYMBOL } from '../memory/items';
import { isSymbol, kindOf, nextItem, valueOf } from '../output/fields';

export function attentionToTls(event: RecordEvent): u32 {
  let bits: u32 = 0;
  let at = changetype<usize>(event) + RECORD_FIXED;
  const end = at + event.itemBytes;
  for (; at < end; at = nextItem(at)) {
    const name = load<u32>(at);
    if (is(name, 'serverName')) bits |= TLS_NAME;
    else if (is(name, 'certificateChain')) bits |= TLS_CERTIFICATE;
    else if (is(name, 'dhBits')) bits |= TLS_CHOICE;
    else if (is(name, 'version')) {
      if (!isSymbol(at, 'TLS 1.2') && !isSymbol(at, 'TLS 1.3')) bits |= TLS_CHOICE;
    } else if (is(name, 'cipher')) {
      if (!isGood(at)) bits |= TLS_CHOICE;
    }
  }
  return bits;
}

function is(name: u32, wanted: string): bool {
  return name == (changetype<usize>(wanted) as u32);
}

/** A suite of TLS 1.3 with encryption, or one before it with ECDHE and AES or ChaCha20, by its name. */
function isGood(item: usize): bool {
  if (kindOf(item) != ITEM_SYMBOL) return false;
  const name = changetype<string>(load<u32>(valueOf(item)));
  if (name.startsWith('TLS_AES_') || name.startsWith('TLS_CHACHA20_')) return true;
  return (
    (name.startsWith('TLS_ECDHE_ECDSA_WITH_') &&
      (name.startsWith('AES_', 21) || name.startsWith('CHACHA20_', 21))) ||
    (name.startsWith('TLS_ECDHE_RSA_WITH_') &&
      (name.startsWith('AES_', 19) || name.startsWith('CHACHA20_', 19)))
  );
}
