import { advance, type DataFolder, isSamePlace, processNow, resendUndelivered } from '../pipeline/index.ts';
import { explainFailure } from './explain.ts';

/** Takes records to the tables beside other work, and to the log what could not be sent before; one pass at a time. */
export interface Background {
  /** Something was published: soon, and together with what else comes until then. */
  poke(): void;
  /** Finishes the pass that runs, and one more for what was published since. */
  stop(): Promise<void>;
}

export interface BackgroundOptions {
  /** Records that come within this time share a batch. Default 500 ms. */
  readonly gatherMilliseconds?: number;
  /** Other processes may publish, too: look at least this often. Default 60 s. */
  readonly everyMilliseconds?: number;
  onTrouble?(code: string, message: string): void;
}

/** Starts with a pass for what an earlier process has left. Trouble is told and tried again; it ends nothing. */
export function keepAdvancing(folder: DataFolder, options: BackgroundOptions = {}): Background {
  const { gatherMilliseconds = 500, everyMilliseconds = 60_000, onTrouble } = options;
  let timer: NodeJS.Timeout | null = null;
  let due = Number.POSITIVE_INFINITY;
  let wanted = true;
  let stopped = false;
  let pass: Promise<void> = Promise.resolve();

  function tell(error: unknown): void {
    const { code, message } = explainFailure(error);
    onTrouble?.(code, message);
  }

  async function run(): Promise<void> {
    wanted = false;
    try {
      // Records of a cluster become objects by a sink of its own, beside this.
      if (folder.remote) await processNow(folder);
      else await advance(folder);
      const [why] = folder.overNetwork
        ? (await resendUndelivered(folder, (to) => isSamePlace(to, folder.sendsTo))).reasons
        : [];
      if (why !== undefined) tell(why.error);
    } catch (error) {
      wanted = true;
      tell(error);
    }
  }

  function arm(after: number): void {
    if (stopped) return;
    const at = Date.now() + after;
    if (timer !== null && due <= at) return;
    if (timer !== null) clearTimeout(timer);
    due = at;
    timer = setTimeout(() => {
      timer = null;
      pass = pass.then(run).then(() => arm(everyMilliseconds));
    }, after);
    timer.unref();
  }

  arm(0);
  return {
    poke() {
      wanted = true;
      arm(gatherMilliseconds);
    },
    async stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      await pass;
      if (wanted) await run();
    },
  };
}
