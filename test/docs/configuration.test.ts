import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { resolveConfiguration, type SettingKey, settings } from '../../src/app/config/index.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/guides/configuration.md'), 'utf8');
const block = (language: string): string =>
  new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(page)?.[1] ?? '';

describe('the configuration guide', () => {
  const json: unknown = JSON.parse(block('json'));
  const values = json as Record<string, unknown>;

  it('shows one and the same file as JSON and as YAML', () => {
    expect(parse(block('yaml'))).toEqual(json);
  });

  it('shows a file that is read as it says', () => {
    const configuration = resolveConfiguration({
      flags: {},
      environment: {},
      file: { path: '/lab/eigenlake.config.json', values },
    });
    expect(configuration.get('kafka.servers')).toEqual(['broker-1:9093', 'broker-2:9093']);
    expect(configuration.get('kafka.sslCafile')).toBe('/lab/secrets/ca.crt');
    expect(configuration.get('objects')).toBe('s3://results/lab');
    expect(configuration.get('sink.rotateSeconds')).toBe(60);
    for (const key of ['topic', 'group', 'kafka.acks', 'registry.url', 's3.pathStyle'] as const)
      expect(configuration.origin(key).kind).toBe('file');
  });

  it('names the variable of every setting of Kafka, the registry and S3 that has one', () => {
    for (const key of Object.keys(settings) as SettingKey[]) {
      const { variable } = settings[key];
      if (variable !== null && /^(kafka|registry|s3)\./.test(key)) {
        expect(page).toContain(variable);
        expect(page).toContain(key);
      }
    }
  });
});
