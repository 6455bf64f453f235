/**
 * A simulated HID device in a real kernel, by /dev/uhid (Linux, include/uapi/linux/uhid.h): hidraw, event
 * devices and grabs are then the kernel's own. Numbers are of the machine's byte order, little-endian.
 */
import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { TongdaoError } from '../../../schemas/errors.js';
import type { Cancel, Timers } from '../../../schemas/time.js';
import { HidCodec, encodeHidFrame } from '../../transport/hid-codec.js';
import type { BytePipe } from '../sam/reader.js';

const EVENT = {
  destroy: 1,
  output: 6,
  getReport: 9,
  getReportReply: 10,
  create2: 11,
  input2: 12,
  setReport: 13,
  setReportReply: 14,
} as const;
const EVENT_BYTES = 4380;
const DATA_BYTES = 4096;
const BUS_USB = 3;
const FEATURE = 0;
const LOOK_MS = 2;
/** The kernel waits 5 s for the answer to a feature request; nothing is asked meanwhile. */
const STATE_BYTES = 9;

export interface UhidDescription {
  readonly name: string;
  /** Serial number. */
  readonly uniq: string;
  readonly vendorId: number;
  readonly productId: number;
  readonly descriptor: Uint8Array;
}

export interface UhidDevice {
  /** The device's end: input reports in, everything of the host out. */
  readonly pipe: BytePipe;
  /** As when the cable is pulled. */
  destroy(): void;
}

/** @throws TongdaoError `DEVICE_OPEN_FAILED` without /dev/uhid or the right to write it. */
export function uhidDevice(about: UhidDescription, timers: Timers): UhidDevice {
  const file = openUhid();
  const codec = new HidCodec();
  let hear: (frame: Uint8Array) => void = () => undefined;
  let asked: number | undefined;
  const tell = (event: Buffer): void => {
    writeSync(file, event);
  };
  tell(createEvent(about));
  const stop: Cancel = timers.every(LOOK_MS, () => {
    for (let event = nextEvent(file); event !== undefined; event = nextEvent(file)) {
      switch (event.readUInt32LE(0)) {
        case EVENT.output: {
          const size = event.readUInt16LE(4 + DATA_BYTES);
          hear(encodeHidFrame('output', event.subarray(4, 4 + size)));
          break;
        }
        case EVENT.setReport: {
          const size = event.readUInt16LE(10);
          if (event[9] === FEATURE) {
            hear(encodeHidFrame('setFeature', event.subarray(12, 12 + size)));
          }
          tell(reply(EVENT.setReportReply, event.readUInt32LE(4)));
          break;
        }
        case EVENT.getReport:
          asked = event.readUInt32LE(4);
          hear(encodeHidFrame('getFeature', Uint8Array.of(event[8] ?? 0, STATE_BYTES)));
          break;
        default:
          break;
      }
    }
  });
  return {
    pipe: {
      onBytes: (listener) => {
        hear = listener;
      },
      send: (bytes) => {
        for (const frame of codec.push(bytes)) {
          if (frame.kind === 'input') tell(inputEvent(frame.bytes));
          else if (asked !== undefined) {
            tell(reply(EVENT.getReportReply, asked, frame.bytes));
            asked = undefined;
          }
        }
      },
    },
    destroy: () => {
      stop();
      tell(header(EVENT.destroy, 0));
      closeSync(file);
    },
  };
}

function openUhid(): number {
  try {
    return openSync('/dev/uhid', constants.O_RDWR | constants.O_NONBLOCK);
  } catch (cause) {
    throw new TongdaoError('DEVICE_OPEN_FAILED', `/dev/uhid: ${String(cause)}`, { cause });
  }
}

/** A blocking read would keep the process from ever ending. */
function nextEvent(file: number): Buffer | undefined {
  const event = Buffer.alloc(EVENT_BYTES);
  try {
    return readSync(file, event) === 0 ? undefined : event;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return undefined;
    throw error;
  }
}

function header(type: number, bytes: number): Buffer {
  const event = Buffer.alloc(4 + bytes);
  event.writeUInt32LE(type, 0);
  return event;
}

function createEvent(about: UhidDescription): Buffer {
  const event = header(EVENT.create2, 276 + DATA_BYTES);
  event.write(about.name, 4, 127);
  event.write(about.uniq, 4 + 128 + 64, 63);
  event.writeUInt16LE(about.descriptor.length, 260);
  event.writeUInt16LE(BUS_USB, 262);
  event.writeUInt32LE(about.vendorId, 264);
  event.writeUInt32LE(about.productId, 268);
  event.set(about.descriptor, 280);
  return event;
}

function inputEvent(report: Uint8Array): Buffer {
  const event = header(EVENT.input2, 2 + DATA_BYTES);
  event.writeUInt16LE(report.length, 4);
  event.set(report, 6);
  return event;
}

function reply(type: number, id: number, data?: Uint8Array): Buffer {
  const event = header(type, data === undefined ? 6 : 8 + DATA_BYTES);
  event.writeUInt32LE(id, 4);
  if (data !== undefined) {
    event.writeUInt16LE(data.length, 10);
    event.set(data, 12);
  }
  return event;
}
