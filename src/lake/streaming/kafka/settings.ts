import { type ConnectionOptions, createSecureContext } from 'node:tls';
import zlib from 'node:zlib';
import type { BaseOptions } from '@platformatic/kafka';
import { badKafkaSetting } from '../errors.ts';

export type SaslMechanism = 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512';

/** How to reach a Kafka cluster, and how patiently. Certificates and keys are PEM texts, times milliseconds. */
export interface KafkaSettings {
  /** `host:port` of some brokers; the others are learned from them. */
  readonly servers: readonly string[];
  readonly tls?: {
    readonly ca?: string;
    readonly certificate?: string;
    readonly key?: string;
    readonly passphrase?: string;
    readonly revoked?: string;
    readonly ciphers?: string;
    /** Default true: the broker's certificate must be for the host that was asked for. */
    readonly checkHostname?: boolean;
  } | null;
  readonly sasl?: {
    readonly mechanism: SaslMechanism;
    readonly username: string;
    readonly password: string;
  } | null;
  /** `all` (default): on every replica in sync, and never twice. With `1` and `0` a broker's crash can lose or repeat records. */
  readonly acks?: 'all' | '1' | '0';
  /** Attempts after the first one (default 5, at least 2), and the pause between them (default 500). */
  readonly retries?: number;
  readonly retryDelay?: number;
  /** Of one request (default 10 000), and of one append or read with all its attempts (default 60 000). */
  readonly timeout?: number;
  readonly deadline?: number;
  /** `gzip` by default: records are mostly numbers, and still shrink by a third. */
  readonly compression?: 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd';
  /** Whether a topic that does not exist is asked for (default true); the broker may refuse. */
  readonly createTopics?: boolean;
}

export const defaultDeadline = 60_000;

/** Options of every client. Throws `bad_kafka_setting`. */
export function clientOptions(settings: KafkaSettings): BaseOptions {
  const { servers, sasl, retries = 5, retryDelay = 500, timeout = 10_000, createTopics = true, compression } = settings;
  if (servers.length === 0) throw badKafkaSetting('no server is named');
  for (const server of servers) {
    if (!/^(\[[0-9a-f:]+\]|[\w.-]+):\d{1,5}$/i.test(server)) {
      throw badKafkaSetting(`${JSON.stringify(server)} is no HOST:PORT`);
    }
  }
  if (sasl && (sasl.username === '' || sasl.password === '')) {
    throw badKafkaSetting(`${sasl.mechanism} needs a user name and a password`);
  }
  // The library's own words come with the first record.
  if (compression === 'zstd' && !('zstdCompressSync' in zlib)) {
    throw badKafkaSetting(`to compress with zstd Node.js must be 22.15 or newer, this is ${process.version}`);
  }
  return {
    clientId: 'eigenlake',
    bootstrapBrokers: [...servers],
    // With fewer, an idempotent producer of this library tries without end.
    retries: Math.max(2, retries),
    retryDelay,
    timeout,
    connectTimeout: timeout,
    autocreateTopics: createTopics,
    ...(settings.tls ? { tls: tlsOptions(settings.tls) } : {}),
    ...(sasl ? { sasl } : {}),
  };
}

/** Contents of PEM files that are not what they should be would be ignored, and show as a lack of trust. */
function checkPem(tls: NonNullable<KafkaSettings['tls']>): void {
  const certificate = /-----BEGIN (TRUSTED |X509 )?CERTIFICATE-----/;
  const forms = [
    ['the certificate authority', tls.ca, certificate],
    ['the client certificate', tls.certificate, certificate],
    ['the key', tls.key, /-----BEGIN ([A-Z]+ )*PRIVATE KEY-----/],
    ['the list of revoked certificates', tls.revoked, /-----BEGIN X509 CRL-----/],
  ] as const;
  for (const [what, content, form] of forms) {
    if (content !== undefined && !form.test(content)) throw badKafkaSetting(`${what} is no PEM file of its kind`);
  }
  if ((tls.certificate === undefined) !== (tls.key === undefined)) {
    throw badKafkaSetting('a client certificate and its key are given together or not at all');
  }
}

/** Throws `bad_kafka_setting` for a key of another certificate, a wrong password of the key, unknown ciphers. */
function tlsOptions(tls: NonNullable<KafkaSettings['tls']>): ConnectionOptions {
  checkPem(tls);
  const options = connectionOptions(tls);
  try {
    createSecureContext(options);
    return options;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw badKafkaSetting.from(error, `its certificate, key or ciphers cannot be used (${reason})`);
  }
}

function connectionOptions(tls: NonNullable<KafkaSettings['tls']>): ConnectionOptions {
  return {
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    ...(tls.certificate === undefined ? {} : { cert: tls.certificate }),
    ...(tls.key === undefined ? {} : { key: tls.key }),
    ...(tls.passphrase === undefined ? {} : { passphrase: tls.passphrase }),
    ...(tls.revoked === undefined ? {} : { crl: tls.revoked }),
    ...(tls.ciphers === undefined ? {} : { ciphers: tls.ciphers }),
    ...(tls.checkHostname === false ? { checkServerIdentity: () => undefined } : {}),
  };
}
