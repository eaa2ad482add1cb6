import Type from 'typebox';

/** Documents of the reference's routes, fields in its order (they document; texts are written by `JSON.stringify`). */
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

export const statusMessage = Type.Object(
  {
    job_id: Type.String(),
    status: Type.String({
      enum: ['INITIALIZING', 'QUEUED', 'DONE', 'ERROR', 'error'],
      description: '`error` only in answer to a v2 get_job_result',
    }),
    detail: Type.String(),
    error_message: Type.String(),
  },
  { title: 'Status' },
);

export const gate = Type.Object(
  {
    coupling_map: Type.Array(Type.Array(Type.Integer())),
    description: Type.String(),
    name: Type.String(),
    parameters: Type.Array(Type.String()),
    qasm_def: Type.String(),
  },
  { title: 'Gate' },
);

export const backendConfigSchema = Type.Object(
  {
    description: Type.String(),
    display_name: Type.String(),
    conditional: Type.Boolean(),
    coupling_map: Type.String(),
    dynamic_reprate_enabled: Type.Boolean(),
    local: Type.Boolean(),
    memory: Type.Boolean(),
    open_pulse: Type.Boolean(),
    backend_version: Type.String(),
    n_qubits: Type.Integer(),
    backend_name: Type.String(),
    basis_gates: Type.Array(Type.String()),
    max_experiments: Type.Integer(),
    max_shots: Type.Integer(),
    simulator: Type.Boolean(),
    gates: Type.Array(gate),
    supported_instructions: Type.Array(Type.String()),
    cold_atom_type: Type.String(),
    wire_order: Type.String(),
    num_species: Type.Integer(),
    url: nullable(Type.String()),
  },
  { title: 'Backend' },
);

export const backendStatusSchema = Type.Object(
  {
    backend_name: Type.String(),
    backend_version: Type.String(),
    operational: Type.Boolean(),
    pending_jobs: Type.Integer(),
    status_msg: Type.String(),
  },
  { title: 'BackendStatus' },
);

export const circuitResultSchema = Type.Object(
  {
    header: Type.Object({ name: Type.String(), 'extra metadata': Type.String() }),
    shots: Type.Integer(),
    success: Type.Boolean(),
    data: Type.Object({
      memory: Type.Array(Type.String()),
      instructions: nullable(
        Type.Array(
          Type.Object({
            name: Type.String(),
            wires: Type.Array(Type.Integer()),
            params: Type.Array(Type.Number()),
          }),
        ),
      ),
    }),
  },
  { title: 'CircuitResult' },
);

export const resultSchema = Type.Object(
  {
    backend_name: nullable(Type.String()),
    display_name: Type.String(),
    backend_version: Type.String(),
    job_id: Type.String(),
    qobj_id: nullable(Type.String()),
    success: Type.Boolean(),
    status: Type.String({ description: '`finished` on v2, `DONE` on v3; `ERROR` when the result is lost' }),
    header: Type.Object({}),
    results: Type.Array(circuitResultSchema),
  },
  { title: 'Result' },
);

/** What the reference's framework answers to a request that it cannot read. */
export const requestProblem = Type.Object(
  {
    detail: Type.Union([
      Type.String(),
      Type.Array(
        Type.Object({
          type: Type.String(),
          loc: Type.Array(Type.String()),
          msg: Type.String(),
        }),
      ),
    ]),
  },
  { title: 'RequestProblem' },
);

export const postJobV2 = Type.Object({
  job: Type.String({ description: 'the job as JSON text' }),
  token: Type.String(),
});
export const postJobV3 = Type.Object({ payload: Type.Object({}, { description: 'the job' }) });
export const jobQueryV2 = Type.Object({ job_id: Type.String(), token: Type.String() });
export const jobQueryV3 = Type.Object({ job_id: Type.String() });
export const postJobHeaders = Type.Object({
  'Idempotency-Key': Type.Optional(
    Type.String({ maxLength: 200, description: 'repeating the submission under the same key gives the same job' }),
  ),
});
