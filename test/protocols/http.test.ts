// Every request and response of the shared captures that tshark reads is found, and nothing that is not
// there; bodies are those that were sent.

import type { HttpRecord } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { capturesWith, difference, ofType } from './support.js';

interface ExpectedMessage {
  kind: 'request' | 'response';
  transport: string | null;
  decrypted_from_tls?: boolean;
  method?: string;
  uri?: string;
  version?: string;
  host?: string | null;
  user_agent?: string | null;
  referer?: string;
  status?: number;
  phrase?: string | null;
  server?: string | null;
  content_type?: string | null;
  content_length?: string | null;
  content_encoding?: string;
  transfer_encoding?: string;
  location?: string;
}

/** Captures of which tshark is not followed, and why. */
const LEFT_OUT: Record<string, string> = {
  'sctp/sctp-www.pcap': 'SCTP payload is not read',
};

/** Expectations have values of 400 characters at most. */
const AS_LONG = 300;

/** Request lines with blanks in their targets: tshark takes the version to begin at the first. */
const LINES: Record<string, string> = {
  '/cgi-bin/handler/netsonar;cat': '/cgi-bin/handler/netsonar;cat /etc/passwd|?data=Download',
  '/Hello': '/Hello Arkime',
};

/** The rule of docs/protocols/http.md, written another way. */
const SECRET =
  /token|passw|passphrase|pwd|secret|apikey|accesskey|privatekey|signature|session|sessid|credential|jwt|cookie|authorization|^(o?auth|pass|pin|key|sid|sig|hmac|otp)$/;
function cleaned(url: string): string {
  return url
    .replace(/(^|:)\/\/[^/?#& ]*@/g, '$1//')
    .replace(/([?&;#])([^=&;#?/]*)=([^&;#? ]*)/g, (whole, mark: string, name: string) => {
      const plain = name.toLowerCase().replace(/%[0-9a-f]{2}/g, (it) => decodeURIComponent(it));
      return SECRET.test(plain.replace(/[^a-z0-9]/g, '')) ? `${mark}${name}=` : whole;
    })
    .slice(0, AS_LONG);
}

function expected(messages: ExpectedMessage[]): string[] {
  return messages
    .filter((it) => !it.decrypted_from_tls)
    .map((it) =>
      it.kind === 'request'
        ? [
            it.method,
            cleaned(LINES[it.uri ?? ''] ?? it.uri ?? ''),
            it.version?.replace(/^.*HTTP\/|^Arkime /, '') ?? '',
            it.host ?? '',
            it.user_agent ?? '',
            cleaned(it.referer ?? ''),
            it.content_type ?? '',
            it.content_length ?? '',
          ]
        : [
            it.status,
            it.phrase ?? '',
            it.server ?? '',
            it.content_type ?? '',
            it.content_length ?? '',
            it.content_encoding ?? '',
            it.transfer_encoding ?? '',
            cleaned(it.location ?? ''),
          ],
    )
    .map((it) => it.join(' | '));
}

/** Is the response among what is expected? tshark 4.0 needs the whole of its body, and a reason phrase. */
function isWhole({ responseBody, responseCut, reason }: HttpRecord): boolean {
  return !responseBody?.incomplete && !responseBody?.missingBytes && !responseCut && !!reason;
}

function found(records: HttpRecord[]): string[] {
  return records.flatMap((it) => {
    const messages: unknown[][] = [];
    if (it.method !== undefined) {
      const { method, target, version, host, userAgent, referrer } = it;
      const { requestContentType, requestContentLength } = it;
      messages.push([method, target?.slice(0, AS_LONG), version, host, userAgent]);
      messages.at(-1)?.push(referrer?.slice(0, AS_LONG));
      messages.at(-1)?.push(requestContentType, requestContentLength);
    }
    if (it.interimStatus !== undefined) {
      messages.push([it.interimStatus, 'Continue', '', '', '', '', '', '']);
    }
    if (it.status !== undefined) {
      const { status, reason, server, responseContentType, responseContentLength } = it;
      const { responseContentEncoding, responseTransferEncoding, location } = it;
      messages.push([status, reason, server, responseContentType, responseContentLength]);
      messages
        .at(-1)
        ?.push(responseContentEncoding, responseTransferEncoding, location?.slice(0, AS_LONG));
    }
    return messages.map((message) => message.map((value) => value ?? '').join(' | '));
  });
}

function responses(records: HttpRecord[]): string[] {
  return found(records.map(({ method: _, ...it }) => it));
}

const captures = capturesWith('http').filter(([name]) => !(name in LEFT_OUT));

describe.skipIf(captures.length === 0)('HTTP of the shared captures', () => {
  it.each(captures)('%s has the messages that tshark finds', async (_, capture) => {
    const messages = (capture.expected as unknown as { http: ExpectedMessage[] }).http;
    const records = (await ofType('http', capture.path)).filter((it) => it.version !== '2');
    const { missing, extra } = difference(found(records), expected(messages));
    const cut = responses(records.filter((it) => !isWhole(it)));
    expect({ missing, extra: difference(extra, cut).extra }).toEqual({ missing: [], extra: [] });
  });
});
