/** Records what a device and its gateway say to each other; nobody's identity reaches the disk with --redact. */
import { readFileSync } from 'node:fs';
import {
  CAPTURED_PROTOCOLS,
  formatCapture,
  parseCapture,
  type Capture,
  type CapturedPiece,
  type CapturedProtocol,
} from '../../drivers/capture/capture-file.js';
import { redact } from '../../drivers/capture/redact.js';
import { writeDurably } from '../../gateway/ops/durable-file.js';
import { systemTimers } from '../../gateway/ops/system.js';
import { TongdaoError } from '../../schemas/errors.js';
import { Recorder, startBridge, startListening } from '../capture/bridge.js';
import { parseDevicePlace, parseGatewayPlace } from '../capture/places.js';
import { machineClock } from '../simulate/machine-time.js';

export interface CaptureFlags {
  readonly protocol?: string;
  /** `/dev/serial/by-id/…[@speed]`, `host:port` or `hid:vvvv:pppp`. */
  readonly device?: string;
  /** TCP port or serial path that the gateway is pointed at; none for HID. */
  readonly gateway?: string;
  /** A capture that exists already. */
  readonly from?: string;
  readonly out: string;
  readonly redact?: boolean;
  readonly seconds?: string;
}

function protocolOf(text: string | undefined): CapturedProtocol {
  const protocol = CAPTURED_PROTOCOLS.find((known) => known === text);
  if (protocol !== undefined) return protocol;
  throw new TongdaoError('INPUT_INVALID', `--protocol: one of ${CAPTURED_PROTOCOLS.join(', ')}`);
}

/** Resolves at Ctrl-C, after `seconds`, or when the device is gone. */
async function until(gone: Promise<string>, seconds: string | undefined): Promise<string> {
  const limit = seconds === undefined ? undefined : Number(seconds);
  if (limit !== undefined && !(limit > 0)) throw new TongdaoError('INPUT_INVALID', '--seconds');
  return new Promise((resolve) => {
    if (limit !== undefined) systemTimers.after(limit * 1000, () => resolve(`${limit} s are over`));
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => resolve('stopped'));
    }
    void gone.then(resolve);
  });
}

async function record(flags: CaptureFlags): Promise<Capture> {
  const protocol = protocolOf(flags.protocol);
  if (flags.device === undefined) throw new TongdaoError('INPUT_INVALID', '--device is missing');
  const device = parseDevicePlace(flags.device, systemTimers);
  const recorder = new Recorder(machineClock);
  const running =
    device.kind === 'hid'
      ? await startListening(device.transport, recorder)
      : await startBridge(device.transport, parseGatewayPlace(flags.gateway), recorder);
  console.error(`正在记录；按 Ctrl-C 结束。Recording; Ctrl-C ends it. ${running.words}`);
  const why = await until(running.gone, flags.seconds);
  await running.close();
  console.error(`${why}: ${recorder.pieces.length} pieces`);
  return { protocol, redacted: false, pieces: mergeable(recorder.pieces) };
}

/** Pieces of no bytes say nothing. */
function mergeable(pieces: readonly CapturedPiece[]): readonly CapturedPiece[] {
  return pieces.filter(({ bytes }) => bytes.length > 0);
}

export async function capture(flags: CaptureFlags): Promise<void> {
  const recorded =
    flags.from === undefined ? await record(flags) : parseCapture(readFileSync(flags.from, 'utf8'));
  const kept = flags.redact === true ? redact(recorded) : recorded;
  await writeDurably(flags.out, formatCapture(kept));
  const words = kept.redacted
    ? '身份信息已改写，可以发给别人。Identity was rewritten; it can be shared.'
    : '含真实身份信息，不要外传。It holds real identities: do not share it; --redact rewrites them.';
  console.error(`${flags.out}  ${words}`);
}
