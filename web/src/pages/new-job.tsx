import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { useAction } from '../api/action.ts';
import type { DeviceEntry } from '../api/documents.ts';
import { request } from '../api/request.ts';
import { jobText } from '../jobs/job-text.ts';
import { jobOfMoleculeFile } from '../jobs/molecule-job.ts';
import { idempotencyKey, postJob } from '../jobs/post-job.ts';
import { isVqe, templatesFor } from '../jobs/templates.ts';
import { SubmitButton } from '../parts/button.tsx';
import { Field, SelectField } from '../parts/field.tsx';
import { Empty, FailureNotice, Loading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { Link, navigate, usePlace } from '../routing/place.tsx';
import { useDevices } from './devices.tsx';

export function NewJobPage(): ReactNode {
  const { query } = usePlace();
  const devices = useDevices();
  const usable = devices.value?.filter(({ trouble }) => trouble === null) ?? [];
  const wanted = query.get('device');
  return (
    <Page title="New job" lead="Choose a device, change its example or load a file, and send it.">
      <FailureNotice failure={devices.failure} retry={devices.reload} />
      {devices.loading && <Loading what="the devices" />}
      {devices.value !== null && usable.length === 0 && (
        <Empty title="No device can take a job now.">
          <p>
            See what is wrong on the page of <Link to="/devices">devices</Link>.
          </p>
        </Empty>
      )}
      {usable.length > 0 && <JobForm devices={usable} wanted={wanted} />}
    </Page>
  );
}

function JobForm({
  devices,
  wanted,
}: {
  readonly devices: readonly DeviceEntry[];
  readonly wanted: string | null;
}): ReactNode {
  const first = devices.find(({ backend_name }) => backend_name === wanted) ?? devices.find(({ online }) => online);
  const [backend, setBackend] = useState((first ?? devices[0]!).backend_name);
  const device = devices.find(({ backend_name }) => backend_name === backend) ?? devices[0]!;
  const templates = templatesFor(device);
  const [text, setText] = useState(() => jobText(templates[0]?.job ?? {}));
  const [template, setTemplate] = useState(0);
  const [problem, setProblem] = useState<string | null>(null);
  const key = useRef<{ text: string; key: string } | null>(null);

  const send = useAction(async (payload: unknown) => {
    // The same text sent twice by an impatient hand is one job; a changed text is another.
    if (key.current?.text !== backend + text) key.current = { text: backend + text, key: idempotencyKey() };
    const { job_id } = await postJob(device.backend_name, payload, key.current.key, request);
    navigate(`/jobs/${encodeURIComponent(job_id)}`);
  });

  const show = (name: string, index: number) => {
    const next = devices.find(({ backend_name }) => backend_name === name) ?? device;
    setBackend(next.backend_name);
    setTemplate(index);
    setText(jobText(templatesFor(next)[index]?.job ?? {}));
    setProblem(null);
  };
  const load = async (file: File | undefined) => {
    if (file === undefined) return;
    const content = await file.text();
    try {
      setText(isVqe(device.device) ? jobText(jobOfMoleculeFile(file.name, content)) : content);
      setProblem(null);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const payload = parsedJob(text);
    setProblem(payload.problem);
    if (payload.problem === null) void send.run(payload.job);
  };

  return (
    <form className="card" onSubmit={submit}>
      <div className="row">
        <SelectField
          label="Device"
          value={device.backend_name}
          change={(name) => show(name, 0)}
          options={devices.map((one) => [
            one.backend_name,
            `${one.device}${one.storage === 'local' ? '' : ` in ${one.storage}`}${one.online ? '' : ' (offline)'}`,
          ])}
          hint={device.online ? `${device.queued} waiting now` : 'It is offline: the job waits until it is back.'}
        />
        <SelectField
          label="Example"
          value={String(template)}
          change={(index) => show(device.backend_name, Number(index))}
          options={templates.map(({ label }, index) => [String(index), label])}
          hint="Replaces the text below."
        />
        <Field
          label={isVqe(device.device) ? 'Molecule file' : 'Job file'}
          hint={isVqe(device.device) ? 'JSON or .xyz; every molecule becomes a circuit.' : 'JSON, as the API takes it.'}
        >
          {(wiring) => (
            <input
              {...wiring}
              type="file"
              accept={isVqe(device.device) ? '.json,.xyz' : '.json'}
              onChange={(event) => void load(event.target.files?.[0])}
            />
          )}
        </Field>
      </div>
      <Field label="Job" problem={problem}>
        {(wiring) => (
          <textarea {...wiring} value={text} spellCheck={false} onChange={(event) => setText(event.target.value)} />
        )}
      </Field>
      <FailureNotice failure={send.failure} />
      <div className="form-actions">
        <SubmitButton busy={send.busy} busyText="Sending…">
          Send job
        </SubmitButton>
        <Link to="/jobs" className="button">
          Back to the jobs
        </Link>
      </div>
    </form>
  );
}

function parsedJob(text: string): { readonly job: unknown; readonly problem: string | null } {
  try {
    const job: unknown = JSON.parse(text);
    const isObject = typeof job === 'object' && job !== null && !Array.isArray(job);
    return { job, problem: isObject ? null : 'A job is a JSON object with keys experiment_0, experiment_1, …' };
  } catch (error) {
    return { job: null, problem: `This is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}
