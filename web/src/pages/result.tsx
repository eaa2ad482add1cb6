import { type ReactNode, useEffect, useMemo, useState } from 'react';
import type { CircuitResult, ResultDocument } from '../api/documents.ts';
import { useLoad } from '../api/load.ts';
import { request } from '../api/request.ts';
import { ConvergenceChart } from '../charts/convergence-chart.tsx';
import { HistogramChart } from '../charts/histogram.tsx';
import { type Energies, type Evaluation, energiesOf, trajectoryOf } from '../jobs/energies.ts';
import { count, hartree, millihartree } from '../jobs/formats.ts';
import { histogramOf } from '../jobs/outcomes.ts';
import { Badge } from '../parts/badge.tsx';
import { CopyButton } from '../parts/button.tsx';
import { FailureNotice, Loading } from '../parts/notice.tsx';
import { Facts, Table } from '../parts/table.tsx';

/** More circuits than this are shown on demand only. */
const shownAtOnce = 8;

/** The result of a finished job, circuit by circuit. */
export function JobResult({
  job,
  firstOnly = false,
}: {
  readonly job: string;
  readonly firstOnly?: boolean;
}): ReactNode {
  const result = useLoad(job, (signal) =>
    request<ResultDocument>('GET', `jobs/${encodeURIComponent(job)}/result`, { signal }),
  );
  const { failure, reload } = result;
  // A storage may tell that a job is done a moment before its result can be read: ask again before it counts as lost.
  const [asked, setAsked] = useState(0);
  const patient = failure?.code === 'result_lost' && asked < 6;
  useEffect(() => {
    if (!patient) return;
    const timer = setTimeout(() => {
      setAsked(asked + 1);
      reload();
    }, 500);
    return () => clearTimeout(timer);
  }, [patient, asked, reload]);
  const all = result.value?.results ?? [];
  const circuits = firstOnly ? all.slice(0, 1) : all;
  return (
    <div className="stack">
      {!patient && <FailureNotice failure={failure} retry={reload} />}
      {(result.loading || patient) && <Loading what="the result" />}
      {circuits.slice(0, shownAtOnce).map((circuit) => (
        <Circuit key={circuit.header.name} circuit={circuit} preview={firstOnly} />
      ))}
      {circuits.length > shownAtOnce && (
        <details>
          <summary>{count(circuits.length - shownAtOnce)} more circuits</summary>
          <div className="stack">
            {circuits.slice(shownAtOnce, 200).map((circuit) => (
              <Circuit key={circuit.header.name} circuit={circuit} />
            ))}
            {circuits.length > 200 && <p className="muted">The others are in the result document.</p>}
          </div>
        </details>
      )}
    </div>
  );
}

/** `preview` leaves out what only the page of the job needs. */
function Circuit({
  circuit,
  preview = false,
}: {
  readonly circuit: CircuitResult;
  readonly preview?: boolean;
}): ReactNode {
  const { name } = circuit.header;
  const energies = energiesOf(circuit.data);
  return (
    <section className="card stack" aria-label={`Result of ${name}`}>
      {energies === null ? (
        <Counts name={name} memory={circuit.data.memory} />
      ) : (
        <VqeResult name={name} data={circuit.data} preview={preview} />
      )}
    </section>
  );
}

function Counts({ name, memory }: { readonly name: string; readonly memory: readonly string[] }): ReactNode {
  const histogram = useMemo(() => histogramOf(memory), [memory]);
  if (memory.length === 0) {
    return (
      <>
        <h3>{name}</h3>
        <p className="muted">Nothing was measured: add a “measure” instruction to see outcomes.</p>
      </>
    );
  }
  const { mean, deviation, hidden } = histogram;
  return (
    <>
      <header className="section-head">
        <h3>{name}</h3>
        <p className="muted">
          {count(histogram.shots)} shots
          {mean !== null &&
            deviation !== null &&
            `, mean ${mean.toFixed(2)}, standard deviation ${deviation.toFixed(2)}`}
        </p>
      </header>
      <HistogramChart histogram={histogram} name={name} />
      {hidden.outcomes > 0 && (
        <p className="muted">
          {count(hidden.outcomes)} rarer outcomes with {count(hidden.count)} shots together are not drawn.
        </p>
      )}
      <details>
        <summary>
          As a table<span className="unseen">: {name}</span>
        </summary>
        <Table caption={`Outcomes of ${name}`} columns={['Outcome', 'Shots', 'Share']}>
          {histogram.bars.map(({ outcome, count: shots, share }) => (
            <tr key={outcome}>
              <th scope="row" className="mono">
                {outcome}
              </th>
              <td>{count(shots)}</td>
              <td>{(share * 100).toFixed(2)} %</td>
            </tr>
          ))}
        </Table>
      </details>
    </>
  );
}

function VqeResult({
  name,
  data,
  preview,
}: {
  readonly name: string;
  readonly data: CircuitResult['data'];
  readonly preview: boolean;
}): ReactNode {
  const energies = energiesOf(data);
  const evaluations = useMemo(() => trajectoryOf(data), [data]);
  if (energies === null) return null;
  const { failure, errorMillihartree, flags } = energies;
  return (
    <>
      <header className="section-head">
        <h3>{energies.molecule ?? name}</h3>
        <span className="chip-row">
          {failure !== null && <Badge tone="bad">Not computed</Badge>}
          {flags.map((flag) => (
            <Badge key={flag} tone="wait">
              {flag.replaceAll('_', ' ')}
            </Badge>
          ))}
        </span>
      </header>
      {failure !== null && (
        <div className="notice notice-bad">
          <p>{failure.message}</p>
          {failure.hint !== '' && <p>{failure.hint}</p>}
          <p>
            <code>{failure.code}</code>
          </p>
        </div>
      )}
      {energies.total !== null && (
        <p className="headline">
          <strong>{hartree(energies.total)}</strong> hartree
          {errorMillihartree !== null && (
            <span className="muted"> · {millihartree(errorMillihartree)} mHa from the exact energy</span>
          )}
        </p>
      )}
      {evaluations.length > 0 && (
        <ConvergenceChart
          curve={{ evaluations, hf: energies.hf, fci: energies.fci }}
          name={energies.molecule ?? name}
        />
      )}
      {!preview && <VqeDetails name={name} energies={energies} evaluations={evaluations} />}
    </>
  );
}

function VqeDetails({
  name,
  energies,
  evaluations,
}: {
  readonly name: string;
  readonly energies: Energies;
  readonly evaluations: readonly Evaluation[];
}): ReactNode {
  return (
    <>
      {energies.rows.length > 0 && (
        <Table caption={`Energies of ${energies.molecule ?? name}`} columns={['Energy', '#Hartree']}>
          {energies.rows.map(({ label, hartree: energy }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td className="number">{hartree(energy)}</td>
            </tr>
          ))}
        </Table>
      )}
      <Facts facts={energies.facts.map(({ label, value }) => [label, value] as const)} />
      {energies.experimentId !== null && (
        <p className="muted address">
          Experiment <code>{energies.experimentId}</code>
          <CopyButton text={energies.experimentId} what="experiment id" />
        </p>
      )}
      {evaluations.length > 0 && (
        <details>
          <summary>
            Evaluations as a table<span className="unseen">: {name}</span>
          </summary>
          <Table caption={`Evaluations of ${name}`} columns={['Evaluation', '#Energy (hartree)']}>
            {evaluations.map(({ index, energy }) => (
              <tr key={index}>
                <th scope="row">{index}</th>
                <td className="number">{hartree(energy)}</td>
              </tr>
            ))}
          </Table>
        </details>
      )}
    </>
  );
}
