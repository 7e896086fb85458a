// UDP services that answer more than they are asked, and so can be made to flood others.

/** By port. Those that carry much data by trade count only where nobody asked. */
const SERVICES: Readonly<Record<number, string>> = {
  17: 'qotd',
  19: 'chargen',
  53: 'dns',
  69: 'tftp',
  111: 'portmap',
  123: 'ntp',
  137: 'netbios',
  161: 'snmp',
  389: 'cldap',
  427: 'slp',
  520: 'rip',
  623: 'ipmi',
  1434: 'mssql',
  1900: 'ssdp',
  3283: 'ard',
  3702: 'ws-discovery',
  5353: 'mdns',
  5683: 'coap',
  10001: 'ubiquiti',
  11211: 'memcached',
  37810: 'dhdiscover',
};
const BULKY = new Set([69, 161]);

const KNOWN = new Uint8Array(65_536);
for (const port of Object.keys(SERVICES)) KNOWN[Number(port)] = BULKY.has(Number(port)) ? 2 : 1;

export function isReflector(port: number): boolean {
  return KNOWN[port] !== 0;
}

/** Much data for little is not what it is for. */
export function isTerse(port: number): boolean {
  return KNOWN[port] === 1;
}

export function reflectorName(port: number): string {
  return SERVICES[port] ?? String(port);
}
