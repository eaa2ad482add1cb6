import { defineFailure } from '../../science/errors/index.ts';

export const invalidKey = defineFailure({
  code: 'invalid_key',
  status: 400,
  message: (key: string, reason: string) => `${JSON.stringify(key)} is no object key: ${reason}.`,
  hint: () =>
    'A key is a path like a/b/c: no slash at either end, no empty, "." or ".." part, none that starts with ".tmp-".',
});

export const objectMissing = defineFailure({
  code: 'object_missing',
  status: 404,
  message: (key: string, location: string) => `There is no object ${key} in ${location}.`,
  hint: () => 'It was removed or the folder is incomplete; `eigenlake verify` tells what is missing.',
});
