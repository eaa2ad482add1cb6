import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const root = resolve(import.meta.dirname, '../..');
const services = join(root, '.cache/services');

/** A server that speaks the protocol of MongoDB and is another program. Started on a free port of loopback. */
export interface MongoServer {
  /** What it is, for the titles of tests. */
  readonly name: string;
  readonly host: string;
  /** With the login where the server has one. */
  readonly url: string;
  /** SIGKILL: no clean end, and the data stay. */
  kill(): Promise<void>;
  /** Starts it again on the same data; another port, another `url`. */
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
  const home = join(services, 'mongo-java');
  if (!existsSync(join(home, 'complete'))) {
    const { status, stderr } = spawnSync(join(root, 'scripts/services.sh'), ['mongo-java'], { encoding: 'utf8' });
    if (status !== 0) return { missing: `mongo-java-server is not here: ${stderr.trim().split('\n').at(-1)}` };
  }
  if (spawnSync('java', ['-version']).status !== 0) return { missing: 'mongo-java-server needs Java' };
  const classPath = `${join(home, 'classes')}:${join(home, 'libs/*')}`;
  const start = (): Promise<MongoServer> =>
    started('mongo-java-server', tmpdir(), {
      command: [
        'java',
        '-Xmx384m',
        '-XX:+UseSerialGC',
        '-XX:TieredStopAtLevel=1',
        '-Dorg.slf4j.simpleLogger.defaultLogLevel=off',
        '-cp',
        classPath,
        'Serve',
      ],
      port: (line) => /^\d+$/.exec(line)?.[0],
      url: (host) => `mongodb://${host}/`,
      again: start,
      remove: () => undefined,
    });
  return start();
}

export const ferretUser = 'eigenlake';
export const ferretPassword = 'p@ss:/word?';

/** FerretDB on SQLite: has logins and keeps what it acknowledged; takes no nested arrays and updates without atomicity. */
export async function ferretServer(): Promise<MongoServer | Missing> {
  const program = join(services, 'ferretdb/bin/ferretdb');
  if (!existsSync(program))
    return { missing: 'FerretDB is not here: run scripts/services.sh ferretdb (minutes, needs Go)' };
  const folder = mkdtempSync(join(tmpdir(), 'eigenlake-ferretdb-'));
  const start = (): Promise<MongoServer> =>
    started('FerretDB', folder, {
      command: [
        program,
        '--handler=sqlite',
        `--sqlite-url=file:${folder}/`,
        `--state-dir=${folder}`,
        '--listen-addr=127.0.0.1:0',
        '--debug-addr=-',
        '--telemetry=disable',
        '--log-format=json',
        // Logins of the usual kind exist behind this switch only.
        '--test-enable-new-auth',
        '--setup-database=admin',
        `--setup-username=${ferretUser}`,
        `--setup-password=${ferretPassword}`,
      ],
      port: (line) => /Listening on TCP 127\.0\.0\.1:(\d+)/.exec(line)?.[1],
      url: (host) => `mongodb://${ferretUser}:${encodeURIComponent(ferretPassword)}@${host}/`,
      again: start,
      remove: () => rmSync(folder, { recursive: true, force: true }),
    });
  return start();
}

/** How long a server may take to listen, milliseconds. */
const patience = 60_000;

interface Program {
  readonly command: readonly string[];
  /** The port, if this line of its output tells it. */
  readonly port: (line: string) => string | undefined;
  readonly url: (host: string) => string;
  readonly again: () => Promise<MongoServer>;
  readonly remove: () => void;
}

/** Kills the server when this process has ended, however: its input ends then. */
const warden = 'exec 3<&0; "$@" < /dev/null 2>&1 & echo "pid $!"; cat <&3 > /dev/null; kill -9 $! 2> /dev/null';

async function started(name: string, folder: string, program: Program): Promise<MongoServer> {
  const input =
    name === 'mongo-java-server' ? [...program.command] : ['bash', '-c', warden, 'warden', ...program.command];
  const child = spawn(input[0]!, input.slice(1), { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<void>((done) => child.once('close', () => done()));
  let pid = child.pid ?? 0;
  const port = await new Promise<string>((found, failed) => {
    child.once('error', failed);
    child.once('close', (code) => failed(new Error(`${name} ended with ${code} before it listened`)));
    setTimeout(() => failed(new Error(`${name} does not listen`)), patience).unref();
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('pid ')) pid = Number(line.slice(4));
      const told = program.port(line);
      if (told !== undefined) found(told);
    });
  });
  const host = `127.0.0.1:${port}`;
  return {
    name,
    host,
    url: program.url(host),
    async kill() {
      killed(child, pid);
      await ended;
    },
    again: program.again,
    async remove() {
      killed(child, pid);
      await ended;
      program.remove();
    },
  };
}

function killed(child: ChildProcess, pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
  child.stdin?.end();
}
