// Apache Kafka, broker and controller in one process (KRaft), from its jars. The client listener has the security that is asked
// for, a second one is plain for what runs beside it; more listeners, each with its own security, on request.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { certificates } from './certificates.mjs';
import { execute, fetchJars } from './installation.mjs';

const version = '4.3.1';
const logging = `appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d{ISO8601} %p %c{1} %m%n
rootLogger.level = warn
rootLogger.appenderRef.out.ref = out
`;

export const kafka = {
  name: 'kafka',
  version,
  about: `Apache Kafka ${version}, one node (needs java 17 and mvn; openssl for TLS)`,
  ports: ({ listeners }) => 3 + Object.keys(listeners).length,
  grace: 30,
  defaults: {
    /** PLAINTEXT, SASL_PLAINTEXT, SSL or SASL_SSL. */
    security: 'PLAINTEXT',
    clientCertificate: 'none',
    /** Beside the client's one: name → { security, clientCertificate, mechanisms, certificate: 'server' | 'elsewhere' }. */
    listeners: {},
    user: 'eigenlake',
    password: 'eigenlake-secret',
    partitions: 1,
    autoCreate: true,
    /** Largest batch in bytes, as sent. */
    messageMax: 16777216,
    heap: '256m',
    extra: {},
  },

  async install(folder) {
    const artifacts = ['org.apache.kafka:kafka_2.13', 'org.apache.kafka:kafka-tools'].map(
      (name) => `${name}:${version}`,
    );
    await fetchJars(folder, [...artifacts, 'org.apache.logging.log4j:log4j-slf4j-impl:2.25.4']);
    await writeFile(join(folder, 'log4j2.properties'), logging);
  },

  async launch({ home, run, settings }) {
    const { heap, user } = settings;
    if (listenersOf(settings).some(({ security }) => security.endsWith('SSL')))
      await certificates(join(run, 'tls'), user);
    const properties = join(run, 'server.properties');
    await writeFile(properties, propertiesOf(run, settings));
    await format(home, run, settings, properties);
    return {
      command: [
        ...['java', `-Xms${heap}`, `-Xmx${heap}`, '-XX:MaxDirectMemorySize=256m', '-XX:+UseSerialGC'],
        ...['-XX:TieredStopAtLevel=1', '-XX:+ExitOnOutOfMemoryError', ...classPath(home), 'kafka.Kafka', properties],
      ],
    };
  },

  /** It names no broker until the controller has admitted it; that it accepts connections proves nothing. */
  async answers({ settings: { ports } }) {
    return (await brokers(ports[1])) > 0;
  },

  env({ run, settings }) {
    const { ports, security, user, password, listeners } = settings;
    const tls = join(run, 'tls');
    const securities = listenersOf(settings).map((listener) => listener.security);
    return {
      KAFKA_SERVERS: `127.0.0.1:${ports[0]}`,
      KAFKA_INTERNAL_SERVERS: `127.0.0.1:${ports[1]}`,
      ...Object.fromEntries(
        Object.keys(listeners).map((name, index) => [`KAFKA_${name}_SERVERS`, `127.0.0.1:${ports[3 + index]}`]),
      ),
      KAFKA_SECURITY_PROTOCOL: security,
      ...(securities.some((one) => one.startsWith('SASL'))
        ? { KAFKA_SASL_USERNAME: user, KAFKA_SASL_PASSWORD: password }
        : {}),
      ...(securities.some((one) => one.endsWith('SSL'))
        ? {
            KAFKA_SSL_CA: join(tls, 'ca.pem'),
            KAFKA_SSL_CERTIFICATE: join(tls, 'client.pem'),
            KAFKA_SSL_KEY: join(tls, 'client.key'),
          }
        : {}),
    };
  },

  /** Runs one of Kafka's own tools (`org.apache.kafka.tools.TopicCommand`) against this broker. */
  tool({ home, settings }, name, argumentList) {
    const server = ['--bootstrap-server', `127.0.0.1:${settings.ports[1]}`];
    return execute('java', [
      '-Xmx256m',
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      ...classPath(home),
      name,
      ...argumentList,
      ...server,
    ]);
  },
};

const classPath = (home) => [
  `-Dlog4j2.configurationFile=${join(home, 'log4j2.properties')}`,
  '-cp',
  join(home, 'libs/*'),
];

const allMechanisms = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'];

/** Where clients connect, the plain one for what runs beside the broker excepted. */
function listenersOf({ ports, security, clientCertificate, listeners }) {
  const more = Object.entries(listeners).map(([name, about], index) => ({ name, port: ports[3 + index], ...about }));
  return [{ name: 'CLIENT', port: ports[0], security, clientCertificate }, ...more];
}

function securityOf(run, { user, password }, listener) {
  const { name, security, clientCertificate = 'none', mechanisms = allMechanisms, certificate = 'server' } = listener;
  const module = 'org.apache.kafka.common.security';
  const settings = {
    ...(security.startsWith('SASL')
      ? {
          'sasl.enabled.mechanisms': mechanisms.join(','),
          'plain.sasl.jaas.config': `${module}.plain.PlainLoginModule required user_${user}="${password}";`,
          'scram-sha-256.sasl.jaas.config': `${module}.scram.ScramLoginModule required;`,
          'scram-sha-512.sasl.jaas.config': `${module}.scram.ScramLoginModule required;`,
        }
      : {}),
    ...(security.endsWith('SSL')
      ? {
          'ssl.keystore.type': 'PEM',
          'ssl.keystore.location': join(run, `tls/${certificate}-keystore.pem`),
          'ssl.truststore.type': 'PEM',
          'ssl.truststore.location': join(run, 'tls/ca.pem'),
          'ssl.client.auth': clientCertificate,
        }
      : {}),
  };
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [`listener.name.${name.toLowerCase()}.${key}`, value]),
  );
}

function propertiesOf(run, settings) {
  const { ports, partitions, autoCreate, messageMax, extra } = settings;
  const [, internal, controller] = ports;
  const replicated = ['offsets.topic', 'transaction.state.log', 'share.coordinator.state.topic'];
  const clients = listenersOf(settings);
  const open = [...clients, { name: 'INTERNAL', port: internal, security: 'PLAINTEXT' }];
  const all = [...open, { name: 'CONTROLLER', port: controller, security: 'PLAINTEXT' }];
  const places = (list) => list.map(({ name, port }) => `${name}://127.0.0.1:${port}`).join(',');
  const properties = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controller}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: places(all),
    'advertised.listeners': places(open),
    'listener.security.protocol.map': all.map(({ name, security }) => `${name}:${security}`).join(','),
    'inter.broker.listener.name': 'INTERNAL',
    'log.dirs': join(run, 'data'),
    'auto.create.topics.enable': autoCreate,
    'num.partitions': partitions,
    'message.max.bytes': messageMax,
    'replica.fetch.max.bytes': messageMax,
    'socket.request.max.bytes': Math.max(104857600, messageMax + 1048576),
    'default.replication.factor': 1,
    'min.insync.replicas': 1,
    ...Object.fromEntries(replicated.map((name) => [`${name}.replication.factor`, 1])),
    ...Object.fromEntries(replicated.map((name) => [`${name}.num.partitions`, 1])),
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    'num.network.threads': 2,
    'num.io.threads': 2,
    'background.threads': 2,
    'log.cleaner.dedupe.buffer.size': 2097152,
    'log.index.size.max.bytes': 1048576,
    // After a kill the same number is refused until the old session ends.
    'broker.session.timeout.ms': 6000,
    'broker.heartbeat.interval.ms': 1000,
    ...Object.assign({}, ...clients.map((listener) => securityOf(run, settings, listener))),
    ...extra,
  };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** Users of SCRAM live in the metadata log; without a running broker they can only be written while it is formatted. */
async function format(home, run, { user, password }, properties) {
  if (existsSync(join(run, 'data/meta.properties'))) return;
  await mkdir(join(run, 'data'), { recursive: true });
  const users = ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((name) => [
    '--add-scram',
    `${name}=[name=${user},password=${password}]`,
  ]);
  // With a hyphen in front it would be taken for a flag.
  const cluster = randomBytes(16).toString('base64url').replace(/^-/, 'A');
  await execute('java', [
    ...['-Xmx128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', ...classPath(home), 'kafka.tools.StorageTool'],
    ...['format', '-t', cluster, '-c', properties, ...users],
  ]);
}

/** How many brokers the one on this port knows: Metadata, version 1, without topics. 0 when nobody answers. */
function brokers(port) {
  const request = Buffer.from([0, 0, 0, 14, 0, 3, 0, 1, 0, 0, 0, 7, 255, 255, 0, 0, 0, 0]);
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    const end = (count) => {
      socket.destroy();
      resolve(count);
    };
    let answer = Buffer.alloc(0);
    socket.setTimeout(3000, () => end(0));
    socket.once('error', () => end(0));
    socket.once('close', () => end(0));
    socket.on('data', (chunk) => {
      answer = Buffer.concat([answer, chunk]);
      if (answer.length >= 12) end(answer.readInt32BE(8));
    });
  });
}
