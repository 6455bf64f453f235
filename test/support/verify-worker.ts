/** Threads do not inherit the TypeScript loader: an entry that brings it along. */
const loader = import.meta.resolve('tsx/esm/api');
const worker = new URL('../../gateway/ledger/verify-worker.ts', import.meta.url).href;

export const VERIFY_WORKER_SOURCE = new URL(
  `data:text/javascript,${encodeURIComponent(
    `import { register } from '${loader}'; register(); await import('${worker}');`,
  )}`,
);
