import { hostname } from 'node:os';
import { type Lease, lock, unsynced } from '../../../disk/index.ts';
import { textOf } from './documents.ts';
import type { Layout } from './layout.ts';

/** A holder that lives is not asked again before, milliseconds. */
const trusted = 1000;
/** Who looks into a lock holds it for a moment: a holder that starts waits for that, milliseconds. */
const patience = 50;
/** Files of holders that died longer ago are removed, milliseconds. */
const forgotten = 86_400_000;

/**
 * Who of those that claim is provably dead, before their leases end. A provider that claims holds a kernel lock on a small file
 * named after its holder and this boot of this machine: the kernel frees it on kill -9, and shows it to every process and
 * container on the same kernel. Whoever can take it knows that its holder has died. Without such a file (another machine, an
 * older program, a disk that was full, a provider that was closed) nothing is known, and the lease's time decides.
 */
export class Holders {
  readonly #layout: Layout;
  readonly #own = new Map<string, Promise<Lease | null>>();
  /** When each was last seen alive, on the process's clock. */
  readonly #alive = new Map<string, number>();
  #boot: string | null = null;

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  /** This provider claims for `holder` from now on. */
  async register(holder: string): Promise<void> {
    let held = this.#own.get(holder);
    if (held === undefined) {
      if (this.#own.size === 0) await this.#clear();
      held = this.#hold(this.#path(holder));
      this.#own.set(holder, held);
    }
    await held;
  }

  /** True when it is known that nobody claims under this name any more. */
  async isDead(holder: string): Promise<boolean> {
    if (this.#own.has(holder)) return false;
    const seen = this.#alive.get(holder);
    if (seen !== undefined && performance.now() - seen < trusted) return false;
    const path = this.#path(holder);
    const dead = unsynced.modified(path) !== null && (await isFree(path));
    if (dead) this.#alive.delete(holder);
    else this.#alive.set(holder, performance.now());
    return dead;
  }

  /** What is still held here waits for the end of its lease: another process may hold it on. */
  async close(): Promise<void> {
    for (const [holder, held] of this.#own) {
      const lease = await held;
      if (lease === null) continue;
      try {
        unsynced.remove(this.#path(holder));
      } catch {
        // It would be taken for a dead one, which it is.
      }
      await lease.release();
    }
    this.#own.clear();
  }

  async #hold(path: string): Promise<Lease | null> {
    try {
      const lease = await lock(path, { wait: patience });
      // Two have the same name: what becomes of one says nothing about the other.
      if (lease === null) unsynced.remove(path);
      return lease;
    } catch {
      // Without it everything works, a little later.
      return null;
    }
  }

  /** Files of holders that died long ago. */
  async #clear(): Promise<void> {
    try {
      for (const name of unsynced.names(this.#layout.holderFolder)) {
        const path = `${this.#layout.holderFolder}/${name}`;
        const since = unsynced.modified(path) ?? Date.now();
        if (Date.now() - since > forgotten && (await isFree(path))) unsynced.remove(path);
      }
    } catch {
      // Another time.
    }
  }

  #path(holder: string): string {
    this.#boot ??= textOf('/proc/sys/kernel/random/boot_id')?.trim() || hostname();
    return this.#layout.holder(holder, this.#boot);
  }
}

/** Nobody holds this lock. */
async function isFree(path: string): Promise<boolean> {
  try {
    const lease = await lock(path, { wait: 0 });
    await lease?.release();
    return lease !== null;
  } catch {
    return false;
  }
}
