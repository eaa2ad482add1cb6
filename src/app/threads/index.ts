export { beginThread, experimentThread } from './experiment-thread.ts';
