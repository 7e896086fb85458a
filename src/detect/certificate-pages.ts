// Pages of the findings about servers' certificates.

import type { FindingPage } from './detector.js';

const SEEN =
  "Only the server's own certificate is looked at (the first it sends), in handshakes of TLS 1.2 and before: TLS 1.3 " +
  'encrypts it. One finding for each server and certificate; `established` says whether the client went on.';

export const CERTIFICATE_PAGES = {
  'tls.certificate-expired': {
    title: 'Expired certificate',
    severity: 'medium',
    confidence: 'high',
    meaning:
      'The server shows a certificate whose time is over. Clients that check refuse it; clients that went on do not ' +
      'check, and would take anybody for this server.',
    method: `notAfter of the certificate (RFC 5280 §4.1.2.5) lies before the time of the handshake in the capture. ${SEEN}`,
    falsePositives:
      'A capturing machine with a wrong clock. Captures from before 2000 are taken for such and left out.',
    advice: 'Renew the certificate, and see why nobody was told in time.',
    references: ['RFC 5280'],
  },
  'tls.certificate-not-yet-valid': {
    title: 'Certificate that is not valid yet',
    severity: 'low',
    confidence: 'high',
    meaning:
      'The server shows a certificate whose time is still to come: as a rule one of the clocks is wrong, of the server, ' +
      'of its CA or of the capturing machine.',
    method: `notBefore of the certificate lies behind the time of the handshake in the capture. ${SEEN}`,
    falsePositives: 'A capturing machine with a wrong clock.',
    advice: 'Set the clocks (NTP), then issue the certificate anew.',
    references: ['RFC 5280'],
  },
  'tls.certificate-expires-soon': {
    title: 'Certificate about to expire',
    severity: 'info',
    confidence: 'high',
    meaning: 'Nobody has renewed the certificate yet, and little time is left to do it.',
    method:
      'Fewer days than the threshold expiryDays from the handshake to notAfter, and less than a third of the time from ' +
      `notBefore to notAfter, so that certificates made for a few days are not always a finding. ${SEEN}`,
    falsePositives: 'Certificates that are renewed by a program on their last days.',
    advice: 'Renew it now, and let a program do so from now on.',
    references: ['RFC 5280'],
  },
  'tls.certificate-self-signed': {
    title: 'Self-signed certificate',
    severity: 'low',
    confidence: 'high',
    meaning:
      'The certificate is signed by itself: unless it was given to each client beforehand, nobody can tell this server ' +
      'from one that pretends to be it.',
    method:
      'Issuer and subject of the certificate are the same; the signature is not verified. A CA that is signed by itself ' +
      'at the end of a chain is a trust anchor and no finding. DTLS in which the client has such a certificate too is ' +
      `left out: WebRTC tells fingerprints elsewhere (RFC 8827). ${SEEN}`,
    falsePositives:
      'Devices, and services of one machine, whose clients know this very certificate.',
    advice: "Give it a certificate of the network's own CA, or of a public one (ACME).",
    references: ['RFC 5280 §3.2', 'RFC 8827'],
  },
  'tls.certificate-name': {
    title: 'Certificate made out to another name',
    severity: 'low',
    confidence: 'medium',
    meaning:
      'The client asked for a name that is not in the certificate that came back. A client that goes on does not check, ' +
      'and would take anybody for the server it wants.',
    method:
      'The server name (SNI) of the ClientHello is among none of the DNS names and addresses in subjectAltName, by the ' +
      'rules of RFC 9525: upper and lower case are the same, `*` stands for the whole first label and for one label. ' +
      'Addresses in place of names, which RFC 6066 forbids, are left out. ' +
      `The common name counts only where there is no subjectAltName. ${SEEN}`,
    falsePositives:
      'Names that a server does not know and answers with a certificate of its own, as scanners cause them.',
    advice: 'Add the name to the certificate, or let clients use a name that is in it.',
    references: ['RFC 9525', 'RFC 6066 §3'],
  },
  'tls.certificate-key': {
    title: 'Certificate with a short key',
    severity: 'medium',
    confidence: 'high',
    meaning:
      'The key in the certificate can be broken with means that some have: who does so can pretend to be the server, ' +
      'and read what is not forward secret.',
    method:
      'Bits of the modulus (RSA), prime (DSA) or field (elliptic curve) below the thresholds rsaBits and ecBits, which ' +
      `are those of NIST SP 800-57: about 112 bits of security. ${SEEN}`,
    falsePositives: 'None known: the size is in the certificate.',
    advice: 'Make a new key: RSA with 2048 bits or more, or P-256.',
    references: ['NIST SP 800-57 Part 1, Table 2', 'RFC 9325 §4.5'],
  },
  'tls.certificate-signature': {
    title: 'Certificate signed with a broken hash',
    severity: 'medium',
    confidence: 'high',
    meaning:
      'The CA signed with MD2, MD4, MD5 or SHA-1. Certificates with the same hash can be made for others: of MD5 by ' +
      'anybody, of SHA-1 by who can spend some ten thousand dollars.',
    method:
      'The signature algorithm in the certificate. Not of self-signed ones, whose signature proves nothing anyway. ' +
      `${SEEN}`,
    falsePositives:
      'None known; an old CA that checks what it signs is hard to abuse, and clients refuse it all the same.',
    advice: 'Have it signed again, with SHA-256 or better.',
    references: ['RFC 6151', 'RFC 9155', 'SHA-1 is a Shambles (Leurent and Peyrin, 2020)'],
  },
} as const satisfies Record<string, FindingPage>;
