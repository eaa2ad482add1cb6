// One running server: a folder with its settings, data, log and process number. The same folder gives the same ports,
// credentials and data after a restart.
import { spawn } from 'node:child_process';
import { existsSync, openSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { installed } from './installation.mjs';

/** Ends the server when whoever started it has ended, however: its input ends then. */
const warden = 'exec 3<&0; "$@" < /dev/null & echo $! >&4; cat <&3 > /dev/null; kill -9 $! 2> /dev/null';

/**
 * Starts a service in `run` and waits until it answers. `options` are the service's own; `tied`: it dies with this process.
 * `{ env, pid, stop(), kill(), pause(), resume() }`; throws with the reason and the end of its log.
 */
export async function start(service, run, { options = {}, tied = false, seconds = 120 } = {}) {
  const home = await installed(service);
  await mkdir(run, { recursive: true, mode: 0o700 });
  const settings = await settingsOf(service, run, options);
  const { command, cwd = run, env = {} } = await service.launch({ home, run, settings });
  const log = openSync(join(run, 'log'), 'a');
  const pid = tied ? await spawnTied(command, cwd, env, log) : spawnDetached(command, cwd, env, log);
  await writeFile(join(run, 'pid'), `${pid} ${startOf(pid)}`);
  const deadline = performance.now() + 1000 * seconds;
  while (!(await service.answers({ home, run, settings }))) {
    const gone = startOf(pid) === null;
    if (!gone && performance.now() < deadline) {
      await pause(100);
      continue;
    }
    const tail = (await readFile(join(run, 'log'), 'utf8')).trim().split('\n').slice(-15).join('\n');
    await stop(service, run);
    throw new Error(`${service.name} ${gone ? 'ended at its start' : `does not answer after ${seconds} s`}:\n${tail}`);
  }
  const variables = service.env({ home, run, settings });
  await writeFile(
    join(run, 'env'),
    Object.entries(variables)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
    { mode: 0o600 },
  );
  const signal = (name) => signalAll(family(pid), name);
  return {
    env: variables,
    pid,
    stop: () => stop(service, run),
    kill: async () => {
      // Paused first, so that no child is born while they are counted. Who lives on would hold what the next one needs.
      signal('SIGSTOP');
      const all = family(pid);
      signalAll(all, 'SIGKILL');
      while (all.some((one) => startOf(one) !== null)) await pause(10);
    },
    pause: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
  };
}

/** Stops what `start` started in this folder, and nothing else. Its data stay. */
export async function stop({ grace = 20, stopSignal = 'SIGTERM' }, run) {
  const pid = processOf(run);
  if (pid !== null) {
    signalAll(family(pid), 'SIGCONT');
    process.kill(pid, stopSignal);
    const deadline = performance.now() + 1000 * grace;
    while (processOf(run) !== null) {
      if (performance.now() > deadline) process.kill(pid, 'SIGKILL');
      await pause(50);
    }
  }
  await rm(join(run, 'pid'), { force: true });
}

/** The process in this folder that is really ours, or null: a number may have been given to another program since. */
export function processOf(run) {
  const path = join(run, 'pid');
  if (!existsSync(path)) return null;
  const [pid, started] = readFileSync(path, 'utf8').split(' ');
  return startOf(Number(pid)) === started ? Number(pid) : null;
}

/** What `start` said about a running one. */
export async function statusOf(service, run) {
  const pid = processOf(run);
  if (pid === null) return { state: 'stopped' };
  const settings = JSON.parse(await readFile(join(run, 'settings.json'), 'utf8'));
  const answers = await service.answers({ home: await installed(service), run, settings });
  return { state: answers ? 'running' : 'silent', pid, env: service.env({ run, settings }) };
}

async function settingsOf(service, run, options) {
  const path = join(run, 'settings.json');
  const kept = existsSync(path) ? JSON.parse(await readFile(path, 'utf8')) : { ports: [] };
  const settings = { ...service.defaults, ...kept, ...options };
  const wanted = typeof service.ports === 'function' ? service.ports(settings) : service.ports;
  settings.ports = [...settings.ports, ...(await freePorts(wanted - settings.ports.length))];
  await writeFile(path, JSON.stringify(settings), { mode: 0o600 });
  return settings;
}

function signalAll(pids, name) {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // It has ended.
    }
  }
}

/** A process and all that descend from it. */
function family(pid) {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    return [pid, ...(children === '' ? [] : children.split(' ').flatMap((child) => family(Number(child))))];
  } catch {
    return [pid];
  }
}

/** When a process started, in the kernel's ticks; null when there is none, or it is a corpse. */
function startOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return fields[0] === 'Z' ? null : fields[19];
  } catch {
    return null;
  }
}

function spawnDetached(command, cwd, env, log) {
  const child = spawn(command[0], command.slice(1), {
    cwd,
    env: { ...process.env, ...env },
    detached: true,
    stdio: ['ignore', log, log],
  });
  child.unref();
  return child.pid;
}

function spawnTied(command, cwd, env, log) {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-c', warden, 'warden', ...command], {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['pipe', log, log, 'ignore', 'pipe'],
    });
    child.once('error', reject);
    child.stdio[4].once('data', (text) => {
      // The server keeps nobody alive; that nobody is left is what ends it.
      child.unref();
      for (const stream of [child.stdin, child.stdio[4]]) stream.unref();
      resolve(Number(text));
    });
  });
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Free ones of loopback, all different, below those that the kernel gives to whoever connects somewhere. */
async function freePorts(count) {
  const ports = new Set();
  for (let attempt = 0; ports.size < count && attempt < 1000; attempt++) {
    const port = 20_000 + Math.floor(12_000 * Math.random());
    if (await isFree(port)) ports.add(port);
  }
  if (ports.size < count) throw new Error('no free ports');
  return [...ports];
}

function isFree(port) {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
