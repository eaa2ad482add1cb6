import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { document, eigenlake, scratchFolder } from './command.ts';

interface Shown {
  readonly file: string | null;
  readonly data: string;
  readonly settings: Record<string, { readonly value: unknown; readonly from: string; readonly name?: string }>;
  readonly problems: readonly { readonly code: string }[];
}

const folder = scratchFolder();
const file = join(folder, 'eigenlake.config.json');
writeFileSync(
  file,
  JSON.stringify({ kafka: { servers: ['a:1'], saslPassword: 'in-the-file' }, registry: { url: 'http://r' } }),
);

describe('eigenlake config', () => {
  const environment = { KAFKA_SASL_USERNAME: 'me', SCHEMA_REGISTRY_PASSWORD: 'in-the-environment' };

  it('shows every value with where it came from, and no secret', () => {
    const run = eigenlake(['config', '--retries', '5', '--kafka', '--json', '--data', 'here'], folder, environment);
    const { settings, ...about } = document<Shown>(run);
    expect(about).toMatchObject({ file, data: join(folder, 'here') });
    expect(settings).toMatchObject({
      'kafka.retries': { value: 5, from: 'flag', name: '--retries' },
      'kafka.saslUsername': { value: 'me', from: 'environment', name: 'KAFKA_SASL_USERNAME' },
      'kafka.servers': { value: ['a:1'], from: 'file', name: file },
      'kafka.acks': { value: 'all', from: 'default' },
      'kafka.saslPassword': { value: '***', from: 'file', name: file },
      'registry.password': { value: '***', from: 'environment' },
      's3.secretAccessKey': { value: null, from: 'default' },
    });
    expect(run.stdout + run.stderr).not.toMatch(/in-the-/);
    expect(eigenlake(['config'], folder, environment).stdout).not.toMatch(/in-the-/);
  });

  it('names what a command would refuse', () => {
    const run = eigenlake(['config', '--kafka', '--json'], folder);
    expect([run.status, document<Shown>(run).problems]).toMatchObject([1, [{ code: 'login_incomplete' }]]);
    expect(eigenlake(['config'], folder).status).toBe(0);
  });
});

describe('eigenlake resend', () => {
  const plain = scratchFolder();

  it('has nothing to do where nothing is kept', () => {
    eigenlake(['run', 'H2', '--data', 'here'], plain);
    const run = eigenlake(['resend', '--json', '--data', 'here'], plain);
    expect([run.status, document(run)]).toEqual([0, { sent: 0, kept: 0, reasons: [] }]);
    const nowhere = document(eigenlake(['resend', '--json', '--data', 'nowhere'], plain));
    expect(nowhere).toMatchObject({ error: { code: 'no_data' } });
  });
});
