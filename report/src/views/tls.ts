// TLS, DTLS and QUIC: which versions, which servers, which certificates. A click leaves their flows.

import type { Certificate, TlsServer } from '../../../src/report/format.js';
import type { App } from '../app.js';
import { h, printable } from '../ui/dom.js';
import { countOf, countText, share } from '../ui/figures.js';
import { Listing } from '../ui/listing.js';
import { Section } from '../ui/section.js';
import { compareTexts } from './dns.js';

export function tlsView(app: App): Section {
  const versions = h('div', { class: 'versions' });
  const servers = serverList(app);
  return new Section({
    id: 'tls',
    title: 'TLS',
    note: 'Handshakes by server name and version, whatever the filters.',
    controls: [servers.search],
    content: [versions, servers.element],
    draw: () => {
      const { list } = app.info.tls;
      versions.replaceChildren(...versionTable(list));
      servers.set(list, app.live);
    },
  });
}

export function certificatesView(app: App): Section {
  const certificates = certificateList(app);
  return new Section({
    id: 'certificates',
    title: 'Certificates',
    note: 'Sent in the clear, as before TLS 1.3. Dates that did not hold when it was sent are marked.',
    controls: [certificates.search],
    content: [certificates.element],
    draw: () => certificates.set(app.info.certificates.list, app.live),
  });
}

/** Versions that nobody should speak any more (RFC 7568, RFC 8996, RFC 6176). */
const OLD = /^(SSL |TLS 1\.[01]$|DTLS 1\.0$)/;

function versionTable(list: readonly TlsServer[]): Node[] {
  const counts = new Map<string, number>();
  for (const { version, count } of list) counts.set(version, (counts.get(version) ?? 0) + count);
  const whole = [...counts.values()].reduce((sum, it) => sum + it, 0);
  if (whole === 0) return [];
  return [
    h(
      'table',
      { class: 'plain bars' },
      h('caption', {}, `${countOf(whole, 'handshake')} by version`),
      h(
        'tbody',
        {},
        ...[...counts]
          .sort((a, b) => b[1] - a[1])
          .map(([version, count]) =>
            h(
              'tr',
              {},
              h(
                'th',
                { scope: 'row' },
                printable(version),
                OLD.test(version) ? h('span', { class: 'medium' }, ' ● out of date') : undefined,
              ),
              h('td', {}, countText(count)),
              h('td', { class: 'wide' }, share(count, whole)),
            ),
          ),
      ),
    ),
  ];
}

function serverList(app: App): Listing<TlsServer> {
  return new Listing<TlsServer>({
    label: 'TLS servers',
    empty: 'No TLS handshake in these captures.',
    search: ({ name, version, servers, ja4, ciphers }) =>
      [name ?? '', version, ...servers, ...ja4, ...ciphers].join(' '),
    open: ({ name, version, flows, count }) =>
      app.showFlows(
        flows,
        `${version} ${name ?? 'without server name'}${count > flows.length ? ', first flows' : ''}`,
      ),
    columns: [
      {
        title: 'Server name',
        width: 'minmax(14rem, 3fr)',
        cell: ({ name }) => (name === undefined ? '(none named)' : printable(name)),
        compare: (a, b) => compareTexts(a.name ?? '', b.name ?? ''),
      },
      {
        title: 'Version',
        width: '7rem',
        cell: ({ version }) => printable(version),
        compare: (a, b) => compareTexts(a.version, b.version),
      },
      {
        title: 'Handshakes',
        width: '7rem',
        right: true,
        downFirst: true,
        cell: ({ count }) => countText(count),
        compare: (a, b) => a.count - b.count,
      },
      {
        title: 'Established',
        width: '7rem',
        right: true,
        downFirst: true,
        hint: 'Handshakes that came to encryption',
        cell: ({ established }) => countText(established),
        compare: (a, b) => a.established - b.established,
      },
      {
        title: 'Servers',
        width: 'minmax(9rem, 2fr)',
        cell: ({ servers }) => servers.join(', '),
        compare: (a, b) => compareTexts(a.servers.join(), b.servers.join()),
      },
      {
        title: 'Cipher suites',
        width: 'minmax(14rem, 3fr)',
        cell: ({ ciphers }) => printable(ciphers.join(', ')),
        compare: (a, b) => compareTexts(a.ciphers.join(), b.ciphers.join()),
      },
      {
        title: 'JA4 of clients',
        width: 'minmax(14rem, 3fr)',
        cell: ({ ja4 }) => ja4.join(', '),
        compare: (a, b) => compareTexts(a.ja4.join(), b.ja4.join()),
      },
    ],
  });
}

function certificateList(app: App): Listing<Certificate> {
  return new Listing<Certificate>({
    label: 'certificates',
    empty: 'No certificate was sent in the clear.',
    search: ({ subject, issuer, names, hosts, sha256 }) =>
      [subject, issuer, ...names, ...hosts, sha256].join(' '),
    open: ({ subject, flows, count }) =>
      app.showFlows(flows, `certificate ${subject}${count > flows.length ? ', first flows' : ''}`),
    columns: [
      {
        title: 'Subject',
        width: 'minmax(14rem, 3fr)',
        cell: ({ subject, names }) => printable(subject || names.join(', ') || '(empty)'),
        compare: (a, b) => compareTexts(a.subject, b.subject),
      },
      {
        title: 'Issuer',
        width: 'minmax(12rem, 3fr)',
        cell: ({ issuer, selfSigned }) => (selfSigned ? '(itself)' : printable(issuer)),
        compare: (a, b) => compareTexts(a.issuer, b.issuer),
      },
      {
        title: 'From',
        width: '6.4rem',
        cell: ({ notBefore = '' }) => notBefore.slice(0, 10),
        compare: (a, b) => compareTexts(a.notBefore ?? '', b.notBefore ?? ''),
      },
      {
        title: 'To',
        width: '6.4rem',
        cell: ({ notAfter = '' }) => notAfter.slice(0, 10),
        compare: (a, b) => compareTexts(a.notAfter ?? '', b.notAfter ?? ''),
      },
      {
        title: 'Note',
        width: '9.5rem',
        cell: (it) => {
          const words = doubts(it);
          return words.length > 0 ? h('span', { class: 'medium' }, `● ${words.join(', ')}`) : '';
        },
        compare: (a, b) => compareTexts(doubts(a).join(), doubts(b).join()),
        downFirst: true,
      },
      {
        title: 'Key',
        width: '8rem',
        cell: ({ keyType, keyBits }) => printable([keyType, keyBits].filter(Boolean).join(' ')),
        compare: (a, b) =>
          compareTexts(a.keyType, b.keyType) || (a.keyBits ?? 0) - (b.keyBits ?? 0),
      },
      {
        title: 'Signature',
        width: '13rem',
        cell: ({ signatureAlgorithm }) => printable(signatureAlgorithm),
        compare: (a, b) => compareTexts(a.signatureAlgorithm, b.signatureAlgorithm),
      },
      {
        title: 'Seen',
        width: '4.5rem',
        right: true,
        downFirst: true,
        cell: ({ count }) => countText(count),
        compare: (a, b) => a.count - b.count,
      },
      {
        title: 'Sent by',
        width: 'minmax(9rem, 2fr)',
        cell: ({ hosts }) => hosts.join(', '),
        compare: (a, b) => compareTexts(a.hosts.join(), b.hosts.join()),
      },
    ],
  });
}

/** By the capture's clock, not by today's. */
function doubts({ notBefore, notAfter, firstTime, lastTime, selfSigned }: Certificate): string[] {
  return [
    ...(notAfter !== undefined && notAfter < lastTime ? ['expired'] : []),
    ...(notBefore !== undefined && notBefore > firstTime ? ['not yet valid'] : []),
    ...(selfSigned ? ['self-signed'] : []),
  ];
}
