// PostgreSQL as the machine has it, with a cluster of its own. It refuses to run as root: then it runs as the user that Debian's
// package makes.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { execute } from './installation.mjs';

const isRoot = process.getuid?.() === 0;
const asServer = isRoot ? ['setpriv', '--reuid', 'postgres', '--regid', 'postgres', '--init-groups'] : [];

export const postgres = {
  name: 'postgres',
  version: 'of this machine',
  about:
    'PostgreSQL of this machine (elsewhere: Debian installs it, as root; EIGENLAKE_POSTGRES_BIN names another folder)',
  ports: 1,
  grace: 20,
  /** Ends sessions instead of waiting for them. */
  stopSignal: 'SIGINT',
  /** `durable`: false spares syncs; what is written survives a kill all the same. */
  defaults: { user: 'eigenlake', password: 'eigenlake-secret', database: 'postgres', durable: true, connections: 100 },

  /** The folder of its programs, or null. */
  locate() {
    const debian = '/usr/lib/postgresql';
    const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
    const folders = [
      process.env.EIGENLAKE_POSTGRES_BIN ?? '',
      ...versions.map((version) => join(debian, version, 'bin')),
      ...(process.env.PATH ?? '').split(delimiter),
    ];
    const found = folders.find(
      (folder) => folder !== '' && ['initdb', 'postgres'].every((name) => existsSync(join(folder, name))),
    );
    return found ?? null;
  },

  async install() {
    if (!isRoot) throw new Error('it is not installed; as root: apt-get install postgresql');
    // Debian would start a cluster of its own on port 5432 with the package.
    await mkdir('/etc/postgresql-common/createcluster.d', { recursive: true });
    await writeFile('/etc/postgresql-common/createcluster.d/eigenlake.conf', 'create_main_cluster = false\n');
    await execute(
      'apt-get',
      ['-o', 'DPkg::Lock::Timeout=300', '-y', 'install', '--no-install-recommends', 'postgresql'],
      { env: { DEBIAN_FRONTEND: 'noninteractive' } },
    );
  },

  async launch({ home, run, settings }) {
    const data = join(run, 'data');
    if (isRoot) await chmod(run, 0o711);
    if (!existsSync(join(data, 'PG_VERSION'))) await initialise(home, run, data, settings);
    const options = {
      listen_addresses: '127.0.0.1',
      port: settings.ports[0],
      unix_socket_directories: '',
      fsync: settings.durable ? 'on' : 'off',
      shared_buffers: '64MB',
      max_connections: settings.connections,
      jit: 'off',
      log_min_messages: 'warning',
    };
    const flags = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    return { command: [...asServer, join(home, 'postgres'), '-D', data, ...flags], cwd: '/' };
  },

  /** The first line of its file says whose it is (a killed one leaves its own), a later one whether it takes connections. */
  async answers({ run }) {
    const [file, ours] = [join(run, 'data/postmaster.pid'), join(run, 'pid')];
    if (!existsSync(file) || !existsSync(ours)) return false;
    const lines = readFileSync(file, 'utf8').split('\n');
    return lines[0]?.trim() === readFileSync(ours, 'utf8').split(' ')[0] && lines[7]?.trim() === 'ready';
  },

  env({ settings: { ports, user, password, database } }) {
    const login = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
    return { POSTGRES_URL: `postgresql://${login}@127.0.0.1:${ports[0]}/${database}` };
  },
};

async function initialise(home, run, data, { user, password, durable }) {
  await rm(data, { recursive: true, force: true });
  await mkdir(data, { mode: 0o700 });
  const secret = join(run, 'password');
  await writeFile(secret, `${password}\n`, { mode: 0o600 });
  if (isRoot) {
    await execute('id', ['postgres']).catch(() => {
      throw new Error('it does not run as root, and there is no user postgres');
    });
    await execute(asServer[0], [...asServer.slice(1), 'test', '-x', run]).catch(() => {
      throw new Error(`the user postgres may not enter ${run}: EIGENLAKE_SERVICES_RUN names another folder`);
    });
    await execute('chown', ['postgres:', data, secret]);
  }
  const program = [
    ...asServer,
    join(home, 'initdb'),
    '-D',
    data,
    '-U',
    user,
    `--pwfile=${secret}`,
    '-A',
    'scram-sha-256',
  ];
  try {
    await execute(
      program[0],
      [...program.slice(1), '-E', 'UTF8', '--locale=C.UTF-8', ...(durable ? [] : ['--no-sync'])],
      { cwd: '/' },
    );
  } finally {
    await rm(secret, { force: true });
  }
}
