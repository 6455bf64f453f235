/** Stands between a device and its gateway and writes down what passes. */
import {
  servePipeOnSerial,
  servePipeOnTcp,
  type ServedPipe,
} from '../../drivers/simulators/pipe-server.js';
import type { BytePipe } from '../../drivers/simulators/sam/reader.js';
import type { CapturedPiece } from '../../drivers/capture/capture-file.js';
import { HidCodec } from '../../drivers/transport/hid-codec.js';
import type { CloseReason, Transport } from '../../schemas/device.js';
import { isTongdaoError } from '../../schemas/errors.js';
import type { Clock } from '../../schemas/time.js';
import type { GatewayPlace } from './places.js';

/** More is no capture of a visit any more, bytes. */
const MOST_BYTES = 64 * 1024 * 1024;

export class Recorder {
  readonly pieces: CapturedPiece[] = [];
  readonly #clock: Clock;
  #bytes = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Beyond the limit nothing more is kept. */
  note(from: CapturedPiece['from'], bytes: Uint8Array): void {
    this.#bytes += bytes.length;
    if (this.#bytes > MOST_BYTES) return;
    this.pieces.push({ at: this.#clock.mono(), from, bytes: Uint8Array.from(bytes) });
  }
}

export interface RunningCapture {
  /** Resolves with the reason when the device is gone. */
  readonly gone: Promise<string>;
  /** Where the gateway finds it. */
  readonly words: string;
  close(): Promise<void>;
}

function reasonWords(reason: CloseReason): string {
  return reason.kind === 'closed' ? 'closed' : reason.detail;
}

/**
 * Opens the device and serves it where the gateway looks for it: bytes pass both ways unchanged.
 * Rejects with `DEVICE_OPEN_FAILED`.
 */
export async function startBridge(
  device: Transport,
  place: GatewayPlace,
  recorder: Recorder,
): Promise<RunningCapture> {
  const line = await device.open();
  const hosts = new Set<BytePipe>();
  line.onData((chunk) => {
    recorder.note('device', chunk);
    for (const host of hosts) host.send(chunk);
  });
  const connect = (host: BytePipe): void => {
    hosts.add(host);
    host.onBytes((chunk) => {
      recorder.note('host', chunk);
      line.write(chunk).catch((error: unknown) => {
        // The device has gone; `gone` says so.
        if (!isTongdaoError(error)) throw error;
      });
    });
  };
  let served: ServedPipe;
  try {
    served =
      place.type === 'tcp'
        ? await servePipeOnTcp(connect, { port: place.port })
        : await servePipeOnSerial(connect, { path: place.path, baudRate: place.baudRate });
  } catch (error) {
    await line.close();
    throw error;
  }
  const words = place.type === 'tcp' ? `tcp 127.0.0.1:${served.port}` : place.path;
  return {
    gone: line.closed.then(reasonWords),
    words,
    close: async () => {
      await served.close();
      await line.close();
    },
  };
}

/** A HID device has one reader at a time: the gateway must be stopped. Input reports are written down. */
export async function startListening(
  device: Transport,
  recorder: Recorder,
): Promise<RunningCapture> {
  const line = await device.open();
  const codec = new HidCodec();
  line.onData((chunk) => {
    for (const { kind, bytes } of codec.push(chunk)) {
      if (kind === 'input') recorder.note('device', bytes);
    }
  });
  return { gone: line.closed.then(reasonWords), words: device.label, close: () => line.close() };
}
