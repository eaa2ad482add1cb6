import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runProgram } from './statevector.ts';

interface DoubleJob {
  readonly id: string;
  readonly body: {
    readonly tags?: readonly string[];
    readonly params: { readonly pubs: readonly [string, null, number][] };
  };
  /** States that are still to come; the last one stays. */
  readonly states: { status: string; reason?: string }[];
}

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly crn: string | undefined;
  readonly version: string | undefined;
  readonly body: string;
}

type Trouble = {
  readonly status: number;
  readonly body?: unknown;
  readonly after?: string;
  readonly carriedOut?: boolean;
};

/**
 * A double of the documented endpoints of IBM Cloud IAM and of the Qiskit Runtime REST API, named as such; IBM was never
 * asked. It simulates programs in native gates and gives the likeliest outcome for every shot, in the documented shape.
 */
export class DoubleIbm {
  readonly seen: Seen[] = [];
  readonly jobs = new Map<string, DoubleJob>();
  /** Answers in front of the real ones: "METHOD /path" → answers, one for each request. */
  readonly troubles = new Map<string, Trouble[]>();
  readonly apiKey = 'key-of-a-double-0123456789';
  configuration: Record<string, unknown> = {
    backend_name: 'ibm_double',
    backend_version: '1.2.3',
    n_qubits: 4,
    basis_gates: ['cz', 'id', 'rz', 'sx', 'x'],
    coupling_map: [
      [0, 1],
      [1, 2],
      [3, 2],
    ],
    max_shots: 5000,
    max_experiments: 300,
    simulator: false,
  };
  /** States through which each new job goes. */
  states: DoubleJob['states'] = [{ status: 'Queued' }, { status: 'Running' }, { status: 'Completed' }];
  results: unknown;
  onRequest: ((path: string) => void) | null = null;
  #server: Server | null = null;
  #tokens = 0;

  async start(): Promise<string> {
    const server = createServer((request, response) => {
      this.#answer(request).then(
        ({ status, body, after }) => {
          response.writeHead(status, {
            'content-type': 'application/json',
            ...(after === undefined ? {} : { 'retry-after': after }),
          });
          response.end(body === undefined ? '' : JSON.stringify(body));
        },
        (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
      );
    });
    this.#server = server;
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((done) => this.#server?.close(done));
  }

  count(method: string, path: string): number {
    return this.seen.filter((one) => one.method === method && one.path === path).length;
  }

  async #answer(request: IncomingMessage): Promise<Trouble> {
    const url = new URL(request.url ?? '/', 'http://double');
    const { method = '' } = request;
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const header = (name: string) => {
      const value = request.headers[name];
      return typeof value === 'string' ? value : undefined;
    };
    const [authorization, crn, version] = [header('authorization'), header('service-crn'), header('ibm-api-version')];
    this.seen.push({ method, path: url.pathname, authorization, crn, version, body });
    this.onRequest?.(url.pathname);
    const trouble = this.troubles.get(`${method} ${url.pathname}`)?.shift();
    if (trouble !== undefined) {
      if (trouble.carriedOut) this.#route(method, url, body, authorization);
      return trouble;
    }
    return this.#route(method, url, body, authorization);
  }

  #route(method: string, url: URL, body: string, authorization: string | undefined): Trouble {
    const { pathname } = url;
    if (method === 'POST' && pathname === '/identity/token') {
      const form = new URLSearchParams(body);
      if (form.get('grant_type') !== 'urn:ibm:params:oauth:grant-type:apikey' || form.get('apikey') !== this.apiKey) {
        return {
          status: 400,
          body: { errorCode: 'BXNIM0415E', errorMessage: `Provided API key ${form.get('apikey')} could not be found.` },
        };
      }
      return {
        status: 200,
        body: { access_token: `bearer-${++this.#tokens}`, token_type: 'Bearer', expires_in: 3600 },
      };
    }
    if (authorization !== `Bearer bearer-${this.#tokens}`) return refusal(401, 'Invalid token');
    if (method === 'GET' && pathname === '/v1/backends/ibm_double/configuration')
      return { status: 200, body: this.configuration };
    if (method === 'GET' && pathname === '/v1/backends/ibm_double/status') {
      return {
        status: 200,
        body: { state: true, status: 'active', message: 'available', length_queue: 7, backend_version: '1.2.3' },
      };
    }
    if (method === 'POST' && pathname === '/v1/jobs') {
      const id = `job${this.jobs.size}`;
      this.jobs.set(id, { id, body: JSON.parse(body), states: this.states.map((state) => ({ ...state })) });
      return { status: 200, body: { id, backend: 'ibm_double' } };
    }
    if (method === 'GET' && pathname === '/v1/jobs') {
      const tag = url.searchParams.get('tags') ?? '';
      const jobs = [...this.jobs.values()].filter((job) => job.body.tags?.includes(tag)).map(describeJob);
      return { status: 200, body: { jobs, count: jobs.length, limit: 20, offset: 0 } };
    }
    const [, id = '', action = ''] = /^\/v1\/jobs\/([^/]+)\/?(.*)$/.exec(pathname) ?? [];
    const job = this.jobs.get(id);
    if (job === undefined) return refusal(404, 'Not Found');
    if (method === 'POST' && action === 'cancel') {
      job.states.splice(0, job.states.length, { status: 'Cancelled' });
      return { status: 204 };
    }
    if (method === 'GET' && action === 'results') return { status: 200, body: this.results ?? resultsOf(job) };
    if (method !== 'GET' || action !== '') return refusal(404, 'Not Found');
    const body2 = describeJob(job);
    if (job.states.length > 1) job.states.shift();
    return { status: 200, body: body2 };
  }
}

function refusal(status: number, message: string): Trouble {
  return { status, body: { errors: [{ code: 1200, message, more_info: '' }], trace: 'x' } };
}

function describeJob({ id, body, states }: DoubleJob) {
  const [state] = states;
  return {
    id,
    backend: 'ibm_double',
    state: { reason: '', ...state },
    status: state!.status,
    tags: body.tags ?? [],
    program: { id: 'sampler' },
  };
}

function resultsOf({ body }: DoubleJob) {
  const results = body.params.pubs.map(([program, , shots]) => {
    const { state, measured } = runProgram(program, 4);
    const weights = Array.from(state.re, (re, at) => re * re + state.im[at]! * state.im[at]!);
    const likeliest = weights.indexOf(Math.max(...weights));
    const value = measured.reduce((sum, wire, bit) => sum + ((likeliest >> wire) & 1) * 2 ** bit, 0);
    return {
      data: { c: { samples: new Array(shots).fill(`0x${value.toString(16)}`), num_bits: measured.length } },
      metadata: {},
    };
  });
  return { results, metadata: { version: 2 } };
}
