// What attacks look like in the text of a request: SQL, paths, lookups and commands where none belong. The
// patterns ask for more than one sign of an attack at a time (a quote and a keyword, a separator and a command
// with its argument): an apostrophe in a name or a "union" in a sentence is none.

export type Attack = 'sql-injection' | 'path-traversal' | 'log4shell' | 'shell-injection';

export interface Match {
  attack: Attack;
  /** Which sign of it: "union-select". */
  pattern: string;
  /** What matched, decoded. */
  text: string;
}

/** Where a text is from: a path and query is split and decoded, a header's value is taken as it stands. */
export type Place = 'target' | 'header';

type Pattern = readonly [name: string, pattern: RegExp];

// All repetitions are bounded, so that a text costs time in proportion to its length.

/** Characters without which no pattern below can match. */
const SUSPICIOUS =
  /[%'"`$;|\\{()<]|\.\.|etc\/|union|[+ ](?:or|and)[+ ]|=(?:php|file|expect|data):/i;
const SUSPICIOUS_HEADER = /\$\{|%\{|\(\)\s*\{|['"`|]|\$\(|;\s*\w+\s*[-/]|\.\.[/\\]/;

// In lower case; comments and runs of white space are one space (see `tidy`).
const SQL: readonly Pattern[] = [
  [
    'union-select',
    /\bunion (?:all |distinct )?\(?select (?:null\b|\d|@@|[\w.]{1,40} ?[,(]|[^=&]{1,100} from \w)/,
  ],
  ['tautology', /['")\d] ?(?:or|and|\|\||&&) ?[('"]*(\w{1,20})['")]* ?(?:=|like|<=>) ?['"(]*\1\b/],
  [
    'time-delay',
    /\b(?:sleep|pg_sleep|benchmark) ?\( ?\d|waitfor delay ['"]|\bdbms_pipe\.receive_message ?\(/,
  ],
  [
    'stacked-statement',
    /; ?(?:drop (?:table|database)|delete from|insert into|truncate table|alter table|declare @|exec(?:ute)? (?:master|xp_|sp_))/,
  ],
  [
    'schema-query',
    /\bfrom (?:information_schema|mysql|pg_catalog|sys) ?\. ?\w|\bfrom (?:sysobjects|sqlite_master|pg_shadow|all_tables)\b/,
  ],
  [
    'server-function',
    /\bxp_cmdshell\b|\b(?:extractvalue|updatexml|load_file) ?\(|\binto (?:out|dump)file ['"]/,
  ],
  ['order-by-probe', /['")\d] order by \d+ ?(?:--|#)/],
  ['comment-cut', /['"]\)* ?;? ?--(?: |$)/],
];

const PATHS: readonly Pattern[] = [
  ['parent-directories', /(?:\.\.[/\\]){3}/],
  [
    'system-file',
    /(?:\.\.|file:\/\/|=|\0)[^&?#]{0,200}[/\\](?:etc[/\\](?:passwd|shadow|hosts|group)|proc[/\\]self[/\\]|boot\.ini|win(?:dows|nt)[/\\](?:win\.ini|system32)|web-inf[/\\]|\.ssh[/\\]|\.htpasswd)/,
  ],
  ['above-root', /^[/\\](?:[^/\\?]+[/\\])?\.\.[/\\]\.\.[/\\][^?]*\w/],
  ['stream-wrapper', /=(?:php:\/\/(?:input|filter)|expect:\/\/|data:\/\/text)/],
];

const COMMANDS =
  'cat|ls|dir|id|pwd|env|whoami|uname|ifconfig|ipconfig|wget|curl|nc|ncat|bash|sh|python[23]?|perl|php|powershell|' +
  'cmd|ping|rm|chmod|tftp|busybox|nslookup|sleep|echo|certutil|type|net user';
const PATH = '(?:/?(?:usr/)?s?bin/)?';
const GAP = String.raw`(?:\s|\$\{ifs\}|\$ifs(?:\$\d)?)`;

const SHELL: readonly Pattern[] = [
  ['shellshock', /^\(\) ?\{ ?[:_;]/],
  [
    'command',
    new RegExp(
      String.raw`[;|&\n]\s{0,10}${PATH}(?:${COMMANDS})${GAP}+(?:[-/"'$\\]|https?:|\d+\.\d+|%\w+%)`,
    ),
  ],
  ['command-alone', /(?:[;|]|&&)\s*(?:id|ls|dir|whoami|uname|ifconfig|ipconfig|netstat)\s*[;|&]*$/],
  ['command-parameter', /[?=](?:cat|type|dir|ls) (?:-\w|\/\w|[a-z]:\\)/],
  [
    'substitution',
    new RegExp(
      String.raw`(?:\`|\$\()\s{0,10}${PATH}(?:${COMMANDS})(?:${GAP}[^)\`]{0,200})?\s?(?:\`|\))`,
    ),
  ],
  [
    'shell-path',
    /(?:^|[\s;|&=/]|\.\.)(?:usr\/)?bin\/(?:ba|da|z|k)?sh(?:$|[\s;|&?'"])|\/dev\/tcp\/\d/,
  ],
  ['windows-shell', /\bcmd(?:\.exe)?[?\s]*\/c[\s+]|\bpowershell(?:\.exe)?\s+-/],
  [
    'php-code',
    /\b(?:system|passthru|shell_exec|popen|proc_open)\s*\(\s*(?:['"\\]|\$_|\$http_)|<\?php\b/,
  ],
  ['php-argument', /[?&]-d\s*(?:allow_url_include|auto_prepend_file)|\+-d\+\w+/],
  [
    'expression-language',
    /[%$]\{.{0,400}(?:#(?:context|_memberaccess|cmd)|@java\.lang|getruntime|processbuilder)/,
  ],
  ['java-runtime', /java\.lang\.(?:runtime|processbuilder)|getruntime\(\)\.exec/],
];

const LOOKUP = /\$\{jndi:[^\s}]{0,200}/;

/** Longest text that is looked at. */
const MAX_TEXT = 4096;

/** Attacks in a text, at most one of each kind. */
export function attacksIn(given: string, place: Place): Match[] {
  const suspicious = place === 'target' ? SUSPICIOUS : SUSPICIOUS_HEADER;
  if (!suspicious.test(given)) return [];
  const raw = given.slice(0, MAX_TEXT).toLowerCase();
  const found = new Map<Attack, Match>();
  for (const text of place === 'target' ? decodings(raw) : [raw]) {
    search(found, text, place);
  }
  return [...found.values()];
}

function search(found: Map<Attack, Match>, text: string, place: Place): void {
  const look = (attack: Attack, patterns: readonly Pattern[], where: string) => {
    if (found.has(attack)) return;
    for (const [pattern, expression] of patterns) {
      const match = expression.exec(where);
      if (!match) continue;
      const from = Math.max(0, match.index - 20);
      const around = where.slice(from, match.index + match[0].length + 40);
      found.set(attack, { attack, pattern, text: around });
      return;
    }
  };
  look('sql-injection', SQL, tidy(text));
  if (place === 'target') look('path-traversal', PATHS, text);
  look('shell-injection', SHELL, text);
  const lookup = LOOKUP.exec(resolved(text));
  if (lookup && !found.has('log4shell')) {
    found.set('log4shell', { attack: 'log4shell', pattern: 'jndi-lookup', text: lookup[0] });
  }
}

/** The text with its percent-encoding taken off once and, where something is left, twice. */
function decodings(raw: string): string[] {
  const queryless = raw.indexOf('?');
  const once = decoded(
    queryless < 0 ? raw : raw.slice(0, queryless) + raw.slice(queryless).replaceAll('+', ' '),
  );
  const twice = decoded(once);
  return twice === once ? [once] : [once, twice];
}

/** Bytes become characters of the same number; over-long forms of `/`, `\` and `.` (as IIS once took them) those. */
function decoded(text: string): string {
  if (!text.includes('%')) return text;
  return text
    .replace(/%c0%af|%c1%9c|%c1%1c|%e0%80%af/g, '/')
    .replace(/%c0%ae/g, '.')
    .replace(/%u00([0-9a-f]{2})|%([0-9a-f]{2})/g, (_, wide, plain) =>
      String.fromCharCode(Number.parseInt(wide ?? plain, 16)),
    )
    .toLowerCase();
}

/** SQL with its comments and white space as single spaces. */
function tidy(text: string): string {
  return text.replace(/\/\*.{0,40}?\*\//g, ' ').replace(/\s+/g, ' ');
}

/** Nested lookups that only hide letters, resolved: `${${lower:j}ndi:` and `${${::-j}ndi:` are `${jndi:`. */
function resolved(text: string): string {
  if (!text.includes('${')) return text;
  for (let i = 0; i < 8; i++) {
    const next = text
      .replace(/\$\{(?:lower|upper):([^${}]{0,20})\}/g, '$1')
      .replace(/\$\{[^${}]{0,60}:-([^${}]{0,20})\}/g, '$1');
    if (next === text) return text;
    text = next;
  }
  return text;
}
