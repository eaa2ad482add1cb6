export type * from './contract.ts';
export { drainLog } from './drain.ts';
export { type EmbeddedLogOptions, embeddedLog } from './embedded-log.ts';
export { corruptSegment, invalidTopic, logBehindObjects, logClosed, recordTooLarge } from './errors.ts';
export { type GroupSinkOptions, runGroupSink, type SinkEvent } from './kafka/group-sink.ts';
export { kafkaLog } from './kafka/log.ts';
export type { KafkaSettings, SaslMechanism } from './kafka/settings.ts';
export { deadLetterKey, objectKey } from './object-name.ts';
export { type TakenOffsets, takenOffsets } from './taken-offsets.ts';
