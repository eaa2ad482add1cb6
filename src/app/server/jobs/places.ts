import { isDocumentId } from '../../../cloud/jobs/index.ts';
import type { StorageProvider } from '../../../cloud/storage/index.ts';
import type { Providers } from '../../providers/index.ts';
import type { Patience } from '../patience.ts';

/** Where a job lies. */
export interface JobPlace {
  readonly provider: StorageProvider;
  readonly storage: string;
  readonly device: string;
}

const remembered = 20_000;

/** Finds jobs by their id alone: devices of all storages are asked whose it is. */
export class JobPlaces {
  readonly #providers: Providers;
  readonly #patience: Patience;
  readonly #known = new Map<string, { readonly storage: string; readonly device: string }>();

  constructor(providers: Providers, patience: Patience) {
    this.#providers = providers;
    this.#patience = patience;
  }

  remember(job: string, { storage, device }: { readonly storage: string; readonly device: string }): void {
    this.#known.delete(job);
    this.#known.set(job, { storage, device });
    if (this.#known.size > remembered) {
      const [oldest] = this.#known.keys();
      if (oldest !== undefined) this.#known.delete(oldest);
    }
  }

  /** Null for an unknown job and one of somebody else. Rejects only when the storage where it lay cannot be read. */
  async find(user: string, job: string): Promise<JobPlace | null> {
    if (!isDocumentId(job)) return null;
    const known = this.#known.get(job);
    if (known !== undefined) {
      const provider = await this.#providers.open(known.storage);
      if (provider !== null) {
        const owner = await provider.owner(known.device, job);
        if (owner !== null) return owner === user ? { provider, ...known } : null;
      }
    }
    return this.#search(user, job);
  }

  async #search(user: string, job: string): Promise<JobPlace | null> {
    const entries = await this.#providers.list();
    // The first is the server's own, where most jobs lie: only then are the others asked, all at once.
    for (const group of [entries.slice(0, 1), entries.slice(1)]) {
      const places = await Promise.all(
        group.map(({ name }) => this.#patience.ask(name, () => this.#inStorage(user, job, name)).catch(() => null)),
      );
      const place = places.find((each) => each !== null);
      if (place === undefined || place === null) continue;
      this.remember(job, place);
      return place;
    }
    return null;
  }

  async #inStorage(user: string, job: string, storage: string): Promise<JobPlace | null> {
    const provider = await this.#providers.open(storage);
    if (provider === null) return null;
    for (const device of await provider.devices())
      if ((await provider.owner(device, job)) === user) return { provider, storage, device };
    return null;
  }
}
