// The detectors that come with flowglass, in the order in which their findings are documented.

import { cleartextHttp } from './cleartext-http.js';
import { cleartextMail } from './cleartext-mail.js';
import { cleartextResponses } from './cleartext-responses.js';
import { cleartextSnmp } from './cleartext-snmp.js';
import { cleartextStores } from './cleartext-stores.js';
import { cleartextTerminals } from './cleartext-terminals.js';
import type { Detector } from './detector.js';
import { weakCertificate } from './weak-certificate.js';
import { weakSsh } from './weak-ssh.js';
import { weakTls } from './weak-tls.js';
import { weakWindows } from './weak-windows.js';

export const DETECTORS: readonly Detector[] = [
  cleartextHttp,
  cleartextMail,
  cleartextTerminals,
  cleartextStores,
  cleartextResponses,
  cleartextSnmp,
  weakTls,
  weakCertificate,
  weakSsh,
  weakWindows,
];
