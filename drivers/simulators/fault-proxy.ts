import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { TongdaoError } from '../../schemas/errors.js';

/** What the proxy does with the bytes that come back from the target, unless said otherwise. */
export type FaultMode =
  | { readonly kind: 'pass' }
  /** Every chunk, in both directions, this many milliseconds later. */
  | { readonly kind: 'latency'; readonly ms: number }
  /** Connections stay open, nothing gets through in either direction. */
  | { readonly kind: 'black-hole' }
  /** Open connections and new ones are reset. */
  | { readonly kind: 'reset' }
  /** This many bytes get through on each connection, then nothing more. */
  | { readonly kind: 'half-frame'; readonly bytes: number }
  /** The byte at this offset, counted per connection from the change of mode, has its bits inverted. */
  | { readonly kind: 'flip'; readonly offset: number }
  /** These bytes come before every chunk. */
  | { readonly kind: 'garbage'; readonly bytes: Uint8Array };

export interface FaultProxy {
  readonly host: string;
  readonly port: number;
  /**
   * `dropOpen` also destroys the open connections: a client that keeps its sockets would not notice
   * the new mode.
   */
  setMode(mode: FaultMode, options?: { readonly dropOpen?: boolean }): void;
  /** Connections opened by clients so far. */
  readonly connections: number;
  close(): Promise<void>;
}

interface Pair {
  readonly client: Socket;
  readonly target: Socket;
  /** Bytes that came back from the target since the last change of mode. */
  returned: number;
}

const HOST = '127.0.0.1';

function fromTarget(mode: FaultMode, offset: number, chunk: Buffer): Buffer {
  switch (mode.kind) {
    case 'pass':
    case 'latency':
      return chunk;
    case 'black-hole':
    case 'reset':
      return Buffer.alloc(0);
    case 'half-frame':
      return chunk.subarray(0, Math.max(0, mode.bytes - offset));
    case 'flip': {
      const at = mode.offset - offset;
      const byte = chunk[at];
      if (byte !== undefined) chunk[at] = byte ^ 0xff;
      return chunk;
    }
    case 'garbage':
      return Buffer.concat([mode.bytes, chunk]);
  }
}

/**
 * A TCP proxy on loopback that breaks what passes through it, in the way it was last told. Rejects
 * with `DEVICE_OPEN_FAILED` when it cannot listen.
 */
export async function startFaultProxy(options: {
  readonly listenPort?: number;
  readonly target: { readonly host: string; readonly port: number };
}): Promise<FaultProxy> {
  const pairs = new Set<Pair>();
  const late = new Set<NodeJS.Timeout>();
  let mode: FaultMode = { kind: 'pass' };
  let connections = 0;

  const send = (to: Socket, bytes: Buffer): void => {
    if (bytes.length === 0) return;
    if (mode.kind !== 'latency') return void to.write(bytes);
    const timer = setTimeout(() => {
      late.delete(timer);
      if (to.writable) to.write(bytes);
    }, mode.ms);
    late.add(timer);
  };

  const reset = (pair: Pair): void => {
    pair.client.resetAndDestroy();
    pair.target.destroy();
  };

  const server = createServer({ noDelay: true }, (client) => {
    connections += 1;
    if (mode.kind === 'reset') {
      client.on('error', () => undefined);
      client.resetAndDestroy();
      return;
    }
    const target = connect({ ...options.target, noDelay: true });
    const pair: Pair = { client, target, returned: 0 };
    pairs.add(pair);
    client.on('data', (chunk) => {
      if (mode.kind !== 'black-hole') send(target, chunk);
    });
    target.on('data', (chunk) => {
      const offset = pair.returned;
      pair.returned += chunk.length;
      send(client, fromTarget(mode, offset, chunk));
    });
    for (const [one, other] of [
      [client, target],
      [target, client],
    ] as const) {
      // 'close' follows every 'error' and is what the other side is told.
      one.on('error', () => undefined);
      one.on('close', () => {
        pairs.delete(pair);
        other.destroy();
      });
    }
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      reject(new TongdaoError('DEVICE_OPEN_FAILED', `proxy: ${cause.message}`, { cause }));
    });
    server.listen(options.listenPort ?? 0, HOST, resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    host: HOST,
    port,
    get connections() {
      return connections;
    },
    setMode(next, { dropOpen = false } = {}) {
      mode = next;
      for (const pair of pairs) pair.returned = 0;
      if (dropOpen || next.kind === 'reset') pairs.forEach(reset);
    },
    close: () =>
      new Promise((resolve) => {
        late.forEach(clearTimeout);
        pairs.forEach(reset);
        server.close(() => resolve());
      }),
  };
}
