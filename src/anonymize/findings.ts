// Findings, anonymised as the records they are about: by the same key, to the same addresses and names.

import { isIP } from 'node:net';
import { keyOf } from '../detect/findings.js';
import type { EngineRun } from '../engine/run.js';
import { addressBytes, addressText } from '../records/text.js';
import type { Evidence, FindingHost, FindingRecord } from '../records/types.js';

/** Evidence whose text says nothing of who it was: what programs and protocols call themselves. */
const PLAIN = new Set(
  (
    'alpn algorithm authentication cipher codes command compression encryption function hassh ja3 ja3s ja4 kex ' +
    'keyType mac mechanism method mimeType operation pattern protocol scheme security service severity ' +
    'signatureAlgorithm software status userAgent version flags ports app type'
  ).split(' '),
);

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export class FindingAnonymizer {
  readonly #run: EngineRun;
  readonly #names: boolean;
  readonly #addresses: boolean;

  constructor(run: EngineRun, { addresses, names }: { addresses: boolean; names: boolean }) {
    this.#run = run;
    this.#addresses = addresses;
    this.#names = names;
  }

  finding(finding: FindingRecord): FindingRecord {
    const hosts = finding.hosts.map((host) => this.#host(host));
    const evidence = finding.evidence.flatMap((it) => this.#evidence(it));
    return { ...finding, hosts, evidence, key: this.#key(finding, hosts) };
  }

  #host({ name, ...host }: FindingHost): FindingHost {
    const named = name === undefined || !this.#names ? {} : { name: this.#text(name) };
    return { ...host, ip: this.address(host.ip), ...named };
  }

  #evidence(it: Evidence): Evidence[] {
    const { name, value } = it;
    if (typeof value !== 'string' || PLAIN.has(name)) return [it];
    if (isIP(value) > 0) return [{ ...it, value: this.address(value) }];
    return this.#names ? [{ ...it, value: this.#text(value) }] : [];
  }

  /** Id and hosts as they are now; what told it from others between them as a text. */
  #key({ id, key }: FindingRecord, hosts: readonly FindingHost[]): string {
    const [, , ...subject] = key.split('|');
    const rest = subject.length > 0 && this.#names ? this.#text(subject.join('|')) : undefined;
    return keyOf(id, hosts, rest);
  }

  address(ip: string): string {
    if (!this.#addresses || isIP(ip) === 0) return ip;
    const bytes = this.#run.anonymousAddress(addressBytes(ip));
    return addressText(bytes, 0, bytes.length === 16 ? 6 : 4);
  }

  #text(text: string): string {
    if (!this.#addresses) return text;
    return decoder.decode(this.#run.anonymousText(encoder.encode(text)));
  }
}
