import { unsynced } from '../../../disk/index.ts';

/** Changes closer together than this may leave a folder with the same time, milliseconds. */
const granularity = 2000;

/** Tells whether the names in a folder may have changed since it was last listed, for the price of one look at its time. */
export class FolderWatch {
  readonly #path: string;
  /** Of the folder when it was listed; undefined when a later change might not show in it. */
  #listed: number | null | undefined = undefined;

  constructor(path: string) {
    this.#path = path;
  }

  get changed(): boolean {
    return this.#listed === undefined || unsynced.modified(this.#path) !== this.#listed;
  }

  names(): string[] {
    const modified = unsynced.modified(this.#path);
    const names = unsynced.names(this.#path);
    this.#listed = modified === null || Date.now() - modified > granularity ? modified : undefined;
    return names;
  }
}
