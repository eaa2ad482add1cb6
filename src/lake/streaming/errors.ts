import { defineFailure } from '../../science/errors/index.ts';

export const corruptSegment = defineFailure({
  code: 'corrupt_segment',
  message: (file: string, position: number, reason: string) => `${file} is damaged at byte ${position}: ${reason}.`,
  hint: (file, position) =>
    `Restore the file from a copy. If there is none: what the sink has stored is safe as objects; \`truncate -s ${position} ${file}\` gives up what the log holds from there on.`,
});

export const logBehindObjects = defineFailure({
  code: 'log_behind_objects',
  message: (folder: string, next: number, last: number) =>
    `The log in ${folder} ends before offset ${next}, but there are objects up to offset ${last}: it has lost its end.`,
  hint: (folder) =>
    `Restore the log from a copy, or run \`eigenlake process\` and move ${folder} away: what it holds is then stored as objects, and the log goes on behind them.`,
});

export const invalidTopic = defineFailure({
  code: 'invalid_topic',
  status: 400,
  message: (topic: string) => `${JSON.stringify(topic)} cannot be a topic.`,
  hint: () => 'A topic has 1 to 249 letters, digits, dots, hyphens and underscores, and no dot in front.',
});

export const recordTooLarge = defineFailure({
  code: 'record_too_large',
  status: 413,
  message: (bytes: number, limit: number) => `The record has ${bytes} bytes; the log takes up to ${limit}.`,
  hint: () => 'Limit the evaluations of the experiment (--max-evaluations): each of them is part of its record.',
});

export const logClosed = defineFailure({
  code: 'log_closed',
  message: () => 'The event log is closed.',
  hint: () => 'This is a defect of the program: it appends after it has closed the log.',
});

export const badKafkaSetting = defineFailure({
  code: 'bad_kafka_setting',
  status: 422,
  message: (reason: string) => `Kafka cannot be used with these settings: ${reason}.`,
  hint: () =>
    'Give --servers HOST:PORT,…, with --sasl-mechanism a user name and a password, with --ssl PEM files that belong together.',
});

export const kafkaUnreachable = defineFailure({
  code: 'kafka_unreachable',
  status: 503,
  message: (servers: string, reason: string) => `Kafka does not answer at ${servers}: ${reason}.`,
  hint: () =>
    'Check --servers, that the broker runs, and whether it expects TLS (--ssl) or a login (--sasl-mechanism).',
});

export const kafkaDenied = defineFailure({
  code: 'kafka_denied',
  status: 502,
  message: (servers: string, reason: string) => `Kafka at ${servers} refuses our login: ${reason}.`,
  hint: () =>
    'Check --sasl-plain-username, --sasl-plain-password and --sasl-mechanism, and what the broker allows this user.',
});

export const kafkaUntrusted = defineFailure({
  code: 'kafka_untrusted',
  status: 502,
  message: (servers: string, reason: string) => `Kafka at ${servers} and we do not trust each other: ${reason}.`,
  hint: () =>
    'Check that --ssl-cafile is the authority of the broker, that its certificate is for the host in --servers, and the client certificate with its key.',
});

export const kafkaSecurityMismatch = defineFailure({
  code: 'kafka_security_mismatch',
  status: 502,
  message: (servers: string, reason: string) =>
    `Kafka at ${servers} ends connections without an answer, as a listener does that has other security than these settings: ${reason}.`,
  hint: () =>
    'Give --ssl where the listener has TLS and only there, a client certificate (--ssl-certfile, --ssl-keyfile) where it asks for one, and --sasl-mechanism where it asks for a login and only there.',
});

export const kafkaTopicMissing = defineFailure({
  code: 'kafka_topic_missing',
  status: 404,
  message: (topic: string, servers: string) => `There is no topic ${topic} at ${servers}, and the broker creates none.`,
  hint: () => 'Create the topic, or allow the broker to create topics (auto.create.topics.enable).',
});

export const recordTooLargeForBroker = defineFailure({
  code: 'record_too_large_for_broker',
  status: 413,
  message: (topic: string) =>
    `The broker refuses a record for ${topic}: it is larger than the topic or the broker takes.`,
  hint: () =>
    'Raise max.message.bytes of the topic or message.max.bytes of the broker; the record is kept on disk until then.',
});

export const kafkaRefused = defineFailure({
  code: 'kafka_refused',
  status: 502,
  message: (servers: string, reason: string) => `Kafka at ${servers} refuses: ${reason}.`,
  hint: () => 'The broker says why; its log says more.',
});

export const objectOfAnotherLog = defineFailure({
  code: 'object_of_another_log',
  status: 409,
  message: (object: string, place: number) =>
    `${object} exists, and its record ${place} is not the one that the log has at that offset.`,
  hint: () =>
    'The topic was deleted and made again, or two clusters share one place for objects: give each a place of its own (--objects).',
});

export const sinkLeftBehind = defineFailure({
  code: 'sink_left_behind',
  status: 503,
  message: (milliseconds: number) =>
    `What had begun was not stored within ${milliseconds / 1000} s after the sink was told to end.`,
  hint: () => 'Nothing is lost: no offset of it was committed, the next sink goes on there.',
});
