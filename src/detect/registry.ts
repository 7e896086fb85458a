// The detectors that come with flowglass, in the order in which their findings are documented.

import { cleartextHttp } from './cleartext-http.js';
import { cleartextMail } from './cleartext-mail.js';
import { cleartextResponses } from './cleartext-responses.js';
import { cleartextSnmp } from './cleartext-snmp.js';
import { cleartextStores } from './cleartext-stores.js';
import { cleartextTerminals } from './cleartext-terminals.js';
import type { Detector } from './detector.js';
import { dnp3Control } from './dnp3-control.js';
import { httpAttacks } from './http-attacks.js';
import { httpContent } from './http-content.js';
import { httpScanners } from './http-scanners.js';
import { indicators } from './indicators.js';
import { modbusWrite } from './modbus-write.js';
import { ports } from './ports.js';
import { scan } from './scan.js';

export const DETECTORS: readonly Detector[] = [
  indicators,
  cleartextHttp,
  httpAttacks,
  httpScanners,
  httpContent,
  ports,
  modbusWrite,
  dnp3Control,
  cleartextMail,
  cleartextTerminals,
  cleartextStores,
  cleartextResponses,
  cleartextSnmp,
  scan,
];
