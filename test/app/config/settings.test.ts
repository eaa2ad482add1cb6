import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfigurationFile, resolveConfiguration, type Sources } from '../../../src/app/config/index.ts';

const resolve = (sources: Partial<Sources>) =>
  resolveConfiguration({ flags: {}, environment: {}, file: null, ...sources });
const file = (values: Record<string, unknown>) => ({ path: 'eigenlake.config.json', values });

describe('the configuration', () => {
  it('takes a typed flag before the environment, that before the file, that before the default', () => {
    const everywhere = {
      flags: { servers: 'a:1,b:2' },
      environment: { KAFKA_SERVERS: 'c:3' },
      file: file({ kafka: { servers: ['d:4'] } }),
    };
    const seen = [everywhere, { ...everywhere, flags: {} }, { file: everywhere.file }, {}].map((sources) => {
      const configuration = resolve(sources);
      return [configuration.get('kafka.servers'), configuration.origin('kafka.servers')];
    });
    expect(seen).toEqual([
      [['a:1', 'b:2'], { kind: 'flag', name: '--servers' }],
      [['c:3'], { kind: 'environment', name: 'KAFKA_SERVERS' }],
      [['d:4'], { kind: 'file', name: 'eigenlake.config.json' }],
      [['localhost:9092'], { kind: 'default' }],
    ]);
  });

  it('knows the variables of Amazon that stand for others, and takes an empty one for none', () => {
    const environment = {
      AWS_ENDPOINT_URL_S3: '',
      AWS_ENDPOINT_URL: 'http://localhost:1',
      AWS_DEFAULT_REGION: 'garage',
    };
    const configuration = resolve({ environment });
    expect([configuration.get('s3.endpoint'), configuration.get('s3.region')]).toEqual([
      'http://localhost:1',
      'garage',
    ]);
  });

  it('reads the flag that says no as no', () => {
    expect(resolve({}).get('kafka.checkHostname')).toBe(true);
    expect(resolve({ flags: { disableSslCheckHostname: true } }).get('kafka.checkHostname')).toBe(false);
  });

  it.each([
    [{ flags: { timeout: 'soon' } }, 'bad_configuration', '--timeout'],
    [{ file: file({ kafka: { acks: 'most' } }) }, 'bad_configuration', 'kafka.acks'],
    [{ file: file({ kafka: { server: 'a:1' } }) }, 'unknown_configuration_key', 'kafka.server'],
    [{ file: file({ colour: 'red' }) }, 'unknown_configuration_key', 'colour'],
  ])('says what is wrong with %j', (sources, code, where) => {
    expect(() => resolve(sources)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(where) }));
  });

  it('never says what a wrong secret was', () => {
    const wrong = () => resolve({ file: file({ kafka: { saslPassword: 12345 } }) });
    expect(wrong).toThrow(expect.objectContaining({ message: expect.not.stringContaining('12345') }));
  });

  it('finds a JSON or YAML file, and says what is wrong with one', () => {
    const folder = mkdtempSync(join(tmpdir(), 'eigenlake-config-'));
    expect(readConfigurationFile(undefined, {}, folder)).toBeNull();
    writeFileSync(join(folder, 'eigenlake.config.yaml'), 'kafka:\n  servers: [a:1]\n');
    expect(readConfigurationFile(undefined, {}, folder)?.values).toEqual({ kafka: { servers: ['a:1'] } });
    writeFileSync(join(folder, 'other.json'), '[1]');
    for (const name of ['other.json', 'none.json']) {
      expect(() => readConfigurationFile(name, {}, folder)).toThrow(
        expect.objectContaining({ code: 'configuration_file_unreadable' }),
      );
    }
  });
});
