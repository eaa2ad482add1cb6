export { configurationTo } from './destination.ts';
export * from './errors.ts';
export { fileSettingsOf } from './file-settings.ts';
export { kafkaSettings } from './kafka-settings.ts';
export { objectsAt } from './object-place.ts';
export { openPlaces, registryAt } from './open.ts';
export { recordTopics, runSink, type SinkRun } from './sink.ts';
