import type { S3Options } from '../../src/lake/objects/index.ts';

/** How the bucket of a server of the tests is reached. */
export function s3Options(
  env: Readonly<Record<string, string | undefined>>,
  extra: Partial<S3Options> = {},
): S3Options {
  const {
    AWS_ENDPOINT_URL_S3: endpoint = '',
    AWS_ACCESS_KEY_ID: accessKeyId = '',
    AWS_SECRET_ACCESS_KEY: secretAccessKey = '',
  } = env;
  return { bucket: 'eigenlake', endpoint, accessKeyId, secretAccessKey, ...extra };
}
