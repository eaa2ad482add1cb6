import { useRef, useState } from 'react';
import { type ApiFailure, asFailure } from './failure.ts';

export interface Action<Arguments extends unknown[]> {
  readonly busy: boolean;
  readonly failure: ApiFailure | null;
  /** Resolves to whether it worked; a second call while it runs is ignored. */
  run(...args: Arguments): Promise<boolean>;
  clear(): void;
}

/** Something a person asks for with a button: busy while it runs, and what went wrong. */
export function useAction<Arguments extends unknown[]>(
  work: (...args: Arguments) => Promise<unknown>,
): Action<Arguments> {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const running = useRef(false);
  return {
    busy,
    failure,
    clear: () => setFailure(null),
    run: async (...args) => {
      if (running.current) return false;
      running.current = true;
      setBusy(true);
      setFailure(null);
      try {
        await work(...args);
        return true;
      } catch (error) {
        setFailure(asFailure(error));
        return false;
      } finally {
        running.current = false;
        setBusy(false);
      }
    },
  };
}
