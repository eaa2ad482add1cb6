import {
  type Kind,
  list,
  oneOf,
  positiveNumber,
  servers,
  text,
  topicName,
  webAddress,
  wholeNumber,
  yesOrNo,
} from './setting-kinds.ts';

/** One thing that can be configured: in the file by its key, by a flag, by a variable of the environment. */
export interface Setting<Value = unknown> {
  readonly kind: Kind<Value>;
  /** As the command line has it, with its placeholder; null where only file and environment have it. */
  readonly flag: string | null;
  readonly variable: string | null;
  /** Undefined: there is none, and the feature is off or the program decides. */
  readonly fallback?: Value;
  readonly secret?: true;
  /** A path on this machine, or an address: in a file it is relative to that file. */
  readonly place?: true;
  readonly about: string;
}

const setting = <Value>(
  kind: Kind<Value>,
  flag: string | null,
  variable: string | null,
  about: string,
  more: { readonly fallback?: NoInfer<Value>; readonly secret?: true; readonly place?: true } = {},
): Setting<Value> => ({ kind, flag, variable, about, ...more });

/**
 * Every setting of the path of records, by its key in the configuration file. Flags of Kafka are quantum-pipeline's. The
 * environment fills in and switches nothing on: that do flags and the file.
 */
export const settings = {
  topic: setting(topicName, '--topic <name>', null, 'event-log topic; one ending in _v1 carries the seed schema', {
    fallback: 'vqe_decorated_result_v2',
  }),
  group: setting(text, '--group <name>', null, 'consumer group of the sink', { fallback: 'eigenlake-sink' }),
  topics: setting(list, '--topics <list>', null, 'topics of the sink; a name between slashes is a regular expression', {
    fallback: ['/^vqe_decorated_result/', 'experiment.vqe'],
  }),
  objects: setting(text, '--objects <place>', null, 'the parent of experiments/: a folder, or s3://BUCKET/PREFIX', {
    place: true,
  }),
  warehouse: setting(text, '--warehouse <place>', null, 'where tables are: a folder, or s3://BUCKET/PREFIX', {
    place: true,
  }),

  'kafka.enabled': setting(yesOrNo, '--kafka', null, 'records go to Kafka; the run ends when it has them', {
    fallback: false,
  }),
  'kafka.servers': setting(servers, '--servers <list>', 'KAFKA_SERVERS', 'HOST:PORT of brokers', {
    fallback: ['localhost:9092'],
  }),
  'kafka.acks': setting(oneOf(['all', '1', '0']), '--acks <level>', null, 'who must have a record: all, 1, 0', {
    fallback: 'all',
  }),
  'kafka.retries': setting(wholeNumber(0, 1000), '--retries <n>', null, 'attempts after the first', {
    fallback: 3,
  }),
  'kafka.retryDelay': setting(positiveNumber(3600), '--retry-delay <seconds>', null, 'between two attempts', {
    fallback: 2,
  }),
  'kafka.internalRetries': setting(
    wholeNumber(0, 1000),
    '--internal-retries <n>',
    null,
    'attempts of the client within one',
    { fallback: 0 },
  ),
  'kafka.timeout': setting(positiveNumber(3600), '--timeout <seconds>', null, 'of one attempt', { fallback: 10 }),
  'kafka.compression': setting(
    oneOf(['none', 'gzip', 'snappy', 'lz4', 'zstd']),
    '--compression <name>',
    null,
    'of what is sent: none, gzip, snappy, lz4, zstd',
    { fallback: 'gzip' },
  ),
  'kafka.ssl': setting(yesOrNo, '--ssl', null, 'TLS to the brokers', { fallback: false }),
  'kafka.saslSsl': setting(yesOrNo, '--sasl-ssl', null, 'TLS to the brokers, and a login', { fallback: false }),
  'kafka.checkHostname': setting(
    yesOrNo,
    '--disable-ssl-check-hostname',
    null,
    'a certificate for another host will do',
    { fallback: true },
  ),
  'kafka.sslDir': setting(text, '--ssl-dir <folder>', null, 'holds ca.crt, client.crt and client.key', { place: true }),
  'kafka.sslCafile': setting(text, '--ssl-cafile <file>', 'KAFKA_SSL_CA', 'certificate authority, PEM', {
    place: true,
  }),
  'kafka.sslCertfile': setting(text, '--ssl-certfile <file>', 'KAFKA_SSL_CERTIFICATE', 'client certificate, PEM', {
    place: true,
  }),
  'kafka.sslKeyfile': setting(text, '--ssl-keyfile <file>', 'KAFKA_SSL_KEY', 'client key, PEM', { place: true }),
  'kafka.sslCrlfile': setting(text, '--ssl-crlfile <file>', null, 'revoked certificates, PEM', { place: true }),
  'kafka.sslCiphers': setting(text, '--ssl-ciphers <list>', null, 'ciphers of TLS'),
  'kafka.sslPassword': setting(
    text,
    '--ssl-password <text>',
    'KAFKA_SSL_PASSWORD',
    'of the client key (others see what is typed)',
    {
      secret: true,
    },
  ),
  'kafka.saslMechanism': setting(
    oneOf(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'GSSAPI']),
    '--sasl-mechanism <name>',
    null,
    'how to log in: PLAIN, SCRAM-SHA-256, SCRAM-SHA-512',
  ),
  'kafka.saslUsername': setting(text, '--sasl-plain-username <name>', 'KAFKA_SASL_USERNAME', 'who logs in'),
  'kafka.saslPassword': setting(
    text,
    '--sasl-plain-password <text>',
    'KAFKA_SASL_PASSWORD',
    'of the login (others see what is typed)',
    {
      secret: true,
    },
  ),
  'kafka.saslKerberosServiceName': setting(
    text,
    '--sasl-kerberos-service-name <name>',
    null,
    'for GSSAPI, which is not carried',
  ),
  'kafka.saslKerberosDomainName': setting(
    text,
    '--sasl-kerberos-domain-name <name>',
    null,
    'for GSSAPI, which is not carried',
  ),

  'registry.url': setting(
    webAddress,
    '--registry-url <url>',
    'SCHEMA_REGISTRY_URL',
    'schema registry; its path is kept',
  ),
  'registry.username': setting(text, null, 'SCHEMA_REGISTRY_USERNAME', 'of its basic login'),
  'registry.password': setting(text, null, 'SCHEMA_REGISTRY_PASSWORD', 'of its basic login', { secret: true }),

  's3.endpoint': setting(
    webAddress,
    null,
    'AWS_ENDPOINT_URL_S3',
    'of a server that speaks S3; AWS_ENDPOINT_URL works too',
  ),
  's3.region': setting(text, null, 'AWS_REGION', 'of the bucket', { fallback: 'us-east-1' }),
  's3.pathStyle': setting(yesOrNo, null, null, 'the bucket in the path instead of the host name'),
  's3.accessKeyId': setting(text, null, 'AWS_ACCESS_KEY_ID', 'who asks'),
  's3.secretAccessKey': setting(text, null, 'AWS_SECRET_ACCESS_KEY', 'the secret of the key', { secret: true }),
  's3.sessionToken': setting(text, null, 'AWS_SESSION_TOKEN', 'of temporary keys', { secret: true }),

  'catalog.giveKeys': setting(yesOrNo, null, null, 'clients of the Iceberg catalog get the keys of the warehouse', {
    fallback: false,
  }),

  'sink.flushSize': setting(wholeNumber(1, 100_000), '--flush-size <n>', null, 'records of one object', {
    fallback: 1,
  }),
  'sink.rotateSeconds': setting(
    positiveNumber(86_400),
    '--rotate <seconds>',
    null,
    'an object that is not full waits no longer',
    { fallback: 10 },
  ),
  'sink.deadLetterTopic': setting(
    topicName,
    '--dead-letter-topic <name>',
    null,
    'where undecodable records go, besides their object',
    { fallback: 'vqe_dead_letters' },
  ),

  'schedule.cron': setting(text, null, null, 'when new records are taken into the tables: five crontab fields, UTC', {
    fallback: '0 0 * * *',
  }),
  'schedule.retries': setting(wholeNumber(0, 100), null, null, 'attempts after the first one', { fallback: 3 }),
  'schedule.retryDelay': setting(
    positiveNumber(86_400),
    null,
    null,
    'seconds before the second attempt, then doubled',
    {
      fallback: 1200,
    },
  ),
  'schedule.timeout': setting(positiveNumber(604_800), null, null, 'seconds that one attempt has', { fallback: 7200 }),

  'mail.url': setting(text, null, 'EIGENLAKE_MAIL_URL', 'mail server: smtp://USER:PASSWORD@HOST:PORT or smtps://', {
    secret: true,
  }),
  'mail.from': setting(text, null, 'EIGENLAKE_MAIL_FROM', 'sender of mails; without it the first receiver'),
  'mail.to': setting(list, null, 'EIGENLAKE_MAIL_TO', 'who hears how scheduled work ended'),
} as const;

export type SettingKey = keyof typeof settings;

export type SettingValue<Key extends SettingKey> = (typeof settings)[Key] extends Setting<infer Value> ? Value : never;

/** `--retry-delay <seconds>` → `retryDelay`, as the command line gives it. */
export function flagName(flag: string): string {
  const [name = ''] = flag.replace(/^--/, '').split(' ');
  return name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
