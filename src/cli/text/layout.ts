// Columns, wrapped lines and what may be shown of foreign text.

export interface Column {
  title: string;
  /** Numbers go right. */
  right?: boolean;
}

/** Rows as aligned lines, two blanks between columns; the first line has the titles. */
export function columns(head: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const all = [head.map(({ title }) => title), ...rows];
  const widths = head.map((_, i) => Math.max(...all.map((row) => row[i]?.length ?? 0)));
  return all.map((row) =>
    row
      .map((cell, i) =>
        head[i]?.right ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}

/** Labels and what they say, the second column wrapped, in lines of at most `width`. */
export function facts(
  rows: readonly (readonly [label: string, text: string])[],
  width: number,
): string[] {
  const left = Math.max(...rows.map(([label]) => label.length)) + 2;
  return rows.flatMap(([label, text]) =>
    wrapped(text, width - left).map((line, i) => `${(i === 0 ? label : '').padEnd(left)}${line}`),
  );
}

/** Text in lines of at most `width`, broken at blanks; a longer word has a line of its own. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** Names of files and what captures say may hold anything: no control character reaches a terminal. */
export function harmless(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, '?');
}

/** The end of a long name, which tells more than its beginning. */
export function shortened(name: string, width: number): string {
  return name.length <= width ? name : `...${name.slice(name.length - width + 3)}`;
}
