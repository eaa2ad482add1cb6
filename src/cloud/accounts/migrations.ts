import { sql, type Transaction } from 'kysely';
import { accountsNewer } from './errors.ts';
import type { Database, Schema } from './schema.ts';

/** Step n stands at place n - 1. Steps are never changed once released; SQLite and PostgreSQL both read this text. */
const steps: readonly (readonly string[])[] = [
  [
    `create table eigenlake_users (
      name_key text not null primary key check (length(name_key) between 1 and 50),
      name text not null,
      role text not null check (role in ('user', 'owner', 'admin')),
      active bigint not null check (active in (0, 1)),
      password text,
      created bigint not null
    )`,
    // Jobs are stored under their user's name: nobody else may come to it.
    'create table eigenlake_former_users (name_key text not null primary key, removed bigint not null)',
    `create table eigenlake_sessions (
      digest text not null primary key,
      user_key text not null references eigenlake_users (name_key) on delete cascade,
      expires bigint not null
    )`,
    'create index eigenlake_sessions_of_user on eigenlake_sessions (user_key)',
    'create index eigenlake_sessions_by_end on eigenlake_sessions (expires)',
    `create table eigenlake_tokens (
      id text not null primary key,
      digest text not null unique,
      user_key text not null references eigenlake_users (name_key) on delete cascade,
      name text not null,
      live_name text,
      scopes text not null,
      created bigint not null,
      expires bigint,
      revoked bigint,
      last_used bigint,
      unique (user_key, live_name),
      check (live_name is null or revoked is null)
    )`,
    `create table eigenlake_storage (
      name text not null primary key check (length(name) between 1 and 50),
      kind text not null check (kind in ('local', 'mongodb', 'dropbox')),
      owner_key text not null references eigenlake_users (name_key) on delete cascade,
      description text not null check (length(description) <= 500),
      active bigint not null check (active in (0, 1)),
      created bigint not null,
      revision bigint not null unique,
      sealed text not null
    )`,
    'create index eigenlake_storage_of_owner on eigenlake_storage (owner_key)',
    'create table eigenlake_counters (name text not null primary key, value bigint not null)',
    `insert into eigenlake_counters (name, value) values ('revision', 0)`,
  ],
];

async function appliedSteps(tables: Database['tables'] | Transaction<Schema>): Promise<number> {
  const { last } = await tables
    .selectFrom('eigenlake_migrations')
    .select((row) => row.fn.max('number').as('last'))
    .executeTakeFirstOrThrow();
  const found = last === null ? 0 : Number(last);
  if (found > steps.length) throw accountsNewer(found, steps.length);
  return found;
}

/** Brings the tables to the present step; any number of processes may do so at once. `accounts_newer`. */
export async function migrate(database: Database, clock: () => number): Promise<void> {
  // Nearly always: no process that only wants to read stands in the line of the writers.
  if ((await database.begun()) && (await appliedSteps(database.tables)) === steps.length) return;
  await database.alone(async (tables) => {
    await sql`create table if not exists eigenlake_migrations (number bigint not null primary key, applied bigint not null)`.execute(
      tables,
    );
    for (let number = (await appliedSteps(tables)) + 1; number <= steps.length; number++) {
      for (const statement of steps[number - 1]!) await sql.raw(statement).execute(tables);
      await tables.insertInto('eigenlake_migrations').values({ number, applied: clock() }).execute();
    }
  });
}
