import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  Kysely,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type SqliteStatement,
  sql,
} from 'kysely';
import LibsqlDatabase from 'libsql';
import { disk } from '../../disk/index.ts';
import type { Failure } from '../../science/errors/index.ts';
import { withFailures } from './dialect.ts';
import { accountsBusy, accountsDamaged, accountsFull } from './errors.ts';
import type { Database, Schema } from './schema.ts';

/** How long a change waits for those of other processes, and how long at a time, milliseconds. */
const patience = 5_000;
const shortWait = 5;
/** Statements are prepared once (four fifths of a look-up); there are some dozens of them. */
const remembered = 200;

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

const isBusy = (error: unknown) => /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error));

function failureOf(error: unknown, path: string): Failure | null {
  if (isBusy(error)) return accountsBusy.from(error);
  if (/^SQLITE_FULL/.test(codeOf(error))) return accountsFull.from(error, path);
  if (/^SQLITE_(NOTADB|CORRUPT|CANTOPEN|IOERR|READONLY|PERM|AUTH)/.test(codeOf(error))) {
    return accountsDamaged.from(error, path, error instanceof Error ? error.message : codeOf(error));
  }
  return null;
}

/** All that knows the driver: a driver of the same shape (better-sqlite3, node:sqlite) can stand here instead. */
function connect(path: string, synchronous: 'full' | 'normal'): SqliteDatabase {
  let file: LibsqlDatabase.Database;
  try {
    file = new LibsqlDatabase(path, { timeout: 0 });
  } catch (error) {
    // Here the driver gives SQLite's code in the text only.
    throw accountsDamaged.from(error, path, 'the file cannot be opened');
  }
  const statements = new Map<string, SqliteStatement>();
  try {
    file.exec(`pragma journal_mode = wal; pragma synchronous = ${synchronous}; pragma foreign_keys = on`);
  } catch (error) {
    file.close();
    throw error;
  }
  return {
    prepare(text) {
      const ready = statements.get(text);
      if (ready !== undefined) return ready;
      const statement = file.prepare(text);
      const prepared: SqliteStatement = {
        reader: statement.reader,
        all: (parameters) => statement.all(parameters),
        iterate: (parameters) => statement.iterate(parameters),
        run: (parameters) => statement.run(parameters),
      };
      if (statements.size >= remembered) statements.clear();
      statements.set(text, prepared);
      return prepared;
    },
    close: () => {
      statements.clear();
      file.close();
    },
  };
}

/**
 * Repeats what another connection kept out. SQLite's own waiting (`busy_timeout`) would stop the whole process, and with it a
 * transaction of this process that the wait is for.
 */
async function patiently<T>(work: () => T | Promise<T>, limit: number): Promise<T> {
  const end = performance.now() + limit;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error) || performance.now() >= end) throw error;
      await pause(shortWait);
    }
  }
}

class PatientDriver extends SqliteDriver {
  readonly #limit: number;

  constructor(database: () => Promise<SqliteDatabase>, limit: number) {
    super({ database });
    this.#limit = limit;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const inner = await super.acquireConnection();
    return {
      executeQuery: <Row>(query: CompiledQuery) => patiently(() => inner.executeQuery<Row>(query), this.#limit),
      streamQuery: <Row>(query: CompiledQuery, size: number) => inner.streamQuery<Row>(query, size),
    };
  }

  /** Takes the right to write before it reads: a transaction that had to ask for it later could be refused. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  /** A full disk, say, has rolled back already: then there is nothing to do, and what failed first is what is told. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await super.rollbackTransaction(connection);
    } catch (error) {
      if (!(error instanceof Error && error.message.includes('no transaction is active'))) throw error;
    }
  }
}

/** A connection of its own, opened when it is first used. */
function connection(path: string, synchronous: 'full' | 'normal', limit: number): Kysely<Schema> {
  const open = () => patiently(() => connect(path, synchronous), patience);
  const dialect: Dialect = {
    createDriver: () => new PatientDriver(open, limit),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (tables) => new SqliteIntrospector(tables),
  };
  return new Kysely<Schema>({ dialect: withFailures(dialect, (error) => failureOf(error, path)) });
}

/**
 * A file that several processes may use at once; made, for its owner's eyes only, where there is none. Who reads waits for
 * nobody, who writes for other writers.
 */
export async function openSqlite(path: string): Promise<Database> {
  if ((await disk.size(path)) === null) {
    await disk.makeFolder(dirname(path));
    // An empty file is an empty database; what SQLite puts beside it gets the same rights.
    await disk.createExclusive(path, new Uint8Array(), { secret: true });
  }
  const tables = connection(path, 'full', patience);
  const writer = connection(path, 'full', patience);
  const aside = connection(path, 'normal', 0);
  return {
    kind: 'sqlite',
    tables,
    aside,
    alone: (work) => writer.transaction().execute(work),
    async begun() {
      const found = await sql`select 1 from sqlite_master where name = 'eigenlake_migrations'`.execute(tables);
      return found.rows.length > 0;
    },
    async close() {
      for (const each of [aside, writer, tables]) await each.destroy();
    },
  };
}
