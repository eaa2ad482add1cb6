import { openPool, type RunContext } from '../execution/index.ts';
import { type DataFolder, defaultTopic } from '../pipeline/index.ts';
import { finishedLine } from './energy-table.ts';
import { untilInterrupted } from './interrupt.ts';
import { openConfigured, type PlaceOptions, registryNote } from './open-data.ts';
import { producerKeys } from './place-options.ts';
import { showProgress } from './progress.ts';
import type { Terminal } from './terminal.ts';

export interface SessionOptions extends PlaceOptions {
  readonly again?: boolean;
  readonly logLevel?: string;
  /** Threads; default: one for each core. */
  readonly threads?: number;
}

/**
 * Everything that a command needs to run experiments: where records go, threads, progress, Ctrl-C. `work` runs them, `show` prints
 * what came of them while the data folder is still open and progress is off the screen; all is closed in the end.
 */
export async function withExperiments<Result>(
  terminal: Terminal,
  options: SessionOptions,
  total: number,
  work: (context: RunContext) => Promise<Result>,
  show: (result: Result, folder: DataFolder) => Promise<number>,
): Promise<number> {
  const { folder, configuration } = openConfigured(options, producerKeys, 'writes');
  const ownSchemas = registryNote(folder);
  if (ownSchemas !== null) terminal.note(ownSchemas);
  const pool = openPool(options.threads);
  const progress = showProgress(terminal, total, options.logLevel);
  try {
    const result = await untilInterrupted(pool, (signal) =>
      work({
        folder,
        pool,
        topic: configuration.get('topic') ?? defaultTopic,
        again: options.again === true,
        signal,
        onEvent: progress.event,
        onFinished: (document) => progress.finished(document.molecule, finishedLine(document)),
        onStage: progress.stage,
        onAway: (why) => terminal.note(awayNote(why, folder)),
      }),
    );
    progress.close();
    return await show(result, folder);
  } finally {
    progress.close();
    await pool.close();
    await folder.close();
  }
}

const awayNote = ({ code, message, hint }: { code: string; message: string; hint: string }, { path }: DataFolder) =>
  `[${code}] ${message}\n  ${hint}\n  The experiments run all the same. Records that cannot be sent then are kept in ${path}.`;
