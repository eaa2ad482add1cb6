import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { flagName, resolveConfiguration, type SettingKey, settings } from '../../../src/app/config/index.ts';
import { kafkaSettings, objectsAt } from '../../../src/app/places/index.ts';

const configured = (flags: Record<string, unknown>, environment: Record<string, string> = {}) =>
  resolveConfiguration({ flags, environment, file: null });

const root = join(import.meta.dirname, '../../..');
const ownPem = join(mkdtempSync(join(tmpdir(), 'eigenlake-pem-')), 'own.pem');
writeFileSync(ownPem, '-----BEGIN');
/** A value that each setting takes, where any text is not one. */
const samples: Partial<Record<SettingKey, unknown>> = {
  'kafka.servers': 'a:1',
  'kafka.acks': '1',
  'kafka.retries': '1',
  'kafka.retryDelay': '1',
  'kafka.internalRetries': '1',
  'kafka.timeout': '1',
  'kafka.compression': 'none',
  'kafka.ssl': true,
  'kafka.saslSsl': true,
  'kafka.checkHostname': true,
  'kafka.saslMechanism': 'PLAIN',
};

describe('where things are', () => {
  it('is the data folder unless Kafka is switched on: variables alone do not', () => {
    expect(kafkaSettings(configured({}, { KAFKA_SERVERS: 'a:1' }))).toBeNull();
    expect(kafkaSettings(configured({ kafka: true }, { KAFKA_SERVERS: 'a:1' }))).toMatchObject({
      servers: ['a:1'],
      acks: 'all',
      retries: 3,
      timeout: 10_000,
      tls: null,
      sasl: null,
    });
  });

  it('reads certificates from a folder, each replaced by a file of its own flag', () => {
    const folder = mkdtempSync(join(tmpdir(), 'eigenlake-tls-'));
    for (const name of ['ca.crt', 'client.crt', 'client.key', 'own.pem'])
      writeFileSync(join(folder, name), `-----BEGIN ${name}`);
    const flags = { kafka: true, ssl: true, sslDir: folder, sslCafile: join(folder, 'own.pem') };
    expect(kafkaSettings(configured(flags))?.tls).toEqual({
      ca: '-----BEGIN own.pem',
      certificate: '-----BEGIN client.crt',
      key: '-----BEGIN client.key',
      checkHostname: true,
    });
    expect(() => kafkaSettings(configured({ ...flags, sslKeyfile: join(folder, 'none') }))).toThrow(
      expect.objectContaining({ code: 'tls_file_unreadable' }),
    );
  });

  it.each([
    [{ saslSsl: true }, 'login_incomplete', '--sasl-ssl'],
    [{ saslMechanism: 'PLAIN', saslPlainUsername: 'me' }, 'login_incomplete', '--sasl-plain-password'],
    [{ saslMechanism: 'SCRAM-SHA-512', saslPlainPassword: 'x' }, 'login_incomplete', '--sasl-plain-username'],
    [{ saslPlainUsername: 'me' }, 'login_incomplete', '--sasl-plain-username needs --sasl-mechanism'],
    [{ saslMechanism: 'GSSAPI' }, 'kerberos_not_available', '--sasl-mechanism GSSAPI'],
    [{ saslKerberosServiceName: 'kafka' }, 'kerberos_not_available', '--sasl-kerberos-service-name'],
    [{ saslKerberosDomainName: 'x' }, 'kerberos_not_available', '--sasl-kerberos-domain-name'],
    [{ sslCafile: '/ca' }, 'setting_without', '--ssl-cafile'],
    [{ sslCertfile: '/c' }, 'setting_without', '--ssl-certfile'],
    [{ sslKeyfile: '/k' }, 'setting_without', '--ssl-keyfile'],
    [{ sslCrlfile: '/r' }, 'setting_without', '--ssl-crlfile'],
    [{ sslCiphers: 'x' }, 'setting_without', '--ssl-ciphers'],
    [{ sslPassword: 'x' }, 'setting_without', '--ssl-password'],
    [{ sslDir: '.' }, 'setting_without', '--ssl-dir'],
    [{ disableSslCheckHostname: true }, 'setting_without', '--disable-ssl-check-hostname'],
    [{ ssl: true, sslDir: '/no-such-folder' }, 'tls_file_unreadable', '--ssl-dir /no-such-folder'],
    [{ ssl: true, sslDir: import.meta.dirname }, 'tls_file_unreadable', 'none of ca.crt'],
    [{ ssl: true, sslCafile: import.meta.filename.replace('.test', '') }, 'tls_file_unreadable', '--ssl-cafile'],
    [{ ssl: true, sslCafile: `${root}/package.json` }, 'tls_file_unreadable', 'no PEM'],
    [{ ssl: true, sslCertfile: ownPem }, 'tls_incomplete', '--ssl-keyfile'],
    [{ ssl: true, sslKeyfile: ownPem }, 'tls_incomplete', '--ssl-certfile'],
  ])('refuses %j by name', (flags, code, message) => {
    const refused = expect.objectContaining({ code, message: expect.stringContaining(message) });
    expect(() => kafkaSettings(configured({ kafka: true, ...flags }))).toThrow(refused);
  });

  it('refuses each flag of Kafka without --kafka, and leaves the environment and a prepared file alone', () => {
    const flags = Object.keys(settings).filter((key): key is SettingKey => /^kafka\.(?!enabled)/.test(key));
    expect(flags.length).toBeGreaterThan(20);
    for (const key of flags) {
      const flag = settings[key].flag ?? '';
      const refused = expect.objectContaining({
        code: 'setting_without',
        message: expect.stringContaining(flag.split(' ')[0]!),
      });
      expect(() => kafkaSettings(configured({ [flagName(flag)]: samples[key] ?? 'x' })), key).toThrow(refused);
    }
    const file = { path: 'f', values: { kafka: { servers: ['a:1'], sslDir: 'none' } } };
    const environment = { KAFKA_SERVERS: 'b:1', KAFKA_SASL_PASSWORD: 'x' };
    expect(kafkaSettings(resolveConfiguration({ flags: {}, environment, file }))).toBeNull();
  });

  it.each([
    ['servers', 'localhost', 'HOST:PORT'],
    ['servers', 'localhost:0', 'HOST:PORT'],
    ['servers', 'a:1,,b:2', 'HOST:PORT'],
    ['acks', '2', 'all, 1, 0'],
    ['retries', '-1', 'a whole number from 0'],
    ['retries', 'three', 'a whole number from 0'],
    ['retryDelay', '0', 'above 0'],
    ['internalRetries', '1.5', 'a whole number'],
    ['timeout', '0', 'above 0'],
    ['compression', 'brotli', 'none, gzip'],
    ['saslMechanism', 'OAUTH', 'PLAIN'],
    ['topic', 'a b', 'letters'],
    ['registryUrl', 'localhost:8081', 'http://'],
    ['registryUrl', 'http://me:secret@localhost:8081', 'without a login'],
  ])('says what --%s may be instead of %j', (name, value, expects) => {
    const flag = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    const refused = expect.objectContaining({
      code: 'bad_configuration',
      message: expect.stringContaining(flag),
      hint: expect.stringContaining(expects),
    });
    expect(() => configured({ kafka: true, [name]: value })).toThrow(refused);
  });

  it('opens folders and buckets, and says what a bucket needs', () => {
    const keys = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };
    expect(objectsAt('s3://bucket/some/prefix', configured({}, keys)).location).toBe('s3a://bucket/some/prefix');
    expect(objectsAt('/tmp/objects', configured({})).location).toBe('/tmp/objects');
    expect(() => objectsAt('s3://bucket', configured({}))).toThrow(
      expect.objectContaining({ code: 's3_keys_missing' }),
    );
    expect(() => objectsAt('ftp://bucket', configured({}))).toThrow(expect.objectContaining({ code: 'bad_place' }));
  });
});
