// Which hosts are somebody else's: neither the network's own nor an address for many.

import { HomeNets } from './home-nets.js';
import type { Hosts } from './hosts.js';
import { roomFor } from './number-table.js';

/** Multicast, broadcast, "this host", and what is never routed (RFC 6890, RFC 4291). */
const NOBODY = new HomeNets([
  '0.0.0.0/8',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/128',
  '::1/128',
  'fe80::/10',
  'ff00::/8',
]);

const OUTSIDE = 1;
const OTHER = 2;

/** Hosts outside, by number; each is looked up once. */
export class Outside {
  readonly #hosts: Hosts;
  readonly #home: HomeNets;
  #known = new Uint8Array(1024);

  constructor(hosts: Hosts, home: HomeNets) {
    this.#hosts = hosts;
    this.#home = home;
  }

  /** False for number 0: a host that was not kept. */
  has(number: number): boolean {
    if (number >= this.#known.length) this.#known = roomFor(this.#known, number + 1);
    const known = this.#known[number];
    return known === 0 || known === undefined ? this.#look(number) : known === OUTSIDE;
  }

  #look(number: number): boolean {
    if (number === 0) return false;
    const outside =
      !this.#home.hasHost(this.#hosts, number) && !NOBODY.hasHost(this.#hosts, number);
    this.#known[number] = outside ? OUTSIDE : OTHER;
    return outside;
  }
}
