/** A simulator that belongs to a demo: started with an IPC channel, gone when the channel closes. */
import { fork, type ChildProcess } from 'node:child_process';
import { TongdaoError } from '../../schemas/errors.js';

/** Called by a simulator process when it serves; exits with its parent, however that ends. */
export function announceReady(stop: () => Promise<void>): void {
  const end = (): void => {
    void stop().finally(() => process.exit(0));
  };
  process.on('disconnect', end);
  // A signal often reaches the whole group; a child of a gateway waits for the gateway to let go.
  const unlessOwned = (): void => {
    if (process.send === undefined) end();
  };
  process.on('SIGTERM', unlessOwned);
  process.on('SIGINT', unlessOwned);
  process.send?.({ ready: true });
}

const ENTRY = new URL('../tongdao.cjs', import.meta.url);

/** Starts `tongdao simulate …` and resolves when it serves. */
export async function startSimulator(args: readonly string[]): Promise<ChildProcess> {
  const child = fork(ENTRY, ['simulate', ...args], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    child.once('message', () => {
      resolve(child);
    });
    child.once('exit', (code, signal) => {
      const how = signal ?? `exit code ${code ?? 'unknown'}`;
      reject(new TongdaoError('INTERNAL', `simulate ${args[0] ?? ''} ended: ${how}`));
    });
  });
}
