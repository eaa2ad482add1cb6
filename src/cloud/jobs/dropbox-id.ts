import { randomBytes } from 'node:crypto';
import { invalidJobId } from './errors.ts';

/** The parts of a Dropbox id: `20210906_203730-singlequdit-user_1-1088f`. */
export interface DropboxId {
  /** Milliseconds since 1970, whole seconds. */
  readonly created: number;
  readonly display: string;
  readonly username: string;
  /** Five hex digits. */
  readonly suffix: string;
}

const form = /^(\d{4})(\d\d)(\d\d)_(\d\d)(\d\d)(\d\d)-([a-z0-9]+)-([A-Za-z0-9][A-Za-z0-9_.@+-]*)-([0-9a-f]{5})$/;

/** Writes `YYYYMMDD_HHMMSS-<display>-<username>-<5 hex>`, UTC. Throws `invalid_job_id` for parts that would not read back. */
export function formatDropboxId(parts: Omit<DropboxId, 'suffix'> & { readonly suffix?: string }): string {
  const { created, display, username, suffix = randomBytes(3).toString('hex').slice(1) } = parts;
  const moment = new Date(created);
  if (Number.isNaN(moment.getTime()) || moment.getUTCFullYear() < 1970 || moment.getUTCFullYear() > 9999)
    throw invalidJobId('its time is out of range');
  const [day = '', clock = ''] = moment.toISOString().slice(0, 19).replace(/[-:]/g, '').split('T');
  const id = `${day}_${clock}-${display}-${username}-${suffix}`;
  if (parseDropboxId(id)?.username !== username) throw invalidJobId('its device, user or suffix has other characters');
  return id;
}

/** The parts of a Dropbox id, null when the text is none. Usernames may hold `-`: the suffix is what stands last. */
export function parseDropboxId(id: string): DropboxId | null {
  const match = form.exec(id);
  if (match === null || id.includes('..')) return null;
  const [, year, month, day, hour, minute, second, display = '', username = '', suffix = ''] = match;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const created = Date.parse(iso);
  // `20210231` would roll over into March.
  if (Number.isNaN(created) || new Date(created).toISOString() !== iso) return null;
  return { created, display, username, suffix };
}

/** The folder in which Python peers look for this user's documents: they cut the name at its first `-`. */
export function dropboxFolder(username: string): string {
  return username.split('-')[0] ?? username;
}
