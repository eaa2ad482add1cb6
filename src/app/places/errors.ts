import { defineFailure } from '../../science/errors/index.ts';

export const tlsFileUnreadable = defineFailure({
  code: 'tls_file_unreadable',
  status: 422,
  message: (path: string, reason: string) => `The certificate or key ${path} cannot be read: ${reason}.`,
  hint: () => 'Check --ssl-dir, --ssl-cafile, --ssl-certfile and --ssl-keyfile: PEM files that you may read.',
});

export const loginIncomplete = defineFailure({
  code: 'login_incomplete',
  status: 422,
  message: (what: string) => `The login at Kafka needs ${what}.`,
  hint: () =>
    'Give --sasl-mechanism, --sasl-plain-username and --sasl-plain-password, or their variables KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD.',
});

export const kerberosNotAvailable = defineFailure({
  code: 'kerberos_not_available',
  status: 422,
  message: () => 'Kerberos (GSSAPI) needs a native library, which Eigenlake does not carry.',
  hint: () => 'Use PLAIN or SCRAM-SHA-512 over TLS.',
});

export const s3KeysMissing = defineFailure({
  code: 's3_keys_missing',
  status: 422,
  message: (place: string) => `${place} cannot be opened without keys.`,
  hint: () =>
    'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or s3.accessKeyId and s3.secretAccessKey in the configuration file.',
});

export const badPlace = defineFailure({
  code: 'bad_place',
  status: 422,
  message: (place: string) => `${JSON.stringify(place)} is neither a folder nor s3://BUCKET/PREFIX.`,
  hint: () => 'Name a folder, or a bucket with the folder in it.',
});

export const registryNeeded = defineFailure({
  code: 'registry_needed',
  status: 422,
  message: (servers: string) => `The records of Kafka at ${servers} need the schema registry of who writes them.`,
  hint: () => 'Give --registry-url URL, or SCHEMA_REGISTRY_URL.',
});
