import { runGroupSink, type SinkEvent, type SinkResult } from '../../lake/streaming/index.ts';
import { badConfiguration, type Configuration } from '../config/index.ts';
import { type DataFolder, sinkNow } from '../pipeline/index.ts';
import { registryNeeded } from './errors.ts';
import { kafkaSettings } from './kafka-settings.ts';

export interface SinkRun {
  /** Ends when everything is stored that was there at the beginning; else with the signal. */
  readonly once: boolean;
  readonly signal: AbortSignal;
  onEvent?(event: SinkEvent): void;
}

/** How long the embedded log is left alone between two looks, milliseconds. */
const idle = 500;
const longestPause = 5000;

/**
 * Topics whose records a sink of this configuration stores: names, and expressions between slashes, and the topic that
 * this configuration names for its own records. Throws `bad_configuration`.
 */
export function recordTopics(configuration: Configuration): readonly (string | RegExp)[] {
  const own = configuration.get('topic');
  const wanted = (configuration.get('topics') ?? []).map((text) => {
    if (!/^\/.+\/$/.test(text)) return text;
    try {
      return new RegExp(text.slice(1, -1));
    } catch {
      throw badConfiguration('topics', JSON.stringify(text), 'a regular expression between the slashes');
    }
  });
  return own === undefined || configuration.origin('topic').kind === 'default' ? wanted : [...wanted, own];
}

/**
 * Log → objects, as the configuration says: a member of a consumer group where the log is Kafka, else the one sink of the data
 * folder. Without `once` it waits out what is away, and tells of it; with it, that is thrown.
 */
export async function runSink(folder: DataFolder, configuration: Configuration, run: SinkRun): Promise<SinkResult> {
  const kafka = folder.remote ? kafkaSettings(configuration) : null;
  if (kafka === null) return followEmbeddedLog(folder, run);
  // Without the registry of who wrote them, no record could be told from damage.
  if (configuration.get('registry.url') === undefined && (await folder.registry.subjects()).length === 0)
    throw registryNeeded(kafka.servers.join(', '));
  const { onEvent } = run;
  return runGroupSink({
    kafka,
    group: configuration.get('group') ?? 'eigenlake-sink',
    topics: recordTopics(configuration),
    registry: folder.registry,
    store: folder.objects,
    flushSize: configuration.get('sink.flushSize') ?? 1,
    rotate: 1000 * (configuration.get('sink.rotateSeconds') ?? 10),
    deadLetterTopic: configuration.get('sink.deadLetterTopic') ?? null,
    once: run.once,
    signal: run.signal,
    ...(onEvent === undefined ? {} : { onEvent }),
  });
}

async function followEmbeddedLog(folder: DataFolder, { once, signal, onEvent }: SinkRun): Promise<SinkResult> {
  let result: SinkResult = { records: 0, objects: 0, bytes: 0, deadLetters: 0 };
  let stored = '';
  let pause = idle;
  while (!signal.aborted) {
    try {
      const there = await ends(folder);
      // Looking for what is missing lists every object: only when something has come.
      if (there !== stored) {
        const more = await sinkNow(folder, { signal });
        result = {
          records: result.records + (more?.records ?? 0),
          objects: result.objects + (more?.objects ?? 0),
          bytes: result.bytes + (more?.bytes ?? 0),
          deadLetters: result.deadLetters + (more?.deadLetters ?? 0),
        };
        stored = there;
      }
      onEvent?.({ kind: 'progress', result, lag: 0 });
      if (once) break;
      pause = idle;
    } catch (error) {
      if (signal.aborted) break;
      if (once) throw error;
      const { code, message } = told(error);
      onEvent?.({ kind: 'trouble', code, message });
      pause = Math.min(longestPause, 2 * pause);
    }
    await wait(pause, signal);
  }
  return result;
}

/** Where each partition of the log ends. */
async function ends({ log }: DataFolder): Promise<string> {
  const found: string[] = [];
  for (const topic of await log.topics()) {
    for (const partition of await log.partitions(topic)) {
      found.push(`${topic} ${partition} ${(await log.bounds(topic, partition)).next}`);
    }
  }
  return found.join(', ');
}

function told(error: unknown): { readonly code: string; readonly message: string } {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return { code, message };
}

function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
  });
}
