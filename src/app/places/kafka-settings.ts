import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { KafkaSettings } from '../../lake/streaming/index.ts';
import { type Configuration, type SettingKey, type SettingValue, settings } from '../config/index.ts';
import { kerberosNotAvailable, loginIncomplete, settingWithout, tlsFileUnreadable, tlsIncomplete } from './errors.ts';

/**
 * How Kafka is reached; null when records stay in the data folder. Certificates are read here: from `--ssl-dir` (ca.crt,
 * client.crt, client.key), each replaced by a file of its own flag. What was typed or written down and would do nothing is
 * refused. Throws `setting_without`, `tls_file_unreadable`, `tls_incomplete`, `login_incomplete`, `kerberos_not_available`.
 */
export function kafkaSettings(configuration: Configuration): KafkaSettings | null {
  const value = <Key extends SettingKey>(key: Key): SettingValue<Key> | undefined => configuration.get(key);
  if (value('kafka.enabled') !== true) {
    // A file may be prepared for the day when Kafka is switched on; who types a flag means today.
    for (const key of kafkaKeys) {
      if (key !== 'kafka.enabled' && configuration.origin(key).kind === 'flag') {
        throw settingWithout(nameOf(configuration, key), '--kafka');
      }
    }
    return null;
  }
  for (const key of kerberosKeys)
    if (isSaid(configuration, key)) throw kerberosNotAvailable(nameOf(configuration, key));
  const encrypted = value('kafka.ssl') === true || value('kafka.saslSsl') === true;
  if (!encrypted) {
    for (const key of tlsKeys) {
      if (isSaid(configuration, key)) throw settingWithout(nameOf(configuration, key), '--ssl or --sasl-ssl');
    }
  }
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
    tls: encrypted ? tls(configuration) : null,
    sasl: sasl(configuration),
  };
}

const kafkaKeys = (Object.keys(settings) as SettingKey[]).filter((key) => key.startsWith('kafka.'));
const kerberosKeys = ['kafka.saslKerberosServiceName', 'kafka.saslKerberosDomainName'] as const;
const tlsKeys = kafkaKeys.filter((key) => /^kafka\.(ssl.|checkHostname)/.test(key));

/** The environment fills in only: what it has too much of is no mistake. */
const isSaid = (configuration: Configuration, key: SettingKey): boolean =>
  ['flag', 'file'].includes(configuration.origin(key).kind);

/** As whoever gave it wrote it: `--ssl-dir`, `KAFKA_SSL_CA`, `kafka.sslDir in /etc/eigenlake.config.json`. */
function nameOf(configuration: Configuration, key: SettingKey): string {
  const origin = configuration.origin(key);
  if (origin.kind === 'file') return `${key} in ${origin.name}`;
  return origin.kind === 'default' ? (settings[key].flag ?? key).split(' ')[0]! : origin.name;
}

function sasl(configuration: Configuration): KafkaSettings['sasl'] {
  const mechanism = configuration.get('kafka.saslMechanism');
  const username = configuration.get('kafka.saslUsername');
  const password = configuration.get('kafka.saslPassword');
  const name = (key: SettingKey) => nameOf(configuration, key);
  if (mechanism === 'GSSAPI') throw kerberosNotAvailable(`${name('kafka.saslMechanism')} GSSAPI`);
  if (mechanism === undefined) {
    for (const key of ['kafka.saslUsername', 'kafka.saslPassword'] as const) {
      if (isSaid(configuration, key)) throw loginIncomplete(name(key), '--sasl-mechanism');
    }
    if (configuration.get('kafka.saslSsl') !== true) return null;
    throw loginIncomplete(name('kafka.saslSsl'), '--sasl-mechanism');
  }
  const what = `${name('kafka.saslMechanism')} ${mechanism}`;
  if (username === undefined) throw loginIncomplete(what, '--sasl-plain-username');
  if (password === undefined) throw loginIncomplete(what, '--sasl-plain-password or KAFKA_SASL_PASSWORD');
  return { mechanism, username, password };
}

function tls(configuration: Configuration): NonNullable<KafkaSettings['tls']> {
  const folder = configuration.get('kafka.sslDir');
  const inFolder = folder === undefined ? [] : filesOf(folder, nameOf(configuration, 'kafka.sslDir'));
  const read = (key: SettingKey & `kafka.${string}`, name: string | null): string | undefined => {
    const named = configuration.get(key);
    if (typeof named === 'string') return pem(named, nameOf(configuration, key));
    return name !== null && inFolder.includes(name) ? pem(join(folder!, name), '--ssl-dir') : undefined;
  };
  const certificate = read('kafka.sslCertfile', 'client.crt');
  const key = read('kafka.sslKeyfile', 'client.key');
  if (certificate !== undefined && key === undefined) {
    throw tlsIncomplete('The client certificate', '--ssl-keyfile, or client.key in --ssl-dir');
  }
  if (key !== undefined && certificate === undefined) {
    throw tlsIncomplete('The client key', '--ssl-certfile, or client.crt in --ssl-dir');
  }
  const parts = {
    ca: read('kafka.sslCafile', 'ca.crt'),
    certificate,
    key,
    revoked: read('kafka.sslCrlfile', null),
    passphrase: configuration.get('kafka.sslPassword'),
    ciphers: configuration.get('kafka.sslCiphers'),
  };
  const given = Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined));
  return { ...given, checkHostname: configuration.get('kafka.checkHostname') ?? true };
}

const usual = ['ca.crt', 'client.crt', 'client.key'];

function filesOf(folder: string, what: string): string[] {
  const isFile = (name: string) => statSync(join(folder, name), { throwIfNoEntry: false })?.isFile() === true;
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw tlsFileUnreadable(what, folder, 'there is no such folder');
  }
  const found = usual.filter(isFile);
  if (found.length === 0) throw tlsFileUnreadable(what, folder, `it has none of ${usual.join(', ')}`);
  return found;
}

function pem(path: string, what: string): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw tlsFileUnreadable.from(error, what, path, error instanceof Error ? error.message : String(error));
  }
  if (!text.includes('-----BEGIN')) throw tlsFileUnreadable(what, path, 'it is no PEM file');
  return text;
}
