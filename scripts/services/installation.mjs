// Programs of services, installed once into .cache/services, each in a folder that appears when it is complete.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cache = process.env.EIGENLAKE_SERVICES_CACHE ?? fileURLToPath(new URL('../../.cache/services', import.meta.url));

/** Where a service's program is; null when it is not installed. */
export function placeOf({ name, version, locate }) {
  if (locate !== undefined) return locate();
  const home = join(cache, `${name}-${version}`);
  return existsSync(join(home, 'complete')) ? home : null;
}

/** Where a service's program is, fetched or built first when it is not there yet. */
export async function installed(service) {
  const { name, version, install, locate } = service;
  const place = placeOf(service);
  if (place !== null) return place;
  if (locate !== undefined) {
    await install();
    const found = locate();
    if (found === null) throw new Error(`${name} was installed and cannot be found`);
    return found;
  }
  const home = join(cache, `${name}-${version}`);
  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(join(cache, `.${name}-`));
  try {
    await install(work);
    await writeFile(join(work, 'complete'), '');
    // Somebody else may have been faster.
    await rename(work, home).catch(() => undefined);
    if (!existsSync(join(home, 'complete'))) throw new Error(`${home} is in the way: remove it`);
    return home;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Runs a program to its end; its last lines are the reason when it fails. `{ cwd, env, input, quiet }`. */
export function execute(program, argumentList, { cwd, env = {}, input } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, argumentList, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    child.once('error', ({ code }) =>
      reject(new Error(code === 'ENOENT' ? `${program} is not installed` : `${program}: ${code}`)),
    );
    child.once('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${program} failed: ${`${output}\n${errors}`.trim().split('\n').slice(-5).join(' | ')}`));
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
  });
}

const dependencyPlugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1';

/** The jars of these artifacts (`group:name:version`) and of all they need, in `folder/libs`. */
export async function fetchJars(folder, artifacts) {
  const dependencies = artifacts.map((artifact) => {
    const [group, name, version] = artifact.split(':');
    return `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version></dependency>`;
  });
  const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>eigenlake.services</groupId><artifactId>jars</artifactId><version>1</version>
<dependencies>${dependencies.join('')}</dependencies></project>`;
  await writeFile(join(folder, 'pom.xml'), pom);
  await fetchJarsOf(folder, join(folder, 'pom.xml'));
}

/** The jars that a pom names, and all they need, in `folder/libs`. */
export async function fetchJarsOf(folder, pom) {
  const flags = ['-f', pom, '-DincludeScope=runtime', `-DoutputDirectory=${join(folder, 'libs')}`];
  await execute('mvn', ['-q', '-B', `${dependencyPlugin}:copy-dependencies`, ...flags], { cwd: folder });
}

/** One artifact (`group:name:version:type:classifier`) as a file in `folder`. */
export async function fetchArtifact(folder, artifact) {
  await execute('mvn', ['-q', '-B', `${dependencyPlugin}:copy`, `-Dartifact=${artifact}`, '-DoutputDirectory=.'], {
    cwd: folder,
  });
}

/** Files of a Python package without its dependencies, in `folder/NAME`. */
export async function fetchPythonPackage(folder, requirement) {
  await execute('python3', [
    '-m',
    'pip',
    'install',
    '-q',
    '--no-deps',
    '--no-compile',
    '--target',
    folder,
    requirement,
  ]);
}
