export {
  type Client,
  type ClientOptions,
  connect,
  type JobFilter,
  type JobStreamEvent,
  type WaitOptions,
} from './client.ts';
export { jobNotDone, requestRefused, serverUnreachable, unexpectedAnswer } from './errors.ts';
