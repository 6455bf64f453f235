/** A scanner in HID point-of-sale mode, from the device's side (facts/cards-readers-turnstiles.md 6.2). */
import type { Cancel, Timers } from '../../../schemas/time.js';
import type { BytePipe } from '../sam/reader.js';
import { ReportPipes, type HidFault } from './report-pipe.js';

const DATA_BYTES = 56;
const REPORT_BYTES = 64;
const REPORT_ID = 0x02;
const CONTINUED = 0x01;
const HONEYWELL_QR = 0x73;

export interface ScanLayout {
  /** Left out where the report id is stripped. */
  readonly reportId?: boolean;
  /** One byte more in front of the length. */
  readonly shifted?: boolean;
  /** Three characters, or none: `]Q1` is a QR code. */
  readonly aim?: string;
}

/** A code as reports of 56 data bytes each, every one but the last marked as continued. */
export function scanReports(code: Uint8Array, layout: ScanLayout = {}): Uint8Array[] {
  const { reportId = true, shifted = false, aim = ']Q1' } = layout;
  const reports: Uint8Array[] = [];
  for (let at = 0; at === 0 || at < code.length; at += DATA_BYTES) {
    const data = code.subarray(at, at + DATA_BYTES);
    const body = new Uint8Array(REPORT_BYTES - 1);
    body[0] = data.length;
    body.set(Buffer.from(aim, 'latin1'), 1);
    body.set(data, 4);
    body[60] = HONEYWELL_QR;
    body[62] = at + DATA_BYTES < code.length ? CONTINUED : 0;
    reports.push(Uint8Array.of(...(reportId ? [REPORT_ID] : []), ...(shifted ? [0] : []), ...body));
  }
  return reports;
}

export interface PosScannerOptions extends ScanLayout {
  readonly timers: Timers;
  /** Between two reports, milliseconds. */
  readonly reportMs?: number;
  /** Sends nothing before feature report 254 = 1 has come. */
  readonly needsSwitchOn?: boolean;
}

export class PosScannerSimulator {
  readonly #options: PosScannerOptions;
  readonly #pipes = new ReportPipes();
  #waiting: Uint8Array[] = [];
  #stop: Cancel | undefined;
  #on: boolean;

  constructor(options: PosScannerOptions) {
    this.#options = options;
    this.#on = options.needsSwitchOn !== true;
  }

  get switchedOn(): boolean {
    return this.#on;
  }

  connect(pipe: BytePipe): void {
    this.#pipes.connect(pipe, ({ kind, bytes }) => {
      if (kind === 'setFeature' && bytes[0] === 0xfe && bytes[1] === 0x01) this.#on = true;
    });
  }

  inject(fault: HidFault): void {
    this.#pipes.inject(fault);
  }

  /** Text leaves as UTF-8. */
  scan(code: string | Uint8Array): void {
    if (!this.#on) return;
    const bytes = typeof code === 'string' ? Buffer.from(code, 'utf8') : code;
    this.#waiting.push(...scanReports(bytes, this.#options));
    this.#next();
  }

  /** The scanner stops in the middle of a code. */
  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
    this.#waiting = [];
  }

  #next(): void {
    if (this.#stop !== undefined) return;
    const report = this.#waiting.shift();
    if (report === undefined) return;
    this.#pipes.report(report);
    this.#stop = this.#options.timers.after(this.#options.reportMs ?? 4, () => {
      this.#stop = undefined;
      this.#next();
    });
  }
}
