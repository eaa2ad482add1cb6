// A backend of IBM Quantum in one file: eigenlake spool --device ./examples/ibm.js
import { ibmRuntimeDevice } from 'eigenlake/devices';

export const device = await ibmRuntimeDevice({
  backend: process.env.IBM_BACKEND ?? 'ibm_kingston',
  // Or { file: '/path/only/you/may/read' }.
  token: { environment: 'IBM_QUANTUM_TOKEN' },
  instance: { environment: 'IBM_QUANTUM_CRN' },
  // What one job may cost at most, in seconds on the machine.
  maxExecutionSeconds: 60,
});
