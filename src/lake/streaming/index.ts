export type * from './contract.ts';
export { drainLog } from './drain.ts';
export { type EmbeddedLogOptions, embeddedLog } from './embedded-log.ts';
export {
  corruptSegment,
  invalidTopic,
  kafkaTopicMissing,
  kafkaUnreachable,
  logBehindObjects,
  logClosed,
  objectOfAnotherLog,
  recordTooLarge,
  recordTooLargeForBroker,
} from './errors.ts';
export { type GroupSinkOptions, isWanted, runGroupSink, type SinkEvent } from './kafka/group-sink.ts';
export { kafkaLog } from './kafka/log.ts';
export type { KafkaSettings, SaslMechanism } from './kafka/settings.ts';
export { deadLetterKey, objectKey, positionOf } from './object-name.ts';
export { type TakenOffsets, takenOffsets } from './taken-offsets.ts';
