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

export const badS3Setting = defineFailure({
  code: 'bad_s3_setting',
  status: 422,
  message: (reason: string) => `The object store cannot be opened: ${reason}.`,
  hint: () =>
    'Name it as s3://BUCKET/PREFIX; endpoint, region and keys come from AWS_ENDPOINT_URL_S3, AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
});

export const s3Unreachable = defineFailure({
  code: 's3_unreachable',
  status: 503,
  message: (url: string, reason: string) => `${url} does not answer: ${reason}.`,
  hint: () =>
    'Check the endpoint (AWS_ENDPOINT_URL_S3) and that the server runs; nothing is lost, repeat the command then.',
});

export const s3Denied = defineFailure({
  code: 's3_denied',
  status: 502,
  message: (bucket: string, url: string, code: string) =>
    `${url} refuses our credentials for the bucket ${bucket}: ${code}.`,
  hint: () => 'Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and that this key may use the bucket.',
});

export const s3NoBucket = defineFailure({
  code: 's3_no_bucket',
  status: 502,
  message: (bucket: string, url: string) => `There is no bucket ${bucket} at ${url}.`,
  hint: () => 'Create it, or name another one; buckets are not made on the way.',
});

export const s3Refused = defineFailure({
  code: 's3_refused',
  status: 502,
  message: (what: string, url: string, reason: string) => `${url} refuses ${what}: ${reason}.`,
  hint: () => 'The server says why; where it is its state (full, read-only), repeat the command afterwards.',
});
