/**
 * HID reports as a stream of bytes, so that one supervisor serves lines and USB alike: chunk borders
 * mean nothing, and every report carries its kind and length.
 *
 * From the device: `00 <length u16 BE> <bytes>` an input report, `01 <length> <bytes>` the answer to a
 * feature request, both with the report id in front where hidapi gives one. To the device: `02 <length>
 * <bytes>` an output report, `03 <length> <bytes>` a feature report, `04 0002 <report id> <size>` asks
 * for a feature report of `size` bytes. Reports carry their id as the first byte, 0 where the device
 * knows no ids.
 */
export const HID_FRAME = {
  input: 0x00,
  featureAnswer: 0x01,
  output: 0x02,
  setFeature: 0x03,
  getFeature: 0x04,
} as const;
export type HidFrameKind = keyof typeof HID_FRAME;

export interface HidFrame {
  readonly kind: HidFrameKind;
  /** The report, or report id and size of a request. */
  readonly bytes: Uint8Array;
}
