import type { Command } from 'commander';
import { type SettingKey, settings } from '../config/index.ts';

const keys = Object.keys(settings) as SettingKey[];

/** Where objects and tables are. */
export const objectKeys = ['objects', 'warehouse'] as const satisfies readonly SettingKey[];

/** For a command that reads tables only. */
export const tableKeys = ['warehouse'] as const satisfies readonly SettingKey[];

/** How a cluster and its schemas are reached: for every command that uses the log. */
export const kafkaKeys: readonly SettingKey[] = ['registry.url', ...keys.filter((key) => key.startsWith('kafka.'))];

/** For a command that compares the log with objects and tables. */
export const logKeys: readonly SettingKey[] = ['topics', 'topic', ...objectKeys, ...kafkaKeys];

/** For a command that stores the records of a log as objects. */
export const sinkKeys: readonly SettingKey[] = [
  'group',
  'topics',
  'topic',
  'objects',
  ...kafkaKeys,
  ...keys.filter((key) => key.startsWith('sink.')),
];

/** For a command that makes records. */
export const producerKeys: readonly SettingKey[] = ['topic', ...objectKeys, ...kafkaKeys];

const headings: readonly (readonly [prefix: string, heading: string])[] = [
  ['kafka.', 'Kafka:'],
  ['sink.', 'Sink:'],
  ['', 'Where things are:'],
];

const headingOf = (key: SettingKey): string => headings.find(([prefix]) => key.startsWith(prefix))?.[1] ?? '';

/**
 * Adds `--config`, and the flags of these settings as the settings table has them, below headings of their own. What is typed
 * stays text: `openConfigured` reads it, so that a flag, a variable and the file are checked by one rule.
 */
export function addSettings(command: Command, wanted: readonly SettingKey[]): Command {
  command
    .optionsGroup('Where things are:')
    .option(
      '--config <file>',
      'settings, JSON or YAML (default: EIGENLAKE_CONFIG, the nearest eigenlake.config.* upwards, that of the data folder)',
    );
  // The sections in the order of the help.
  for (const heading of ['Where things are:', 'Kafka:', 'Sink:']) {
    command.optionsGroup(heading);
    for (const key of wanted.filter((one) => headingOf(one) === heading)) addSetting(command, key);
  }
  return command;
}

function addSetting(command: Command, key: SettingKey): void {
  const { flag, about, fallback } = settings[key] as (typeof settings)[SettingKey] & { readonly fallback?: unknown };
  if (flag === null) return;
  const shown = typeof fallback === 'boolean' || fallback === undefined ? '' : ` (default ${said(fallback)})`;
  command.option(flag, `${about}${shown}`);
  if (key === 'kafka.enabled') command.option('--no-kafka', 'records stay here, whatever the configuration file says');
}

const said = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : String(value));
