import { describe, expect, it } from 'vitest';
import { corpusIsThere } from '../tshark/corpus.js';
import { exchange } from './http-requests.js';
import { findingsOf, idsOf } from './support.js';

describe('two lengths in one message', () => {
  it.each([
    [
      'Content-Length beside Transfer-Encoding',
      ['Content-Length: 5', 'Transfer-Encoding: chunked'],
    ],
    ['two values of Content-Length', ['Content-Length: 5', 'Content-Length: 6']],
  ])('are a finding in a request: %s', async (_, headers) => {
    const [finding] = await findingsOf(exchange({ method: 'POST', headers }));
    expect(finding).toMatchObject({ id: 'http.length-conflict', severity: 'medium' });
  });

  it('are of low severity in a response', async () => {
    const [finding] = await findingsOf(exchange({ responseHeaders: ['Content-Length: 7'] }));
    expect(finding).toMatchObject({ id: 'http.length-conflict', severity: 'low' });
  });

  it.each([
    ['one length', ['Content-Length: 0']],
    ['the same twice', ['Content-Length: 0', 'Content-Length: 0']],
    ['chunks alone', ['Transfer-Encoding: chunked']],
  ])('are none where there is %s', async (_, headers) => {
    expect(await findingsOf(exchange({ method: 'POST', headers }))).toEqual([]);
  });

  it.skipIf(!corpusIsThere)(
    'are none where a body holds a request and its length is said once',
    async () => {
      const path = '../shared/captures/http/smuggle-http-request.pcap';
      expect(idsOf(await findingsOf(path))).toEqual([]);
    },
  );
});
