/** The number of a security module, its only stable identity (facts/resident-id.md section 2). */

/**
 * 16 bytes (u16, u16, then three u32, all little-endian, unsigned) to `05.01-20101129-0001228293-
 * 0296863149`. Undefined when a group does not fit its digits or everything is zero: the first
 * answer after opening is sometimes wrong.
 */
export function formatSamNumber(data: Uint8Array): string | undefined {
  if (data.length !== 16 || data.every((byte) => byte === 0)) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const groups: readonly (readonly [value: number, digits: number])[] = [
    [view.getUint16(0, true), 2],
    [view.getUint16(2, true), 2],
    [view.getUint32(4, true), 8],
    [view.getUint32(8, true), 10],
    [view.getUint32(12, true), 10],
  ];
  const texts = groups.map(([value, digits]) => String(value).padStart(digits, '0'));
  if (texts.some((text, index) => text.length !== groups[index]?.[1])) return undefined;
  const [a = '', b = '', c = '', d = '', e = ''] = texts;
  return `${a}.${b}-${c}-${d}-${e}`;
}
