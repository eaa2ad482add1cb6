import { InvalidArgumentError } from 'commander';

/** A parser of whole numbers for an option: `--shots 2048` is the number 2048, never text. */
export const integer =
  (least: number, most = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^[+-]?\d+$/.test(text.trim()) || value < least || value > most) {
      throw new InvalidArgumentError(
        `It must be a whole number ${most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`}.`,
      );
    }
    return value;
  };

/** A parser of finite numbers above `least`. */
export const positive = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0)
    throw new InvalidArgumentError('It must be a number above 0.');
  return value;
};

/** Two whole numbers, as in `--active 4,4`. */
export const integerPair = (text: string): readonly [number, number] => {
  const values = text.split(',').map((part) => part.trim());
  if (values.length !== 2 || values.some((value) => !/^\d+$/.test(value))) {
    throw new InvalidArgumentError('It must be two whole numbers with a comma, such as 2,2.');
  }
  return [Number(values[0]), Number(values[1])];
};

export interface Span {
  readonly start: number;
  readonly stop: number;
  readonly step: number;
}

/** START:STOP:STEP, both ends included. */
export const span = (text: string): Span => {
  const values = text.split(':').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [start, stop, step] = values;
  if (values.length !== 3 || values.some((value) => !Number.isFinite(value))) {
    throw new InvalidArgumentError('It must be START:STOP:STEP, such as 0.8:4.0:0.1.');
  }
  if (step! <= 0 || stop! < start!) throw new InvalidArgumentError('STEP must be above 0 and STOP not below START.');
  return { start: start!, stop: stop!, step: step! };
};

/** The values of a span; each is START + k·STEP rounded to 12 digits, so that 0.8 + 0.1·3 is 1.1. */
export function valuesOf({ start, stop, step }: Span): number[] {
  const count = Math.floor((stop - start) / step + 1e-9) + 1;
  return Array.from({ length: count }, (_, index) => Number((start + index * step).toPrecision(12)));
}
