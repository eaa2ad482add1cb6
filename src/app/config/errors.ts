import { defineFailure } from '../../science/errors/index.ts';

/** A command that only reads found no data folder. */
export const noData = defineFailure({
  code: 'no_data',
  status: 404,
  message: (looked: readonly string[]) => `There is no data folder. Looked at: ${looked.join(', ')}.`,
  hint: () => 'Run an experiment first (eigenlake run H2), or name the folder with --data or EIGENLAKE_DATA.',
});

export const badConfiguration = defineFailure({
  code: 'bad_configuration',
  status: 422,
  message: (where: string, value: string, _expects: string) => `${where} cannot be ${value}.`,
  hint: (_where: string, _value: string, expects: string) =>
    `Expected is ${expects}; eigenlake config shows what holds and why.`,
});

export const unknownConfigurationKey = defineFailure({
  code: 'unknown_configuration_key',
  status: 422,
  message: (path: string, key: string, _known: readonly string[]) => `${path} has ${key}, which is no setting.`,
  hint: (_path: string, _key: string, known: readonly string[]) => `Settings are ${known.join(', ')}.`,
});

export const configurationFileUnreadable = defineFailure({
  code: 'configuration_file_unreadable',
  status: 400,
  message: (path: string, reason: string) => `The configuration file ${path} cannot be read: ${reason}.`,
  hint: () => 'It is a JSON or YAML document of settings; eigenlake config lists them.',
});
