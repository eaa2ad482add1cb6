import { readStatus, readStored, type StatusDocument, writeJson } from '../../jobs/index.ts';
import type { Files } from './files.ts';
import { layout } from './layout.ts';
import { Remembered } from './remembered.ts';

/** How long it is believed that no peer writes statuses into the stray folder, milliseconds. */
const believed = 10_000;

/**
 * The statuses that peers read. Ours lie in the folder of the user; peers from 0.9.0 on write all of theirs into a folder
 * `None`, which is read as well where it exists.
 */
export class Statuses {
  readonly #files: Files;
  readonly #final = new Remembered<StatusDocument>(5000);
  /** By device: true, or until when (process's clock) there is none. */
  readonly #stray = new Map<string, true | number>();

  constructor(files: Files) {
    this.#files = files;
  }

  /** One call, two for a device that has stray statuses; none once it was DONE or ERROR. */
  async read(device: string, job: string): Promise<StatusDocument | null> {
    const known = this.#final.get(job);
    if (known !== undefined) return known;
    const usual = await this.#at(layout.status(device, job));
    const status =
      usual !== null && isLast(usual)
        ? usual
        : (await this.#hasStray(device))
          ? newer(await this.#at(layout.strayStatus(device, job)), usual)
          : usual;
    if (status === null || status.job_id.toLowerCase() !== job.toLowerCase()) return status;
    if (status.job_id !== job) return null;
    if (isLast(status)) this.#final.set(job, status);
    return status;
  }

  /** The first status of our own job; writing it again is no error. */
  async begin(device: string, status: StatusDocument): Promise<void> {
    await this.#files.ensure(layout.status(device, status.job_id), textOf(status));
  }

  /** The last one. `ofPeer`: also where peers of both kinds look for the status of a job that they submitted. */
  async end(device: string, job: string, status: StatusDocument, ofPeer: boolean): Promise<void> {
    await this.#files.replace(layout.status(device, job), textOf(status));
    if (ofPeer) await this.#files.replace(layout.strayStatus(device, job), textOf(status));
    this.#final.set(job, status);
  }

  async #at(path: string): Promise<StatusDocument | null> {
    const found = await this.#files.read(path);
    if (found === null) return null;
    try {
      return readStatus(readStored(found.text).payload);
    } catch {
      return null;
    }
  }

  async #hasStray(device: string): Promise<boolean> {
    const known = this.#stray.get(device);
    if (known === true || (known !== undefined && performance.now() < known)) return known === true;
    const exists = await this.#files.exists(layout.strayStatuses(device));
    this.#stray.set(device, exists || performance.now() + believed);
    return exists;
  }
}

/** The text of a status as peers write it. */
function textOf(status: StatusDocument): string {
  return writeJson({ ...status });
}

function isLast({ status }: StatusDocument): boolean {
  return status === 'DONE' || status === 'ERROR';
}

function newer(stray: StatusDocument | null, usual: StatusDocument | null): StatusDocument | null {
  return stray !== null && (usual === null || isLast(stray)) ? stray : usual;
}
