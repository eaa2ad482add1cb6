import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Keys of a profile in the file that Amazon's own tools keep. */
export interface SharedKeys {
  readonly path: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/**
 * The keys of the profile AWS_PROFILE (else `default`) in AWS_SHARED_CREDENTIALS_FILE (else ~/.aws/credentials); null where there
 * is no such file or profile. The file is not ours: what is not understood in it is passed over.
 */
export function sharedKeys(environment: Readonly<Record<string, string | undefined>>): SharedKeys | null {
  const path = environment.AWS_SHARED_CREDENTIALS_FILE || join(environment.HOME || homedir(), '.aws', 'credentials');
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return null;
  }
  const profile = profileOf(text, environment.AWS_PROFILE || 'default');
  const accessKeyId = profile.get('aws_access_key_id');
  const secretAccessKey = profile.get('aws_secret_access_key');
  const sessionToken = profile.get('aws_session_token');
  if (!accessKeyId || !secretAccessKey) return null;
  return { path, accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

/** `[name]`, then `key = value` lines; `#` and `;` begin comments. */
function profileOf(text: string, wanted: string): Map<string, string> {
  const found = new Map<string, string>();
  let inside = false;
  for (const line of text.split(/\r?\n/).map((one) => one.trim())) {
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    const section = /^\[(.*)\]$/.exec(line)?.[1];
    if (section !== undefined) inside = section.trim() === wanted;
    const equals = line.indexOf('=');
    if (!inside || section !== undefined || equals < 0) continue;
    found.set(line.slice(0, equals).trim().toLowerCase(), line.slice(equals + 1).trim());
  }
  return found;
}
