import { createColors } from 'picocolors';

/** Where a command speaks: results on stdout, everything else (progress, logs, errors of `--json` runs) on stderr. */
export interface Terminal {
  readonly json: boolean;
  /** stderr is a terminal that may be redrawn, so a moving progress line is welcome. */
  readonly interactive: boolean;
  readonly unicode: boolean;
  readonly width: number;
  readonly color: ReturnType<typeof createColors>;
  print(text: string): void;
  /** The one JSON document of a `--json` command. */
  document(value: unknown): void;
  note(text: string): void;
}

export function openTerminal(json: boolean): Terminal {
  const { stdout, stderr, env } = process;
  const color = createColors(env.NO_COLOR === undefined && stdout.isTTY === true && env.TERM !== 'dumb');
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return {
    json,
    interactive: stderr.isTTY === true && env.TERM !== 'dumb',
    unicode: stdout.isTTY === true && /utf-?8/i.test(locale),
    width: Math.min(stdout.columns ?? 80, 110),
    color,
    print: (text) => stdout.write(`${text}\n`),
    document: (value) => stdout.write(`${JSON.stringify(value, null, 2)}\n`),
    note: (text) => stderr.write(`${text}\n`),
  };
}
