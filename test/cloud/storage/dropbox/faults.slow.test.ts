import { afterAll, describe, expect, it } from 'vitest';
import { type Child, compiledSource, startChild } from '../../../compiled.ts';
import { device, submission } from '../../../conformance/storage/samples.ts';
import type { Fault } from '../../../doubles/dropbox.ts';
import { dropboxSites } from './site.ts';
import { faultAtEveryCall } from './sweep.ts';

const sites = dropboxSites();
const compiled = compiledSource();
afterAll(async () => {
  await sites.remove();
  compiled.remove();
});

describe('dropbox: every single call of a job', () => {
  it.each<[string, Fault]>([
    ['lost before the work', 'drop-before'],
    ['refused for a token that has ended', { status: 401 }],
    ['limited', { status: 429, retryAfter: 1 }],
    ['answered with 503', { status: 503 }],
    ['in conflict with nothing but too many changes', { status: 409, summary: 'path/too_many_write_operations/..' }],
  ])('may be %s: the job is executed once, and everything is in its place', (_, fault) =>
    faultAtEveryCall(sites.fresh, fault),
  );
});

/** Claims and finishes until nothing is left; prints each job that it has finished. */
const claimer = `
const [module, url, login, holder] = process.argv.slice(1);
const { dropboxProvider } = await import(module);
const hosts = { api: url, content: url, notify: url };
const provider = dropboxProvider({ login: JSON.parse(login), hosts, longpoll: false });
console.log('ready');
await new Promise((go) => process.stdin.once('data', go));
for (;;) {
  const claim = await provider.claim('${device}', holder, 60_000);
  if (claim === null) break;
  const status = { job_id: claim.job, status: 'ERROR', detail: 'x', error_message: 'x' };
  await provider.finish(claim, { outcome: 'failed', status, reason: holder });
  console.log(claim.job);
}
console.log('end');
process.exit(0);
`;

async function linesOf(child: Child): Promise<string[]> {
  const lines: string[] = [];
  for (;;) {
    const line = await child.line();
    if (line === 'end') return lines;
    lines.push(line);
  }
}

describe('dropbox: four processes and sixteen jobs', () => {
  it('each job has one of them', async () => {
    const { double, open } = await sites.fresh();
    const server = open();
    const jobs: string[] = [];
    for (let index = 0; index < 16; index++) jobs.push((await server.submit(submission())).job);
    const module = `${compiled.folder}/cloud/storage/index.js`;
    const children = Array.from({ length: 4 }, (_, index) =>
      startChild(claimer, [module, double.url, JSON.stringify(double.login), `claimer ${index}`]),
    );
    for (const child of children) expect(await child.line()).toBe('ready');
    let call = 0;
    double.fault = () => (++call % 23 === 7 ? 'drop-after' : null);
    for (const child of children) child.process.stdin?.write('go\n');
    const won = await Promise.all(children.map(linesOf));
    expect(won.flat().sort()).toEqual(jobs);
    for (const job of jobs) expect(await server.state(device, job)).toMatchObject({ phase: 'failed', fence: 1 });
    expect(double.paths().filter((path) => path.includes('/job-'))).toHaveLength(16);
  });
});
