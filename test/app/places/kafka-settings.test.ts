import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveConfiguration } from '../../../src/app/config/index.ts';
import { kafkaSettings, objectsAt } from '../../../src/app/places/index.ts';

const configured = (flags: Record<string, unknown>, environment: Record<string, string> = {}) =>
  resolveConfiguration({ flags, environment, file: null });

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
    for (const name of ['ca.crt', 'client.crt', 'own.pem']) writeFileSync(join(folder, name), name);
    const flags = { kafka: true, ssl: true, sslDir: folder, sslCafile: join(folder, 'own.pem') };
    expect(kafkaSettings(configured(flags))?.tls).toEqual({
      ca: 'own.pem',
      certificate: 'client.crt',
      checkHostname: true,
    });
    expect(() => kafkaSettings(configured({ ...flags, sslKeyfile: join(folder, 'none') }))).toThrow(
      expect.objectContaining({ code: 'tls_file_unreadable' }),
    );
  });

  it.each([
    [{ saslSsl: true }, 'login_incomplete'],
    [{ saslMechanism: 'PLAIN', saslPlainUsername: 'me' }, 'login_incomplete'],
    [{ saslMechanism: 'GSSAPI' }, 'kerberos_not_available'],
  ])('refuses %j', (flags, code) => {
    expect(() => kafkaSettings(configured({ kafka: true, ...flags }))).toThrow(expect.objectContaining({ code }));
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
