import type { StoredObject } from '../contract.ts';
import type { S3Client } from './client.ts';
import { element, elements } from './xml.ts';

const pageSize = 1000;

/**
 * Every object below an absolute prefix, page by page. Servers differ in the order, and only what says that it is encoded is.
 * Throws what `S3Client.send` throws.
 */
export async function* listed(client: S3Client, prefix: string): AsyncIterable<StoredObject> {
  let token: string | null = null;
  do {
    const query: Record<string, string> = {
      'list-type': '2',
      'encoding-type': 'url',
      'max-keys': String(pageSize),
      prefix,
      ...(token === null ? {} : { 'continuation-token': token }),
    };
    const { bytes } = await client.send({ method: 'GET', key: '', query, expected: [200] });
    const page = new TextDecoder().decode(bytes);
    const isEncoded = element(page, 'EncodingType') === 'url';
    for (const entry of elements(page, 'Contents')) {
      const key = element(entry, 'Key') ?? '';
      yield {
        key: isEncoded ? decodeURIComponent(key.replaceAll('+', ' ')) : key,
        size: Number(element(entry, 'Size')),
      };
    }
    token = element(page, 'IsTruncated') === 'true' ? element(page, 'NextContinuationToken') : null;
  } while (token !== null);
}
