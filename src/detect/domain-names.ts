// Where a name ends that somebody registered, by the Public Suffix List (publicsuffix.org).

import { createRequire } from 'node:module';

export interface DomainName {
  /** What was registered: `example.co.uk`; undefined where the name's suffix is in no list. */
  domain: string | undefined;
  /** The label of the domain that its owner chose: `example`. */
  label: string;
  /** What is before the domain; without a domain, all of the name. */
  below: string;
}

const OPTIONS = {
  extractHostname: false,
  validateHostname: false,
  detectIp: false,
  allowPrivateDomains: true,
};

type Tldts = typeof import('tldts');

let tldts: Tldts | undefined;

/** The list is large, and most captures have no name to look for in it. */
function loaded(): Tldts {
  tldts ??= createRequire(import.meta.url)('tldts') as Tldts;
  return tldts;
}

/** @param name labels joined by dots, in small letters */
export function domainName(name: string): DomainName {
  const { domain, domainWithoutSuffix, subdomain, isIcann, isPrivate } = loaded().parse(
    name,
    OPTIONS,
  );
  if (!domain || !(isIcann || isPrivate)) return { domain: undefined, label: '', below: name };
  return { domain, label: domainWithoutSuffix ?? '', below: subdomain ?? '' };
}

/** Names of addresses: questions of another kind. */
export function isReverse(name: string): boolean {
  return name.endsWith('.arpa');
}
