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
    'Check the endpoint (AWS_ENDPOINT_URL_S3), whether it is http or https, and that the server runs; nothing is lost, repeat the command then.',
});

export const s3ClockSkew = defineFailure({
  code: 's3_clock_skew',
  status: 502,
  message: (url: string) => `${url} refuses our requests: its clock and that of this machine differ by many minutes.`,
  hint: () => 'Set the clock of this machine (or of the server), for example by NTP, and repeat the command.',
});

export const notS3 = defineFailure({
  code: 'not_s3',
  status: 502,
  message: (url: string, what: string) => `What answers at ${url} does not speak S3: it gives ${what}.`,
  hint: () => 'Check the endpoint (AWS_ENDPOINT_URL_S3): its host, its port, and its path if it has one.',
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
