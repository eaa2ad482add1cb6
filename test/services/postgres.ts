import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';

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

const password = 'p@ss:/word?';
/** How long it may take to listen, milliseconds. */
const patience = 60_000;
/** PostgreSQL refuses to run as root: then it runs as the user that Debian's package makes. */
const asServer =
  process.getuid?.() === 0 ? ['setpriv', '--reuid', 'postgres', '--regid', 'postgres', '--init-groups'] : [];

function programs(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    process.env.EIGENLAKE_POSTGRES_BIN ?? '',
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ];
  return folders.find(
    (folder) => folder !== '' && ['initdb', 'postgres'].every((name) => existsSync(join(folder, name))),
  );
}

function run(command: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command[0]!, command.slice(1), { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command.join(' ')}: ${error?.message ?? stderr}`);
  return stdout;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

/** Starts one, or says why there is none. */
export async function postgresServer(): Promise<PostgresServer | Missing> {
  const bin = programs();
  if (bin === undefined) return { missing: 'PostgreSQL is not installed: run scripts/postgres.sh' };
  if (asServer.length > 0 && spawnSync('id', ['postgres']).status !== 0) {
    return { missing: 'PostgreSQL does not run as root, and there is no user postgres' };
  }
  const folder = mkdtempSync(join(tmpdir(), 'eigenlake-postgres-'));
  const data = join(folder, 'data');
  const secret = join(folder, 'password');
  writeFileSync(secret, `${password}\n`, { mode: 0o600 });
  if (asServer.length > 0) run(['chown', '-R', 'postgres:', folder], '/');
  const initdb = [join(bin, 'initdb'), '-D', data, '-U', 'eigenlake', `--pwfile=${secret}`, '-A', 'scram-sha-256'];
  run([...asServer, ...initdb, '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'], folder);
  const port = await freePort();
  let server = await start([...asServer, join(bin, 'postgres')], data, port);
  return {
    version: run([join(bin, 'postgres'), '--version'], folder).trim(),
    url: `postgresql://eigenlake:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`,
    kill: () => killTree(server),
    async again() {
      server = await start([...asServer, join(bin, 'postgres')], data, port);
    },
    async remove() {
      await killTree(server);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Running {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly ended: Promise<void>;
}

/** Ends it when this process has ended, however: its input ends then. */
const warden = 'exec 3<&0; "$@" < /dev/null 2>&1 & echo "pid $!"; cat <&3 > /dev/null; kill -QUIT $! 2> /dev/null';

async function start(command: readonly string[], data: string, port: number): Promise<Running> {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    // Nothing here outlives the machine; what is synced to disk survives kill -9 as well as what is not.
    fsync: 'off',
    shared_buffers: '32MB',
    max_connections: '60',
    log_min_messages: 'fatal',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn('bash', ['-c', warden, 'warden', ...command, '-D', data, ...options], {
    cwd: '/',
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = new Promise<void>((done) => child.once('close', () => done()));
  const said: string[] = [];
  const pid = await new Promise<number>((found, failed) => {
    child.once('error', failed);
    const lines = createInterface({ input: child.stdout });
    lines.on('line', (line) => {
      said.push(line);
      if (line.startsWith('pid ')) found(Number(line.slice(4)));
    });
  });
  // The first line of this file says whose it is (a killed server leaves its own), the last one whether it takes connections.
  const state = join(data, 'postmaster.pid');
  const ready = () => {
    const lines = existsSync(state) ? readFileSync(state, 'utf8').split('\n') : [];
    return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
  };
  const deadline = Date.now() + patience;
  while (!ready()) {
    if (!existsSync(`/proc/${pid}`)) throw new Error(`PostgreSQL has ended: ${said.join('\n')}`);
    if (Date.now() > deadline) throw new Error('PostgreSQL does not listen');
    await new Promise((done) => setTimeout(done, 20));
  }
  return { child, pid, ended };
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended.
  }
}

async function killTree({ child, pid, ended }: Running): Promise<void> {
  // Stopped first, so that no child is born while the list is made.
  signal(pid, 'SIGSTOP');
  const all = [...childrenOf(pid), pid];
  for (const each of all) signal(each, 'SIGKILL');
  child.stdin?.end();
  await ended;
  // A new one refuses to start while an old child holds the shared memory.
  while (all.some((each) => existsSync(`/proc/${each}`))) await new Promise((done) => setTimeout(done, 10));
}
