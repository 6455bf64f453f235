/** The two alarm sounds, made in the page: no file, no request. Fundamentals stay below 2.5 kHz (JIS S 0014). */
import type { AlarmSound } from './alarm-sounds.js';

interface Note {
  readonly hertz: number;
  /** Milliseconds after the start. */
  readonly at: number;
  /** Milliseconds. */
  readonly length: number;
}

export const NOTES: Readonly<Record<AlarmSound, readonly Note[]>> = {
  urgent: [
    { hertz: 880, at: 0, length: 220 },
    { hertz: 660, at: 260, length: 220 },
    { hertz: 880, at: 520, length: 220 },
    { hertz: 660, at: 780, length: 320 },
  ],
  notice: [{ hertz: 587, at: 0, length: 350 }],
};

const LOUD = 0.35;
const QUIET = 0.08;
/** A tone that begins at once clicks. */
const RAMP_S = 0.02;

export class AlarmSpeaker {
  #context: AudioContext | undefined;

  /** Browsers give sound only after a touch; called at every one until it is there. */
  unlock(): void {
    this.#context ??= new AudioContext();
    // Refused means: no touch yet. The next one asks again.
    if (this.#context.state !== 'running') this.#context.resume().catch(() => undefined);
  }

  get ready(): boolean {
    return this.#context?.state === 'running';
  }

  /** Quiet lowers what is urgent and leaves the rest to the eyes. False when nothing could be heard. */
  play(sound: AlarmSound, quiet: boolean): boolean {
    const context = this.#context;
    if (context?.state !== 'running') return false;
    if (quiet && sound === 'notice') return true;
    const level = quiet ? QUIET : LOUD;
    for (const { hertz, at, length } of NOTES[sound]) {
      const start = context.currentTime + at / 1000;
      const end = start + length / 1000;
      const oscillator = context.createOscillator();
      const gain = context.createGain();
      oscillator.frequency.value = hertz;
      gain.gain.setValueAtTime(0, start);
      gain.gain.linearRampToValueAtTime(level, start + RAMP_S);
      gain.gain.setValueAtTime(level, end - RAMP_S);
      gain.gain.linearRampToValueAtTime(0, end);
      oscillator.connect(gain).connect(context.destination);
      oscillator.start(start);
      oscillator.stop(end);
    }
    return true;
  }
}
