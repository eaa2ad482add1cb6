import { spawn, spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DropboxDouble } from './dropbox.ts';

const folder = resolve(import.meta.dirname, '../../.cache/python-dropbox');
/** The set that works with Python 3.11: sqooler imports decouple without saying so, the SDK `pkg_resources`. */
const packages = [
  'dropbox',
  'sqooler==0.9.0',
  'python-decouple==3.8',
  'pymongo==4.8.0',
  'jwcrypto==1.5.8',
  'cryptography==42.0.8',
  'setuptools==70.3.0',
];

/** Makes the Python peers in `.cache/python-dropbox` once; the reason when that cannot be done here. */
export function pythonPeers(): { readonly python: string } | { readonly reason: string } {
  const python = join(folder, 'bin/python');
  const marker = join(folder, 'eigenlake-installed.txt');
  if (existsSync(marker)) return { python };
  const steps: readonly [string, readonly string[]][] = [
    ['python3', ['-m', 'venv', folder]],
    [python, ['-m', 'pip', 'install', '-q', ...packages]],
    [python, ['-c', 'import dropbox, sqooler']],
  ];
  for (const [command, args] of steps) {
    const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8', timeout: 300_000 });
    if (status !== 0) return { reason: `${command} ${args[1]}: ${error?.message ?? stderr.trim().split('\n').at(-1)}` };
  }
  writeFileSync(marker, packages.join('\n'));
  return { python };
}

/** The SDK speaks https with certificates of its own: every session gets a transport that sends to the double instead. */
const transport = `
import json, sys, warnings
from urllib.parse import urlsplit
warnings.filterwarnings("ignore")
import dropbox, requests
from requests.adapters import HTTPAdapter

URL, LOGIN = sys.argv[1], json.loads(sys.argv[2])

class ToTheDouble(HTTPAdapter):
    def send(self, request, **options):
        parts = urlsplit(request.url)
        assert parts.scheme == "https" and parts.hostname.endswith("dropboxapi.com"), request.url
        request.url = URL + parts.path
        return super().send(request, **options)

make = dropbox.dropbox_client.create_session if hasattr(dropbox, "dropbox_client") else dropbox.dropbox.create_session
def session(*args, **options):
    made = make(*args, **options)
    made.mount("https://", ToTheDouble())
    return made
dropbox.dropbox_client.create_session = session
`;

/** Runs a script that prints one JSON document; it finds the double behind the SDK, and its arguments in ARGUMENTS. */
export function runPython(
  python: string,
  double: DropboxDouble,
  script: string,
  args: readonly string[] = [],
): Promise<unknown> {
  const text = `${transport}\nARGUMENTS = sys.argv[3:]\n${script}`;
  const child = spawn(python, ['-c', text, double.url, JSON.stringify(double.login), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Promise((done, failed) => {
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      out += part;
    });
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      err += part;
    });
    child.once('error', failed);
    child.once('close', (code) => {
      if (code !== 0) failed(new Error(`python ended with ${code}: ${err.slice(-3000)}`));
      else done(JSON.parse(out.trim().split('\n').at(-1) ?? ''));
    });
  });
}
