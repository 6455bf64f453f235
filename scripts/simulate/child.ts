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

export interface StartedChild {
  readonly process: ChildProcess;
  /** Resolves when it serves. Rejects when it ends instead. */
  readonly ready: Promise<void>;
}

/** Starts a `tongdao` command as a child that goes when its channel is closed. */
export function startChild(args: readonly string[]): StartedChild {
  const child = fork(ENTRY, [...args], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ready = new Promise<void>((resolve, reject) => {
    child.once('message', () => {
      resolve();
    });
    child.once('exit', (code, signal) => {
      const how = signal ?? `exit code ${code ?? 'unknown'}`;
      reject(new TongdaoError('INTERNAL', `${args.slice(0, 2).join(' ')} ended: ${how}`));
    });
  });
  return { process: child, ready };
}

/** Starts `tongdao simulate …` and resolves when it serves. */
export async function startSimulator(args: readonly string[]): Promise<ChildProcess> {
  const child = startChild(['simulate', ...args]);
  await child.ready;
  return child.process;
}
