import { defineFailure } from '../../science/errors/index.ts';

export const tableDamaged = defineFailure({
  code: 'table_damaged',
  message: (where: string, what: string) => `${where}: ${what}.`,
  hint: () => 'Restore this file from a backup, or remove the table and process its objects again.',
});

export const invalidTable = defineFailure({
  code: 'invalid_table',
  status: 400,
  message: (table: string, what: string) => `${JSON.stringify(table)} cannot be a table: ${what}.`,
  hint: () => 'A name is letters, digits and _; columns differ; partition columns are columns that are no lists.',
});

export const unknownTable = defineFailure({
  code: 'unknown_table',
  status: 404,
  message: (table: string, namespace: string, _known: readonly string[]) =>
    `There is no table ${JSON.stringify(table)} in ${namespace}.`,
  hint: (_table: string, _namespace: string, known: readonly string[]) =>
    known.length > 0 ? `Tables here: ${known.join(', ')}.` : 'There are no tables here yet: run an experiment first.',
});

export const unknownColumn = defineFailure({
  code: 'unknown_column',
  status: 400,
  message: (column: string, table: string, _known: readonly string[]) =>
    `Table ${table} has no column ${JSON.stringify(column)}.`,
  hint: (_column: string, _table: string, known: readonly string[]) => `Its columns: ${known.join(', ')}.`,
});

export const wrongValue = defineFailure({
  code: 'wrong_value',
  status: 400,
  message: (column: string, type: string, what: string) => `Column ${column} (${type}): ${what}.`,
  hint: () => 'Every value of a column has the type of the column, or is null; all columns have the same length.',
});

export const unknownTag = defineFailure({
  code: 'unknown_tag',
  status: 404,
  message: (tag: string, table: string, _known: readonly string[]) =>
    `Table ${table} has no tag ${JSON.stringify(tag)}.`,
  hint: (_tag: string, _table: string, known: readonly string[]) =>
    known.length > 0 ? `Its newest tags: ${known.slice(-5).join(', ')}.` : 'It has no tags.',
});

export const unknownSnapshot = defineFailure({
  code: 'unknown_snapshot',
  status: 404,
  message: (id: string, table: string, _known: readonly string[]) => `Table ${table} has no snapshot ${id}.`,
  hint: (_id: string, _table: string, known: readonly string[]) =>
    known.length > 0 ? `Its newest snapshots: ${known.slice(-5).join(', ')}.` : 'It has no snapshots.',
});

export const tagExists = defineFailure({
  code: 'tag_exists',
  status: 409,
  message: (tag: string, table: string) => `Table ${table} has the tag ${JSON.stringify(tag)} already.`,
  hint: () => 'A tag is put once and never moved: choose another name.',
});

export const commitConflict = defineFailure({
  code: 'commit_conflict',
  status: 409,
  message: (table: string, attempts: number) => `Other writers were faster ${attempts} times on table ${table}.`,
  hint: () => 'Nothing was changed. Repeat it when fewer writers are at work.',
});

export const unsupportedTable = defineFailure({
  code: 'unsupported_table',
  status: 501,
  message: (table: string, what: string) => `Table ${table} ${what}.`,
  hint: () => 'Another engine changed it so. Read it with that engine, or rewrite it there.',
});

export const commitRefused = defineFailure({
  code: 'commit_refused',
  status: 409,
  message: (table: string, what: string) => `Table ${table} has changed: ${what}.`,
  hint: () => 'Nothing was changed. Load the table again and repeat the change on what is there now.',
});

export const invalidCommit = defineFailure({
  code: 'invalid_commit',
  status: 400,
  message: (table: string, what: string) => `This cannot be done to table ${table}: ${what}.`,
  hint: () => 'Nothing was changed. The guide “Tables for every engine” says what the catalog takes.',
});

export const tableExists = defineFailure({
  code: 'table_exists',
  status: 409,
  message: (table: string) => `There is a table ${table} already.`,
  hint: () => 'Choose another name, or append to the one that is there.',
});

export const commitStateUnknown = defineFailure({
  code: 'commit_state_unknown',
  status: 500,
  message: (table: string) => `The object store failed while table ${table} was changed: the change may have happened.`,
  hint: () => 'Load the table: what it says now is what counts. Delete no file of the change before that.',
});
