import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { certificates } from '../../../scripts/services/certificates.mjs';
import { type KafkaSettings, kafkaLog, type SaslMechanism } from '../../../src/lake/streaming/index.ts';
import { document, eigenlake } from '../../app/command.ts';
import { entriesOf } from '../../conformance/event-log.ts';
import { service } from '../../services/service.ts';

/** One broker with a listener for each kind of security; the client's listener has TLS with logins of all mechanisms. */
const broker = await service('kafka', {
  security: 'SASL_SSL',
  listeners: {
    TLS: { security: 'SSL' },
    MUTUAL: { security: 'SSL', clientCertificate: 'required' },
    LOGIN: { security: 'SASL_PLAINTEXT', mechanisms: ['PLAIN'] },
    ELSEWHERE: { security: 'SSL', certificate: 'elsewhere' },
  },
});
const registry = await service('registry', { storage: 'memory', auth: 'basic' });
const missing = [broker, registry].flatMap((one) => ('missing' in one ? [one.missing] : []))[0] ?? null;
const scratch = mkdtempSync(join(tmpdir(), 'eigenlake-security-'));
const stranger = join(scratch, 'stranger');
if (missing === null) await certificates(stranger, 'stranger');
afterAll(async () => {
  rmSync(scratch, { recursive: true, force: true });
  for (const one of [broker, registry]) if (!('missing' in one)) await one.remove();
});

const env = (name: string): string => ('missing' in broker ? '' : (broker.env[name] ?? ''));
const content = (path: string): string => (missing === null ? readFileSync(path, 'utf8') : '');
const strange = (name: string): string => content(join(stranger, name));
const [ca, certificate, key] = ['KAFKA_SSL_CA', 'KAFKA_SSL_CERTIFICATE', 'KAFKA_SSL_KEY'].map((name) =>
  content(env(name)),
) as [string, string, string];
const [username, password] = [env('KAFKA_SASL_USERNAME'), env('KAFKA_SASL_PASSWORD')];
const login = (mechanism: SaslMechanism, other: object = {}) => ({ mechanism, username, password, ...other });
type Security = Pick<KafkaSettings, 'tls' | 'sasl'>;
const listener = (name: string): string => env(name === '' ? 'KAFKA_SERVERS' : `KAFKA_${name}_SERVERS`);

const settings = (name: string, security: Security): KafkaSettings => ({
  servers: [listener(name)],
  retries: 2,
  retryDelay: 50,
  timeout: 5000,
  deadline: 30_000,
  ...security,
});

describe.skipIf(missing !== null)(`Kafka's security (${missing ?? 'Apache Kafka'})`, { timeout: 120_000 }, () => {
  it.each<[string, string, Security]>([
    ['TLS', 'TLS', { tls: { ca } }],
    ['TLS with a client certificate', 'MUTUAL', { tls: { ca, certificate, key } }],
    ['a login without TLS', 'LOGIN', { sasl: login('PLAIN') }],
    ['PLAIN over TLS', '', { tls: { ca }, sasl: login('PLAIN') }],
    ['SCRAM-SHA-256 over TLS', '', { tls: { ca }, sasl: login('SCRAM-SHA-256') }],
    ['SCRAM-SHA-512 over TLS', '', { tls: { ca }, sasl: login('SCRAM-SHA-512') }],
    ['TLS for another host, on request', 'ELSEWHERE', { tls: { ca, checkHostname: false } }],
  ])('sends and reads with %s', async (name, at, security) => {
    // A fresh broker on a busy machine takes its time for the first producer and for every new topic.
    const log = kafkaLog({ ...settings(at, security), retries: 60, retryDelay: 500, deadline: 60_000 });
    const topic = name.replaceAll(/\W/g, '_');
    const value = new TextEncoder().encode(name);
    const { offset } = await log.append(topic, value);
    const found = await entriesOf(log, topic);
    expect(found.map((entry) => [entry.offset, Buffer.from(entry.value).toString()])).toEqual([[offset, name]]);
    await log.close();
  });

  it.each<[string, string, string, Security]>([
    ['another certificate authority', 'kafka_untrusted', 'TLS', { tls: { ca: strange('ca.pem') } }],
    ['no certificate authority', 'kafka_untrusted', 'TLS', { tls: {} }],
    ['a broker that is another host', 'kafka_untrusted', 'ELSEWHERE', { tls: { ca } }],
    ['no client certificate', 'kafka_security_mismatch', 'MUTUAL', { tls: { ca } }],
    [
      'a client certificate of another authority',
      'kafka_security_mismatch',
      'MUTUAL',
      { tls: { ca, certificate: strange('client.pem'), key: strange('client.key') } },
    ],
    ['a wrong password', 'kafka_denied', '', { tls: { ca }, sasl: login('PLAIN', { password: 'wrong' }) }],
    [
      'a wrong password (256)',
      'kafka_denied',
      '',
      { tls: { ca }, sasl: login('SCRAM-SHA-256', { password: 'wrong' }) },
    ],
    [
      'an unknown user (512)',
      'kafka_denied',
      '',
      { tls: { ca }, sasl: login('SCRAM-SHA-512', { username: 'nobody' }) },
    ],
    ['a mechanism that is not offered', 'kafka_denied', 'LOGIN', { sasl: login('SCRAM-SHA-256') }],
    ['no login', 'kafka_security_mismatch', 'LOGIN', {}],
    ['TLS and no login', 'kafka_security_mismatch', '', { tls: { ca } }],
    ['a login where none is asked for', 'kafka_security_mismatch', 'INTERNAL', { sasl: login('PLAIN') }],
    ['no TLS where there is', 'kafka_security_mismatch', 'TLS', {}],
    ['TLS where there is none', 'kafka_security_mismatch', 'INTERNAL', { tls: { ca } }],
  ])('ends with %s: %s', async (_, code, at, security) => {
    for (const call of ['append', 'topics'] as const) {
      const log = kafkaLog(settings(at, security));
      const failed = call === 'append' ? log.append('t', new Uint8Array([1])) : log.topics();
      await expect(failed).rejects.toMatchObject({
        code,
        message: expect.stringContaining(listener(at)),
        hint: expect.stringMatching(/--(ssl|sasl)/),
      });
      // Nobody can be told goodbye; closing ends all the same.
      await log.close();
    }
  });

  describe('from the command line', () => {
    const registryVariables = (): Record<string, string> => ('missing' in registry ? {} : registry.env);
    const data = () => mkdtempSync(join(scratch, 'data-'));
    const sink = (at: string, flags: readonly string[], variables: Record<string, string> = {}) =>
      eigenlake(
        ['sink', '--once', '--json', '--kafka', '--servers', listener(at), '--topics', 'none']
          .concat(['--retries', '1', '--retry-delay', '0.1', '--timeout', '5'])
          .concat(flags),
        data(),
        { ...registryVariables(), ...variables },
      );
    const tls = () => ['--sasl-ssl', '--ssl-cafile', env('KAFKA_SSL_CA')];
    const typed = (secret: string) => ['--sasl-plain-username', username, '--sasl-plain-password', secret];

    it.each(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'])('logs in with %s', (mechanism) => {
      const run = sink('', [...tls(), '--sasl-mechanism', mechanism, ...typed(password)]);
      expect(document(run)).toEqual({ records: 0, objects: 0, bytes: 0, dead_letters: 0 });
      expect(run.status).toBe(0);
    });

    it('takes the login and the certificates from the environment, too', () => {
      const run = sink('MUTUAL', ['--ssl'], {
        KAFKA_SSL_CA: env('KAFKA_SSL_CA'),
        KAFKA_SSL_CERTIFICATE: env('KAFKA_SSL_CERTIFICATE'),
        KAFKA_SSL_KEY: env('KAFKA_SSL_KEY'),
      });
      expect(document(run)).toEqual({ records: 0, objects: 0, bytes: 0, dead_letters: 0 });
      const other = sink('LOGIN', ['--sasl-mechanism', 'PLAIN'], {
        KAFKA_SASL_USERNAME: username,
        KAFKA_SASL_PASSWORD: password,
      });
      expect(other.status).toBe(0);
    });

    it.each<[string, string, () => string[]]>([
      ['kafka_denied', '', () => [...tls(), '--sasl-mechanism', 'PLAIN', ...typed('wrong')]],
      ['kafka_denied', 'LOGIN', () => ['--sasl-mechanism', 'SCRAM-SHA-512', ...typed(password)]],
      ['kafka_untrusted', 'TLS', () => ['--ssl', '--ssl-cafile', join(stranger, 'ca.pem')]],
      ['kafka_untrusted', 'ELSEWHERE', () => ['--ssl', '--ssl-cafile', env('KAFKA_SSL_CA')]],
      ['kafka_security_mismatch', 'MUTUAL', () => ['--ssl', '--ssl-cafile', env('KAFKA_SSL_CA')]],
      ['kafka_security_mismatch', 'TLS', () => []],
      ['bad_kafka_setting', 'TLS', () => ['--ssl', '--ssl-cafile', env('KAFKA_SSL_CA'), '--ssl-ciphers', 'none-such']],
      ['tls_file_unreadable', 'TLS', () => ['--ssl', '--ssl-cafile', import.meta.filename]],
      ['tls_file_unreadable', 'TLS', () => ['--ssl', '--ssl-cafile', join(scratch, 'none.pem')]],
      ['login_incomplete', '', () => [...tls(), '--sasl-mechanism', 'PLAIN']],
    ])('says %s (%s)', (code, at, flags) => {
      const run = sink(at, flags());
      expect(document<{ error: object }>(run).error).toMatchObject({ code, hint: expect.stringMatching(/\w/) });
      expect(run.status).toBe(2);
      expect(run.stdout + run.stderr).not.toContain(password);
    });

    const sent = (flags: readonly string[], variables: Record<string, string> = {}, folder = data()) =>
      eigenlake(
        ['run', 'H2', '--json', '--kafka', '--servers', listener(''), ...tls(), '--sasl-mechanism', 'SCRAM-SHA-512']
          .concat(['--retries', '20', '--retry-delay', '0.5', '--timeout', '10'])
          .concat(flags),
        folder,
        { ...registryVariables(), KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password, ...variables },
      );

    it('takes a record through TLS, SCRAM and a registry with a login, and back', () => {
      const run = sent(['--topic', 'vqe_decorated_result_secure_v2']);
      expect(run.status, run.stderr).toBe(0);
      const back = sink('MUTUAL', ['--ssl', '--topics', 'vqe_decorated_result_secure_v2'], {
        KAFKA_SSL_CA: env('KAFKA_SSL_CA'),
        KAFKA_SSL_CERTIFICATE: env('KAFKA_SSL_CERTIFICATE'),
        KAFKA_SSL_KEY: env('KAFKA_SSL_KEY'),
      });
      expect(document(back)).toMatchObject({ records: 1, objects: 1, dead_letters: 0 });
    });

    it.each<[string, Record<string, string>]>([
      ['kafka_denied', { KAFKA_SASL_PASSWORD: 'wrong' }],
      ['registry_denied', { SCHEMA_REGISTRY_PASSWORD: 'wrong' }],
      [
        'not_a_registry',
        { SCHEMA_REGISTRY_URL: new URL('/', registryVariables().SCHEMA_REGISTRY_URL ?? 'http://x').href },
      ],
    ])('starts no experiment with %s', (code, variables) => {
      const run = sent([], variables);
      expect(document<{ error: object }>(run).error).toMatchObject({ code });
      expect(run.status).toBe(2);
    });
  });
});
