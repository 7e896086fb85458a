// User-Agents that no browser sends: texts that programs which pose as one got wrong.

export type Forgery =
  | 'prefix-twice'
  | 'misspelt'
  | 'truncated'
  | 'template'
  | 'two-browsers'
  | 'two-systems'
  | 'no-such-windows';

/** The field's name in its own value, as programs write it that set the value with a function that adds the name. */
const PREFIX = /^user-agent ?:/i;
/** "Mozilla" with a letter too few, too many, in another place, or another letter. */
const MISSPELT =
  /^(?:mozila|mozzila|mozzilla|mozillla|mozlila|mozlilla|moziilla|mozilia|mosilla|mozill|mozi1la|mozil1a|mozi11a|m0zilla)[/ ]/i;
/** A comment that never ends: "Mozilla/4.0 (", "Mozilla/4.0 (compatible; MSIE 6". */
const TRUNCATED = /^mozilla\/\d\.\d{1,2} ?\([^)]*$/i;
/** Places in a text for `printf` that nothing was put into, line breaks as letters, quotes around all of it. */
const TEMPLATE = /%[ls]?[sdu](?![\w])|\\[rn]|^["']|["']$/;
const BROWSERS = [/\bMSIE \d/, / Firefox\/\d/, / Chrome\/\d/];
/** Browsers that name another besides themselves, and toolbars of Internet Explorer that bring a whole User-Agent. */
const BOTH_RIGHT =
  /opera|opr\/|compatible;.*\(compatible;|seamonkey|iceweasel|palemoon|bot\b|crawl/i;
const WINDOWS = /\bWindows NT (\d{1,2}\.\d{1,2})/;
const OTHER_SYSTEM = /\bAndroid \d|\biPhone OS \d|\bIntel Mac OS X|\bX11; /;
const WINDOWS_VERSIONS = new Set(
  '3.1 3.5 3.51 4.0 4.10 4.90 5.0 5.01 5.1 5.2 6.0 6.1 6.2 6.3 6.4 10.0'.split(' '),
);

/** Why no browser sent this; undefined for what one may have sent, and for programs that claim to be none. */
export function forgeryOf(userAgent: string): Forgery | undefined {
  if (PREFIX.test(userAgent)) return 'prefix-twice';
  if (MISSPELT.test(userAgent)) return 'misspelt';
  if (!/^["']?mozilla\//i.test(userAgent)) return undefined;
  if (TRUNCATED.test(userAgent)) return 'truncated';
  if (TEMPLATE.test(userAgent)) return 'template';
  const windows = WINDOWS.exec(userAgent)?.[1];
  if (windows !== undefined) {
    if (!WINDOWS_VERSIONS.has(windows)) return 'no-such-windows';
    if (OTHER_SYSTEM.test(userAgent)) return 'two-systems';
  }
  const browsers = BROWSERS.filter((it) => it.test(userAgent)).length;
  return browsers > 1 && !BOTH_RIGHT.test(userAgent) ? 'two-browsers' : undefined;
}
