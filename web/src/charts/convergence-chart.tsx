import { type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { hartree, millihartree, powerOfTen } from '../jobs/formats.ts';
import { type ChartColors, useChartColors } from './colors.ts';
import { type Columns, type Curve, columnsOf, energyFrame, type Scale } from './convergence.ts';
import { useWidth } from './width.ts';

/** Energy of every evaluation between Hartree–Fock and FCI, or the distance from FCI on a logarithmic axis. */
export function ConvergenceChart({ curve, name }: { readonly curve: Curve; readonly name: string }): ReactNode {
  // Two circuits may carry the same name: their switches stay apart.
  const group = useId();
  const [scale, setScale] = useState<Scale>('energy');
  const [frame, width] = useWidth<HTMLDivElement>();
  const colors = useChartColors();
  const columns = useMemo(() => columnsOf(curve, scale), [curve, scale]);
  const view = useMemo(() => energyFrame(curve), [curve]);
  return (
    <figure className="convergence" aria-label={`Convergence of ${name}`}>
      {curve.fci !== null && (
        <fieldset className="switch">
          <legend className="unseen">Axis</legend>
          {(['energy', 'error'] as const).map((one) => (
            <label key={one}>
              <input type="radio" name={group} checked={scale === one} onChange={() => setScale(one)} />
              {one === 'energy' ? 'Energy in hartree' : 'Distance from FCI in mHa'}
            </label>
          ))}
        </fieldset>
      )}
      <div ref={frame} className="chart" role="img" aria-label={described(curve)}>
        {width > 0 && <Plot key={scale} columns={columns} scale={scale} frame={view} width={width} colors={colors} />}
      </div>
      {scale === 'energy' && view.above !== null && (
        <p className="field-hint">
          Trial steps of the optimizer leave the frame, the highest at {hartree(view.above)} hartree.
        </p>
      )}
    </figure>
  );
}

type EnergyFrame = ReturnType<typeof energyFrame>;

function Plot({
  columns,
  scale,
  frame,
  width,
  colors,
}: {
  readonly columns: Columns;
  readonly scale: Scale;
  readonly frame: EnergyFrame;
  readonly width: number;
  readonly colors: ChartColors;
}): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(columns);
  latest.current = columns;
  const seen = useRef(frame);
  seen.current = frame;

  useEffect(() => {
    if (place.current === null) return;
    const made = new uPlot(
      optionsOf(scale, width, colors, () => seen.current),
      latest.current as uPlot.AlignedData,
      place.current,
    );
    plot.current = made;
    return () => {
      made.destroy();
      plot.current = null;
    };
  }, [scale, width, colors]);

  useEffect(() => plot.current?.setData(columns as uPlot.AlignedData), [columns]);

  return <div ref={place} />;
}

/** The legend tells the last values until somebody points at others. */
function showLast(plot: uPlot): void {
  const last = plot.data[0].length - 1;
  if (last >= 0 && plot.cursor.idx == null) plot.setLegend({ idx: last });
}

function optionsOf(scale: Scale, width: number, colors: ChartColors, frame: () => EnergyFrame): uPlot.Options {
  const font = '12px system-ui, sans-serif';
  const axis = {
    stroke: colors.text,
    font,
    labelFont: font,
    grid: { stroke: colors.grid, width: 1 },
    ticks: { stroke: colors.grid, width: 1 },
  };
  const unit = scale === 'energy' ? 'energy (hartree)' : 'distance from FCI (mHa)';
  const say = (value: number | null) =>
    value === null ? '–' : scale === 'energy' ? hartree(value) : millihartree(value);
  const series = (label: string, stroke: string, more: uPlot.Series = {}): uPlot.Series => ({
    label,
    stroke,
    width: 1.5,
    points: { show: false },
    value: (_plot, value: number | null) => say(value),
    ...more,
  });
  return {
    width,
    height: 300,
    cursor: { points: { size: 7 } },
    hooks: { draw: [showLast], setCursor: [showLast] },
    scales: { x: { time: false }, y: scale === 'error' ? { distr: 3 } : { range: () => [frame().low, frame().high] } },
    axes: [
      { ...axis, label: 'evaluation', labelSize: 20, size: 34, incrs: wholeSteps },
      {
        ...axis,
        label: unit,
        labelSize: 20,
        size: 72,
        values: (_plot, splits) => splits.map(scale === 'energy' ? energyTick(splits) : errorTick),
      },
    ],
    series: [
      { label: 'Evaluation' },
      series('Energy', colors.accent, { points: { show: true, size: 4, fill: colors.accent }, width: 1 }),
      series('Lowest so far', colors.accent, { width: 2, dash: [2, 4] }),
      series('Hartree–Fock', colors.second, { dash: [8, 4] }),
      ...(scale === 'energy' ? [series('FCI', colors.third)] : []),
    ],
  };
}

/** Evaluations are counted: no tick between them. */
const wholeSteps = [1, 2, 5]
  .flatMap((digit) => [1, 10, 100, 1000, 10_000].map((power) => digit * power))
  .sort((a, b) => a - b);

/** All ticks of an axis with the same number of decimals. */
function energyTick(splits: readonly (number | null)[]) {
  const [first, second] = splits.filter((split) => split !== null);
  const step = first === undefined || second === undefined ? 1 : Math.abs(second - first);
  const decimals = Math.min(10, Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)));
  return (split: number | null) => (split === null ? '' : split.toFixed(decimals).replace('-', '−'));
}

function errorTick(split: number | null): string {
  if (split === null) return '';
  return split >= 0.001 && split < 10_000 ? String(Number(split.toPrecision(3))) : powerOfTen(split);
}

function described({ evaluations, hf, fci }: Curve): string {
  const first = evaluations[0];
  const last = evaluations.at(-1);
  if (first === undefined || last === undefined) return 'No evaluation yet';
  const lines = [hf === null ? '' : `Hartree–Fock ${hartree(hf)}`, fci === null ? '' : `FCI ${hartree(fci)}`];
  return [
    `Energy from ${hartree(first.energy)} to ${hartree(last.energy)} hartree in ${evaluations.length} evaluations`,
    ...lines.filter(Boolean),
  ].join('; ');
}
