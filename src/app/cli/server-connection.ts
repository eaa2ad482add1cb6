import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { type Client, connect } from '../client/index.ts';
import { locateData, readServerFile } from '../config/index.ts';
import { noServer, tokenUnreadable } from './errors.ts';

export interface ServerOptions {
  readonly server?: string;
  readonly tokenFile?: string;
  readonly data?: string;
}

/** Adds `--server` and `--token-file`. */
export function addServerOptions(command: Command): Command {
  return command
    .optionsGroup('Server:')
    .option('--server <url>', 'where the server is (default: EIGENLAKE_SERVER, else server.json of the data folder)')
    .option('--token-file <path>', 'file that holds your token (default: EIGENLAKE_TOKEN, else server.json)');
}

/**
 * The server that a command means: `--server`, else `EIGENLAKE_SERVER`, else what `eigenlake up` has left in the data folder.
 * The token of that file is only ever sent to the server that it belongs to.
 */
export async function openClient(options: ServerOptions): Promise<Client> {
  const { env } = process;
  const location = locateData(options.data, env, process.cwd());
  const left = location.exists ? await readServerFile(location.path) : null;
  const url = options.server ?? (env.EIGENLAKE_SERVER || undefined) ?? left?.url;
  if (url === undefined) throw noServer(location.looked);
  const own = left !== null && sameOrigin(left.url, url) ? left.token : null;
  const token = options.tokenFile === undefined ? env.EIGENLAKE_TOKEN || own : await readToken(options.tokenFile);
  return connect({ url, ...(token ? { token } : {}) });
}

function sameOrigin(one: string, other: string): boolean {
  try {
    return new URL(one).origin === new URL(other).origin;
  } catch {
    return false;
  }
}

async function readToken(path: string): Promise<string> {
  try {
    const text = (await readFile(path, 'utf8')).trim();
    // What `eigenlake token create --json` printed may be kept as it is.
    if (!text.startsWith('{')) return text;
    const { token } = JSON.parse(text) as { token?: unknown };
    if (typeof token === 'string') return token;
  } catch (error) {
    throw tokenUnreadable.from(error, path, error instanceof Error ? error.message : String(error));
  }
  throw tokenUnreadable(path, 'it holds no token');
}
