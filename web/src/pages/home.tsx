import type { ReactNode } from 'react';
import type { JobPage as JobList } from '../api/documents.ts';
import { useLoad } from '../api/load.ts';
import { request } from '../api/request.ts';
import { ExampleCurve } from '../charts/example-curve.tsx';
import { count } from '../jobs/formats.ts';
import { Moment } from '../parts/moment.tsx';
import { Empty, FailureNotice, Loading } from '../parts/notice.tsx';
import { Page, Section } from '../parts/page.tsx';
import { Table } from '../parts/table.tsx';
import { Link } from '../routing/place.tsx';
import { useSession } from '../session/session.tsx';
import { DeviceState, useDevices } from './devices.tsx';
import { JobTable } from './job-table.tsx';
import { JobResult } from './result.tsx';

export function HomePage(): ReactNode {
  const { account } = useSession();
  return account?.user ? <Desk name={account.user.name} /> : <Welcome />;
}

function Welcome(): ReactNode {
  const { account } = useSession();
  return (
    <div className="page">
      <header className="hero">
        <div>
          <h1>
            <span className="line">Quantum experiments as jobs,</span>{' '}
            <span className="line">every result as data</span>
          </h1>
          <p className="lead">
            Eigenlake sends your circuits and molecules to simulators and laboratory machines, and keeps what comes back
            where you can find it again.
          </p>
          <div className="page-actions">
            {account?.local ? (
              <Link className="button button-main" to="/jobs">
                Start
              </Link>
            ) : (
              <>
                {account?.sign_up && (
                  <Link className="button button-main" to="/sign-up">
                    Sign up
                  </Link>
                )}
                <Link className="button" to="/login">
                  Log in
                </Link>
              </>
            )}
          </div>
        </div>
        <ExampleCurve />
      </header>
      <DeviceOverview />
      <Section title="How it works">
        <ol className="steps">
          <li>
            <h3>Send a job</h3>
            <p>From this page, from Python, or with curl: a list of instructions, or a molecule.</p>
          </li>
          <li>
            <h3>The device takes it</h3>
            <p>First come, first run. You see its place in the queue and when it should be done.</p>
          </li>
          <li>
            <h3>Read the result</h3>
            <p>Counts and curves here, the whole document by API, signed by the device that made it.</p>
          </li>
        </ol>
      </Section>
    </div>
  );
}

function Desk({ name }: { readonly name: string }): ReactNode {
  const jobs = useLoad('latest', (signal) => request<JobList>('GET', 'jobs?limit=5', { signal }), 5);
  const shown = jobs.value?.jobs.find(({ phase }) => phase === 'done');
  return (
    <Page
      title={`Hello, ${name}`}
      actions={
        <Link className="button button-main" to="/jobs/new">
          New job
        </Link>
      }
    >
      <Section title="Latest jobs" actions={<Link to="/jobs">All jobs</Link>}>
        <FailureNotice failure={jobs.failure} retry={jobs.reload} />
        {jobs.loading && <Loading what="your jobs" />}
        {jobs.value?.jobs.length === 0 && (
          <Empty title="You have not sent a job yet.">
            <p>Choose a device below and send it one of its example jobs: the result is here in a moment.</p>
            <Link className="button" to="/jobs/new">
              Send the first job
            </Link>
          </Empty>
        )}
        {jobs.value !== null && jobs.value.jobs.length > 0 && <JobTable jobs={jobs.value.jobs} />}
      </Section>
      {shown !== undefined && (
        <Section
          title="Latest result"
          actions={<Link to={`/jobs/${encodeURIComponent(shown.job_id)}`}>Whole result</Link>}
        >
          <JobResult job={shown.job_id} firstOnly />
        </Section>
      )}
      <DeviceOverview />
    </Page>
  );
}

function DeviceOverview(): ReactNode {
  const devices = useDevices(20);
  return (
    <Section title="Devices" actions={<Link to="/devices">How to use them</Link>}>
      <FailureNotice failure={devices.failure} retry={devices.reload} />
      {devices.loading && <Loading what="the devices" />}
      {devices.value?.length === 0 && (
        <Empty title="No device yet.">
          <p>
            Start one with <code>eigenlake spool</code>.
          </p>
        </Empty>
      )}
      {devices.value !== null && devices.value.length > 0 && (
        <Table caption="Devices" columns={['Device', 'State', '+Last seen', 'Waiting', '+What it is']}>
          {devices.value.map((device) => (
            <tr key={`${device.storage}/${device.device}`}>
              <th scope="row">
                {device.device || 'Unknown devices'}
                {device.storage !== 'local' && <span className="muted"> in {device.storage}</span>}
              </th>
              <td>
                <DeviceState device={device} />
              </td>
              <td className="roomy">
                <Moment time={device.last_seen} otherwise="never" />
              </td>
              <td>{count(device.queued)}</td>
              <td className="wide muted roomy">{device.trouble ?? device.description}</td>
            </tr>
          ))}
        </Table>
      )}
    </Section>
  );
}
