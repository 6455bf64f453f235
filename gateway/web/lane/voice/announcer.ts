/**
 * What the lane says and when, as seen from the screen: it hears what is shown, and nothing else, so
 * the voice cannot tell one assist from another (design section 1.7). Knows no DOM.
 */
import type { LaneSnapshot, LaneState } from '../../../../schemas/lane-view.js';
import { phraseOf, type ToneId } from '../../../../schemas/phrases.js';
import type { Cancel, Clock, MonoMs, Timers } from '../../../../schemas/time.js';
import { voiceOf } from '../../../../schemas/voice-lines.js';
import type { Screen } from '../page-state.js';
import type { Clip } from './clip-player.js';
import { loudnessAt } from './loudness.js';
import { toneLength } from './tones.js';

/** An assist is spoken once more after this long, and then no more (facts/ux.md 2.1). */
export const ASSIST_AGAIN_MS = 15_000;

/** A lane that loses its gateway again and again must not call out each time. */
export const STANDING_AGAIN_MS = 60_000;

export interface AnnouncerOptions {
  readonly clock: Pick<Clock, 'mono'>;
  readonly timers: Timers;
  readonly tone: (tone: ToneId, gain: number) => void;
  /** Cuts what is being said. */
  readonly say: (clips: readonly Clip[], gain: number) => void;
  readonly hush: () => void;
}

/** `at`: when the page got it; the gateway's clock is reckoned from there. */
interface Heard {
  readonly snapshot: LaneSnapshot;
  readonly at: MonoMs;
}

type Prompted = Exclude<LaneState, 'idle' | 'reading'>;

function isStanding(state: Prompted): boolean {
  return state === 'closed' || state === 'device-down';
}

function isPass(screen: Screen): boolean {
  return screen === 'pass' || screen === 'take-card' || screen === 'registered';
}

export class Announcer {
  readonly #options: AnnouncerOptions;
  #heard: Heard | undefined;
  #screen: Screen = 'blank';
  #revision = 0;
  #stillReading = false;
  #waiting: Cancel[] = [];
  #standingAt: Partial<Record<Prompted, MonoMs>> = {};

  constructor(options: AnnouncerOptions) {
    this.#options = options;
  }

  /** Called with everything the page shows, again and again. */
  show(screen: Screen, snapshot: LaneSnapshot | undefined): void {
    this.#reckon(snapshot);
    const before = this.#screen;
    const tapped = this.#tappedAgain(screen);
    const waits = snapshot?.view.stillReading === true && screen === 'reading';
    const spoken = this.#stillReading;
    this.#screen = screen;
    this.#revision = snapshot?.view.revision ?? this.#revision;
    this.#stillReading = waits;
    if (screen === before && !tapped) {
      if (waits && !spoken) this.#speak('reading', false);
      return;
    }
    // The same person goes on: the card is off the reader, and no more is said.
    if (before === 'take-card' && screen === 'pass') return;
    this.#cancelAll();
    this.#enter(screen, waits);
  }

  /** Somebody stands there and touches the screen: only then does an idle lane invite aloud. */
  touched(): void {
    if (this.#screen === 'idle' || this.#screen === 'closed' || this.#screen === 'device-down') {
      this.#cancelAll();
      this.#speak(this.#screen, false);
    }
  }

  stop(): void {
    this.#cancelAll();
    this.#screen = 'blank';
  }

  #enter(screen: Screen, waits: boolean): void {
    if (screen === 'blank') {
      this.#options.hush();
      return;
    }
    // Whoever said it last may finish.
    if (screen === 'idle') return;
    if (screen !== 'reading') {
      this.#prompt(screen);
      return;
    }
    this.#options.hush();
    this.#options.tone('tick', this.#gains(false).tone);
    if (waits) this.#speak('reading', false);
  }

  #prompt(state: Prompted): void {
    const now = this.#options.clock.mono();
    const last = this.#standingAt[state];
    this.#options.hush();
    if (isStanding(state) && last !== undefined && now - last < STANDING_AGAIN_MS) return;
    this.#standingAt[state] = now;
    this.#speak(state, true);
    if (state !== 'assist') return;
    this.#waiting.push(
      this.#options.timers.after(ASSIST_AGAIN_MS, () => {
        this.#speak('assist', false);
      }),
    );
  }

  /** Tone first, then Chinese, then English where the site wants it. */
  #speak(state: LaneState, withTone: boolean): void {
    const { tone } = phraseOf(state, this.#heard?.snapshot.reads ?? []);
    const gains = this.#gains(state === 'assist');
    if (withTone) this.#options.tone(tone, gains.tone);
    const id = voiceOf(state, this.#heard?.snapshot.reads ?? []);
    const clips: Clip[] = [{ language: 'zh-CN', id }];
    if (this.#heard?.snapshot.voice.english === true) clips.push({ language: 'en', id });
    const say = (): void => {
      this.#options.say(clips, gains.voice);
    };
    const wait = withTone ? toneLength(tone) : 0;
    if (wait === 0) say();
    else this.#waiting.push(this.#options.timers.after(wait, say));
  }

  #gains(assist: boolean): { readonly voice: number; readonly tone: number } {
    const heard = this.#heard;
    // Before the gateway has said how loud, the lane is silent.
    if (heard === undefined) return { voice: 0, tone: 0 };
    const { voice, now, timeZone } = heard.snapshot;
    const at = now + (this.#options.clock.mono() - heard.at);
    return loudnessAt(voice, at, timeZone, assist);
  }

  #reckon(snapshot: LaneSnapshot | undefined): void {
    if (snapshot === undefined || snapshot.now === this.#heard?.snapshot.now) {
      if (snapshot !== undefined && this.#heard !== undefined) {
        this.#heard = { ...this.#heard, snapshot };
      }
      return;
    }
    this.#heard = { snapshot, at: this.#options.clock.mono() };
  }

  /** The gateway says pass again: the same card was laid on the reader while the gate is open. */
  #tappedAgain(screen: Screen): boolean {
    const view = this.#heard?.snapshot.view;
    if (!isPass(screen) || screen !== this.#screen || view?.state !== screen) return false;
    return view.revision > this.#revision;
  }

  #cancelAll(): void {
    for (const cancel of this.#waiting.splice(0)) cancel();
  }
}
