import { crc32 } from 'node:zlib';
import { type JobState, readJobState, readStatus, type StatusDocument } from '../../jobs/index.ts';

/** What must survive a power cut: enough to rebuild every document of a submission and of an end. */
export type JournalEntry =
  | {
      readonly kind: 'submission';
      readonly state: JobState;
      readonly text: string;
      readonly idempotency: { readonly digest: string; readonly text: string } | null;
    }
  | {
      readonly kind: 'end';
      readonly revision: number;
      readonly state: JobState;
      readonly status: StatusDocument;
      /** Text of the result; null when there is none, or when it was synced as a file of its own. */
      readonly result: string | null;
    };

/** One line: CRC-32 of the JSON text in 8 hex digits, a blank, the JSON text. */
export function encodeLine(entry: JournalEntry): string {
  const text = JSON.stringify(entry);
  return `${checksum(text)} ${text}\n`;
}

/** The whole and sound entries of a segment. What an interrupted append left at its end was never acknowledged. */
export function decodeLines(text: string): JournalEntry[] {
  const entries: JournalEntry[] = [];
  for (const line of text.split('\n')) {
    const body = line.slice(9);
    if (line[8] === ' ' && line.slice(0, 8) === checksum(body)) entries.push(readEntry(JSON.parse(body)));
  }
  return entries;
}

const checksum = (text: string) => crc32(text).toString(16).padStart(8, '0');

function readEntry(value: {
  kind: unknown;
  state: unknown;
  text: unknown;
  revision: unknown;
  status: unknown;
  result: unknown;
  idempotency: { digest: unknown; text: unknown } | null;
}): JournalEntry {
  const state = readJobState(value.state);
  if (value.kind === 'submission') {
    const { idempotency } = value;
    return {
      kind: 'submission',
      state,
      text: String(value.text),
      idempotency: idempotency === null ? null : { digest: String(idempotency.digest), text: String(idempotency.text) },
    };
  }
  return {
    kind: 'end',
    revision: Number(value.revision),
    state,
    status: readStatus(value.status),
    result: value.result === null ? null : String(value.result),
  };
}
