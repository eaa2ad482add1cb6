import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KafkaSettings } from '../../lake/streaming/index.ts';
import type { Configuration, SettingKey, SettingValue } from '../config/index.ts';
import { kerberosNotAvailable, loginIncomplete, tlsFileUnreadable } from './errors.ts';

/**
 * How Kafka is reached; null when records stay in the data folder. Certificates are read here: from `--ssl-dir` (ca.crt,
 * client.crt, client.key), each replaced by a file of its own flag. Throws `tls_file_unreadable`, `login_incomplete`,
 * `kerberos_not_available`.
 */
export function kafkaSettings(configuration: Configuration): KafkaSettings | null {
  const value = <Key extends SettingKey>(key: Key): SettingValue<Key> | undefined => configuration.get(key);
  if (value('kafka.enabled') !== true) return null;
  const retries = value('kafka.retries') ?? 3;
  const pause = value('kafka.retryDelay') ?? 2;
  const timeout = value('kafka.timeout') ?? 10;
  return {
    servers: value('kafka.servers') ?? [],
    acks: value('kafka.acks') ?? 'all',
    compression: value('kafka.compression') ?? 'gzip',
    retries: retries + (value('kafka.internalRetries') ?? 0),
    retryDelay: 1000 * pause,
    timeout: 1000 * timeout,
    deadline: 1000 * (timeout + pause) * (retries + 1),
    tls: value('kafka.ssl') || value('kafka.saslSsl') ? tls(configuration) : null,
    sasl: sasl(configuration),
  };
}

function sasl(configuration: Configuration): KafkaSettings['sasl'] {
  const mechanism = configuration.get('kafka.saslMechanism');
  const username = configuration.get('kafka.saslUsername');
  const password = configuration.get('kafka.saslPassword');
  if (mechanism === 'GSSAPI') throw kerberosNotAvailable();
  if (mechanism === undefined) {
    if (configuration.get('kafka.saslSsl') !== true) return null;
    throw loginIncomplete('a mechanism');
  }
  if (username === undefined || password === undefined) throw loginIncomplete('a user name and a password');
  return { mechanism, username, password };
}

function tls(configuration: Configuration): NonNullable<KafkaSettings['tls']> {
  const folder = configuration.get('kafka.sslDir');
  const read = (key: SettingKey & `kafka.${string}`, name: string | null): string | undefined => {
    const named = configuration.get(key);
    const inFolder = folder === undefined || name === null ? undefined : join(folder, name);
    const path =
      typeof named === 'string' ? named : inFolder !== undefined && existsSync(inFolder) ? inFolder : undefined;
    return path === undefined ? undefined : pem(path);
  };
  const password = configuration.get('kafka.sslPassword');
  const ciphers = configuration.get('kafka.sslCiphers');
  const parts = {
    ca: read('kafka.sslCafile', 'ca.crt'),
    certificate: read('kafka.sslCertfile', 'client.crt'),
    key: read('kafka.sslKeyfile', 'client.key'),
    revoked: read('kafka.sslCrlfile', null),
    passphrase: password,
    ciphers,
  };
  const given = Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined));
  return { ...given, checkHostname: configuration.get('kafka.checkHostname') ?? true };
}

function pem(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw tlsFileUnreadable.from(error, path, error instanceof Error ? error.message : String(error));
  }
}
