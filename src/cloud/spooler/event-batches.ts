import type { LiveEvent } from '../storage/index.ts';

/** Nobody looks more often, milliseconds. */
const interval = 100;
/** Of what comes within one interval, as many are kept; how many were left out is an event of its own. */
const most = 200;

/** Live events of one job in its thread, handed over in batches; cheap for who reports thousands a second. */
export class EventBatches {
  readonly #handOver: (events: LiveEvent[]) => void;
  #events: LiveEvent[] = [];
  #leftOut = 0;
  #last = performance.now();

  constructor(handOver: (events: LiveEvent[]) => void) {
    this.#handOver = handOver;
  }

  /** What is no event, or cannot be stored as JSON, is left out: progress is not worth a job. */
  add(event: unknown, now: number): void {
    const plain = this.#events.length < most ? plainEvent(event) : null;
    if (plain === null) this.#leftOut += 1;
    else this.#events.push(plain);
    this.flush(now);
  }

  /** Hands over what waits, unless that was done a moment ago. */
  flush(now: number): void {
    if (now - this.#last < interval || (this.#events.length === 0 && this.#leftOut === 0)) return;
    this.#last = now;
    this.#handOver(this.rest());
  }

  rest(): LiveEvent[] {
    const events = this.#events;
    if (this.#leftOut > 0) events.push({ kind: 'left_out', count: this.#leftOut });
    this.#events = [];
    this.#leftOut = 0;
    return events;
  }
}

function plainEvent(event: unknown): LiveEvent | null {
  try {
    // What a device reports may change after it was reported, and may hold what JSON does not know.
    const plain: unknown = JSON.parse(JSON.stringify(event));
    return isEvent(plain) ? plain : null;
  } catch {
    return null;
  }
}

function isEvent(value: unknown): value is LiveEvent {
  return typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string';
}
