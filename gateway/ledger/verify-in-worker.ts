/** Verification on a thread and a connection of its own, so that no lane waits for it (design section 2). */
import { Worker } from 'node:worker_threads';
import { TongdaoError, type ErrorCode } from '../../schemas/errors.js';
import type { VerifyReport } from './verify-problem.js';
import type { VerifyOptions } from './verify.js';

/** What the thread says before it ends. */
export type VerifyAnswer =
  { readonly report: VerifyReport } | { readonly code: ErrorCode; readonly detail: string };

export interface VerifyRun {
  /** Rejects as `verifyLedger` does, with `STOPPING` after `stop`, or with `INTERNAL`. */
  readonly report: Promise<VerifyReport>;
  /** Ends the thread wherever it is; it reads only. */
  stop(): Promise<void>;
}

/** The compiled file beside this one. */
export const VERIFY_WORKER = new URL('./verify-worker.js', import.meta.url);

/** `entry`: what the thread runs; a test that is not compiled has another one. */
export function verifyInWorker(options: VerifyOptions, entry: URL = VERIFY_WORKER): VerifyRun {
  const worker = new Worker(entry, { workerData: options, name: 'verification' });
  let stopping = false;
  const report = new Promise<VerifyReport>((resolve, reject) => {
    worker.once('message', (answer: VerifyAnswer) => {
      if ('report' in answer) resolve(answer.report);
      else reject(new TongdaoError(answer.code, answer.detail));
    });
    worker.once('error', (cause) => {
      reject(new TongdaoError('INTERNAL', 'verification failed', { cause }));
    });
    // Says nothing new after an answer: a promise settles once.
    worker.once('exit', () => {
      reject(new TongdaoError(stopping ? 'STOPPING' : 'INTERNAL', 'verification was cut short'));
    });
  });
  return {
    report,
    stop: async () => {
      stopping = true;
      await worker.terminate();
    },
  };
}
