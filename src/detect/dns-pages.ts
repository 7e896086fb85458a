// What findings in DNS mean, and what they are held against.

import type { FindingPage, Thresholds } from './detector.js';

const WHOSE =
  'Questions from outside to a server of the home networks are left out, as are mDNS, LLMNR and NetBIOS names. Where ' +
  'a resolver of the network asks in turn for its clients, it is named beside them.';
const DOMAIN = 'The registrable domain is told by the Public Suffix List, with its private part.';

export const DNS_FINDINGS = {
  'dns.exfiltration': {
    title: 'Data carried in DNS names or answers',
    severity: 'high',
    confidence: 'medium',
    meaning:
      'A client asked for many different long names below one domain, or got much text from it in answers. Names ' +
      'reach the servers of their domain through any resolver, so that data leaves, and orders come in, where ' +
      'nothing else is let through.',
    method:
      'By client and registrable domain, of different names: their number, and the information in what is below ' +
      'the domain, its length × the Shannon entropy of its characters / 8, in bytes. Paxson et al. bound what a ' +
      'domain can be told in a day by the information in different names, and found that few harmless domains ' +
      `reach 4 kB. Answers are counted where a server can fill them as it likes: TXT, NULL, CNAME, MX. ${DOMAIN} Names ` +
      `under no listed suffix are counted by the server that was asked. Names of addresses (.arpa) are left out. ${WHOSE}`,
    falsePositives:
      'Services that look things up by hash in DNS: virus scanners, mail filters and block lists, software that ' +
      'reports in this way, trackers and content networks with long names of their own. The domain tells them.',
    advice:
      'Look who owns the domain and which program on the client asks; block the domain at the resolver if it is nobody you know.',
    techniques: ['T1048.003', 'T1071.004'],
    references: [
      'Paxson et al., Practical Comprehensive Bounds on Surreptitious Communication over DNS, USENIX Security 2013',
      'publicsuffix.org',
    ],
  },
  'dns.dga': {
    title: 'Many names that look made by an algorithm, and do not exist',
    severity: 'high',
    confidence: 'low',
    meaning:
      'A client asked for many domains that nobody registered and that look like random letters. Malware tries such ' +
      'names until it finds the one that its operator has registered for the day.',
    method:
      'By client, of different registrable domains that do not exist (NXDOMAIN): how many have a label of 7 or more ' +
      'characters that scores as random, and which share that is. Score: 0.6 × share of character pairs that are ' +
      'not among the commonest of six languages (the pairs that make up 90 % of the BIP-39 word lists) + 0.2 × ' +
      '(longest run of consonants and digits - 2) / 4 + 0.2 × (0.4 - share of vowels) / 0.4, each part cut to 0..1. ' +
      'The features are among those of Schüppen et al.; that failing names of a client tell more than single names ' +
      `is from Antonakakis et al. Algorithms that put words together are not found. ${DOMAIN} ${WHOSE}`,
    falsePositives:
      'Programs that test whether a resolver lies by asking for random names, misspelt or expired lists of domains, ' +
      'scanners. Confidence is medium from five times the threshold on.',
    advice: 'Look for malware on the client, and for such names of its that did resolve.',
    techniques: ['T1568.002'],
    references: [
      'Antonakakis et al., From Throw-Away Traffic to Bots, USENIX Security 2012',
      'Schüppen et al., FANCI: Feature-based Automated NXDomain Classification and Intelligence, USENIX Security 2018',
    ],
  },
  'dns.nxdomain-burst': {
    title: 'Many names that do not exist, within a short time',
    severity: 'low',
    confidence: 'high',
    meaning:
      'A client asked for an unusual number of different names that do not exist. Somebody may be guessing names of ' +
      'hosts from a list, a program may be searching for its server, or a domain is flooded with random names.',
    method: `Different names answered by NXDOMAIN, by client, in windows of packet time one after the other. Names of addresses (.arpa) are left out. ${WHOSE}`,
    falsePositives:
      'Wrong search domains, which fail once for each name that is asked for; mail servers and log analysis, which ' +
      'look up whatever they are sent; a resolver that asks for many clients.',
    advice:
      'Look at the names (the dns records of its flows) and at the program that asks for them.',
    techniques: ['T1590.002'],
    references: ['RFC 2308'],
  },
  'dns.rare-type': {
    title: 'Questions of types that hosts hardly ask for',
    severity: 'low',
    confidence: 'medium',
    meaning:
      'NULL and private types have no use between hosts and servers but to carry data. ANY serves to make answers ' +
      'large. Many different TXT names below one domain are a way to fetch text.',
    method:
      'Questions by client and type, of NULL, ANY, WKS, RP, AFSDB, SIG, KEY and 65280 to 65534 (private use, RFC 6895); and, by ' +
      `client and registrable domain, different names that were asked for by TXT. ${DOMAIN} ${WHOSE}`,
    falsePositives:
      'Tests by administrators; old mail software that asks for ANY; mail servers that fetch policies and keys, and ' +
      'lookups of reputation by TXT.',
    advice:
      'Find the program that asks; hosts other than mail servers and resolvers have little need of these types.',
    techniques: ['T1071.004'],
    references: ['RFC 1035', 'RFC 6895', 'RFC 8482'],
  },
  'dns.fast-flux': {
    title: 'Name whose addresses change all the time',
    severity: 'medium',
    confidence: 'low',
    meaning:
      'Answers for a name gave many addresses in many networks, each for a short time. Operators of malware and fraud ' +
      'hide their servers behind machines that they took over in this way.',
    method:
      'By name, of A and AAAA answers with a low TTL: different addresses, and different networks (/16 of IPv4, /32 ' +
      'of IPv6). Flux score of Holz et al.: 1.32 × addresses + 18.54 × networks, from 142.38 on; they count ' +
      'autonomous systems, for which networks stand here. There have to be twice as many addresses as in the ' +
      `longest answer: one long list is no change. ${WHOSE}`,
    falsePositives:
      'Content networks and pools that choose an address for each question: pool.ntp.org is just like it. Large ' +
      'content networks mostly stay in few networks.',
    advice:
      'Look who owns the name, and whether the addresses are of homes and offices rather than of a provider.',
    techniques: ['T1568.001'],
    references: ['Holz et al., Measuring and Detecting Fast-Flux Service Networks, NDSS 2008'],
  },
} as const satisfies Record<string, FindingPage>;

export const DNS_THRESHOLDS = {
  minSubdomains: {
    default: 40,
    min: 2,
    max: 1_000_000,
    description: 'Exfiltration: different names below a domain',
  },
  minInformation: {
    default: 2048,
    min: 64,
    max: 1_000_000_000,
    unit: 'B',
    description: 'Exfiltration: information in all of them',
  },
  minInformationPerName: {
    default: 16,
    min: 1,
    max: 255,
    unit: 'B',
    description: 'Exfiltration: information in a name, on average',
  },
  minDownload: {
    default: 16_384,
    min: 64,
    max: 1_000_000_000,
    unit: 'B',
    description: 'Exfiltration: what was answered',
  },
  minDownloadPerName: {
    default: 100,
    min: 1,
    max: 65_535,
    unit: 'B',
    description: 'Exfiltration: what was answered to a name, on average',
  },
  minTxtNames: {
    default: 100,
    min: 2,
    max: 1_000_000,
    description: 'Rare types: different names below a domain that were asked for by TXT',
  },
  minRareQueries: {
    default: 5,
    min: 1,
    max: 1_000_000,
    description: 'Rare types: questions of one of the other types',
  },
  minDomains: {
    default: 20,
    min: 2,
    max: 4096,
    description: 'DGA: domains that do not exist and look random',
  },
  minDgaScore: {
    default: 0.5,
    min: 0,
    max: 1,
    description: 'DGA: score from which a name looks random',
  },
  minDgaShare: {
    default: 0.5,
    min: 0,
    max: 1,
    description: 'DGA: share of such names among domains that do not exist',
  },
  minFailures: {
    default: 100,
    min: 2,
    max: 1_000_000,
    description: 'Burst: different names that do not exist, in a window',
  },
  window: { default: 60, min: 1, max: 86_400, unit: 's', description: 'Burst: length of a window' },
  minAddresses: {
    default: 20,
    min: 2,
    max: 100_000,
    description: 'Fast flux: addresses of a name',
  },
  minNetworks: {
    default: 8,
    min: 2,
    max: 65_536,
    description: 'Fast flux: networks that they are in',
  },
  minFluxScore: { default: 142.38, min: 0, max: 1_000_000, description: 'Fast flux: flux score' },
  maxTtl: {
    default: 180,
    min: 0,
    max: 604_800,
    unit: 's',
    description: 'Fast flux: TTL up to which answers count',
  },
} as const satisfies Thresholds<string>;
