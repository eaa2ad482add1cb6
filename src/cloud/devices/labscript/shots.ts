import { setTimeout as delay } from 'node:timers/promises';
import { machineFailed } from '../errors.ts';
import type { LabscriptRemote } from './remote.ts';

export interface Waiting {
  readonly pollMilliseconds: number;
  /** For all shots of one circuit. */
  readonly seconds: number;
  readonly signal: AbortSignal | undefined;
}

/** How often a result is looked for in a shot's file before the shot counts as not analysed. */
const mostTries = 15;

/**
 * Files of all shots that were not there `before`, as soon as there are so many: an earlier attempt at the same job may have left some. Throws `machine_failed` after the time limit, and the signal's reason.
 */
export async function awaitShots(
  remote: LabscriptRemote,
  folder: string,
  { shots, before }: { readonly shots: number; readonly before: readonly string[] },
  { pollMilliseconds, seconds, signal }: Waiting,
  onCount: (count: number) => void,
): Promise<readonly string[]> {
  const end = performance.now() + seconds * 1000;
  let seen = 0;
  for (;;) {
    const files = (await remote.shotFiles(folder)).filter((file) => !before.includes(file));
    if (files.length !== seen) onCount(files.length);
    seen = files.length;
    if (seen >= shots) return files.slice(0, shots);
    if (performance.now() > end) {
      throw machineFailed('labscript', `${seen} of ${shots} shots were there after ${seconds} s in ${folder}.`);
    }
    await pause(pollMilliseconds, signal);
  }
}

/** The result of each shot; looked for up to 15 times each. Throws `machine_failed` for a shot without one. */
export async function readResults(
  remote: LabscriptRemote,
  files: readonly string[],
  { group, name }: { readonly group: string; readonly name: string },
  { pollMilliseconds, signal }: Waiting,
): Promise<number[]> {
  const values: number[] = [];
  for (const file of files) {
    let value: number | null = null;
    for (let tries = 1; ; tries++) {
      signal?.throwIfAborted();
      value = await remote.readResult(file, group, name);
      if (value !== null || tries === mostTries) break;
      await pause(pollMilliseconds, signal);
    }
    if (value === null || !Number.isFinite(value)) {
      throw machineFailed('labscript', `${file} has no number ${name} in ${group} after ${mostTries} tries.`);
    }
    values.push(value);
  }
  return values;
}

async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  await delay(milliseconds, undefined, { signal }).catch(() => undefined);
  signal?.throwIfAborted();
}
