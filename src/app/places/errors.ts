import { defineFailure } from '../../science/errors/index.ts';

/** A setting that does nothing without another one was given on purpose: better told than ignored. */
export const settingWithout = defineFailure({
  code: 'setting_without',
  status: 422,
  message: (what: string, needed: string) => `${what} does nothing without ${needed}.`,
  hint: (what: string, needed: string) => `Add ${needed}, or leave out ${what}.`,
});

export const tlsFileUnreadable = defineFailure({
  code: 'tls_file_unreadable',
  status: 422,
  message: (what: string, path: string, reason: string) => `${what} ${path} cannot be used: ${reason}.`,
  hint: () =>
    'Certificates and keys are PEM files that you may read; --ssl-dir holds ca.crt, client.crt and client.key.',
});

export const tlsIncomplete = defineFailure({
  code: 'tls_incomplete',
  status: 422,
  message: (present: string, missing: string) => `${present} needs ${missing}.`,
  hint: () => 'A client proves who it is with its certificate and the key of it: give both, or neither.',
});

export const loginIncomplete = defineFailure({
  code: 'login_incomplete',
  status: 422,
  message: (what: string, missing: string) => `${what} needs ${missing}.`,
  hint: () =>
    'Give --sasl-mechanism, --sasl-plain-username and --sasl-plain-password, or their variables KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD.',
});

export const kerberosNotAvailable = defineFailure({
  code: 'kerberos_not_available',
  status: 422,
  message: (what: string) =>
    `${what} is for Kerberos (GSSAPI), which needs a native library that Eigenlake does not carry.`,
  hint: () => 'Use PLAIN or SCRAM-SHA-512 over TLS: --sasl-ssl --sasl-mechanism SCRAM-SHA-512.',
});

export const s3KeysMissing = defineFailure({
  code: 's3_keys_missing',
  status: 422,
  message: (place: string) => `${place} cannot be opened without keys.`,
  hint: () =>
    'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or s3.accessKeyId and s3.secretAccessKey in the configuration file, or a profile in ~/.aws/credentials (AWS_PROFILE).',
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
