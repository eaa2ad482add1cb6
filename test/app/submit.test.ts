import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { document, eigenlake, scratchFolder } from './command.ts';

it('submit refuses options of an experiment for a device that knows none of them, before it asks any server', () => {
  const folder = scratchFolder();
  writeFileSync(join(folder, 'job.json'), '{"experiment_0": {}}');
  const run = (...args: string[]) =>
    eigenlake(['submit', '--device', 'singlequdit', 'job.json', ...args, '--json'], folder);
  const refused = run('--basis', '6-31g');
  expect(refused.status).toBe(2);
  expect(document(refused)).toMatchObject({
    error: { code: 'wrong_usage', message: '--basis is for the vqe device, not for singlequdit' },
  });
  expect(document(run())).toMatchObject({ error: { code: 'no_server' } });
});
