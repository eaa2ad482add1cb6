import type { StoredObject } from '../contract.ts';
import { notS3 } from '../errors.ts';
import type { S3Client } from './client.ts';
import { element, elements } from './xml.ts';

const pageSize = 1000;

/** Every object below an absolute prefix, page by page. Servers differ in the order. Throws what `S3Client.send` throws. */
export async function* listed(client: S3Client, prefix: string): AsyncIterable<StoredObject> {
  for await (const { text, decoded } of pages(client, { prefix })) {
    for (const entry of elements(text, 'Contents')) {
      yield { key: decoded(element(entry, 'Key') ?? ''), size: Number(element(entry, 'Size')) };
    }
  }
}

/** Names directly below an absolute prefix that something lies below. */
export async function folders(client: S3Client, prefix: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { text, decoded } of pages(client, { prefix, delimiter: '/' })) {
    for (const entry of elements(text, 'CommonPrefixes')) {
      names.push(decoded(element(entry, 'Prefix') ?? '').slice(prefix.length, -1));
    }
  }
  return names;
}

interface Page {
  readonly text: string;
  /** Only what says that it is encoded is. */
  decoded(name: string): string;
}

async function* pages(client: S3Client, more: Readonly<Record<string, string>>): AsyncIterable<Page> {
  let token: string | null = null;
  do {
    const query: Record<string, string> = {
      'list-type': '2',
      'encoding-type': 'url',
      'max-keys': String(pageSize),
      ...more,
      ...(token === null ? {} : { 'continuation-token': token }),
    };
    const { bytes } = await client.send({ method: 'GET', key: '', query, expected: [200] });
    const text = new TextDecoder().decode(bytes);
    if (!text.includes('<ListBucketResult')) throw notS3(client.place.url, 'no listing of a bucket');
    const isEncoded = element(text, 'EncodingType') === 'url';
    yield { text, decoded: (name) => (isEncoded ? decodeURIComponent(name.replaceAll('+', ' ')) : name) };
    token = element(text, 'IsTruncated') === 'true' ? element(text, 'NextContinuationToken') : null;
  } while (token !== null);
}
