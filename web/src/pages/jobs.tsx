import type { ReactNode } from 'react';
import type { JobPage as JobList } from '../api/documents.ts';
import { useLoad } from '../api/load.ts';
import { request } from '../api/request.ts';
import { phaseNames } from '../parts/badge.tsx';
import { SelectField } from '../parts/field.tsx';
import { Empty, FailureNotice, Loading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { Link, navigate, usePlace } from '../routing/place.tsx';
import { useDevices } from './devices.tsx';
import { JobTable } from './job-table.tsx';

const filters = ['device', 'storage', 'phase'] as const;

/** Own jobs, latest first; the filters stand in the address, so that a list can be kept as a bookmark. */
export function JobsPage(): ReactNode {
  const { query } = usePlace();
  const asked = new URLSearchParams({ limit: '25' });
  for (const key of [...filters, 'cursor']) {
    const value = query.get(key);
    if (value) asked.set(key, value);
  }
  const jobs = useLoad(asked.toString(), (signal) => request<JobList>('GET', `jobs?${asked}`, { signal }), 5);
  const filtered = filters.some((key) => query.get(key));
  const older = jobs.value?.next ?? null;
  const withCursor = (cursor: string | null) => {
    const next = new URLSearchParams(query);
    next.delete('cursor');
    if (cursor !== null) next.set('cursor', cursor);
    return `/jobs${next.size > 0 ? `?${next}` : ''}`;
  };
  return (
    <Page
      title="Jobs"
      lead="What you sent to the devices, latest first. Other users cannot see it."
      actions={
        <Link className="button button-main" to="/jobs/new">
          New job
        </Link>
      }
    >
      <Filters />
      <FailureNotice failure={jobs.failure} retry={jobs.reload} />
      {jobs.loading && <Loading what="your jobs" />}
      {jobs.value?.jobs.length === 0 &&
        (filtered ? (
          <Empty title="No job fits these filters.">
            <Link to="/jobs">Show all jobs</Link>
          </Empty>
        ) : (
          <Empty title="You have not sent a job yet.">
            <p>Every device has an example to start with: send it, then change it.</p>
            <Link className="button" to="/jobs/new">
              Send the first job
            </Link>
          </Empty>
        ))}
      {jobs.value !== null && jobs.value.jobs.length > 0 && <JobTable jobs={jobs.value.jobs} />}
      {(query.get('cursor') !== null || older !== null) && (
        <nav className="pager" aria-label="Pages of jobs">
          {query.get('cursor') !== null && (
            <Link className="button" to={withCursor(null)}>
              Latest
            </Link>
          )}
          {older !== null && (
            <Link className="button" to={withCursor(older)}>
              Older
            </Link>
          )}
        </nav>
      )}
    </Page>
  );
}

function Filters(): ReactNode {
  const { query } = usePlace();
  const devices = useDevices().value ?? [];
  const choose = (key: (typeof filters)[number]) => (value: string) => {
    const next = new URLSearchParams(query);
    next.delete('cursor');
    if (value === '') next.delete(key);
    else next.set(key, value);
    navigate(`/jobs${next.size > 0 ? `?${next}` : ''}`, 'replace');
  };
  const names = (values: readonly string[], chosen: string | null) =>
    [...new Set(chosen ? [...values, chosen] : values)]
      .filter((name) => name !== '')
      .sort()
      .map((name) => [name, name] as const);
  return (
    <search className="row">
      <SelectField
        label="Device"
        value={query.get('device') ?? ''}
        change={choose('device')}
        options={[
          ['', 'All devices'],
          ...names(
            devices.map(({ device }) => device),
            query.get('device'),
          ),
        ]}
      />
      <SelectField
        label="Storage"
        value={query.get('storage') ?? ''}
        change={choose('storage')}
        options={[
          ['', 'All storage'],
          ...names(
            devices.map(({ storage }) => storage),
            query.get('storage'),
          ),
        ]}
      />
      <SelectField
        label="State"
        value={query.get('phase') ?? ''}
        change={choose('phase')}
        options={[['', 'All states'], ...phaseNames]}
      />
    </search>
  );
}
