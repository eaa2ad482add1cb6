import { placeOf, services } from '../../scripts/services/index.mjs';
import { service, type TestService } from './service.ts';

/** A server that speaks the protocol of MongoDB and is another program. Started on a free port of loopback. */
export interface MongoServer {
  /** What it is, for the titles of tests. */
  readonly name: string;
  readonly host: string;
  /** With the login where the server has one. */
  readonly url: string;
  /** SIGKILL: no clean end, and the data stay. */
  kill(): Promise<void>;
  /** Starts it again on the same data and port. */
  again(): Promise<MongoServer>;
  /** Ends it and deletes its data. */
  remove(): Promise<void>;
}

/** Why there is no server. */
export interface Missing {
  readonly missing: string;
}

/**
 * mongo-java-server: takes job documents as they are; no login, and a crash loses what it acknowledged last. In memory.
 * Installed on first use.
 */
export async function mongoJavaServer(): Promise<MongoServer | Missing> {
  const started = await service('mongodb', { storage: 'memory' });
  return 'missing' in started ? started : asMongo('mongo-java-server', started);
}

export const ferretUser = 'eigenlake';
export const ferretPassword = 'p@ss:/word?';

/** FerretDB on SQLite: has logins and keeps what it acknowledged; takes no nested arrays and updates without atomicity. */
export async function ferretServer(): Promise<MongoServer | Missing> {
  // Its build takes minutes: no test starts it.
  if (placeOf(services.ferretdb) === null)
    return { missing: 'FerretDB is not here: npm run services -- install ferretdb (minutes, needs Go)' };
  const started = await service('ferretdb', { user: ferretUser, password: ferretPassword });
  return 'missing' in started ? started : asMongo('FerretDB', started);
}

function asMongo(name: string, server: TestService): MongoServer {
  const url = server.env.MONGODB_URL ?? '';
  return {
    name,
    host: new URL(url).host,
    url,
    kill: server.kill,
    again: async () => asMongo(name, await server.again()),
    remove: server.remove,
  };
}
