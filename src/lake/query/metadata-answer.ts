import { type Column, type Condition, type DataFile, isObject } from '../iceberg/index.ts';
import { list, type SyntaxNode, text } from './statement.ts';
import { isoDate, isoTime } from './values.ts';

/** One column of an answer that manifests alone may give. */
type Question =
  | { readonly kind: 'rows' }
  | { readonly kind: 'values' | 'smallest' | 'largest'; readonly column: string };

/** What else a SELECT may say for its answer to be one row of counts and extremes. */
const plainKeys = new Set(['type', 'select_list', 'from_table', 'where_clause', 'aggregate_handling']);
const plainFunctionKeys = new Set([
  'class',
  'type',
  'function_name',
  'children',
  'order_bys',
  'query_location',
  'alias',
  'schema',
]);

/** The questions of `SELECT count(*), count(a), min(b), max(c) FROM one_table …`; null for every other statement. */
export function metadataQuestions(node: SyntaxNode, columns: readonly Column[]): Question[] | null {
  if (node.type !== 'SELECT_NODE' || !isObject(node.from_table) || node.from_table.type !== 'BASE_TABLE') return null;
  if (Object.keys(node).some((key) => !plainKeys.has(key)) || node.aggregate_handling !== 'STANDARD_HANDLING')
    return null;
  const { alias, table_name: table, sample, column_name_alias: renamed } = node.from_table;
  if (sample !== undefined || renamed !== undefined) return null;
  const qualifier = (text(alias) || text(table)).toLowerCase();

  const questions = list(node.select_list).map((item): Question | null => {
    if (!isObject(item) || item.class !== 'FUNCTION' || Object.keys(item).some((key) => !plainFunctionKeys.has(key)))
      return null;
    const children = list(item.children);
    const name = text(item.function_name).toLowerCase();
    if (isObject(item.order_bys) && item.order_bys.orders !== undefined) return null;
    if (name === 'count_star' || (name === 'count' && children.length === 0)) return { kind: 'rows' };
    const child = children[0];
    if (children.length !== 1 || !isObject(child)) return null;
    if (name === 'count' && child.class === 'CONSTANT' && isObject(child.value) && child.value.is_null === false) {
      return { kind: 'rows' };
    }
    if (child.class !== 'COLUMN_REF') return null;
    const parts = list(child.column_names).map((part) => text(part).toLowerCase());
    if (parts.length > 2 || (parts.length === 2 && parts[0] !== qualifier)) return null;
    const column = columns.find((candidate) => candidate.name.toLowerCase() === parts.at(-1))?.name;
    if (column === undefined) return null;
    if (name === 'count') return { kind: 'values', column };
    if (name === 'min') return { kind: 'smallest', column };
    return name === 'max' ? { kind: 'largest', column } : null;
  });
  return questions.length > 0 && questions.every((question) => question !== null) ? questions : null;
}

/** Whether the conditions hold for all rows of the planned files: each is about a partition value that every file has. */
export function decidedByPartitions(
  files: readonly DataFile[],
  conditions: readonly Condition[],
  columns: readonly Column[],
): boolean {
  return conditions.every(({ column }) => {
    const type = columns.find((candidate) => candidate.name === column)?.type;
    return type !== 'double' && files.every((file) => Object.hasOwn(file.partition, column));
  });
}

/** The answers in order, or null when a manifest does not tell one of them exactly as DuckDB would. */
export function answerFromMetadata(
  questions: readonly Question[],
  files: readonly DataFile[],
  columns: readonly Column[],
): unknown[] | null {
  const answers: unknown[] = [];
  for (const question of questions) {
    const answer = question.kind === 'rows' ? count(files, () => 0) : columnAnswer(question, files, columns);
    if (answer === undefined) return null;
    answers.push(answer);
  }
  return answers;
}

function columnAnswer(
  { kind, column }: Exclude<Question, { kind: 'rows' }>,
  files: readonly DataFile[],
  columns: readonly Column[],
): unknown {
  const nulls = (file: DataFile) => file.nulls[column];
  if (files.some((file) => nulls(file) === undefined)) return undefined;
  if (kind === 'values') return count(files, (file) => nulls(file)!);
  const type = columns.find((candidate) => candidate.name === column)?.type;
  if (type === undefined || typeof type !== 'string') return undefined;
  let extreme: string | number | bigint | boolean | undefined;
  for (const file of files) {
    if (nulls(file) === file.records) continue;
    // NaN is above every number for DuckDB and below none, and never a bound.
    if (type === 'double' && file.nans[column] !== 0) return undefined;
    const bound = kind === 'smallest' ? file.lower[column] : file.upper[column];
    if (bound === undefined || !file.exact.has(column)) return undefined;
    if (extreme === undefined || (kind === 'smallest' ? isBelow(bound, extreme) : isBelow(extreme, bound)))
      extreme = bound;
  }
  if (extreme === undefined) return null;
  if (type === 'date') return isoDate(Number(extreme));
  if (type === 'timestamptz') return isoTime(BigInt(extreme));
  return typeof extreme === 'bigint' ? String(extreme) : extreme;
}

/** Texts by their UTF-8 bytes, as DuckDB compares them. */
function isBelow(a: string | number | bigint | boolean, b: string | number | bigint | boolean): boolean {
  return typeof a === 'string' && typeof b === 'string' ? Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0 : a < b;
}

function count(files: readonly DataFile[], without: (file: DataFile) => number): number {
  return files.reduce((sum, file) => sum + file.records - without(file), 0);
}
