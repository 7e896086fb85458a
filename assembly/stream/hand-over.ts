// The rest of a stream goes to another parser: TLS after STARTTLS, another protocol after an upgrade.

import { Input, NEXT, Outcome } from './input';
import { freeState, sideOf } from './stream';

/**
 * Both directions go on with the parser of `app`, from `p.at` in this one and from what is held of the other;
 * what the first parser held in its state is gone. The flow's label stays. To be returned by the parser.
 */
export function handOver(p: Input, app: u8): Outcome {
  const stream = p.stream;
  freeState(p.partition, stream);
  stream.word0 = 0;
  stream.word1 = 0;
  stream.parser = app;
  sideOf(stream, 0).need = 0;
  sideOf(stream, 1).need = 0;
  return NEXT;
}
