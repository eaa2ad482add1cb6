/** Lets a long computation be interrupted: `due` is cheap, `turn` gives the event loop its turn and throws when aborted. */
export interface Pause {
  due(): boolean;
  turn(): Promise<void>;
}

const sliceMilliseconds = 25;

/** A pause every few milliseconds; `turn` throws the reason of `signal` once it is aborted. */
export function pauses(signal?: AbortSignal): Pause {
  let last = performance.now();
  return {
    due: () => performance.now() - last > sliceMilliseconds,
    async turn() {
      signal?.throwIfAborted();
      // A promise alone never lets the message in that aborts: only a task of the event loop does.
      await new Promise<void>((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
      last = performance.now();
    },
  };
}
