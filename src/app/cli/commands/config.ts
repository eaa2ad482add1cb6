import type { Command } from 'commander';
import { type Configuration, type Origin, type SettingKey, settings } from '../../config/index.ts';
import { kafkaSettings, objectsAt } from '../../places/index.ts';
import { terminalTable } from '../../report/index.ts';
import { action, common } from '../command.ts';
import { exitCode, explain } from '../exit.ts';
import { configure, type PlaceOptions } from '../open-data.ts';
import { addSettings } from '../place-options.ts';

const keys = Object.keys(settings) as SettingKey[];

export function addConfig(program: Command): void {
  const command = program
    .command('config')
    .description('every setting with its value and where that came from; secrets are hidden, wrong ones are named');
  addSettings(command, keys);
  common(command, ['config', 'config --config cluster.yaml --json']).action(
    action(async (terminal, options: PlaceOptions) => {
      const { configuration, location } = configure(options, keys);
      const problems = problemsOf(configuration);
      const shown = keys.map((key) => ({
        key,
        value: hidden(key, configuration.get(key)),
        ...configuration.origin(key),
      }));
      if (terminal.json) {
        terminal.document({
          data: location.path,
          file: configuration.file,
          settings: Object.fromEntries(
            shown.map(({ key, value, ...from }) => [key, { value, from: from.kind, ...named(from) }]),
          ),
          problems,
        });
      } else {
        terminal.print(
          terminalTable(shown, [
            { title: 'setting', text: ({ key }) => key },
            { title: 'value', text: ({ value }) => text(value) },
            { title: 'from', text: (from) => ('name' in from ? from.name : from.kind) },
          ]),
        );
        terminal.print(`\ndata: ${location.path}   file: ${configuration.file ?? 'none'}`);
        for (const { code, message, hint } of problems) terminal.note(`[${code}] ${message}\n  ${hint}`);
      }
      return problems.length === 0 ? exitCode.done : exitCode.found;
    }),
  );
}

const named = (from: Origin): { name?: string } => ('name' in from ? { name: from.name } : {});

const hidden = (key: SettingKey, value: unknown): unknown =>
  value === undefined ? null : 'secret' in settings[key] ? '***' : value;

const text = (value: unknown): string =>
  value === null ? '-' : Array.isArray(value) ? value.join(', ') : String(value);

/** What commands would refuse before they connect to anything. */
function problemsOf(configuration: Configuration): { code: string; message: string; hint: string }[] {
  const places = [configuration.get('objects'), configuration.get('warehouse')].filter((place) => place !== undefined);
  const checks = [() => kafkaSettings(configuration), ...places.map((place) => () => objectsAt(place, configuration))];
  return checks.flatMap((check) => {
    try {
      check();
      return [];
    } catch (error) {
      return [explain(error)];
    }
  });
}
