export interface Column<Row> {
  readonly title: string;
  readonly align?: 'left' | 'right';
  text(row: Row): string;
}

/** Rows as aligned columns under a header; no trailing spaces, so that the output can be compared and piped. */
export function terminalTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const cells = rows.map((row) => columns.map((column) => printable(column.text(row))));
  const widths = columns.map((column, index) =>
    Math.max(column.title.length, ...cells.map((line) => line[index]!.length)),
  );
  const line = (texts: readonly string[]) =>
    texts
      .map((text, index) =>
        columns[index]!.align === 'right' ? text.padStart(widths[index]!) : text.padEnd(widths[index]!),
      )
      .join('  ')
      .trimEnd();
  return [
    line(columns.map((column) => column.title)),
    line(widths.map((width) => '-'.repeat(width))),
    ...cells.map(line),
  ].join('\n');
}

const widest = 200;

/** Text of a user's own (names, SQL values) on one line: no control characters, no endless lines. */
function printable(text: string): string {
  const plain = text.replace(/\p{Cc}+/gu, ' ');
  return plain.length <= widest ? plain : `${plain.slice(0, widest - 3)}...`;
}
