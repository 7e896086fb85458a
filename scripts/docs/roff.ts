// Markdown, as far as docs/ uses it, to the macros of man(7): paragraphs, code, lists, tables of two columns.

/** Sections and paragraphs of Markdown as lines of roff; headings below the second level become subsections. */
export function roffOf(markdown: string): string[] {
  const lines = blocksOf(markdown).flatMap(blockLines);
  // A heading begins a paragraph by itself.
  return lines[0] === '.PP' ? lines.slice(1) : lines;
}

/** Text that roff does not read as a request. */
export function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll(/^(['.])/gm, '\\&$1');
}

/** A line of Markdown with its emphasis, without its links. */
export function inline(markdown: string): string {
  return markdown
    .replaceAll(/ \(\[[^\]]+\]\([^)]*\)\)/g, '')
    .replaceAll(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .split(/(`[^`]+`|\*\*[^*]+\*\*)/)
    .map((part) => {
      if (part.startsWith('`')) return bold(part.slice(1, -1));
      return part.startsWith('**') ? bold(part.slice(2, -2)) : escaped(part);
    })
    .join('');
}

export function bold(text: string): string {
  return `\\fB${escaped(text)}\\fR`;
}

function blocksOf(markdown: string): string[] {
  // A blank line inside of a fence does not end a block.
  return (markdown.match(/^```[\s\S]*?^```$|(?:^(?!```).+\n?)+/gm) ?? []).map((it) => it.trimEnd());
}

function blockLines(block: string): string[] {
  if (block.startsWith('```')) {
    const code = block.split('\n').slice(1, -1);
    return ['.PP', '.RS 4', '.nf', ...code.map(escaped), '.fi', '.RE'];
  }
  if (block.startsWith('#')) return [`.SS ${inline(block.replace(/^#+ /, ''))}`];
  if (block.startsWith('|')) return tableLines(block);
  if (block.startsWith('- ')) {
    const items = block.slice(2).split(/\n- /);
    return items.flatMap((item) => ['.IP \\(bu 2', inline(joined(item))]);
  }
  return ['.PP', inline(joined(block))];
}

function joined(lines: string): string {
  return lines.replaceAll(/\s*\n\s*/g, ' ');
}

/** First column, then the others, each with its title if it has one. */
function tableLines(table: string): string[] {
  const [head = [], , ...rows] = table.split('\n').map((row) =>
    row
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim()),
  );
  return rows.flatMap(([first = '', ...others]) => {
    const texts = others.map((cell, i) => (head[i + 1] ? `${head[i + 1]}: ${cell}` : cell));
    return ['.TP', inline(first), inline(texts.join('. ').replaceAll('..', '.'))];
  });
}
