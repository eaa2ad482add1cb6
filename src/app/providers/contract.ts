import type { Registration } from '../../cloud/accounts/index.ts';
import type { StorageProvider } from '../../cloud/storage/index.ts';

/** The storage providers of this installation, opened when they are first asked for: `local` and what users registered. */
export interface Providers {
  /** Active ones, `local` first, then by name. */
  list(): Promise<readonly ProviderEntry[]>;
  /**
   * Null when unknown or inactive. Opens it, or opens it again when its registration has changed: who holds it goes on with the
   * new one, and gets `storage_inactive` when there is none any more. Shared by all who ask: its `close` closes nothing.
   * `unsealing_failed`, `local_path_outside_root`, `poor_login`.
   */
  open(name: string): Promise<StorageProvider | null>;
  /** Whether this login may be registered: complete, a folder where folders may be. `poor_login`, `local_path_outside_root`. */
  check(kind: Registration['kind'], login: unknown): Promise<void>;
  /**
   * Opens with this login, reads the devices, closes: what it found. Throws what the provider throws (`storage_unreachable`,
   * `storage_login_refused`, `poor_login`, …) within `timeoutMilliseconds`.
   */
  test(
    kind: Registration['kind'],
    login: unknown,
    timeoutMilliseconds?: number,
  ): Promise<{ readonly devices: readonly string[] }>;
  close(): Promise<void>;
}

export interface ProviderEntry {
  readonly name: string;
  readonly kind: Registration['kind'];
  readonly description: string;
  /** Null for `local`. */
  readonly owner: string | null;
}
