import { defineFailure } from '../../science/errors/index.ts';

export const localPathOutsideRoot = defineFailure({
  code: 'local_path_outside_root',
  status: 422,
  message: (path: string, root: string) =>
    `The base_path ${JSON.stringify(path)} does not lie below ${root}, where local storage providers have to be.`,
  hint: () =>
    'Name a folder below it, for example lab1: no .., no link that leads out, no name that begins with a dot. Who runs the server can move the root.',
});

export const storageInactive = defineFailure({
  code: 'storage_inactive',
  status: 404,
  message: (name: string) => `The storage provider ${name} is not active.`,
  hint: () => 'Its owner has switched it off or removed it, or its login does not work any more.',
});
