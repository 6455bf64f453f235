import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ControlClient } from '../../gateway/http/control/control-client.js';

const ENTRY = fileURLToPath(new URL('../../dist/scripts/tongdao.cjs', import.meta.url));

/** Suites that run at the same time look for free ports in different places. */
const DEMO_PORT = 8000 + (process.pid % 800) * 30;

export interface RunningGateway {
  readonly child: ChildProcess;
  readonly client: ControlClient;
  /** Everything it printed so far, both streams. */
  output(): string;
  /** Resolves with exit code or signal. */
  readonly exited: Promise<number | NodeJS.Signals>;
}

/** Starts the built gateway on a data directory and waits until it says that it is ready. */
export async function startGatewayProcess(
  dataDir: string,
  extra: { env?: NodeJS.ProcessEnv; wrap?: readonly string[]; args?: readonly string[] } = {},
): Promise<RunningGateway> {
  if (!existsSync(ENTRY)) throw new Error('dist/ is missing: npm run build');
  const command = [
    ...(extra.wrap ?? []),
    process.execPath,
    ENTRY,
    'start',
    '--data',
    dataDir,
    ...(extra.args ?? []),
  ];
  const child = spawn(command[0] ?? '', command.slice(1), {
    env: {
      ...process.env,
      TONGDAO_LOG_LEVEL: 'info',
      TONGDAO_DEMO_PORT: String(DEMO_PORT),
      ...extra.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const collect = (chunk: Buffer): void => {
    text += chunk.toString('utf8');
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const exited = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('exit', (code, signal) => {
      resolve(signal ?? code ?? -1);
    });
  });
  const client = new ControlClient({ path: `${dataDir}/control.sock` });
  await waitUntil(
    async () => {
      if (child.exitCode !== null || child.signalCode !== null) {
        throw new Error(`gateway ended at start:\n${text}`);
      }
      const status = (await client.request('GET', '/status').catch(() => undefined)) as
        { health: { status: string } } | undefined;
      return status !== undefined && ['ready', 'degraded'].includes(status.health.status);
    },
    20_000,
    () => `gateway not ready:\n${text}`,
  );
  return { child, client, output: () => text, exited };
}

/** Polls a real condition of another process; fails loudly when it never comes true. */
export async function waitUntil(
  condition: () => boolean | Promise<boolean>,
  withinMs: number,
  complaint: () => string,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(complaint());
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
