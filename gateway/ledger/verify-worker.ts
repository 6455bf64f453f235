/** Entry of the worker thread that verifies (verify-in-worker.ts): one order, one answer, then its end. */
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { isTongdaoError } from '../../schemas/errors.js';
import type { VerifyAnswer } from './verify-in-worker.js';
import { verifyLedger } from './verify.js';

const orderSchema = z.strictObject({
  dir: z.string(),
  vkey: z.string().optional(),
  readPayloads: z.boolean().optional(),
});

async function answer(): Promise<VerifyAnswer> {
  try {
    const { dir, vkey, readPayloads } = orderSchema.parse(workerData);
    const report = await verifyLedger({
      dir,
      ...(vkey === undefined ? {} : { vkey }),
      ...(readPayloads === undefined ? {} : { readPayloads }),
    });
    return { report };
  } catch (error) {
    // An error of our own does not survive the way between threads; its code does.
    if (!isTongdaoError(error)) throw error;
    return { code: error.code, detail: error.message };
  }
}

parentPort?.postMessage(await answer());
