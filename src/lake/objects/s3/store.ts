import type { ObjectStore, StoredObject } from '../contract.ts';
import { objectMissing } from '../errors.ts';
import { checkKey, checkPrefix } from '../key.ts';
import { S3Client } from './client.ts';
import { folders, listed } from './listing.ts';
import type { S3Options } from './options.ts';
import { upload } from './upload.ts';

const defaultPartBytes = 16 * 1024 * 1024;

/**
 * Objects in a bucket of a server that speaks S3's protocol. Creations are conditional writes (`If-None-Match: *`), so that
 * of many at once one wins. Listings are in memory while they are sorted: about 200 bytes for each object.
 * Throws `bad_s3_setting`; its calls `s3_unreachable`, `s3_denied`, `s3_clock_skew`, `s3_no_bucket`, `not_s3`, `s3_refused`.
 */
export function s3Store(options: S3Options): ObjectStore {
  const client = new S3Client(options);
  const { bucket, prefix: root } = client.place;
  const partBytes = options.partBytes ?? defaultPartBytes;
  const location = `s3a://${bucket}${root === '' ? '' : `/${root.slice(0, -1)}`}`;

  function absolute(key: string): string {
    checkKey(key);
    return root + key;
  }

  return {
    location,
    late: true,
    putIfAbsent: async (key, bytes) => upload(client, absolute(key), bytes, { exclusive: true, partBytes }),
    async put(key, bytes) {
      await upload(client, absolute(key), bytes, { exclusive: false, partBytes });
    },
    async get(key) {
      const { status, bytes } = await client.send({ method: 'GET', key: absolute(key), expected: [200, 404] });
      return status === 200 ? bytes : null;
    },
    async range(key, start, length) {
      if (length <= 0) return new Uint8Array();
      const answer = await client.send({
        method: 'GET',
        key: absolute(key),
        headers: { range: `bytes=${start}-${start + length - 1}` },
        expected: [200, 206, 404, 416],
      });
      if (answer.status === 404) throw objectMissing(key, location);
      if (answer.status === 416) return new Uint8Array();
      // A server that knows no ranges sends all.
      return answer.status === 200 ? answer.bytes.subarray(start, start + length) : answer.bytes;
    },
    async head(key) {
      const { status, headers } = await client.send({ method: 'HEAD', key: absolute(key), expected: [200, 404] });
      return status === 200 ? { key, size: Number(headers.get('content-length')) } : null;
    },
    async modified(key) {
      const { status, headers } = await client.send({ method: 'HEAD', key: absolute(key), expected: [200, 404] });
      return status === 200 ? Date.parse(headers.get('last-modified') ?? '') : null;
    },
    async *list(prefix) {
      checkPrefix(prefix);
      const found: StoredObject[] = [];
      for await (const { key, size } of listed(client, root + prefix)) {
        const rest = key.slice(root.length + prefix.length);
        if (!rest.split('/').some((part) => part.startsWith('.') || part === ''))
          found.push({ key: prefix + rest, size });
      }
      yield* found.sort((a, b) => (a.key < b.key ? -1 : 1));
    },
    async folders(prefix) {
      checkPrefix(prefix);
      const names = (await folders(client, root + prefix)).filter((name) => !name.startsWith('.') && name !== '');
      return names.sort();
    },
    async delete(key) {
      await client.send({ method: 'DELETE', key: absolute(key), expected: [200, 204, 404] });
    },
  };
}
