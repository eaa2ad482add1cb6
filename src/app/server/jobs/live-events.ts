import { isFinal } from '../../../cloud/jobs/index.ts';
import type { JobPlace } from './places.ts';
import { settledState } from './settled-state.ts';
import type { Stream } from './streams.ts';

/**
 * The live events of a job as text of an event stream (WHATWG HTML §9.2): stored events carry their number as id, `phase`
 * tells where the job stands and `end` that nothing follows; both have no number, so a reader that comes back with its last
 * id misses and repeats nothing.
 */
export async function* eventStream(
  place: JobPlace,
  job: string,
  after: number,
  stream: Stream,
  pace: { readonly pollMilliseconds: number; readonly heartbeatMilliseconds: number },
  clock: () => number,
): AsyncGenerator<string> {
  const { provider, device } = place;
  let last = after;
  let phase: string | null = null;
  let silent = 0;
  try {
    // A first word, so that the reader knows at once that it is connected.
    yield ': connected\nretry: 2000\n\n';
    while (!stream.signal.aborted) {
      // The state before the events: what was stored before the end is read before the end is told.
      const state = await settledState(place, job, clock());
      let text = '';
      for (const { seq, event } of await provider.readEvents(device, job, last)) {
        text += message(event.kind, event, seq);
        last = seq;
      }
      const now = state?.phase ?? 'failed';
      if (now !== phase) text += message('phase', { phase: now });
      phase = now;
      if (isFinal(now)) {
        yield text + message('end', { phase: now, reason: state?.reason ?? null });
        return;
      }
      if (text === '' && silent >= pace.heartbeatMilliseconds) text = ': still here\n\n';
      if (text !== '') {
        yield text;
        silent = 0;
      }
      await stream.wait(pace.pollMilliseconds);
      silent += pace.pollMilliseconds;
    }
  } finally {
    stream.end();
  }
}

function message(kind: string, data: unknown, id?: number): string {
  // A kind comes from a device: it must not break out of its line.
  const name = kind.replace(/[\r\n\0]/g, ' ');
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
