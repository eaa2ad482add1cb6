// npm run services -- up | down | status | install [NAME…]: real servers for development and tests, without containers.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { processOf, services, start, statusOf, stop } from './index.mjs';
import { installed } from './installation.mjs';

const root = process.env.EIGENLAKE_SERVICES_RUN ?? fileURLToPath(new URL('../../.services', import.meta.url));
const [verb = '', ...wanted] = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(services, name));
const verbs = { up, down, status, install };
if (!Object.hasOwn(verbs, verb) || unknown.length > 0) {
  console.error(
    unknown.length > 0 ? `no such service: ${unknown.join(', ')}` : 'usage: up | down | status | install [NAME…]',
  );
  for (const { name, about } of Object.values(services)) console.error(`  ${name.padEnd(10)} ${about}`);
  process.exit(2);
}

let failures = 0;
// What takes minutes to build is made and started by its name only.
const usual = Object.values(services).filter(({ byName }) => !byName || verb === 'down' || verb === 'status');
for (const name of wanted.length > 0 ? wanted : usual.map((service) => service.name)) {
  try {
    console.log(`${name}: ${await verbs[verb](services[name], join(root, name))}`);
  } catch (error) {
    failures += 1;
    console.error(`${name}: ${error.message}`);
  }
}
process.exit(failures === 0 ? 0 : 1);

/** One that runs is left alone. */
async function up(service, run) {
  await mkdir(run, { recursive: true });
  const { state } = await statusOf(service, run);
  if (state === 'silent') throw new Error(`its process is there and does not answer, see ${join(run, 'log')}`);
  if (state === 'stopped') await start(service, run);
  return `running; its variables are in ${join(run, 'env')}`;
}

async function down(service, run) {
  if (processOf(run) === null) return 'was not running';
  await stop(service, run);
  return `stopped; its data stay in ${run}`;
}

async function status(service, run) {
  const { state, pid, env = {} } = await statusOf(service, run);
  const shown = Object.entries(env).map(([name, value]) => {
    const safe = /SECRET|PASSWORD/.test(name) ? '…' : value.replace(/:\/\/([^:/@]+):[^@]*@/, '://$1:…@');
    return `${name}=${safe}`;
  });
  return [state, ...(pid === undefined ? [] : [`process ${pid}`]), ...shown].join(' ');
}

async function install(service) {
  return `in ${await installed(service)}`;
}
