/** Resolves with the first SIGINT or SIGTERM; a second one ends the process at once. `off` gives the signals back. */
export function untilSignal(): { readonly received: Promise<NodeJS.Signals>; off(): void } {
  let stop = (_signal: NodeJS.Signals) => undefined as unknown;
  const received = new Promise<NodeJS.Signals>((resolve) => {
    let first = true;
    stop = (signal) => {
      if (!first) process.exit(130);
      first = false;
      resolve(signal);
    };
  });
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return {
    received,
    off() {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    },
  };
}
