/** A QR code as the outline of an SVG path: no picture, no canvas, nothing the page's policy minds. */

/** Light modules around the code (ISO/IEC 18004, 6.3.8). */
export const QUIET_MODULES = 4;

/**
 * One rectangle for each run of dark modules of a row, in units of one module, the quiet zone
 * included. Rows hold `0` and `1`; anything else counts as light.
 */
export function qrPath(rows: readonly string[]): string {
  const runs = rows.flatMap((row, y) =>
    [...row.matchAll(/1+/g)].map(({ 0: run, index }) => {
      const x = index + QUIET_MODULES;
      return `M${x} ${y + QUIET_MODULES}h${run.length}v1h-${run.length}z`;
    }),
  );
  return runs.join('');
}

/** Side of the whole picture in modules. */
export function qrSide(rows: readonly string[]): number {
  return rows.length + 2 * QUIET_MODULES;
}

/** `ABCDEFGHIJ` as `ABCD EFGH IJ`: people copy four characters at a time. */
export function inFours(secret: string): string {
  return (secret.match(/.{1,4}/g) ?? []).join(' ');
}
