import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { hostname } from 'node:os';
import type { DeviceConfig } from '../jobs/index.ts';
import type { DeviceSource, Spooler, SpoolerEvent, SpoolerOptions } from './contract.ts';
import { deviceNamedTwice, nothingToSpool } from './errors.ts';
import type { JobInWork } from './job-in-work.ts';
import { Lane } from './lane.ts';
import { keepPublished, type Publication } from './publication.ts';
import { Thread, type ThreadOptions } from './thread.ts';
import { pause, problemOf } from './trouble.ts';

/** For tests, and for who runs threads from elsewhere. */
export interface SpoolerInternals {
  /** URL of the compiled `worker.ts`; default: the package's import `#spooler-worker`. */
  readonly worker?: URL;
  /** How long a device may take to react to its signal before its thread is ended; default 2 000. */
  readonly graceMilliseconds?: number;
}

const defaultLimits = { seconds: 1800, memoryMegabytes: 2048 };
/** When the storage answers nothing at the end, it is not waited for longer than this, milliseconds. */
const lastPatience = 15_000;
/** Once a module's devices work, others that are still being loaded are waited for so long, milliseconds. */
const loadingPatience = 2_000;

interface Loaded {
  readonly source: DeviceSource;
  readonly config: DeviceConfig;
  /** The thread that loaded the module serves its first device. */
  readonly thread: Thread | null;
}

/**
 * Publishes the devices' configs and executes their jobs until it is stopped (see `StartSpooler`). Rejects with
 * `nothing_to_spool` when no device could be loaded and published. A storage that is out of reach at the start is none of
 * this: it is tried again.
 */
export async function startSpooler(options: SpoolerOptions, internals: SpoolerInternals = {}): Promise<Spooler> {
  const { provider, key, publish, leaseMilliseconds = 30_000, pollMilliseconds = 200 } = options;
  const holder = options.holder ?? `${hostname()}-${process.pid}-${randomBytes(4).toString('hex')}`;
  const worker = internals.worker ?? new URL(import.meta.resolve('#spooler-worker'));
  const limits = { ...defaultLimits, ...options.limits };
  const closing = new AbortController();
  const handingBack = new AbortController();
  // Each lane listens, and there are as many as devices.
  setMaxListeners(0, closing.signal, handingBack.signal);
  const emit = (event: SpoolerEvent) => {
    try {
      options.onEvent?.(event);
    } catch {
      // Who listens badly disturbs no job.
    }
  };
  const threadOptions = ({ module }: DeviceSource, name: string | null): ThreadOptions => {
    const { graceMilliseconds = 2000 } = internals;
    return { worker, module, name, limits, graceMilliseconds };
  };

  const problems: string[] = [];
  const refuse = (device: string | null, error: unknown) => {
    const { code, message } = problemOf(error);
    problems.push(message);
    emit({ kind: 'trouble', device, code, message });
  };

  async function load(source: DeviceSource): Promise<Loaded[]> {
    try {
      const thread = await Thread.start(threadOptions(source, source.name ?? null), closing.signal);
      return thread.configs.map((config, index) => ({ source, config, thread: index === 0 ? thread : null }));
    } catch (error) {
      if (!closing.signal.aborted) refuse(source.name ?? null, error);
      return [];
    }
  }

  const names = new Set<string>();
  const publications: Publication[] = [];
  const lanes: { readonly device: string; readonly lane: Lane; readonly over: Promise<void> }[] = [];
  const devices: DeviceConfig[] = [];

  async function open({ source, config, thread }: Loaded): Promise<void> {
    const name = config.display_name;
    let first = thread;
    try {
      if (names.has(name)) throw deviceNamedTwice(name);
      names.add(name);
      const publication = await keepPublished(config, provider, key, emit);
      publications.push(publication);
      if (closing.signal.aborted) publication.stop();
      const openThread = () => Thread.start(threadOptions(source, name), closing.signal);
      const works = new Set<JobInWork>();
      const count = Math.max(1, Math.floor(source.concurrency ?? 1));
      for (let index = 0; index < count; index++) {
        const own = first ?? (await openThread());
        first = null;
        const lane = new Lane(
          {
            provider,
            config,
            key: config.sign ? key : undefined,
            publish,
            emit,
            holder,
            leaseMilliseconds,
            pollMilliseconds,
            works,
            openThread,
            closing: closing.signal,
            handingBack: handingBack.signal,
          },
          own,
        );
        lanes.push({ device: name, lane, over: publication.published.then(() => lane.run()) });
      }
      devices.push(config);
    } catch (error) {
      await first?.end();
      if (!closing.signal.aborted) refuse(name, error);
    }
  }

  const loading = new AbortController();
  /** A module that hangs keeps nobody from working. */
  const opening = Promise.all(
    options.devices.map(async (source) => {
      await Promise.all((await load(source)).map(open));
      if (devices.length > 0) void pause(loadingPatience, closing.signal).then(() => loading.abort());
    }),
  ).then(() => loading.abort());

  let stopped: Promise<void> | null = null;
  async function end(): Promise<void> {
    const over = opening.then(() => Promise.all(lanes.map((lane) => lane.over)));
    const late = new Promise<void>((resolve) => {
      handingBack.signal.addEventListener('abort', () => setTimeout(resolve, lastPatience).unref());
    });
    await Promise.race([over, late]);
    await Promise.all(lanes.map(({ lane }) => lane.abandon()));
    for (const publication of publications) publication.stop();
    handingBack.abort();
  }

  const giveUp = () => {
    closing.abort();
    loading.abort();
  };
  options.signal?.addEventListener('abort', giveUp);
  if (options.signal?.aborted) giveUp();
  await new Promise<void>((resolve) => {
    if (loading.signal.aborted) resolve();
    loading.signal.addEventListener('abort', () => resolve());
  });
  options.signal?.removeEventListener('abort', giveUp);
  if (options.signal?.aborted) {
    const over = end();
    handingBack.abort();
    await over;
    throw options.signal.reason;
  }
  if (lanes.length === 0) throw nothingToSpool(problems);

  return {
    holder,
    devices,
    wake(device) {
      for (const { device: name, lane } of lanes) if (device === undefined || device === name) lane.wake();
    },
    stop(how, graceMilliseconds) {
      closing.abort();
      for (const publication of publications) publication.stop();
      stopped ??= end();
      if (how === 'hand-back') handingBack.abort();
      else if (graceMilliseconds !== undefined) {
        void pause(graceMilliseconds, handingBack.signal).then(() => handingBack.abort());
      }
      return stopped;
    },
  };
}
