/** Signal tones, made by the browser: all below 2.5 kHz, which old ears still hear (ISO 24501). */
import type { ToneId } from '../../../../schemas/phrases.js';

export interface Note {
  readonly hertz: number;
  /** Seconds after the tone begins. */
  readonly at: number;
  readonly seconds: number;
  /** Share of the lane's loudness. */
  readonly level: number;
}

export const NOTES: Readonly<Record<ToneId, readonly Note[]>> = {
  none: [],
  tick: [{ hertz: 660, at: 0, seconds: 0.05, level: 0.4 }],
  'two-rising': [
    { hertz: 523, at: 0, seconds: 0.15, level: 0.7 },
    { hertz: 784, at: 0.15, seconds: 0.15, level: 0.7 },
  ],
  'one-note': [{ hertz: 440, at: 0, seconds: 0.25, level: 0.7 }],
  'one-soft-note': [{ hertz: 392, at: 0, seconds: 0.35, level: 0.5 }],
};

/** Milliseconds after which the voice begins, so that neither covers the other. */
export function toneLength(tone: ToneId): number {
  const ends = NOTES[tone].map(({ at, seconds }) => (at + seconds) * 1000);
  return Math.max(0, ...ends);
}

const RAMP_SECONDS = 0.015;

/** A note fades in and out: a hard edge clicks. */
export function playTone(context: AudioContext, tone: ToneId, gain: number): void {
  if (gain === 0) return;
  for (const { hertz, at, seconds, level } of NOTES[tone]) {
    const from = context.currentTime + at;
    const oscillator = context.createOscillator();
    const fader = context.createGain();
    oscillator.frequency.value = hertz;
    fader.gain.setValueAtTime(0, from);
    fader.gain.linearRampToValueAtTime(gain * level, from + RAMP_SECONDS);
    fader.gain.setValueAtTime(gain * level, from + seconds - RAMP_SECONDS);
    fader.gain.linearRampToValueAtTime(0, from + seconds);
    oscillator.connect(fader).connect(context.destination);
    oscillator.start(from);
    oscillator.stop(from + seconds);
  }
}
