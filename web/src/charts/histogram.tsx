import type { ReactNode } from 'react';
import { type Histogram, isNumeric, type OutcomeCount, shortOutcomes } from '../jobs/outcomes.ts';
import { labelStep, ticksUpTo } from './ticks.ts';
import { useWidth } from './width.ts';

const height = 220;
const margin = { top: 12, right: 8, bottom: 40, left: 46 };

/** How often each outcome was measured, as bars; the table beside it says the same. */
export function HistogramChart({
  histogram,
  name,
}: {
  readonly histogram: Histogram;
  readonly name: string;
}): ReactNode {
  const [frame, width] = useWidth<HTMLDivElement>();
  return (
    <div ref={frame} className="chart">
      {width > 0 && <Bars histogram={histogram} name={name} width={width} />}
    </div>
  );
}

function Bars({
  histogram: { bars, shots },
  name,
  width,
}: {
  readonly histogram: Histogram;
  readonly name: string;
  readonly width: number;
}): ReactNode {
  const inner = { width: width - margin.left - margin.right, height: height - margin.top - margin.bottom };
  const names = shortOutcomes(bars);
  const axis = axisOf(bars, names);
  const ticks = ticksUpTo(Math.max(...bars.map(({ share }) => share)));
  const top = ticks.at(-1) ?? 1;
  const slot = inner.width / axis.slots;
  const thickness = Math.max(1, Math.min(46, slot * (slot < 6 ? 0.9 : 0.74)));
  const step = labelStep(axis.slots, inner.width, axis.labelWidth);
  const y = (share: number) => margin.top + inner.height * (1 - share / top);
  return (
    <svg width={width} height={height} role="img" aria-label={`Histogram of ${shots} shots of ${name}`}>
      {ticks.map((tick) => (
        <g key={tick}>
          <line className="chart-grid" x1={margin.left} x2={width - margin.right} y1={y(tick)} y2={y(tick)} />
          <text className="chart-label" x={margin.left - 8} y={y(tick) + 4} textAnchor="end">
            {Number((tick * 100).toPrecision(4))} %
          </text>
        </g>
      ))}
      {bars.map((bar, index) => {
        const position = axis.position(bar, index);
        const x = margin.left + slot * (position + 0.5);
        return (
          <g key={bar.outcome} className="chart-bar">
            <rect
              x={x - thickness / 2}
              y={y(bar.share)}
              width={thickness}
              height={y(0) - y(bar.share)}
              rx={Math.min(2, thickness / 4)}
            >
              <title>{`${bar.outcome}: ${bar.count} of ${shots}`}</title>
            </rect>
            {axis.labelled(bar, index, step) && (
              <text className="chart-label" x={x} y={height - margin.bottom + 16} textAnchor="middle">
                {names[index]}
              </text>
            )}
          </g>
        );
      })}
      <text className="chart-title" x={margin.left + inner.width / 2} y={height - 4} textAnchor="middle">
        measured {axis.numeric ? 'value' : 'values, wire by wire'}
      </text>
    </svg>
  );
}

/** One wire gives a number line with its gaps; several wires one slot for each outcome that occurs. */
function axisOf(bars: readonly OutcomeCount[], names: readonly string[]) {
  const values = bars.map(({ outcome }) => Number(outcome));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (isNumeric(bars) && high - low < 600) {
    return {
      numeric: true,
      slots: high - low + 1,
      labelWidth: 12 + 8 * String(high).length,
      position: (bar: OutcomeCount) => Number(bar.outcome) - low,
      labelled: (bar: OutcomeCount, _: number, step: number) => Number(bar.outcome) % step === 0,
    };
  }
  return {
    numeric: false,
    slots: bars.length,
    labelWidth: 12 + 8 * Math.max(...names.map((name) => name.length)),
    position: (_: OutcomeCount, index: number) => index,
    labelled: (_: OutcomeCount, index: number, step: number) => index % step === 0,
  };
}
