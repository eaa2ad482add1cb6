import type { StorageKind } from '../../cloud/accounts/index.ts';
import type { StorageProvider } from '../../cloud/storage/index.ts';
import { storageInactive } from './errors.ts';
import { forwarding } from './forwarding.ts';
import { Opened } from './opened.ts';

/**
 * The storage provider under one name, which may be opened anew while it is in use: who holds `provider` goes on with the new
 * one (a live stream outlasts a changed description), the old one is closed when its last call has ended.
 */
export class Replaceable {
  readonly provider: StorageProvider;
  readonly #leaving = new Set<Promise<void>>();
  #present: Opened | null = null;
  #kind: StorageKind = 'local';

  constructor(name: string) {
    this.provider = forwarding(
      () => this.#kind,
      async (work) => {
        if (this.#present === null) throw storageInactive(name);
        return this.#present.call(work);
      },
    );
  }

  /** Opens it unless this revision or a later one is open. Throws what `open` throws; the next call tries again. */
  async open(revision: number, kind: StorageKind, open: () => Promise<StorageProvider>): Promise<void> {
    const before = this.#present;
    let present = before;
    if (present === null || present.revision < revision) {
      present = new Opened(kind, revision, open());
      this.#present = present;
      this.#kind = kind;
      if (before !== null) this.#retire(before);
    }
    try {
      await present.provider;
    } catch (error) {
      if (this.#present === present) this.#present = null;
      throw error;
    }
  }

  /** Takes no further calls; resolves when those under way have ended and everything is closed. */
  async close(): Promise<void> {
    const present = this.#present;
    this.#present = null;
    if (present !== null) this.#retire(present);
    await Promise.all(this.#leaving);
  }

  #retire(opened: Opened): void {
    const gone = opened.retire();
    this.#leaving.add(gone);
    void gone.then(() => this.#leaving.delete(gone));
  }
}
