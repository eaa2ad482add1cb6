import type { Admin, Consumer } from '@platformatic/kafka';
import { isInternal } from './log.ts';

const lookForTopics = 5000;

export interface GroupMembership {
  /** What the group has given to this member, as of now. */
  assigned(): Promise<readonly { readonly topic: string; readonly partition: number }[]>;
}

/** One member of a consumer group, which follows the topics that are wanted: those that appear, grow and go. */
export function membership(consumer: Consumer, admin: Admin, isWanted: (topic: string) => boolean): GroupMembership {
  let lookedAt = Number.NEGATIVE_INFINITY;
  let partitions = '';

  async function look(): Promise<void> {
    const wanted = (await admin.listTopics()).filter((name) => !isInternal(name) && isWanted(name)).sort();
    const about = wanted.length === 0 ? null : await admin.metadata({ topics: wanted, forceUpdate: true });
    const present = wanted.map((topic) => `${topic} ${about?.topics.get(topic)?.partitionsCount ?? 0}`).join(', ');
    if (present !== partitions) {
      for (const topic of [...consumer.topics.keys()]) if (!wanted.includes(topic)) consumer.topics.untrack(topic);
      for (const topic of wanted) if (!consumer.topics.has(topic)) consumer.topics.track(topic);
      if (wanted.length > 0) await consumer.joinGroup({});
      partitions = present;
    }
    lookedAt = performance.now();
  }

  return {
    async assigned() {
      if (performance.now() - lookedAt > lookForTopics) await look();
      return (consumer.assignments ?? [])
        .filter(({ topic }) => consumer.topics.has(topic))
        .flatMap(({ topic, partitions: numbers }) => numbers.map((partition) => ({ topic, partition })));
    },
  };
}
