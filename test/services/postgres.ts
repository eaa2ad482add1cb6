import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { placeOf, services } from '../../scripts/services/index.mjs';
import { service } from './service.ts';

/** A PostgreSQL of the tests' own: a new cluster on a free port of loopback. */
export interface PostgresServer {
  readonly version: string;
  /** With user, password and database. */
  readonly url: string;
  /** SIGKILL to all its processes; the data stay. */
  kill(): Promise<void>;
  /** Starts it again on the same data and port. */
  again(): Promise<void>;
  /** Ends it and deletes its data. */
  remove(): Promise<void>;
}

export interface Missing {
  readonly missing: string;
}

/** Starts one, or says why there is none: the programs of a machine are nothing that a test installs. */
export async function postgresServer(): Promise<PostgresServer | Missing> {
  const programs = placeOf(services.postgres);
  if (programs === null) return { missing: 'PostgreSQL is not here: npm run services -- install postgres' };
  // Nothing here outlives the machine; what is synced to disk survives kill -9 as well as what is not.
  let server = await service('postgres', { password: 'p@ss:/word?', durable: false, connections: 60 });
  if ('missing' in server) return server;
  const { stdout } = spawnSync(join(programs, 'postgres'), ['--version'], { encoding: 'utf8' });
  const url = server.env.POSTGRES_URL ?? '';
  const present = () => {
    if ('missing' in server) throw new Error(server.missing);
    return server;
  };
  return {
    version: stdout.trim(),
    url,
    kill: () => present().kill(),
    async again() {
      server = await present().again();
    },
    remove: () => present().remove(),
  };
}
