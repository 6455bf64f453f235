/** Input reports of HID point-of-sale scanners (facts/cards-readers-turnstiles.md 6.2). */

/** Of the data in one report; the AIM id before and the flags behind are not among them. */
const MAX_DATA_BYTES = 56;
/** AIM symbology identifiers begin with this character (ISO/IEC 15424). */
const AIM_FLAG = 0x5d;
const AIM_BYTES = 3;
const REPORT_ID = 0x02;
/** From the first byte of the AIM id to the byte of flags at the end of the report. */
const TO_FLAGS = 61;
const CONTINUED = 0x01;
/** A whole report without its id. */
const BARE_BYTES = 63;

export interface ScanReport {
  readonly data: Uint8Array;
  /** The code goes on in the next report. */
  readonly continued: boolean;
}

/**
 * The length stands right in front of the AIM id, wherever that is: report ids may be stripped, and some
 * devices have one byte more. Without an AIM id the usual places hold. `undefined` for anything that is
 * no such report.
 */
export function scanReport(report: Uint8Array): ScanReport | undefined {
  const aim = aimOffset(report);
  if (aim === undefined) return undefined;
  const length = report[aim - 1] ?? 0;
  const start = aim + AIM_BYTES;
  const end = start + length;
  if (length > MAX_DATA_BYTES || end > report.length) return undefined;
  const flags = report[Math.min(aim + TO_FLAGS, report.length - 1)] ?? 0;
  return {
    data: report.slice(start, end),
    continued: report.length > end && (flags & CONTINUED) !== 0,
  };
}

function aimOffset(report: Uint8Array): number | undefined {
  for (const at of [1, 2, 3]) if (report[at] === AIM_FLAG) return at;
  if (report.length === BARE_BYTES + 1 && report[0] === REPORT_ID) return 2;
  return report.length === BARE_BYTES ? 1 : undefined;
}
