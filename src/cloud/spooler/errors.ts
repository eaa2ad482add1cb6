import { defineFailure } from '../../science/errors/index.ts';

export const deviceUnusable = defineFailure({
  code: 'device_unusable',
  status: 422,
  message: (module: string, problem: string) => `No device can be used from ${module}: ${problem}`,
  hint: () =>
    'A module of a device exports `device` ({ config, check, execute }), or several of them as the list `devices`.',
});

export const nothingToSpool = defineFailure({
  code: 'nothing_to_spool',
  status: 422,
  message: (problems: readonly string[]) =>
    problems.length === 0 ? 'The spooler was given no device.' : `No device could be started: ${problems.join(' ')}`,
  hint: () => 'Name at least one device that can be loaded and published.',
});

/** Two sources give devices of one name: their jobs would be executed by either. */
export const deviceNamedTwice = defineFailure({
  code: 'device_named_twice',
  status: 422,
  message: (device: string) => `Two devices are called ${device}.`,
  hint: () => 'Leave one of them out, or give it another display name.',
});
