import type { ReactNode } from 'react';

/** Millihartree above FCI at each energy of a run: water in STO-3G on the `vqe` device, UCCSD with L-BFGS-B. */
const distances = [
  4.6485, 528.93, 1.078, 6.3534, 0.7525, 0.6507, 0.302, 0.3819, 0.1658, 0.1444, 0.1204, 0.1147, 0.1002, 0.0993, 0.0977,
  0.097, 0.0953, 0.095, 0.0949, 0.0952, 0.0948,
];
const hartreeFock = 49.49;
const chemicalAccuracy = 1.594;

const size = { width: 440, height: 250 };
const margin = { top: 12, right: 6, bottom: 34, left: 44 };
const decades = { low: Math.log10(0.05), high: 3 };
const inner = { width: size.width - margin.left - margin.right, height: size.height - margin.top - margin.bottom };
const x = (evaluation: number) => margin.left + (inner.width * (evaluation - 0.5)) / distances.length;
const y = (distance: number) =>
  margin.top + (inner.height * (decades.high - Math.log10(distance))) / (decades.high - decades.low);

/** What a result looks like, for who has none yet: a real run, drawn without asking the server. */
export function ExampleCurve(): ReactNode {
  const right = size.width - margin.right;
  const path = distances.map((distance, index) => `${index === 0 ? 'M' : 'L'}${x(index + 1)} ${y(distance)}`).join(' ');
  return (
    <figure className="example">
      <figcaption>
        <strong>Water on the vqe device</strong>
        Energy above FCI in mHa; 14 qubits, UCCSD, STO-3G.
      </figcaption>
      <svg
        viewBox={`0 0 ${size.width} ${size.height}`}
        role="img"
        aria-label="Energy of water above FCI at 21 evaluations: from 4.6 to 0.095 millihartree; Hartree–Fock lies at 49"
      >
        {[0.1, 1, 10, 100].map((tick) => (
          <g key={tick}>
            <line className="chart-grid" x1={margin.left} x2={right} y1={y(tick)} y2={y(tick)} />
            <text className="chart-label" x={margin.left - 8} y={y(tick) + 4} textAnchor="end">
              {tick}
            </text>
          </g>
        ))}
        <line className="example-hf" x1={margin.left} x2={right} y1={y(hartreeFock)} y2={y(hartreeFock)} />
        <text className="chart-label" x={right} y={y(hartreeFock) - 6} textAnchor="end">
          Hartree–Fock
        </text>
        <line className="example-goal" x1={margin.left} x2={right} y1={y(chemicalAccuracy)} y2={y(chemicalAccuracy)} />
        <text className="chart-label" x={right} y={y(chemicalAccuracy) - 6} textAnchor="end">
          chemical accuracy
        </text>
        <path className="example-line" d={path} />
        {distances.map((distance, index) => (
          <circle key={x(index + 1)} className="example-point" cx={x(index + 1)} cy={y(distance)} r={3} />
        ))}
        {[1, 5, 10, 15, 20].map((tick) => (
          <text key={tick} className="chart-label" x={x(tick)} y={size.height - margin.bottom + 16} textAnchor="middle">
            {tick}
          </text>
        ))}
        <text className="chart-title" x={margin.left + inner.width / 2} y={size.height - 3} textAnchor="middle">
          evaluation
        </text>
      </svg>
    </figure>
  );
}
