// Is a certificate made out to the name that a client asked for (RFC 9525)?

/** Names of a certificate's subject, as its `x509` record has them. */
export interface SubjectNames {
  dns: readonly string[];
  ip: readonly string[];
  /** Counts where there are no others: clients of old went by it. */
  commonName: string | undefined;
}

export function namesOf(
  subject: string,
  san: { dns?: string[]; ip?: string[] } | undefined,
): SubjectNames {
  const commonName = /(?:^|[,+])CN=((?:\\.|[^,+\\])*)/.exec(subject)?.[1];
  return { dns: san?.dns ?? [], ip: san?.ip ?? [], commonName };
}

/** Does one of the names stand for `serverName`? Also true where the certificate names nobody. */
export function isNamed({ dns, ip, commonName }: SubjectNames, serverName: string): boolean {
  const wanted = plain(serverName);
  if (dns.length > 0 || ip.length > 0) {
    return dns.some((name) => matches(plain(name), wanted));
  }
  return commonName === undefined || matches(plain(commonName), wanted);
}

function plain(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

/** RFC 9525 §6.3: a wildcard is the whole first label, and stands for one label. */
function matches(name: string, wanted: string): boolean {
  if (!name.startsWith('*.')) return name === wanted;
  const dot = wanted.indexOf('.');
  return dot > 0 && wanted.slice(dot) === name.slice(1);
}
