/** A way to one card that speaks ISO 7816-4, whatever reader it lies on. */

export interface ApduChannel {
  /**
   * One command APDU out, one response APDU with its two status bytes back, unchanged. Bytes only: no
   * 61xx or 6Cxx is followed here. Rejects with `CARD_GONE` when the card has left or stopped answering,
   * `DEVICE_TIMEOUT` when the reader has, `DEVICE_CLOSED` when the link has.
   */
  transceive(command: Uint8Array): Promise<Uint8Array>;
}
