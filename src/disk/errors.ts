import { defineFailure, Failure } from '../science/errors/index.ts';

export const diskFull = defineFailure({
  code: 'disk_full',
  status: 507,
  message: (path: string, code: string) => `No space is left to write ${path} (${code}).`,
  hint: () => 'Free some space or raise the quota, then run the command again: what was acknowledged before is kept.',
});

export const folderUnreadable = defineFailure({
  code: 'folder_unreadable',
  message: (path: string, code: string) => `${path} cannot be read (${code}).`,
  hint: () => 'Give this user the right to read it, or name another folder with --data.',
});

export const folderNotWritable = defineFailure({
  code: 'folder_not_writable',
  message: (path: string, code: string) => `${path} cannot be written (${code}).`,
  hint: () => 'Give this user the right to write there, or name another folder with --data.',
});

export const notAFolder = defineFailure({
  code: 'not_a_folder',
  message: (path: string) => `A part of ${path} is a file where a folder is needed.`,
  hint: () => 'Move that file away, or name another folder with --data.',
});

export const fileMissing = defineFailure({
  code: 'file_missing',
  message: (path: string) => `There is no file ${path}.`,
  hint: () => 'It was removed while it was in use; `eigenlake verify` tells what is missing.',
});

export const diskError = defineFailure({
  code: 'disk_error',
  message: (path: string, reason: string) => `The disk refused ${path}: ${reason}.`,
  hint: () => 'Check the disk and the file system; what was acknowledged before is kept.',
});

/** The code of an operating-system error (`ENOENT`, …), or '' when it is something else. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Turns an operating-system error into a failure of this room's catalogue; failures pass through unchanged. */
export function diskFailure(error: unknown, path: string, intent: 'read' | 'write'): Failure {
  if (error instanceof Failure) return error;
  const code = systemCode(error);
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFull.from(error, path, code);
    case 'EACCES':
    case 'EPERM':
      return intent === 'read' ? folderUnreadable.from(error, path, code) : folderNotWritable.from(error, path, code);
    case 'EROFS':
      return folderNotWritable.from(error, path, code);
    case 'ENOTDIR':
      return notAFolder.from(error, path);
    case 'ENOENT':
      return fileMissing.from(error, path);
    default:
      return diskError.from(error, path, code || (error instanceof Error ? error.message : String(error)));
  }
}
