// The rest of a stream goes to another parser: TLS after STARTTLS, another protocol after an upgrade, any in a tunnel.

import { Input, NEXT, Outcome } from './input';
import { renumber } from './queue';
import { freeState, sideOf } from './stream';

/**
 * Both directions go on with the parser of `app` (APP_UNKNOWN: with that of what will be recognised), from `p.at` in this one and from what is held of the other;
 * what the first parser held in its state is gone. The flow's label stays. To be returned by the parser.
 */
export function handOver(p: Input, app: u8): Outcome {
  const stream = p.stream;
  freeState(p.partition, stream);
  stream.word0 = 0;
  stream.word1 = 0;
  stream.parser = app;
  renumber(stream);
  for (let direction: u32 = 0; direction < 2; direction++) {
    sideOf(stream, direction).need = 0;
    sideOf(stream, direction).looks = 0;
  }
  return NEXT;
}
