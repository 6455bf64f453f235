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

/** The first `count` free loopback ports at or above `from`, so that two demos can stand side by side. */
export async function freePorts(from: number, count: number): Promise<number[]> {
  const ports: number[] = [];
  for (let port = from; port < 65_536 && ports.length < count; port++) {
    if (await isFree(port)) ports.push(port);
  }
  return ports;
}
