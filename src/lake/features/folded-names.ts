/** Object names whose numbers run on, as ranges: ten thousand names of one partition become a few bytes. */
export interface FoldedNames {
  /** By what stands before the ten digits: pairs of first and last number. */
  readonly ranges: Readonly<Record<string, readonly (readonly [number, number])[]>>;
  readonly others: readonly string[];
}

/** `…+<10-digit offset>.avro`, as sinks name their objects. */
const numbered = /^(.*\+)(\d{10})\.avro$/s;

export function foldNames(names: Iterable<string>): FoldedNames {
  const numbers = new Map<string, number[]>();
  const others: string[] = [];
  for (const name of names) {
    const [, prefix, digits] = numbered.exec(name) ?? [];
    if (prefix === undefined || digits === undefined) {
      others.push(name);
      continue;
    }
    const known = numbers.get(prefix);
    if (known === undefined) numbers.set(prefix, [Number(digits)]);
    else known.push(Number(digits));
  }
  const ranges: Record<string, [number, number][]> = {};
  for (const [prefix, unsorted] of numbers) {
    const folded: [number, number][] = [];
    for (const number of unsorted.sort((a, b) => a - b)) {
      const last = folded.at(-1);
      if (last !== undefined && number <= last[1] + 1) last[1] = number;
      else folded.push([number, number]);
    }
    ranges[prefix] = folded;
  }
  return { ranges, others: [...new Set(others)].sort() };
}

/** The inverse of `foldNames`, each name once. */
export function* expandNames({ ranges, others }: FoldedNames): Iterable<string> {
  for (const [prefix, pairs] of Object.entries(ranges)) {
    for (const [first, last] of pairs) {
      for (let number = first; number <= last; number++) yield `${prefix}${String(number).padStart(10, '0')}.avro`;
    }
  }
  yield* others;
}
