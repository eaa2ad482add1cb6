import type { Column, Condition, DataFile, Snapshot, TableState, Warehouse } from '../iceberg/index.ts';
import { unknownTable } from '../iceberg/index.ts';
import { chooseSnapshots } from './as-of.ts';
import { fileConditions } from './conditions.ts';
import type { Explanation, Query, QueryResult } from './contract.ts';
import { answerFromMetadata, decidedByPartitions, metadataQuestions } from './metadata-answer.ts';
import { neededColumns } from './needed-columns.ts';
import { findReferences, type References } from './references.ts';
import { identifier, openSession, type Session } from './session.ts';
import { parseStatement, type SyntaxNode } from './statement.ts';
import { plainValue } from './values.ts';
import { createView } from './views.ts';

/** The namespace that tables may be qualified with. */
const namespace = 'quantum_features';

/**
 * Runs one reading statement in DuckDB's dialect over the tables of a warehouse, as of some time if asked. Only files that may
 * matter are opened, and none when manifests answer. Errors: `sql_error`, `unknown_table`, `unknown_as_of`, `table_damaged`.
 */
export const query: Query = async (sql, { warehouse, asOf }) => {
  const session = await openSession();
  let here: FilesHere | null = null;
  try {
    const statement = await parseStatement(session, sql);
    const references = findReferences(statement, namespace);
    const tables = await openTables(warehouse, references, asOf);
    const planned = await planTables(session, warehouse, references, tables);
    await session.run(`CREATE SCHEMA ${identifier(namespace)}`);

    const only = planned.size === 1 && references.tables.length === 1 ? [...planned.values()][0]! : null;
    const questions = only && metadataQuestions(statement, only.columns);
    if (only && questions && only.complete && decidedByPartitions(only.files, only.conditions, only.columns)) {
      const answers = answerFromMetadata(questions, only.files, only.columns);
      if (answers !== null) return await withNamesFrom(session, sql, only, answers);
    }

    here = await filesHere(warehouse, statement, references, [...planned.values()]);
    for (const plan of planned.values()) await session.run(viewOf(plan, plan.files, here.pathOf));
    if (references.catalog) await showOthers(session, warehouse, planned);
    const files = [...planned.values()].flatMap((plan) => plan.files);
    await session.run(`SET schema = '${namespace}'`);
    await session.confine(files.map(here.pathOf));
    return await answer(session, sql, {
      filesTotal: sum([...planned.values()], (plan) => plan.total),
      filesRead: files.length,
      bytesRead: here.bytes,
      metadataOnly: false,
    });
  } finally {
    session.close();
    await here?.remove();
  }
};

interface OpenTable {
  readonly state: TableState;
  readonly snapshot: Snapshot | null;
}

interface PlannedTable extends OpenTable {
  readonly columns: readonly Column[];
  readonly files: DataFile[];
  readonly total: number;
  readonly conditions: readonly Condition[];
  /** The conditions are all there is to say about the rows. */
  readonly complete: boolean;
}

/** The tables that are mentioned, by their name in lower case, each with the snapshot to read. */
async function openTables(
  warehouse: Warehouse,
  references: References,
  asOf: string | undefined,
): Promise<Map<string, OpenTable>> {
  const states = new Map<string, TableState>();
  for (const { table } of references.tables) {
    const name = table.toLowerCase();
    if (!states.has(name)) states.set(name, await findTable(warehouse, table));
  }
  const choose = await chooseSnapshots(warehouse, asOf, [...states.values()]);
  return new Map([...states].map(([name, state]) => [name, { state, snapshot: choose(state) }]));
}

/** SQL names have no case. */
async function findTable(warehouse: Warehouse, table: string): Promise<TableState> {
  const state = (await warehouse.load(table)) ?? (await warehouse.load(table.toLowerCase()));
  if (state) return state;
  const names = await warehouse.tables();
  const name = names.find((candidate) => candidate.toLowerCase() === table.toLowerCase());
  const other = name === undefined ? null : await warehouse.load(name);
  if (other === null) throw unknownTable(table, namespace, names);
  return other;
}

/** Files for every table: those that any of its mentions needs. */
async function planTables(
  session: Session,
  warehouse: Warehouse,
  references: References,
  tables: ReadonlyMap<string, OpenTable>,
): Promise<Map<string, PlannedTable>> {
  const columnsOf = (table: string) => {
    const open = tables.get(table.toLowerCase());
    return open ? columnsAt(open) : [];
  };
  const planned = new Map<string, PlannedTable>();
  for (const reference of references.tables) {
    const name = reference.table.toLowerCase();
    const { state, snapshot } = tables.get(name)!;
    const { conditions, complete } = await fileConditions(session, reference, columnsOf);
    const plan = await warehouse.plan(state, snapshot, conditions);
    const files = reference.schemaOnly ? [] : plan.files;
    const before = planned.get(name);
    const known = new Set(before?.files.map((file) => file.key));
    planned.set(name, {
      state,
      snapshot,
      columns: columnsAt({ state, snapshot }),
      files: [...(before?.files ?? []), ...files.filter((file) => !known.has(file.key))],
      total: plan.total,
      conditions,
      complete: complete && before === undefined && !reference.schemaOnly,
    });
  }
  return planned;
}

/** Time travel shows the columns of then; the present snapshot those of now. */
function columnsAt({ state, snapshot }: OpenTable): readonly Column[] {
  if (snapshot === null || snapshot.id === state.current?.id) return state.columns;
  return state.schemas[snapshot.schemaId] ?? state.columns;
}

function viewOf(table: PlannedTable, files: readonly DataFile[], pathOf: (file: DataFile) => string): string {
  return createView(namespace, table.state.name, table.columns, files, pathOf);
}

/** The files of a query where DuckDB can open them. */
interface FilesHere {
  pathOf(file: DataFile): string;
  /** Fetched; of files that are here anyway, their sizes. */
  readonly bytes: number;
  remove(): Promise<void>;
}

/** Files in a folder are opened where they are; of others, what the statement may read is fetched. */
async function filesHere(
  warehouse: Warehouse,
  statement: SyntaxNode,
  references: References,
  planned: readonly PlannedTable[],
): Promise<FilesHere> {
  if (warehouse.location.startsWith('/')) {
    return {
      pathOf: (file) => `${warehouse.location}/${file.key}`,
      bytes: sum(planned, ({ files }) => sum(files, (file) => file.bytes)),
      remove: async () => undefined,
    };
  }
  const copies: Awaited<ReturnType<Warehouse['fetch']>>[] = [];
  const remove = async () => {
    for (const copy of copies) await copy.remove();
  };
  try {
    for (const { files, columns } of planned) {
      copies.push(await warehouse.fetch(files, neededColumns(statement, references.tables, columns)));
    }
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    pathOf: ({ key }) => copies.find(({ paths }) => paths.has(key))?.paths.get(key) ?? key,
    bytes: sum(copies, ({ bytes }) => bytes),
    remove,
  };
}

/** SHOW TABLES lists all tables; those that are not read need no files. */
async function showOthers(
  session: Session,
  warehouse: Warehouse,
  planned: ReadonlyMap<string, PlannedTable>,
): Promise<void> {
  for (const name of await warehouse.tables()) {
    if (planned.has(name.toLowerCase())) continue;
    const state = await warehouse.load(name);
    if (state) await session.run(createView(namespace, name, state.columns, [], () => ''));
  }
}

async function answer(session: Session, sql: string, explanation: Explanation): Promise<QueryResult> {
  const reader = await session.run(sql);
  const columns = reader.deduplicatedColumnNames();
  const rows = reader.getRows().map((row) => rowOf(columns, row.map(plainValue)));
  return { columns, rows, explanation };
}

/** The names of the columns, and whether the statement is right at all, are DuckDB's to say: it runs without any file. */
async function withNamesFrom(
  session: Session,
  sql: string,
  table: PlannedTable,
  answers: readonly unknown[],
): Promise<QueryResult> {
  await session.run(viewOf(table, [], ({ key }) => key));
  await session.run(`SET schema = '${namespace}'`);
  await session.confine([]);
  const explanation = { filesTotal: table.total, filesRead: 0, bytesRead: 0, metadataOnly: true };
  const { columns } = await answer(session, sql, explanation);
  return { columns, rows: [rowOf(columns, answers)], explanation };
}

function rowOf(columns: readonly string[], values: readonly unknown[]): Record<string, unknown> {
  return Object.fromEntries(columns.map((name, index) => [name, values[index]]));
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
