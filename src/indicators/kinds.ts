// What indicators can be, and which one a bare value is.

import { isIP } from 'node:net';
import { canonical, networkKey } from './networks.js';

/** What traffic is compared with; a value of a kind that flowglass does not see in traffic is counted, not kept. */
export type IndicatorKind =
  | 'address'
  | 'network'
  /** A domain: itself and all names in it. */
  | 'name'
  /** Scheme, host and target; without scheme also. */
  | 'url'
  /** JA3, JA3S or HASSH. */
  | 'md5-fingerprint'
  | 'ja4'
  /** Of a certificate. */
  | 'sha1'
  /** Of a certificate, a host key or a file. */
  | 'sha256';

export interface KindAndValue {
  kind: IndicatorKind;
  /** As traffic is looked up: lower case, without what does not count. */
  value: string;
}

const JA4 = /^[tqd](?:1[0-3]|s[123]|d[123]|00)[di]\d{4}[0-9a-z]{2}_[0-9a-f]{12}_[0-9a-f]{12}$/;
const NAME = /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z][a-z0-9-]{1,62}$/;

/** What the value is by its form; undefined if it is nothing that traffic can be compared with. */
export function classify(text: string): KindAndValue | undefined {
  const value = refanged(text.trim());
  const lower = value.toLowerCase();
  if (isIP(value) > 0) return { kind: 'address', value: canonical(value) };
  if (/^[\da-f.:]+\/\d{1,3}$/.test(lower)) return network(lower);
  if (/^[a-z][a-z0-9+.-]*:\/\//.test(lower)) return { kind: 'url', value: urlKey(value) };
  if (/^[0-9a-f]{32}$/.test(lower)) return { kind: 'md5-fingerprint', value: lower };
  if (/^[0-9a-f]{40}$/.test(lower)) return { kind: 'sha1', value: lower };
  if (/^[0-9a-f]{64}$/.test(lower)) return { kind: 'sha256', value: lower };
  if (JA4.test(lower)) return { kind: 'ja4', value: lower };
  const name = nameKey(value);
  if (NAME.test(name)) return { kind: 'name', value: name };
  // A host with a path, as Zeek writes URLs.
  if (/^[^/\s]+\.[^/\s]+\/\S*$/.test(value)) return { kind: 'url', value: urlKey(value) };
  return undefined;
}

function network(text: string): KindAndValue | undefined {
  const [address = '', prefix] = text.split('/');
  const bits = Number(prefix);
  const widest = isIP(address) === 6 ? 128 : 32;
  if (isIP(address) === 0 || bits > widest) return undefined;
  if (bits === widest) return { kind: 'address', value: canonical(address) };
  return { kind: 'network', value: networkKey(address, bits) };
}

/** Lists are often made harmless for readers: hxxp://bad[.]example. */
function refanged(text: string): string {
  return text
    .replace(/^hxxp/i, 'http')
    .replaceAll('[.]', '.')
    .replaceAll('(.)', '.')
    .replaceAll('[:]', ':');
}

/** Lower case, without port, the dot at its end, or the star before it. */
export function nameKey(name: string): string {
  return name
    .toLowerCase()
    .replace(/^\*?\./, '')
    .replace(/:\d+$/, '')
    .replace(/\.$/, '');
}

/** Host and target, the host in lower case; scheme, user, port 80 or 443 and fragment do not count. */
export function urlKey(url: string): string {
  const [, host = '', target = ''] =
    /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^/?#@]*@)?([^/?#]*)([^#]*)/i.exec(url) ?? [];
  const bare = host.toLowerCase().replace(/:(?:80|443)$/, '');
  return `${bare}${target === '' ? '/' : target}`;
}
