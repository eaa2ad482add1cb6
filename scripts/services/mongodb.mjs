// Two servers that speak MongoDB's protocol; neither is MongoDB, which cannot be had here. mongo-java-server takes job documents as
// they are, has no logins, and a kill loses about its last second. FerretDB has logins and keeps what it acknowledged, takes no
// nested arrays, and its updates are not atomic.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execute, fetchJarsOf } from './installation.mjs';

const sources = fileURLToPath(new URL('./mongo-java/', import.meta.url));

export const mongodb = {
  name: 'mongodb',
  version: '1.47.0',
  about: "mongo-java-server 1.47.0, MongoDB's protocol without logins (needs mvn and a JDK 17)",
  ports: 1,
  grace: 10,
  /** `storage`: file or memory. */
  defaults: { storage: 'file', heap: '384m' },

  async install(folder) {
    await fetchJarsOf(folder, join(sources, 'pom.xml'));
    await execute('javac', ['-cp', 'libs/*', '-d', 'classes', join(sources, 'Serve.java')], { cwd: folder });
  },

  async launch({ home, run, settings: { ports, storage, heap } }) {
    await mkdir(join(run, 'data'), { recursive: true });
    return {
      command: [
        ...['java', `-Xmx${heap}`, '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'],
        ...['-Dorg.slf4j.simpleLogger.defaultLogLevel=warn', '-cp', `${join(home, 'classes')}:${join(home, 'libs/*')}`],
        ...['Serve', String(ports[0]), ...(storage === 'file' ? [join(run, 'data/mongodb')] : [])],
      ],
    };
  },

  answers: ({ settings: { ports } }) => ping(ports[0]),

  env: ({ settings: { ports } }) => ({ MONGODB_URL: `mongodb://127.0.0.1:${ports[0]}/` }),
};

const tool = 'github.com/FerretDB/FerretDB/cmd/ferretdb';
const version = '1.24.2';

export const ferretdb = {
  name: 'ferretdb',
  version,
  about: `FerretDB ${version} on SQLite, MongoDB's protocol with logins (needs Go 1.24; its build takes minutes)`,
  /** Only when it is asked for by its name. */
  byName: true,
  ports: 1,
  grace: 10,
  defaults: { user: 'eigenlake', password: 'eigenlake-secret' },

  // A tool of a module of our own, vendored: the published module leaves version.txt for the builder to write, and the program
  // refuses to start without it; plain `go install` asks for the list of versions, which is not there.
  async install(folder) {
    const source = join(folder, 'source');
    await mkdir(source);
    const go = (...argumentList) =>
      execute('go', argumentList, { cwd: source, env: { GOFLAGS: '', CGO_ENABLED: '0' } });
    await go('mod', 'init', 'services');
    await go('get', '-tool', `${tool}@v${version}`);
    await writeFile(join(source, 'tools.go'), `//go:build tools\n\npackage tools\n\nimport _ "${tool}"\n`);
    await go('mod', 'vendor');
    const about = join(source, 'vendor/github.com/FerretDB/FerretDB/build/version');
    await writeFile(join(about, 'version.txt'), `v${version}\n`);
    await writeFile(join(about, 'package.txt'), 'module\n');
    await go('build', '-buildvcs=false', '-trimpath', '-o', join(folder, 'bin/ferretdb'), tool);
    await rm(source, { recursive: true });
  },

  async launch({ home, run, settings: { ports, user, password } }) {
    const data = join(run, 'data');
    await mkdir(data, { recursive: true });
    return {
      command: [
        ...[join(home, 'bin/ferretdb'), '--handler=sqlite', `--sqlite-url=file:${data}/`, `--state-dir=${data}`],
        ...[`--listen-addr=127.0.0.1:${ports[0]}`, '--debug-addr=-', '--telemetry=disable', '--log-level=warn'],
        // Logins of the usual kind exist behind this switch only.
        ...[
          '--test-enable-new-auth',
          '--setup-database=admin',
          `--setup-username=${user}`,
          `--setup-password=${password}`,
        ],
      ],
    };
  },

  answers: ({ settings: { ports } }) => ping(ports[0]),

  env: ({ settings: { ports, user, password } }) => ({
    MONGODB_URL: `mongodb://${encodeURIComponent(user)}:${encodeURIComponent(password)}@127.0.0.1:${ports[0]}/`,
  }),
};

/** Whether a server of MongoDB's protocol answers, whatever it says: `{ping: 1, $db: 'admin'}` as one message. */
function ping(port) {
  const body = Buffer.concat([Buffer.from('\x10ping\0\x01\0\0\0\x02$db\0\x06\0\0\0admin\0\0', 'latin1')]);
  const message = Buffer.alloc(25 + body.length);
  message.writeInt32LE(message.length, 0);
  message.writeInt32LE(1, 4);
  message.writeInt32LE(2013, 12);
  message.writeInt32LE(4 + body.length, 21);
  body.copy(message, 25);
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(message));
    const end = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(3000, () => end(false));
    socket.once('error', () => end(false));
    socket.once('close', () => end(false));
    socket.once('data', () => end(true));
  });
}
