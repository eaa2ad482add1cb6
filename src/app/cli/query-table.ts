import type { QueryRow } from '../../lake/query/index.ts';
import { terminalTable } from '../report/index.ts';

/** The rows of a query as an aligned table with their number. */
export function queryTable(columns: readonly string[], rows: readonly QueryRow[]): string {
  const numeric = (name: string) => rows.every((row) => row[name] === null || typeof row[name] === 'number');
  const table = terminalTable(
    rows,
    columns.map((name) => ({
      title: name,
      align: numeric(name) ? 'right' : 'left',
      text: (row: QueryRow) => cell(row[name]),
    })),
  );
  return `${table}\n${rows.length} row${rows.length === 1 ? '' : 's'}`;
}

/** The rows of a query as comma-separated values with a header. */
export const queryCsv = (columns: readonly string[], rows: readonly QueryRow[]): string =>
  [columns, ...rows.map((row) => columns.map((name) => row[name]))].map(csvLine).join('\n');

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** RFC 4180: quotes where a comma, a quote or a line break makes them necessary. */
function csvLine(values: readonly unknown[]): string {
  return values
    .map(cell)
    .map((text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text))
    .join(',');
}
