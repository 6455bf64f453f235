import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const TONGDAO_ENTRY = fileURLToPath(
  new URL('../../dist/scripts/tongdao.cjs', import.meta.url),
);

export interface CommandRun {
  readonly code: number | NodeJS.Signals;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, without a shell and without input. */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string } = {},
): Promise<CommandRun> {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8');
    child[name].on('data', (chunk: string) => (texts[name] += chunk));
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      resolve({ code: signal ?? code ?? -1, ...texts });
    });
  });
}

/** Runs the built `tongdao` command. */
export function runTongdao(
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv } = {},
): Promise<CommandRun> {
  return runCommand(process.execPath, [TONGDAO_ENTRY, ...args], options);
}
