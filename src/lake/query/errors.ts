import { defineFailure } from '../../science/errors/index.ts';

export const sqlError = defineFailure({
  code: 'sql_error',
  status: 400,
  message: (what: string) => what,
  hint: () =>
    'The dialect is DuckDB’s: https://duckdb.org/docs/stable/sql/introduction. `SHOW TABLES` lists the tables.',
});

export const statementRefused = defineFailure({
  code: 'sql_error',
  status: 400,
  message: (what: string) => what,
  hint: () =>
    'One statement that reads the tables: SELECT, WITH, FROM, VALUES, DESCRIBE, SHOW, SUMMARIZE or EXPLAIN of these.',
});

export const unknownAsOf = defineFailure({
  code: 'unknown_as_of',
  status: 404,
  message: (asOf: string, what: string, _newest: readonly string[]) => `${JSON.stringify(asOf)} ${what}.`,
  hint: (_asOf: string, _what: string, newest: readonly string[]) =>
    'Give a tag, a batch id, a time such as 2026-01-31T12:00:00Z, or the snapshot id of the only table asked. ' +
    (newest.length > 0 ? `Newest tags here: ${newest.join(', ')}.` : 'There are no tags here yet.'),
});
