import { type ReactNode, useEffect } from 'react';
import { useAction } from '../api/action.ts';
import type { JobDetail, Verification } from '../api/documents.ts';
import { type LiveEvent, useLiveEvents } from '../api/live-events.ts';
import { useLoad } from '../api/load.ts';
import { request, requestText } from '../api/request.ts';
import { ConvergenceChart } from '../charts/convergence-chart.tsx';
import { circuitsOfEvents, curveOfEvents } from '../jobs/energies.ts';
import { eventText } from '../jobs/event-text.ts';
import { count, duration, ended } from '../jobs/formats.ts';
import { PhaseBadge } from '../parts/badge.tsx';
import { ConfirmButton, CopyButton } from '../parts/button.tsx';
import { Code } from '../parts/code.tsx';
import { Moment } from '../parts/moment.tsx';
import { FailureNotice, Loading } from '../parts/notice.tsx';
import { Page, Section } from '../parts/page.tsx';
import { Facts } from '../parts/table.tsx';
import { Link } from '../routing/place.tsx';
import { JobResult } from './result.tsx';

/** One job: where it stands, what happens, and what came out. */
export function JobPage({ job }: { readonly job: string }): ReactNode {
  const path = `jobs/${encodeURIComponent(job)}`;
  const detail = useLoad(
    job,
    (signal) => request<JobDetail>('GET', path, { signal }),
    (known) => (known !== null && ended(known.phase) ? null : 3),
  );
  const phase = detail.value?.phase ?? null;
  const over = phase !== null && ended(phase);
  const live = useLiveEvents(phase === null ? null : job);
  const { changes } = live;
  const { reload } = detail;
  useEffect(() => {
    if (changes > 0) reload();
  }, [changes, reload]);
  const cancel = useAction(async () => {
    await request('POST', `${path}/cancel`);
    reload();
  });

  if (detail.value === null) {
    return (
      <Page title="Job" lead={<Link to="/jobs">All jobs</Link>}>
        <FailureNotice failure={detail.failure} retry={reload} />
        {detail.loading && <Loading what="the job" />}
      </Page>
    );
  }
  const entry = detail.value;
  return (
    <Page
      title={`Job on ${entry.device}`}
      lead={
        <span className="address">
          <code>{job}</code>
          <CopyButton text={job} what="job id" />
        </span>
      }
      actions={
        !over &&
        phase !== 'cancelling' && (
          <ConfirmButton
            label="Cancel job"
            name=""
            quiet={false}
            question="Cancel this job?"
            consequence="It stops where it is, and there will be no result."
            confirm="Cancel the job"
            act={cancel.run}
          />
        )
      }
    >
      <FailureNotice failure={cancel.failure ?? detail.failure} />
      <Standing job={entry} />
      <Progress events={live.events} over={over} />
      {phase === 'done' && (
        <Section title="Result">
          <JobResult job={job} />
          <Signature job={job} />
        </Section>
      )}
      <Posted path={path} />
    </Page>
  );
}

function Standing({ job }: { readonly job: JobDetail }): ReactNode {
  const { eta, position } = job;
  return (
    <section className="card stack" aria-label="Where it stands">
      <div aria-live="polite" className="stack">
        <p className="device-head">
          <PhaseBadge phase={job.phase} />
          {position !== null && <span>{job.waiting_reason ?? `${count(position)} before it`}</span>}
          {eta !== null && !ended(job.phase) && (
            <span className="muted" title={`From ${eta.jobs} comparable jobs`}>
              done in about {duration(eta.seconds)} ({duration(eta.low)} to {duration(eta.high)})
            </span>
          )}
        </p>
        {job.phase === 'failed' && <p className="field-problem">{job.reason ?? job.error_message}</p>}
        {job.phase === 'cancelled' && <p>{job.reason ?? 'Cancelled.'}</p>}
      </div>
      <Facts
        facts={[
          ['Sent', <Moment key="sent" time={job.created} />],
          ['Started', <Moment key="started" time={job.started} />],
          ['Ended', <Moment key="ended" time={job.ended} />],
          ['Ran for', ranFor(job)],
          ['Circuits', count(job.circuits)],
          ['Attempts', count(job.attempts)],
          ['Storage', job.storage],
        ]}
      />
      {(job.reason === null || !job.detail.includes(job.reason)) && (
        <p className="muted">{job.detail.replace(/\s+/g, ' ')}</p>
      )}
    </section>
  );
}

function ranFor({ started, ended: end }: JobDetail): string {
  if (started === null || end === null) return '–';
  return duration(Math.max(0, (Date.parse(end) - Date.parse(started)) / 1000));
}

/** While it runs: the curves, and what happened last. Afterwards the events are kept folded. */
function Progress({ events, over }: { readonly events: readonly LiveEvent[]; readonly over: boolean }): ReactNode {
  if (events.length === 0) return null;
  const told = events.flatMap((event) => eventText(event) ?? []).map((text, index) => ({ index, text }));
  const list = (
    <ol className="events" aria-live={over ? 'off' : 'polite'}>
      {told.slice(-100).map(({ index, text }) => (
        <li key={index}>
          <span className="event-number">{index + 1}</span>
          <span>{text}</span>
        </li>
      ))}
    </ol>
  );
  if (over) {
    return (
      <details>
        <summary>
          What happened ({count(told.length)} {told.length === 1 ? 'event' : 'events'})
        </summary>
        {list}
      </details>
    );
  }
  const curves = circuitsOfEvents(events).map((circuit) => ({ circuit, curve: curveOfEvents(events, circuit) }));
  const current = curves.filter(({ curve }) => curve.evaluations.length > 1).at(-1);
  return (
    <Section title="Now">
      <div className="card stack">
        {current !== undefined && (
          <>
            <h3>{current.circuit}</h3>
            <ConvergenceChart curve={current.curve} name={current.circuit} />
          </>
        )}
        {list}
      </div>
    </Section>
  );
}

function Signature({ job }: { readonly job: string }): ReactNode {
  const path = `jobs/${encodeURIComponent(job)}`;
  const verification = useLoad(path, (signal) => request<Verification>('GET', `${path}/verification`, { signal }));
  const { value } = verification;
  if (value === null) return null;
  return (
    <div className="stack">
      {!value.signed && <p className="muted">The device did not sign this result.</p>}
      {value.signed && value.valid === true && (
        <p>
          <span className="badge badge-good">Signature valid</span> The result is what the device signed with the key{' '}
          <code>{value.kid}</code>.
        </p>
      )}
      {value.signed && value.valid === false && (
        <p>
          <span className="badge badge-bad">Signature wrong</span> The result is not what the device signed: do not
          trust it.
        </p>
      )}
      {value.signed && value.valid === null && (
        <p className="muted">The result is signed, but the key {value.kid ?? ''} is unknown here.</p>
      )}
      <p className="form-actions">
        <a className="button" href={`/api/v3/${path}/result`} download={`${job}.json`}>
          Result document
        </a>
        {value.signed && (
          <a className="button" href={`/api/v3/${path}/signed_result`} download={`${job}.signed.json`}>
            Signed result
          </a>
        )}
        {value.kid !== null && (
          <a className="button" href={`/api/v3/keys/${encodeURIComponent(value.kid)}`}>
            Public key
          </a>
        )}
      </p>
    </div>
  );
}

function Posted({ path }: { readonly path: string }): ReactNode {
  const posted = useLoad(path, (signal) => requestText('GET', `${path}/job`, { signal }));
  if (posted.value === null) return null;
  return (
    <details>
      <summary>What was sent</summary>
      <Code text={posted.value} label="job document" />
    </details>
  );
}
