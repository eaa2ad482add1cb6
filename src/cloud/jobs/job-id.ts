import { randomBytes } from 'node:crypto';
import { invalidJobId } from './errors.ts';

/** A source of job ids for one process. */
export type JobIdSource = () => string;

/**
 * Ids of 24 hex digits that are valid ObjectIds of MongoDB: 4 bytes seconds since 1970, 5 bytes of this source's own, 3 bytes
 * counter. As strings they sort by creation: ids of one source always, also when its clock goes back or more than `perSecond`
 * are made in a second; those of several sources by the second.
 */
export function jobIdSource(
  now: () => number = Date.now,
  own: Uint8Array = randomBytes(5),
  perSecond = 0x1000000,
): JobIdSource {
  if (own.length !== 5) throw invalidJobId(`the source has ${own.length} bytes of its own instead of 5`);
  const middle = Buffer.from(own).toString('hex');
  let second = 0;
  let counter = 0;
  return () => {
    const current = Math.floor(now() / 1000);
    if (current > second) {
      second = current;
      counter = 0;
    } else if (++counter >= perSecond) {
      second++;
      counter = 0;
    }
    return second.toString(16).padStart(8, '0') + middle + counter.toString(16).padStart(6, '0');
  };
}

/** True for 24 lower-case hex digits: our ids and those of Python peers (which carry no time). */
export function isJobId(text: string): boolean {
  return /^[0-9a-f]{24}$/.test(text);
}

/** Milliseconds since 1970, whole seconds, at which one of our 24-digit ids was made. Throws `invalid_job_id`. */
export function createdAt(id: string): number {
  if (!isJobId(id)) throw invalidJobId('it has not 24 lower-case hex digits');
  return Number.parseInt(id.slice(0, 8), 16) * 1000;
}

/**
 * True for what may become the name of a file or document: every id of every provider and no path (`../status/x` reads other
 * documents of the reference).
 */
export function isDocumentId(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_.@+-]{0,199}$/.test(text) && !text.includes('..');
}
