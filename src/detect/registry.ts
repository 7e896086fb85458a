// The detectors that come with flowglass, in the order in which their findings are documented.

import { beacon } from './beacon.js';
import { cleartextHttp } from './cleartext-http.js';
import type { Detector } from './detector.js';
import { dns } from './dns.js';
import { indicators } from './indicators.js';

export const DETECTORS: readonly Detector[] = [indicators, cleartextHttp, beacon, dns];
