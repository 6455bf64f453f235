/** The browser's side of the voice: sound is locked until a touch, unless the kiosk allows it. */
import { signal, type ReadonlySignal } from '@preact/signals';
import type { LaneSnapshot } from '../../../../schemas/lane-view.js';
import { LANE_STATES } from '../../../../schemas/lane-view.js';
import type { Language } from '../../../../schemas/phrases.js';
import type { Clock, Timers } from '../../../../schemas/time.js';
import { voiceOf } from '../../../../schemas/voice-lines.js';
import type { Screen } from '../page-state.js';
import { Announcer } from './announcer.js';
import { ClipPlayer, type Clip } from './clip-player.js';
import { playTone } from './tones.js';

/** `checking`: not known yet. `locked`: a touch is needed. `failed`: a clip could not be played. */
export type SoundState = 'checking' | 'locked' | 'ready' | 'failed';

/** A browser that allows sound begins within this time; one that does not never answers. */
const UNLOCK_MS = 500;

export interface LaneSoundParts {
  readonly clock: Pick<Clock, 'mono'>;
  readonly timers: Timers;
}

export class LaneSound {
  readonly #context = new AudioContext();
  readonly #timers: Timers;
  readonly #player: ClipPlayer;
  readonly #announcer: Announcer;
  readonly #state = signal<SoundState>('checking');
  #prepared = '';
  /** Of the venue's own recordings, as fetched. */
  #revision: string | undefined;

  constructor({ clock, timers }: LaneSoundParts) {
    this.#timers = timers;
    this.#player = new ClipPlayer({
      open: (address) => {
        const audio = new Audio();
        audio.preload = 'auto';
        audio.src = address;
        return audio;
      },
      trouble: (kind) => {
        this.#state.value = kind;
      },
      sounds: () => {
        if (this.#state.value === 'failed') this.#state.value = 'ready';
      },
    });
    this.#announcer = new Announcer({
      clock,
      timers,
      // A suspended context would sound the note later, when it means nothing any more.
      tone: (tone, gain) => {
        if (this.#context.state === 'running') playTone(this.#context, tone, gain);
      },
      say: (clips, gain) => {
        this.#player.play(clips, gain);
      },
      hush: () => {
        this.#player.stop();
      },
    });
    this.#context.onstatechange = () => {
      this.#look();
    };
  }

  get state(): ReadonlySignal<SoundState> {
    return this.#state;
  }

  /** Asks the browser for sound; called again by every touch. */
  unlock(): void {
    // A refusal leaves the promise open for ever: the state tells.
    this.#context.resume().then(
      () => {
        this.#look();
      },
      () => {
        this.#look();
      },
    );
    this.#timers.after(UNLOCK_MS, () => {
      this.#look();
    });
  }

  show(screen: Screen, snapshot: LaneSnapshot | undefined): void {
    if (snapshot !== undefined) this.#prepare(snapshot);
    this.#announcer.show(screen, snapshot);
  }

  touched(): void {
    this.#announcer.touched();
  }

  #look(): void {
    if (this.#context.state !== 'running') this.#state.value = 'locked';
    // A clip that could not be played is over when one can, and not before.
    else if (this.#state.value !== 'failed') this.#state.value = 'ready';
  }

  /** Once for each word of the gateway: what it could not send before a restart is asked for again. */
  #prepare({ reads, voice, now }: LaneSnapshot): void {
    const languages: readonly Language[] = voice.english ? ['zh-CN', 'en'] : ['zh-CN'];
    const ids = new Set(LANE_STATES.map((state) => voiceOf(state, reads)));
    const clips = languages.flatMap((language): Clip[] => [...ids].map((id) => ({ language, id })));
    const wanted = JSON.stringify([now, clips]);
    if (wanted === this.#prepared) return;
    this.#prepared = wanted;
    this.#player.prepare(clips);
    void this.#follow(clips);
  }

  /** A venue that recorded a clip hears it without touching the screen. */
  async #follow(clips: readonly Clip[]): Promise<void> {
    const revision = await recordingsNow();
    const before = this.#revision;
    if (revision === undefined || revision === before) return;
    this.#revision = revision;
    if (before === undefined) return;
    this.#player.refresh();
    this.#player.prepare(clips);
  }
}

/** Undefined when the gateway does not answer: the next snapshot asks again. */
async function recordingsNow(): Promise<string | undefined> {
  try {
    const answer = await fetch('/voice/revision', { cache: 'no-store' });
    return answer.ok ? await answer.text() : undefined;
  } catch {
    return undefined;
  }
}
