import { createHash, randomUUID } from 'node:crypto';
import { s3Refused } from '../errors.ts';
import type { S3Answer, S3Client } from './client.ts';
import { element, escaped } from './xml.ts';

/** Parts in flight at a time. */
const together = 4;
/** Who wrote an object: an attempt whose answer was lost finds its own work by it. */
const writerHeader = 'x-amz-meta-eigenlake-writer';

/** Writes one object; false when `exclusive` and the key exists already. */
export async function upload(
  client: S3Client,
  key: string,
  bytes: Uint8Array,
  { exclusive, partBytes }: { readonly exclusive: boolean; readonly partBytes: number },
): Promise<boolean> {
  const writer = randomUUID();
  const condition: Record<string, string> = exclusive ? { 'if-none-match': '*' } : {};
  const answer =
    bytes.length > partBytes
      ? await inParts(client, key, bytes, partBytes, writer, condition)
      : await client.send({
          method: 'PUT',
          key,
          headers: { ...integrity(bytes), ...condition, [writerHeader]: writer },
          body: bytes,
          expected: [200, 409, 412],
        });
  if (answer.status === 200) return true;
  // Refused because the key exists: by somebody else, or by an attempt of ours whose answer was lost. Where two wrote at once
  // a server may also answer 409 to both; then nobody has created it, and it is tried again.
  const present = await client.send({ method: 'HEAD', key, expected: [200, 404] });
  if (present.status === 404) return upload(client, key, bytes, { exclusive, partBytes });
  return present.headers.get(writerHeader) === writer;
}

async function inParts(
  client: S3Client,
  key: string,
  bytes: Uint8Array,
  partBytes: number,
  writer: string,
  condition: Readonly<Record<string, string>>,
): Promise<S3Answer> {
  const begun = await client.send({
    method: 'POST',
    key,
    query: { uploads: '' },
    headers: { [writerHeader]: writer },
    expected: [200],
  });
  const uploadId = element(new TextDecoder().decode(begun.bytes), 'UploadId');
  if (uploadId === null) throw s3Refused(`POST ${key}`, client.place.url, 'no upload id');
  try {
    const tags = await partsOf(client, key, uploadId, bytes, partBytes);
    const list = tags.map(
      (tag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${escaped(tag)}</ETag></Part>`,
    );
    const answer = await client.send({
      method: 'POST',
      key,
      query: { uploadId },
      headers: { ...condition },
      body: new TextEncoder().encode(`<CompleteMultipartUpload>${list.join('')}</CompleteMultipartUpload>`),
      // An upload that an attempt before has completed is not there any more.
      expected: [200, 404, 409, 412],
    });
    const failure = answer.status === 200 ? element(new TextDecoder().decode(answer.bytes), 'Code') : null;
    if (failure === null && (answer.status === 200 || answer.repeated)) return answer;
    if (answer.status === 404 || failure !== null)
      throw s3Refused(`POST ${key}`, client.place.url, failure ?? 'NoSuchUpload');
    await abort(client, key, uploadId);
    return answer;
  } catch (error) {
    await abort(client, key, uploadId);
    throw error;
  }
}

async function partsOf(
  client: S3Client,
  key: string,
  uploadId: string,
  bytes: Uint8Array,
  partBytes: number,
): Promise<string[]> {
  const tags = new Array<string>(Math.ceil(bytes.length / partBytes));
  let next = 0;
  const work = async () => {
    for (let index = next++; index < tags.length; index = next++) {
      const body = bytes.subarray(index * partBytes, (index + 1) * partBytes);
      const query = { partNumber: String(index + 1), uploadId };
      const { headers } = await client.send({
        method: 'PUT',
        key,
        query,
        headers: integrity(body),
        body,
        expected: [200],
      });
      tags[index] = headers.get('etag') ?? '';
    }
  };
  await Promise.all(Array.from({ length: together }, work));
  return tags;
}

/** What was uploaded costs until it is removed; that it cannot be now is no reason to fail. */
async function abort(client: S3Client, key: string, uploadId: string): Promise<void> {
  await client.send({ method: 'DELETE', key, query: { uploadId }, expected: [204, 404] }).catch(() => undefined);
}

/** Not every server checks the digest that is signed. */
function integrity(bytes: Uint8Array): Record<string, string> {
  return { 'content-md5': createHash('md5').update(bytes).digest('base64') };
}
