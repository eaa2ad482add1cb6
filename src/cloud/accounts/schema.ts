import type { Compilable, Kysely, Transaction } from 'kysely';

/** The tables as both databases hold them: texts and whole numbers, truth as 0 or 1, times in milliseconds since 1970. */
export interface Schema {
  readonly eigenlake_migrations: { number: number; applied: number };
  readonly eigenlake_users: {
    /** The name in lower case: what makes it unique. */
    name_key: string;
    name: string;
    role: string;
    active: number;
    /** PHC string of Argon2id. */
    password: string | null;
    created: number;
  };
  readonly eigenlake_former_users: { name_key: string; removed: number };
  readonly eigenlake_sessions: { digest: string; user_key: string; expires: number };
  readonly eigenlake_tokens: {
    id: string;
    digest: string;
    user_key: string;
    name: string;
    /** The name in lower case while the token works, then null: unique for each user. */
    live_name: string | null;
    /** Separated by spaces. */
    scopes: string;
    created: number;
    expires: number | null;
    revoked: number | null;
    last_used: number | null;
  };
  readonly eigenlake_storage: {
    name: string;
    kind: string;
    owner_key: string;
    description: string;
    active: number;
    created: number;
    revision: number;
    sealed: string;
  };
  readonly eigenlake_counters: { name: string; value: number };
}

export type Tables = Kysely<Schema>;

/** An open database of accounts. */
export interface Database {
  readonly kind: 'sqlite' | 'postgresql';
  /** For reading. */
  readonly tables: Tables;
  /** For small writes that nobody waits for and that may be lost. */
  readonly aside: Tables;
  /** One at a time over all processes: what `work` has read stays true until it has written. All of it happens or nothing. */
  alone<T>(work: (tables: Transaction<Schema>) => Promise<T>): Promise<T>;
  /** Whether there are tables of ours. */
  begun(): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * A look-up by one text that is on the path of every request: its SQL is made once (two thirds of the work otherwise). `query`
 * gives it for any text.
 */
export function lookUp<Row>(tables: Tables, query: (text: string) => Compilable<Row>) {
  const compiled = query('').compile();
  return async (text: string): Promise<Row | undefined> =>
    (await tables.executeQuery<Row>({ ...compiled, parameters: [text] })).rows[0];
}
