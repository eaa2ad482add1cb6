import { badS3Setting } from '../errors.ts';

/** Where a bucket is and who asks; everything but the bucket has a default or may come from the environment. */
export interface S3Options {
  readonly bucket: string;
  /** Keys below this, without slashes at its ends; '' for the whole bucket. */
  readonly prefix?: string;
  /** Of a server that speaks S3's protocol; default Amazon's own in `region`. */
  readonly endpoint?: string;
  readonly region?: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** The bucket as the first part of the path instead of the host name; default true where an endpoint is given. */
  readonly pathStyle?: boolean;
  /** Of one request, milliseconds. */
  readonly timeout?: number;
  /** Attempts of one request after the first one; between them 0.1 s, doubling to 5 s, with jitter. */
  readonly retries?: number;
  /** Objects above this go in parts of this size, bytes; at least 5 MiB. */
  readonly partBytes?: number;
}

export interface S3Place {
  readonly bucket: string;
  /** '' or with a slash at its end. */
  readonly prefix: string;
  /** URL of the bucket, without a slash at its end. */
  readonly url: string;
  readonly region: string;
}

const bucketName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** Throws `bad_s3_setting`. */
export function placeOf({ bucket, prefix = '', endpoint, region = 'us-east-1', pathStyle }: S3Options): S3Place {
  if (!bucketName.test(bucket)) {
    throw badS3Setting(
      `the bucket ${JSON.stringify(bucket)} is no name of 3 to 63 small letters, digits, dots and hyphens`,
    );
  }
  if (!/^[\w-]+$/.test(region)) throw badS3Setting(`the region ${JSON.stringify(region)} is no region's name`);
  const trimmed = prefix.replace(/^\/+|\/+$/g, '');
  const service = serviceUrl(endpoint ?? `https://s3.${region}.amazonaws.com`);
  const inPath = pathStyle ?? endpoint !== undefined;
  const url = new URL(service);
  if (inPath) url.pathname = `${url.pathname.replace(/\/$/, '')}/${bucket}`;
  else {
    url.hostname = `${bucket}.${url.hostname}`;
    // An address of numbers has no names below it, and takes none.
    if (!url.hostname.startsWith(`${bucket}.`)) {
      throw badS3Setting(`${JSON.stringify(url.hostname)} has no names for buckets: the bucket belongs in its path`);
    }
  }
  return { bucket, prefix: trimmed === '' ? '' : `${trimmed}/`, url: url.href.replace(/\/$/, ''), region };
}

function serviceUrl(endpoint: string): string {
  const text = /^[a-z]+:\/\//i.test(endpoint) ? endpoint : `https://${endpoint}`;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== '' || url.username !== '') {
    throw badS3Setting(`the endpoint ${JSON.stringify(endpoint)} is no http or https URL`);
  }
  return url.href;
}
