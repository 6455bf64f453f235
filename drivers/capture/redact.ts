import type { Capture, CapturedProtocol } from './capture-file.js';
import { StandIns } from './invented.js';
import { acr1281sRedactor, pn532Redactor } from './redact-card-readers.js';
import { samRedactor } from './redact-sam.js';
import { hidPosRedactor, lineRedactor, wedgeRedactor } from './redact-text.js';
import { redactCapture, type FrameRedactor } from './redactor.js';

/** Relay boards know nobody: their bytes stay, noise included. */
const nobodyThere = (): FrameRedactor => ({
  frames: () => [],
  redact: () => undefined,
  isHarmless: () => true,
});

const REDACTORS: Readonly<Record<CapturedProtocol, (standIns: StandIns) => FrameRedactor>> = {
  sam: samRedactor,
  pn532: pn532Redactor,
  acr1281s: acr1281sRedactor,
  wedge: wedgeRedactor,
  'hid-pos': hidPosRedactor,
  line: lineRedactor,
  modbus: nobodyThere,
  lcus: nobodyThere,
};

/** Same pieces, same lengths, same times; nobody's name, number, picture or UID. */
export function redact(capture: Capture): Capture {
  return redactCapture(capture, REDACTORS[capture.protocol](new StandIns()));
}
