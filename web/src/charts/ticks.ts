/** Round numbers from 0 up to at least `top`, about `wanted` of them. */
export function ticksUpTo(top: number, wanted = 4): readonly number[] {
  if (!(top > 0)) return [0, 1];
  const rough = top / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough * 0.999) ?? rough;
  const count = Math.ceil(top / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

/** Every how many bars a label fits, when each needs `labelWidth` pixels. */
export function labelStep(bars: number, width: number, labelWidth: number): number {
  const fitting = Math.max(1, Math.floor(width / labelWidth));
  const least = Math.ceil(bars / fitting);
  return [1, 2, 5, 10, 20, 25, 50, 100].find((step) => step >= least) ?? least;
}
