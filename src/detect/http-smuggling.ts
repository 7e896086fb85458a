// Requests and responses of which two ends may read two things.

import { HTTP_CONFLICT } from '../engine/layouts.js';
import type { HttpRecord } from '../records/types.js';
import type { RecordView } from '../records/view.js';
import { attending } from './attention.js';
import { defineDetector } from './detector.js';
import { cut } from './evidence.js';

export const httpSmuggling = defineDetector({
  name: 'http-smuggling',
  findings: {
    'http.length-conflict': {
      title: 'HTTP message with two lengths (request smuggling)',
      severity: 'medium',
      confidence: 'medium',
      meaning:
        'A message says its length twice, and not the same. A proxy and the server behind it may then disagree where ' +
        'the next request begins: a way to slip requests past filters, or into other people’s connections.',
      method:
        'Content-Length beside Transfer-Encoding, or Content-Length more than once with different values, in HTTP/1 ' +
        'outside TLS (RFC 9112 §6.1). In responses low: old servers send both.',
      falsePositives: 'Old programs that send both header fields; security tests.',
      advice:
        'Let the first proxy refuse such requests; look at what followed on the connection behind it.',
      techniques: ['T1190'],
      references: ['RFC 9112 §6.1', 'RFC 9112 §11.2', 'CWE-444'],
    },
  },
  watch: ({ ofFlow }) => ({
    records: {
      http: attending(HTTP_CONFLICT, (record: RecordView<HttpRecord>) => {
        for (const side of ['request', 'response'] as const) {
          if (!record.has(`${side}LengthConflict`)) continue;
          const length = record.get(`${side}ContentLength`);
          const encoding = record.get(`${side}TransferEncoding`);
          const status = record.get('status');
          ofFlow('http.length-conflict', record, {
            ...(side === 'response' ? { severity: 'low' as const } : {}),
            subject: side,
            evidence: [
              { name: 'message', value: side },
              ...(length === undefined
                ? []
                : [{ name: 'contentLength', value: length, unit: 'B' }]),
              ...(encoding === undefined
                ? []
                : [{ name: 'transferEncoding', value: cut(encoding) }]),
              { name: 'target', value: cut(record.get('target') ?? '') },
              ...(status === undefined ? [] : [{ name: 'status', value: status }]),
            ],
          });
        }
      }),
    },
  }),
});
