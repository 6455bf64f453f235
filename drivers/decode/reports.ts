/** Captured HID input reports as what they type or scan (facts/cards-readers-turnstiles.md 3.5, 6.2). */
import { decodeText } from '../text/decode-text.js';
import { BOOT_REPORT_BYTES, BootKeyboard } from '../wedge/boot-report.js';
import { TypedTexts, type TypedText } from '../wedge/typed-text.js';
import { scanReport } from '../hid-pos/scan-report.js';
import type { DecodeOptions, Decoding, FrameSegment, Segment } from './segment.js';

/** Digits stay digits and letters letters, so that the configured format can be checked against it. */
export function shapeOf(text: string): string {
  return text
    .replace(/\p{Nd}/gu, '9')
    .replace(/\p{L}/gu, (letter) => (letter < '\u0080' ? 'x' : '某'));
}

function textContents(text: string, { showPersonal }: DecodeOptions): Record<string, unknown> {
  return { characters: Array.from(text).length, text: showPersonal ? text : shapeOf(text) };
}

function words(
  name: string,
  zh: string,
  en: string,
): Pick<FrameSegment, 'from' | 'name' | 'zh' | 'en'> {
  return { from: 'device', name, zh, en };
}

/** Reports of this many bytes fill the input without a rest; the first that does. */
function reportBytes(bytes: Uint8Array, sizes: readonly number[]): number | undefined {
  return sizes.find((size) => bytes.length > 0 && bytes.length % size === 0);
}

function reports(bytes: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: bytes.length / size }, (_, at) =>
    bytes.subarray(at * size, (at + 1) * size),
  );
}

const allNoise = (bytes: Uint8Array): Decoding => ({
  bytes: bytes.length,
  segments: bytes.length === 0 ? [] : [{ type: 'noise', offset: 0, length: bytes.length }],
});

/** Boot keyboard reports, 8 bytes each, or 9 with a report id: one segment for each text. Never throws. */
export function decodeWedge(bytes: Uint8Array, options: DecodeOptions): Decoding {
  const size = reportBytes(bytes, [BOOT_REPORT_BYTES, BOOT_REPORT_BYTES + 1]);
  if (size === undefined) return allNoise(bytes);
  const keyboard = new BootKeyboard();
  const typed = new TypedTexts('tab');
  const segments: Segment[] = [];
  let from = 0;
  const end = (to: number, ended: TypedText, whole: boolean): void => {
    const place = { offset: from, length: to - from };
    // Two ends in one report, as no keyboard sends them: its bytes are told already.
    if (place.length === 0) return;
    from = to;
    if (ended.text === undefined) {
      const what = words('keys', '不成文字的按键', 'keys that are no text');
      segments.push({ type: 'frame', ...place, ...what, contents: { keys: ended.keys } });
      return;
    }
    const what = whole
      ? words('text', '一行文字', 'a line of text')
      : words('text-without-end', '没有结束符的文字', 'text without its end');
    const contents = textContents(ended.text, options);
    segments.push({ type: 'frame', ...place, ...what, contents });
  };
  for (const [at, report] of reports(bytes, size).entries()) {
    for (const press of keyboard.presses(report) ?? []) {
      const ended = typed.press(press);
      if (ended !== undefined) end((at + 1) * size, ended, true);
    }
  }
  if (typed.begun) end(bytes.length, typed.take(), false);
  else if (from < bytes.length) {
    const last = segments.at(-1);
    // The releasing of the last key belongs to its text.
    if (last === undefined) return allNoise(bytes);
    segments[segments.length - 1] = { ...last, length: bytes.length - last.offset };
  }
  return { bytes: bytes.length, segments };
}

/** Point-of-sale reports of 64 bytes, or 63 or 65: one segment for each code. Never throws. */
export function decodeHidPos(bytes: Uint8Array, options: DecodeOptions): Decoding {
  const size = reportBytes(bytes, [64, 63, 65]);
  if (size === undefined) return allNoise(bytes);
  const segments: Segment[] = [];
  let parts: Uint8Array[] = [];
  let from = 0;
  for (const [at, report] of reports(bytes, size).entries()) {
    const scan = scanReport(report);
    const to = (at + 1) * size;
    if (scan === undefined) {
      segments.push({ type: 'noise', offset: from, length: to - from });
      parts = [];
      from = to;
      continue;
    }
    parts.push(scan.data);
    if (scan.continued && to < bytes.length) continue;
    const code = Uint8Array.from(Buffer.concat(parts));
    const text = decodeText(code);
    const what = scan.continued
      ? words('code-without-end', '没有读完的码', 'a code without its end')
      : words('code', '一个码', 'a code');
    const contents = {
      reports: parts.length,
      codeBytes: code.length,
      ...(text === undefined ? {} : textContents(text, options)),
    };
    segments.push({ type: 'frame', offset: from, length: to - from, ...what, contents });
    parts = [];
    from = to;
  }
  return { bytes: bytes.length, segments };
}
