import { type DuckDBConnection, DuckDBInstance, type DuckDBResultReader, type DuckDBValue } from '@duckdb/node-api';
import { sqlError } from './errors.ts';

/** One DuckDB in memory for one query. */
export interface Session {
  run(sql: string, values?: DuckDBValue[]): Promise<DuckDBResultReader>;
  /** From here on only these files can be opened, and no setting can be changed. */
  confine(files: readonly string[]): Promise<void>;
  close(): void;
}

/** Opens DuckDB without extensions from elsewhere, without temporary files, in UTC. Failures of statements are `sql_error`. */
export async function openSession(): Promise<Session> {
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    temp_directory: '',
  });
  const connection: DuckDBConnection = await instance.connect();
  const run = async (sql: string, values?: DuckDBValue[]) => {
    try {
      return await connection.runAndReadAll(sql, values);
    } catch (cause) {
      throw sqlError.from(cause, cause instanceof Error ? cause.message : String(cause));
    }
  };
  await run("SET TimeZone = 'UTC'");
  return {
    run,
    async confine(files) {
      await run(`SET allowed_paths = [${files.map(literal).join(', ')}]`);
      await run('SET enable_external_access = false');
      await run('SET lock_configuration = true');
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** Text as an SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as an SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
