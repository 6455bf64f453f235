import { createServer } from 'node:net';

/** Whether a loopback TCP port is free now. */
async function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => {
      resolve(false);
    });
    probe.listen(port, '127.0.0.1', () => {
      probe.close(() => {
        resolve(true);
      });
    });
  });
}

/** Those of these loopback ports that somebody listens on. */
export async function takenPorts(ports: readonly number[]): Promise<number[]> {
  const taken: number[] = [];
  for (const port of ports) if (!(await isFree(port))) taken.push(port);
  return taken;
}

/** The first `count` free loopback ports at or above `from`, so that two demos can stand side by side. */
export async function freePorts(from: number, count: number): Promise<number[]> {
  const ports: number[] = [];
  for (let port = from; port < 65_536 && ports.length < count; port++) {
    if (await isFree(port)) ports.push(port);
  }
  return ports;
}
