import { type ReactNode, useEffect, useState } from 'react';
import { relative } from '../jobs/formats.ts';

const clock = new Set<() => void>();
let ticking: ReturnType<typeof setInterval> | undefined;

/** Milliseconds since 1970, anew every ten seconds, with one timer for the whole page. */
function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const tick = () => setNow(Date.now());
    clock.add(tick);
    ticking ??= setInterval(() => {
      for (const each of clock) each();
    }, 10_000);
    return () => {
      clock.delete(tick);
      if (clock.size === 0) {
        clearInterval(ticking);
        ticking = undefined;
      }
    };
  }, []);
  return now;
}

/** A time as how long ago it was; the exact one is in its title. */
export function Moment({
  time,
  otherwise = '–',
}: {
  readonly time: string | null;
  readonly otherwise?: string;
}): ReactNode {
  const now = useNow();
  if (time === null) return otherwise;
  const exact = new Date(time);
  return (
    <time dateTime={time} title={Number.isNaN(exact.valueOf()) ? time : exact.toLocaleString()}>
      {relative(time, now)}
    </time>
  );
}
