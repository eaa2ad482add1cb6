import { invalidTopic } from './errors.ts';

/** Kafka's rule for names; a dot in front would hide the topic's objects. */
export function isTopic(name: string): boolean {
  return /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,248}$/.test(name);
}

/** `invalid_topic` */
export function checkTopic(name: string): void {
  if (!isTopic(name)) throw invalidTopic(name);
}
