import { Kysely, PostgresDialect, sql } from 'kysely';
import type { Failure } from '../../science/errors/index.ts';
import { withFailures } from './dialect.ts';
import { accountsBusy, accountsUnreachable } from './errors.ts';
import type { Database, Schema } from './schema.ts';

/** Any number that nobody else is likely to lock in the same database: the first digits of e. */
const lockNumber = 271_828_182;

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Never with the text of the driver where it may name the address: that holds the password. */
function failureOf(error: unknown): Failure | null {
  const code = codeOf(error);
  switch (code) {
    case '40001':
    case '40P01':
    case '55P03':
    case '57014':
      return accountsBusy.from(error);
    case '28P01':
    case '28000':
      return accountsUnreachable.from(error, 'it refuses the user or the password');
    case '3D000':
      return accountsUnreachable.from(error, 'there is no such database');
    case '53300':
      return accountsUnreachable.from(error, 'it has no connection left');
    default:
      break;
  }
  if (/^(08|57P)/.test(code)) return accountsUnreachable.from(error, `it ended the connection (${code})`);
  if (/^E[A-Z_]+$/.test(code)) return accountsUnreachable.from(error, code);
  // The driver's own errors (time ran out, connection ended) carry no code; the database's always do.
  if (error instanceof Error && code === '' && error.constructor === Error) {
    return accountsUnreachable.from(error, 'the connection ended or was not made in time');
  }
  return null;
}

/** `postgresql://user:password@host:port/database`; the driver is loaded only here. */
export async function openPostgresql(url: string): Promise<Database> {
  const { default: postgres } = await import('pg');
  const { builtins } = postgres.types;
  const pool = new postgres.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 10_000,
    application_name: 'eigenlake',
    types: {
      // Times fit a double; the driver would give texts.
      getTypeParser: (id, format) =>
        id === builtins.INT8 && format !== 'binary' ? Number : postgres.types.getTypeParser(id, format),
    },
  });
  // A connection that ends while nobody uses it: the pool has replaced it by the time anybody asks.
  pool.on('error', () => undefined);
  const tables = new Kysely<Schema>({ dialect: withFailures(new PostgresDialect({ pool }), failureOf) });
  return {
    kind: 'postgresql',
    tables,
    aside: tables,
    alone: (work) =>
      tables
        .transaction()
        .setIsolationLevel('read committed')
        .execute(async (transaction) => {
          await sql`select pg_advisory_xact_lock(${lockNumber})`.execute(transaction);
          return work(transaction);
        }),
    async begun() {
      // Where this connection looks, which other schemas of the database are not.
      const found = await sql<{ name: string | null }>`select to_regclass('eigenlake_migrations') as name`.execute(
        tables,
      );
      return found.rows[0]?.name != null;
    },
    close: () => tables.destroy(),
  };
}
