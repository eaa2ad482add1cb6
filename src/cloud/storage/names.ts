import { createHash } from 'node:crypto';
import { invalidDevice, invalidUser } from './errors.ts';

export function isDevice(name: string): boolean {
  return /^[a-z0-9]{1,100}$/.test(name);
}

/** Throws `invalid_device`. */
export function checkDevice(name: string): string {
  if (!isDevice(name)) throw invalidDevice(name);
  return name;
}

/** Throws `invalid_user`. */
export function checkUser(name: string): string {
  if (name.length === 0 || name.length > 150) throw invalidUser(name);
  return name;
}

/** True for what may be the name of a key. */
export function isKeyName(kid: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/.test(kid);
}

/** What stands for an idempotency key of a user. */
export function idempotencyDigest(user: string, key: string): string {
  return digest([user, key]);
}

/** What stands for a submission: the same for the same text to the same device. */
export function submissionDigest(device: string, text: string): string {
  return digest([device, text]);
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
