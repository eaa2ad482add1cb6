import type { ClusterMetadata, Consumer } from '@platformatic/kafka';
import type { LogEntry } from '../contract.ts';

/** Of one answer; the first batch comes whole, however large it is. */
const answerBytes = 4 << 20;
const longestWait = 500;
/** Bit of a batch that holds marks of transactions instead of records. */
const control = 32;

/** Entries of one partition from `offset` up to `next`. Offsets that were compacted away or hold marks are left out. */
export async function* fetched(
  consumer: Consumer,
  metadata: (topic: string) => Promise<ClusterMetadata>,
  topic: string,
  partition: number,
  { offset, next }: { readonly offset: number; readonly next: number },
): AsyncGenerator<LogEntry> {
  for (let at = offset; at < next; ) {
    const known = await metadata(topic);
    const about = known.topics.get(topic);
    const place = about?.partitions[partition];
    if (about === undefined || place === undefined) return;
    const { responses } = await consumer.fetch({
      node: place.leader,
      minBytes: 1,
      maxBytes: answerBytes,
      maxWaitTime: longestWait,
      topics: [
        {
          topicId: about.id,
          partitions: [
            {
              partition,
              currentLeaderEpoch: place.leaderEpoch,
              fetchOffset: BigInt(at),
              lastFetchedEpoch: -1,
              partitionMaxBytes: answerBytes,
            },
          ],
        },
      ],
    });
    let behind = at;
    for (const batch of responses[0]?.partitions[0]?.records ?? []) {
      const first = Number(batch.firstOffset);
      behind = Math.max(behind, first + batch.lastOffsetDelta + 1);
      if ((batch.attributes & control) !== 0) continue;
      for (const { offsetDelta, timestampDelta, value } of batch.records) {
        const entry = first + offsetDelta;
        // A batch that began before is sent whole.
        if (entry < at || entry >= next) continue;
        const timestamp = Number(batch.firstTimestamp + timestampDelta);
        yield { topic, partition, offset: entry, timestamp, value: bytesOf(value) };
      }
    }
    if (behind === at) return;
    at = behind;
  }
}

/** Without what Node's Buffer adds. */
function bytesOf(value: Buffer | null): Uint8Array {
  return value === null ? new Uint8Array() : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
}
