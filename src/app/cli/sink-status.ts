import { disk } from '../../disk/index.ts';
import type { SinkEvent, SinkResult } from '../../lake/streaming/index.ts';
import type { Terminal } from './terminal.ts';

/** What a sink that runs lets others see. */
export interface SinkStatus {
  event(event: SinkEvent): void;
  /** Clears the line, and writes the file a last time. */
  close(): Promise<void>;
}

/** How often a plain line is written, where there is no terminal, and the file. */
const lineEvery = 10_000;
const fileEvery = 2_000;

interface Seen {
  readonly started: number;
  partitions: readonly string[];
  result: SinkResult;
  lag: number | null;
  readonly errors: Map<string, number>;
  trouble: { readonly at: string; readonly code: string; readonly message: string } | null;
}

/**
 * Shows lag, records, bytes and errors: one redrawn line on a terminal, a line every ten seconds elsewhere when something has
 * changed; and in a file, as JSON, or as Prometheus text for the text-file collector of its node exporter where the name ends
 * in `.prom`. Trouble is told once until it changes.
 */
export function showSink(terminal: Terminal, file: string | null): SinkStatus {
  const seen: Seen = {
    started: Date.now(),
    partitions: [],
    result: { records: 0, objects: 0, bytes: 0, deadLetters: 0 },
    lag: null,
    errors: new Map(),
    trouble: null,
  };
  let drawn = '';
  let told = '';
  let lineAt = 0;
  let fileAt = 0;
  let writing: Promise<void> = Promise.resolve();

  const clear = () => {
    if (drawn !== '') process.stderr.write('\r\u001b[K');
    drawn = '';
  };
  const note = (text: string) => {
    clear();
    terminal.note(`${new Date().toISOString()} ${text}`);
  };
  const show = () => {
    const line = describe(seen);
    if (terminal.interactive && line !== drawn) {
      clear();
      process.stderr.write(line.slice(0, terminal.width - 1));
      drawn = line;
    } else if (!terminal.interactive && line !== told && performance.now() >= lineAt) {
      note(line);
      told = line;
      lineAt = performance.now() + lineEvery;
    }
  };
  const write = () => {
    if (file === null) return;
    fileAt = performance.now() + fileEvery;
    const text = file.endsWith('.prom') ? prometheus(seen) : json(seen);
    writing = writing
      .then(() => disk.replace(file, new TextEncoder().encode(text)))
      .catch((error: unknown) => note(`the status file: ${error instanceof Error ? error.message : String(error)}`));
  };

  return {
    event(event) {
      if (event.kind === 'assigned') {
        seen.partitions = event.partitions;
        note(`partitions: ${event.partitions.length === 0 ? 'none' : event.partitions.join(', ')}`);
      } else if (event.kind === 'trouble') {
        const { code, message } = event;
        if (seen.trouble?.message !== message) note(`[${code}] ${message}`);
        seen.trouble = { at: new Date().toISOString(), code, message };
        seen.errors.set(code, (seen.errors.get(code) ?? 0) + 1);
      } else {
        seen.result = event.result;
        seen.lag = event.lag;
        show();
      }
      if (performance.now() >= fileAt) write();
    },
    async close() {
      clear();
      write();
      await writing;
    },
  };
}

function describe({ result, lag, errors, trouble }: Seen): string {
  const failures = [...errors.values()].reduce((sum, count) => sum + count, 0);
  return [
    `${result.records} records`,
    `${result.objects} objects`,
    `${(result.bytes / 1e6).toFixed(1)} MB`,
    lag === null ? 'lag unknown' : `lag ${lag}`,
    ...(result.deadLetters === 0 ? [] : [`${result.deadLetters} dead letters`]),
    ...(failures === 0 ? [] : [`${failures} errors, last ${trouble?.code}`]),
  ].join(', ');
}

function json({ started, partitions, result, lag, errors, trouble }: Seen): string {
  const document = {
    at: new Date().toISOString(),
    started_at: new Date(started).toISOString(),
    partitions,
    lag,
    records: result.records,
    objects: result.objects,
    bytes: result.bytes,
    dead_letters: result.deadLetters,
    errors: Object.fromEntries(errors),
    last_error: trouble,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function prometheus({ partitions, result, lag, errors }: Seen): string {
  const family = (name: string, kind: 'counter' | 'gauge', about: string, samples: readonly string[]) =>
    samples.length === 0
      ? ''
      : `# HELP eigenlake_sink_${name} ${about}\n# TYPE eigenlake_sink_${name} ${kind}\n${samples.map((sample) => `eigenlake_sink_${name}${sample}\n`).join('')}`;
  return [
    family('records_total', 'counter', 'Records stored.', [` ${result.records}`]),
    family('objects_total', 'counter', 'Objects created.', [` ${result.objects}`]),
    family('bytes_total', 'counter', 'Bytes of the objects created.', [` ${result.bytes}`]),
    family('dead_letters_total', 'counter', 'Entries that were no records.', [` ${result.deadLetters}`]),
    family(
      'errors_total',
      'counter',
      'Failures that were waited out.',
      [...errors].map(([code, count]) => `{code="${code}"} ${count}`),
    ),
    family('lag_records', 'gauge', 'Entries of the log that are no objects yet.', lag === null ? [] : [` ${lag}`]),
    family('partitions', 'gauge', 'Partitions of this sink.', [` ${partitions.length}`]),
  ].join('');
}
