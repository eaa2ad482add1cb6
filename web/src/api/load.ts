import { useCallback, useEffect, useRef, useState } from 'react';
import { type ApiFailure, asFailure } from './failure.ts';

export interface Loaded<Value> {
  /** The latest answer; kept while a newer one is on its way. */
  readonly value: Value | null;
  readonly failure: ApiFailure | null;
  readonly loading: boolean;
  reload(): void;
}

/**
 * Asks when `key` changes (a null key asks nothing) and, while the page is visible, again every `everySeconds`, which may
 * depend on what came last.
 */
export function useLoad<Value>(
  key: string | null,
  load: (signal: AbortSignal) => Promise<Value>,
  everySeconds: number | null | ((value: Value | null) => number | null) = null,
): Loaded<Value> {
  const [state, setState] = useState<{ key: string | null; value: Value | null; failure: ApiFailure | null }>({
    key,
    value: null,
    failure: null,
  });
  const latest = useRef(load);
  latest.current = load;
  /** Asks anew, or as soon as the question under way is answered: a slow server is never asked twice at once. */
  const ask = useRef<(() => void) | null>(null);
  const reload = useCallback(() => ask.current?.(), []);

  useEffect(() => {
    if (key === null) return;
    const ending = new AbortController();
    let asking = false;
    let again = false;
    const begin = () => {
      if (asking) {
        again = true;
        return;
      }
      asking = true;
      again = false;
      latest
        .current(ending.signal)
        .then(
          (value) => {
            if (!ending.signal.aborted) setState({ key, value, failure: null });
          },
          (error: unknown) => {
            if (ending.signal.aborted) return;
            const failure = asFailure(error);
            setState((before) => ({ key, value: before.key === key ? before.value : null, failure }));
          },
        )
        .finally(() => {
          asking = false;
          if (again && !ending.signal.aborted) begin();
        });
    };
    begin();
    ask.current = begin;
    return () => {
      ask.current = null;
      ending.abort();
    };
  }, [key]);

  const current = state.key === key ? state : { value: null, failure: null };
  const seconds = typeof everySeconds === 'function' ? everySeconds(current.value) : everySeconds;
  useEffect(() => {
    if (seconds === null || key === null) return;
    const timer = setInterval(() => {
      if (!document.hidden) reload();
    }, seconds * 1000);
    return () => clearInterval(timer);
  }, [seconds, key, reload]);

  return { ...current, loading: key !== null && current.value === null && current.failure === null, reload };
}
