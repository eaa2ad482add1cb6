import type { StorageKind } from '../../cloud/accounts/index.ts';
import type { StorageProvider } from '../../cloud/storage/index.ts';

/** A storage provider in use: counts the calls that are under way, so that it is closed when the last one has ended. */
export class Opened {
  readonly kind: StorageKind;
  readonly revision: number;
  readonly provider: Promise<StorageProvider>;
  readonly #gone: Promise<void>;
  #leave: () => void = () => undefined;
  #calls = 0;
  #retired = false;

  constructor(kind: StorageKind, revision: number, provider: Promise<StorageProvider>) {
    this.kind = kind;
    this.revision = revision;
    this.provider = provider;
    this.#gone = new Promise((done) => {
      this.#leave = done;
    });
  }

  async call<T>(work: (provider: StorageProvider) => Promise<T>): Promise<T> {
    this.#calls++;
    try {
      return await work(await this.provider);
    } finally {
      this.#calls--;
      this.#closeWhenIdle();
    }
  }

  /** It gets no further calls; resolves when those under way have ended and it is closed. */
  retire(): Promise<void> {
    if (!this.#retired) {
      this.#retired = true;
      this.#closeWhenIdle();
    }
    return this.#gone;
  }

  #closeWhenIdle(): void {
    if (!this.#retired || this.#calls > 0) return;
    // What cannot be opened or closed is gone all the same.
    void this.provider.then((provider) => provider.close()).then(this.#leave, this.#leave);
  }
}
