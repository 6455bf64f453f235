import { systemTimers } from '../../gateway/ops/system.js';
import { TongdaoError } from '../../schemas/errors.js';

export async function pause(ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    systemTimers.after(ms, resolve);
  });
}

/** Rejects with `DEVICE_TIMEOUT` when `work` has not settled in time. */
export async function within<T>(work: Promise<T>, ms: number, what: string): Promise<T> {
  let cancel: () => void = () => undefined;
  const limit = new Promise<never>((_, reject) => {
    cancel = systemTimers.after(ms, () => {
      reject(new TongdaoError('DEVICE_TIMEOUT', `bench: ${what}`));
    });
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    cancel();
  }
}
