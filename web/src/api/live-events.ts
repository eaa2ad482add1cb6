import { useEffect, useState } from 'react';

/** A live event of a job: what it is, and whatever its device says. */
export type LiveEvent = Readonly<Record<string, unknown>> & { readonly kind: string };

export interface LiveEvents {
  readonly events: readonly LiveEvent[];
  /** The number of times the phase changed: somebody who shows the job asks for it again. */
  readonly changes: number;
  readonly ended: boolean;
}

/** Kinds that devices of ours report; `phase` and `end` come from the server. */
const kinds = [
  'stage',
  'references',
  'evaluation',
  'experiment',
  'progress',
  'circuit',
  'message',
  'experiment_done',
  'shots',
  'machine',
  'left_out',
];
const nothing: LiveEvents = { events: [], changes: 0, ended: false };
/** Older ones of a long job are let go. */
const mostEvents = 20_000;

/** Events of a job while it runs; the browser comes back with the last number when the connection breaks. */
export function useLiveEvents(job: string | null): LiveEvents {
  const [live, setLive] = useState(nothing);
  useEffect(() => {
    setLive(nothing);
    if (job === null) return;
    const source = new EventSource(`/api/v3/jobs/${encodeURIComponent(job)}/events`);
    // Many events come in one moment: the page is drawn once for them.
    let waiting: LiveEvent[] = [];
    let frame: ReturnType<typeof setTimeout> | undefined;
    const draw = () => {
      frame = undefined;
      const news = waiting;
      waiting = [];
      setLive((before) => ({ ...before, events: [...before.events, ...news].slice(-mostEvents) }));
    };
    for (const kind of kinds) {
      source.addEventListener(kind, (message) => {
        waiting.push(readEvent(kind, message.data));
        frame ??= setTimeout(draw, 100);
      });
    }
    source.addEventListener('phase', () => setLive((before) => ({ ...before, changes: before.changes + 1 })));
    source.addEventListener('end', () => {
      source.close();
      setLive((before) => ({ ...before, changes: before.changes + 1, ended: true }));
    });
    return () => {
      clearTimeout(frame);
      source.close();
    };
  }, [job]);
  return live;
}

function readEvent(kind: string, data: unknown): LiveEvent {
  try {
    const value: unknown = JSON.parse(String(data));
    return typeof value === 'object' && value !== null ? { ...value, kind } : { kind, value };
  } catch {
    return { kind, text: String(data) };
  }
}
