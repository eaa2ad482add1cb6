import { afterAll, describe, expect, it } from 'vitest';
import { doneStatus, initialStatus, resultJson, writeJson } from '../../../../src/cloud/jobs/index.ts';
import {
  claimed,
  device,
  deviceConfig,
  done,
  jobText,
  resultOf,
  submission,
} from '../../../conformance/storage/samples.ts';
import { pythonPeers, runPython } from '../../../doubles/dropbox-python.ts';
import { dropboxSites } from './site.ts';

const sites = dropboxSites();
afterAll(() => sites.remove());

const peers = pythonPeers();
const reason = 'reason' in peers ? peers.reason : null;
const python = 'python' in peers ? peers.python : '';
const shared = '/Backend_files';

describe.skipIf(reason !== null)(
  `dropbox: the Python SDK at the double${reason === null ? '' : ` (skipped: ${reason})`}`,
  () => {
    it('refreshes its token, uploads, lists page by page, downloads, moves and deletes', async () => {
      const { double } = await sites.fresh();
      double.pageSize = 2;
      const told = await runPython(
        python,
        double,
        `
from dropbox.exceptions import ApiError
from dropbox.files import WriteMode
def refused(work):
    try:
        work()
    except ApiError as error:
        return str(error.error)
    return None
with dropbox.Dropbox(app_key=LOGIN["app_key"], app_secret=LOGIN["app_secret"], oauth2_refresh_token=LOGIN["refresh_token"]) as dbx:
    account = dbx.users_get_current_account()
    first = dbx.files_upload(b"one", "/a/B/one.json", mode=WriteMode("add"))
    again = dbx.files_upload(b"one", "/a/B/one.json", mode=WriteMode("add"))
    strict = refused(lambda: dbx.files_upload(b"one", "/a/B/one.json", mode=WriteMode("add"), strict_conflict=True))
    other = refused(lambda: dbx.files_upload(b"two", "/a/b/ONE.json", mode=WriteMode("add")))
    renamed = dbx.files_upload(b"two", "/a/B/one.json", mode=WriteMode("add"), autorename=True)
    second = dbx.files_upload(b"three", "/a/B/one.json", mode=WriteMode("update", first.rev))
    stale = refused(lambda: dbx.files_upload(b"four", "/a/B/one.json", mode=WriteMode("update", first.rev), strict_conflict=True))
    dbx.files_upload("ü €".encode(), "/a/B/ü.json", mode=WriteMode("overwrite"))
    page = dbx.files_list_folder("/a/B/")
    names, pages = [], 0
    while True:
        names += [entry.name for entry in page.entries]
        pages += 1
        if not page.has_more:
            break
        page = dbx.files_list_folder_continue(page.cursor)
    moved = dbx.files_move_v2("/a/B/one.json", "/c/one.json")
    absent = refused(lambda: dbx.files_move_v2("/a/B/one.json", "/c/two.json"))
    occupied = refused(lambda: dbx.files_move_v2("/a/B/ü.json", "/c/one.json"))
    meta, response = dbx.files_download("/c/one.json")
    news = dbx.files_list_folder_continue(page.cursor)
    deleted = dbx.files_delete_v2("/a")
    missing = [refused(lambda: dbx.files_download("/a/B/ü.json")), refused(lambda: dbx.files_get_metadata("/a")),
               refused(lambda: dbx.files_delete_v2("/a")), refused(lambda: dbx.files_list_folder("/a"))]
    cursor = dbx.files_list_folder_get_latest_cursor("/c", recursive=True).cursor
    quiet = dbx.files_list_folder_longpoll(cursor, timeout=30) if dbx.files_upload(b"x", "/c/x.json") else None
    print(json.dumps({"account": account.email, "same": first.rev == again.rev, "strict": strict, "other": other,
      "renamed": renamed.name, "second": second.rev != first.rev, "stale": stale, "names": names, "pages": pages,
      "moved": moved.metadata.path_display, "absent": absent, "occupied": occupied, "content": response.content.decode(),
      "rev": meta.rev == moved.metadata.rev, "news": [type(entry).__name__ for entry in news.entries],
      "missing": missing, "changes": quiet.changes, "version": dropbox.__version__}))
`,
      );
      expect(told).toMatchObject({
        account: 'double@example.org',
        same: true,
        strict: expect.stringContaining('conflict'),
        other: expect.stringContaining('conflict'),
        renamed: 'one (1).json',
        second: true,
        stale: expect.stringContaining('conflict'),
        names: ['one (1).json', 'one.json', 'ü.json'],
        pages: 2,
        moved: '/c/one.json',
        absent: expect.stringContaining('not_found'),
        occupied: expect.stringContaining('conflict'),
        content: 'three',
        rev: true,
        news: ['DeletedMetadata'],
        missing: Array(4).fill(expect.stringContaining('not_found')),
        changes: true,
      });
    });

    it('says which refresh token is worth nothing', async () => {
      const { double } = await sites.fresh();
      const told = await runPython(
        python,
        double,
        `
from dropbox.exceptions import AuthError, HttpError
with dropbox.Dropbox(app_key=LOGIN["app_key"], app_secret=LOGIN["app_secret"], oauth2_refresh_token="revoked") as dbx:
    try:
        dbx.users_get_current_account()
        print(json.dumps(None))
    except (AuthError, HttpError) as error:
        print(json.dumps(type(error).__name__))
`,
      );
      expect(told).toBe('AuthError');
    });

    it('reads what our provider wrote, and our provider what it wrote', async () => {
      const { double, open } = await sites.fresh();
      const provider = open();
      await provider.publishConfig(deviceConfig);
      const { job } = await provider.submit(submission(3));
      const claim = await claimed(provider);
      await provider.finish(claim, done(claim));
      const peer = '20210906_203730-singlequdit-user_1-1088f';
      const told = await runPython(
        python,
        double,
        `
job, peer, text, status = ARGUMENTS
with dropbox.Dropbox(app_key=LOGIN["app_key"], app_secret=LOGIN["app_secret"], oauth2_refresh_token=LOGIN["refresh_token"]) as dbx:
    read = lambda path: json.loads(dbx.files_download(path)[1].content)
    documents = [read("${shared}/Config/${device}/config.json"), read(f"${shared}/Result/${device}/alice/result-{job}.json"),
                 read(f"${shared}/Status/${device}/alice/status-{job}.json"), read(f"${shared}/Finished_Jobs/${device}/alice/job-{job}.json")]
    dbx.files_upload(text.encode(), f"${shared}/Queued_Jobs/${device}/job-{peer}.json")
    dbx.files_upload(status.encode(), f"${shared}/Status/${device}/user_1/status-{peer}.json")
    print(json.dumps(documents))
`,
        [job, peer, jobText(7), writeJson({ ...initialStatus(peer) })],
      );
      expect(told).toEqual([
        deviceConfig,
        JSON.parse(writeJson(resultJson(resultOf(job)))),
        doneStatus(job),
        JSON.parse(jobText(3)),
      ]);
      expect(await provider.status(device, peer)).toEqual(initialStatus(peer));
      expect(await claimed(provider)).toMatchObject({ job: peer, text: jobText(7) });
    });
  },
);

const sqooler = `
from sqooler.schemes import DropboxLoginInformation, ResultDict, StatusMsgDict
from sqooler.storage_providers.dropbox import DropboxProvider
provider = DropboxProvider(DropboxLoginInformation(**LOGIN))
`;

describe.skipIf(reason !== null)(`dropbox: sqooler 0.9.0${reason === null ? '' : ` (skipped: ${reason})`}`, () => {
  it('as a server: its jobs are executed by us, and it reads their ends', async () => {
    const { double, open } = await sites.fresh();
    const spooler = open();
    await spooler.publishConfig(deviceConfig);
    const jobs = (await runPython(
      python,
      double,
      `${sqooler}
assert provider.get_backends() == ["${device}"]
jobs = []
for number in range(2):
    job = provider.upload_job({"experiment_0": {"number": number}}, "${device}", "bob")
    provider.upload_status("${device}", "bob", job)
    jobs.append(job)
print(json.dumps(jobs))
`,
    )) as string[];
    const ended: string[] = [];
    for (let number = 0; number < 2; number++) {
      const claim = await claimed(spooler);
      ended.push(claim.job);
      await spooler.start(claim);
      await spooler.finish(claim, done(claim, ['1', String(number)]));
    }
    expect(ended.sort()).toEqual(jobs.sort());
    const told = await runPython(
      python,
      double,
      `${sqooler}
ends = []
for job in ARGUMENTS:
    status = provider.get_status("${device}", "bob", job)
    result = provider.get_result("${device}", "bob", job)
    ends.append([status.status, result.success, len(result.results[0].data.memory), provider.get_job("Backend_files/Finished_Jobs/${device}/bob", job)["experiment_0"] is not None])
print(json.dumps(ends))
`,
      jobs,
    );
    expect(told).toEqual([
      ['DONE', true, 2, true],
      ['DONE', true, 2, true],
    ]);
  });

  it('as a spooler: it executes our jobs in their order, and we read their ends', async () => {
    const { double, open } = await sites.fresh();
    const server = open();
    await server.publishConfig(deviceConfig);
    const jobs: string[] = [];
    for (let number = 0; number < 3; number++) jobs.push((await server.submit(submission(number + 1))).job);
    const told = await runPython(
      python,
      double,
      `${sqooler}
taken = []
for outcome in ["DONE", "ERROR", None]:
    job = provider.get_next_job_in_queue("${device}").job_id
    taken.append(job)
    if outcome is None:
        continue
    assert provider.get_job("Backend_files/Running_Jobs", job)["experiment_0"]["shots"] == len(taken)
    result = ResultDict(display_name="${device}", backend_version="0.3", job_id=job, status="INITIALIZING", results=[])
    status = StatusMsgDict(job_id=job, status=outcome, detail="by sqooler", error_message="None")
    provider.update_in_database(result, status, job, "${device}")
print(json.dumps(taken))
`,
    );
    expect(told).toEqual(jobs);
    const [first = '', second = '', third = ''] = jobs;
    const reader = open();
    expect(await reader.status(device, first)).toMatchObject({ status: 'DONE', detail: 'by sqooler' });
    expect((await reader.result(device, first))?.document).toMatchObject({ job_id: first, status: 'DONE' });
    expect((await reader.state(device, second))?.phase).toBe('failed');
    expect(await reader.state(device, third)).toMatchObject({ phase: 'running', owner: 'alice' });
    expect(await reader.claim(device, 'spooler', 1000)).toBeNull();
    expect((await reader.config(device))?.last_queue_check).not.toBeNull();
  });
});
