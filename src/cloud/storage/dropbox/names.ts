import { createHash, randomInt } from 'node:crypto';
import { formatDropboxId, isDocumentId, parseDropboxId } from '../../jobs/index.ts';
import { invalidDevice, invalidUser } from '../errors.ts';

/** Ids of this storage carry the second, the device and the user; the five digits at the end are ours to give. */
const perSecond = 1 << 20;

/**
 * A source of job ids for one process: `YYYYMMDD_HHMMSS-<device>-<username>-<5 hex>`. The digits are the fraction of the
 * second in units of 2⁻²⁰ s, chance below the millisecond: (second, digits) grows from id to id of one source, and over all
 * sources it is the order of time. Peers give random digits.
 */
export function dropboxIdSource(now: () => number): (device: string, username: string) => string {
  let last = 0;
  return (display, username) => {
    const time = now();
    const second = Math.floor(time / 1000);
    const fraction = Math.floor(((time - second * 1000) / 1000) * perSecond) + randomInt(1024);
    last = Math.max(second * perSecond + Math.min(fraction, perSecond - 1), last + 1);
    const created = Math.floor(last / perSecond) * 1000;
    return formatDropboxId({ created, display, username, suffix: (last % perSecond).toString(16).padStart(5, '0') });
  };
}

/** Where an id stands in time, milliseconds since 1970 with fractions; null for what is no id of this storage. */
export function timeOf(job: string): number | null {
  const id = parseDropboxId(job);
  return id === null ? null : id.created + (Number.parseInt(id.suffix, 16) / perSecond) * 1000;
}

/** True for an id that a job of this device can have. */
export function isJobOf(device: string, job: string): boolean {
  return isDocumentId(job) && parseDropboxId(job)?.display === device;
}

export function isDevice(name: string): boolean {
  return /^[a-z0-9]{1,100}$/.test(name);
}

/** Throws `invalid_device`. */
export function checkDevice(name: string): string {
  if (!isDevice(name)) throw invalidDevice(name);
  return name;
}

/**
 * The user's name as ids carry it: most names as they are. Others get a `+` and digits that tell them apart, which no name
 * keeps that has a `+` itself; names with a dot too, for peers cut a file's name at its first. Throws `invalid_user`.
 */
export function usernameOf(user: string): string {
  if (user.length === 0 || user.length > 150) throw invalidUser(user);
  if (/^[A-Za-z0-9][A-Za-z0-9_@-]{0,63}$/.test(user)) return user;
  const safe =
    user
      .slice(0, 40)
      .replace(/[^A-Za-z0-9_]/g, '_')
      .replace(/^_+/, '') || 'user';
  return `${safe}+${createHash('sha256').update(user).digest('hex').slice(0, 12)}`;
}
