// The detectors that come with flowglass, in the order in which their findings are documented.

import { cleartextHttp } from './cleartext-http.js';
import { cleartextMail } from './cleartext-mail.js';
import { cleartextResponses } from './cleartext-responses.js';
import { cleartextSnmp } from './cleartext-snmp.js';
import { cleartextStores } from './cleartext-stores.js';
import { cleartextTerminals } from './cleartext-terminals.js';
import type { Detector } from './detector.js';

export const DETECTORS: readonly Detector[] = [
  cleartextHttp,
  cleartextMail,
  cleartextTerminals,
  cleartextStores,
  cleartextResponses,
  cleartextSnmp,
];
