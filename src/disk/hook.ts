/** The steps that the disk takes, one system call each. A write has two when a hook is set, so that it can be torn. */
export type DiskStep =
  | 'open'
  | 'write'
  | 'write-rest'
  | 'sync'
  | 'link'
  | 'rename'
  | 'unlink'
  | 'sync-folder'
  | 'make-folder'
  | 'truncate'
  | 'read'
  | 'list'
  | 'lock';

export type DiskHook = (step: DiskStep, path: string) => void;

let present: DiskHook | null = null;

/**
 * For tests only: called before each step of every disk operation of this process. What it throws is treated as the
 * operating system's answer to that step; it may also kill the process. Nothing in a configuration reaches it.
 */
export function setDiskHook(hook: DiskHook | null): void {
  present = hook;
}

export function hooked(): boolean {
  return present !== null;
}

export function step(name: DiskStep, path: string): void {
  present?.(name, path);
}
