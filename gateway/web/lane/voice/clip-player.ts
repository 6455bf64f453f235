/** Plays clips with `<audio>`, one prompt at a time: a new one cuts the old one. */
import type { Language } from '../../../../schemas/phrases.js';
import { CLIP_ENDING, type VoiceId } from '../../../../schemas/voice-lines.js';

/** The part of the browser's `HTMLAudioElement` that is used. */
export interface AudioLike {
  volume: number;
  currentTime: number;
  addEventListener(type: 'ended' | 'error', listener: () => void): void;
  play(): Promise<void>;
  pause(): void;
}

export interface Clip {
  readonly language: Language;
  readonly id: VoiceId;
}

/** `locked`: the browser wants a touch first. `failed`: this clip could not be played. */
export type PlayTrouble = 'locked' | 'failed';

export interface ClipPlayerOptions {
  /** A preloading element for this address. */
  readonly open: (address: string) => AudioLike;
  readonly trouble: (kind: PlayTrouble) => void;
  /** A clip sounds: whatever the trouble was, it is over. */
  readonly sounds?: () => void;
}

function addressOf({ language, id }: Clip, edition: number): string {
  return `/voice/${language}/${id}.${CLIP_ENDING}${edition === 0 ? '' : `?${edition}`}`;
}

export class ClipPlayer {
  readonly #options: ClipPlayerOptions;
  readonly #elements = new Map<string, AudioLike>();
  /** Chromium keeps a sound by its address for as long as the page lives, whatever the server says. */
  #edition = 0;
  #playing: AudioLike | undefined;
  #next: (() => void) | undefined;

  constructor(options: ClipPlayerOptions) {
    this.#options = options;
  }

  /** Fetches what will be needed and is not there, so that a prompt starts at once. */
  prepare(clips: readonly Clip[]): void {
    for (const clip of clips) this.#element(clip);
  }

  /** Other recordings lie there now: what plays goes on, everything else is fetched when it is wanted. */
  refresh(): void {
    this.#elements.clear();
    this.#edition++;
  }

  /** One after the other. */
  play(clips: readonly Clip[], gain: number): void {
    this.stop();
    const [first, ...rest] = clips;
    if (first === undefined || gain === 0) return;
    const element = this.#element(first);
    this.#playing = element;
    element.volume = gain;
    element.currentTime = 0;
    this.#next = () => {
      this.play(rest, gain);
    };
    element.play().then(
      () => this.#options.sounds?.(),
      (error: unknown) => {
        const name = error instanceof Error ? error.name : '';
        // The next prompt cut this one: as it should be.
        if (name === 'AbortError' || this.#playing !== element) return;
        this.#playing = undefined;
        const kind = name === 'NotAllowedError' ? 'locked' : 'failed';
        if (kind === 'failed') this.#forget(first, element);
        this.#options.trouble(kind);
      },
    );
  }

  stop(): void {
    const playing = this.#playing;
    this.#playing = undefined;
    if (playing === undefined) return;
    playing.pause();
  }

  #element(clip: Clip): AudioLike {
    const address = addressOf(clip, this.#edition);
    const known = this.#elements.get(address);
    if (known !== undefined) return known;
    const element = this.#options.open(address);
    element.addEventListener('ended', () => {
      if (this.#playing === element) this.#next?.();
    });
    element.addEventListener('error', () => {
      this.#forget(clip, element);
    });
    this.#elements.set(address, element);
    return element;
  }

  /** An element that failed once never plays again; the clip is fetched anew when it is wanted. */
  #forget(clip: Clip, element: AudioLike): void {
    const address = addressOf(clip, this.#edition);
    if (this.#elements.get(address) === element) this.#elements.delete(address);
  }
}
