import type { DeviceEntry } from '../api/documents.ts';
import { jobText } from './job-text.ts';
import { isVqe, templatesFor } from './templates.ts';

export interface Snippet {
  readonly label: string;
  readonly language: 'python' | 'shell';
  readonly text: string;
}

type SnippetDevice = Pick<
  DeviceEntry,
  'device' | 'backend_name' | 'url' | 'num_wires' | 'instructions' | 'cold_atom_type'
>;

/** How to use a device from a program; `TOKEN` and `NAME` are for the reader to replace. */
export function snippetsFor(device: SnippetDevice): readonly Snippet[] {
  const qiskit = !isVqe(device.device) && ['fermion', 'spin'].includes(device.cold_atom_type);
  return [plainPython(device), ...(qiskit ? [coldAtom(device)] : []), curl(device)];
}

const withoutSlash = (url: string) => url.replace(/\/+$/, '');
/** The device's address in v3, where the token travels in a header. */
const thirdVersion = (url: string) => withoutSlash(url).replace('/api/v2/', '/api/v3/');

function plainPython(device: SnippetDevice): Snippet {
  const job = jobText(templatesFor(device)[0]?.job);
  return {
    label: 'Python',
    language: 'python',
    text: `import json, time, requests

device = "${thirdVersion(device.url)}"
headers = {"Authorization": "Bearer TOKEN"}
job = json.loads("""${job}""")

posted = requests.post(f"{device}/post_job", json={"payload": job}, headers=headers).json()
while True:
    result = requests.get(
        f"{device}/get_job_result", params={"job_id": posted["job_id"]}, headers=headers
    ).json()
    if "results" in result or result["status"] == "ERROR":
        break
    time.sleep(1)
print(result)`,
  };
}

function coldAtom(device: SnippetDevice): Snippet {
  return {
    label: 'qiskit-cold-atom',
    language: 'python',
    text: `from qiskit_cold_atom.providers import ColdAtomProvider

# once: keeps the account on this computer
ColdAtomProvider.save_account(
    urls=["${withoutSlash(device.url)}"], username="NAME", token="TOKEN"
)

provider = ColdAtomProvider.load_account()
device = provider.get_backend("${device.backend_name}")`,
  };
}

function curl(device: SnippetDevice): Snippet {
  const job = jobText({ payload: templatesFor(device)[0]?.job });
  const url = thirdVersion(device.url);
  return {
    label: 'curl',
    language: 'shell',
    text: `curl ${url}/post_job \\
  -H 'Authorization: Bearer TOKEN' \\
  -d '${job}'

curl '${url}/get_job_result?job_id=JOB' -H 'Authorization: Bearer TOKEN'`,
  };
}
