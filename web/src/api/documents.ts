/** Documents of the API, as the server's contract writes them. Types only: nothing of the server is bundled. */
export type {
  AccountDocument,
  DeviceEntry,
  JobDetail,
  JobEntry,
  JobPage,
  NewToken,
  NewTokenRequest,
  StorageEntry,
  TokenEntry,
  UserEntry,
  Verification,
} from '../../../src/app/server/contract.ts';
export type { Role, Scope } from '../../../src/cloud/accounts/contract.ts';
export type { CircuitResult, JobPhase, ResultDocument, StatusDocument } from '../../../src/cloud/jobs/contract.ts';

export type StorageType = 'local' | 'mongodb' | 'dropbox';
