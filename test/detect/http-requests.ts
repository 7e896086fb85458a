// Captures of one HTTP request and its response, for tests.

import { tcpCapture } from '../protocols/tcp-capture.js';

export interface Exchange {
  method?: string;
  target?: string;
  /** Further header fields of the request, and of the response. */
  headers?: readonly string[];
  responseHeaders?: readonly string[];
  status?: number;
  body?: Buffer | string;
  port?: number;
}

export function exchange({
  method = 'GET',
  target = '/',
  headers = [],
  responseHeaders = [],
  status = 200,
  body = '',
  port = 80,
}: Exchange): { data: Buffer; name: string } {
  const content = Buffer.from(body);
  const head = (lines: readonly string[]) => Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  const client = head([`${method} ${target} HTTP/1.1`, 'Host: www.example', ...headers]);
  const length = `Content-Length: ${content.length}`;
  const server = head([`HTTP/1.1 ${status} Status`, length, ...responseHeaders]);
  const data = tcpCapture({ port, client, server: Buffer.concat([server, content]) });
  return { data, name: 'exchange' };
}
