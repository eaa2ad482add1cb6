import type { Command } from 'commander';
import { runSink } from '../../places/index.ts';
import { action, common } from '../command.ts';
import { exitCode } from '../exit.ts';
import { openConfigured, type PlaceOptions } from '../open-data.ts';
import { addSettings, sinkKeys } from '../place-options.ts';
import { showSink } from '../sink-status.ts';
import { untilSignal } from '../until-signal.ts';

interface SinkOptions extends PlaceOptions {
  readonly once?: boolean;
  readonly statusFile?: string;
}

export function addSink(program: Command): void {
  const command = program
    .command('sink')
    .description(
      'stores the records of the log as objects until it is told to end; several of one group share the work',
    )
    .option('--once', 'end when everything is stored that was there at the beginning')
    .option(
      '--status-file <file>',
      'lag, records, bytes and errors every 2 s: JSON, or Prometheus text in a .prom file',
    );
  addSettings(command, sinkKeys);
  common(command, [
    'sink --kafka --servers broker:9092 --registry-url http://registry:8081 --objects s3://results',
    'sink --once --json',
  ]).action(
    action(async (terminal, options: SinkOptions) => {
      const { once = false, statusFile = null } = options;
      const { folder, configuration } = openConfigured(options, sinkKeys, 'writes');
      const interrupt = untilSignal();
      const controller = new AbortController();
      let ended: NodeJS.Signals | null = null;
      void interrupt.received.then((signal) => {
        ended = signal;
        terminal.note('ending: what has begun is stored first (again: at once)');
        controller.abort();
      });
      const status = showSink(terminal, statusFile);
      try {
        if (!folder.remote && (configuration.get('sink.flushSize') ?? 1) > 1) {
          terminal.note('records of the embedded log are objects of their own: --flush-size is for Kafka');
        }
        const onEvent = status.event;
        const result = await runSink(folder, configuration, { once, signal: controller.signal, onEvent });
        await status.close();
        const { records, objects, bytes, deadLetters } = result;
        if (terminal.json) terminal.document({ records, objects, bytes, dead_letters: deadLetters });
        else terminal.print(`${records} records in ${objects} objects, ${bytes} bytes, ${deadLetters} dead letters`);
        if (ended === 'SIGINT') return exitCode.interrupted;
        return once && deadLetters > 0 ? exitCode.found : exitCode.done;
      } finally {
        interrupt.off();
        await status.close();
        await folder.close();
      }
    }),
  );
}
