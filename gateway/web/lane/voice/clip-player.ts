/** Plays clips with `<audio>`, one prompt at a time: a new one cuts the old one. */
import type { Language } from '../../../../schemas/phrases.js';
import { CLIP_ENDING, type VoiceId } from '../../../../schemas/voice-lines.js';

/** The part of the browser's `HTMLAudioElement` that is used. */
export interface AudioLike {
  volume: number;
  currentTime: number;
  addEventListener(type: 'ended', listener: () => void): void;
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
}

function addressOf({ language, id }: Clip): string {
  return `/voice/${language}/${id}.${CLIP_ENDING}`;
}

export class ClipPlayer {
  readonly #options: ClipPlayerOptions;
  readonly #elements = new Map<string, AudioLike>();
  #playing: AudioLike | undefined;
  #next: (() => void) | undefined;

  constructor(options: ClipPlayerOptions) {
    this.#options = options;
  }

  /** Fetches what will be needed, so that a prompt starts at once. */
  prepare(clips: readonly Clip[]): void {
    for (const clip of clips) this.#element(clip);
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
    element.play().catch((error: unknown) => {
      const name = error instanceof Error ? error.name : '';
      // The next prompt cut this one: as it should be.
      if (name === 'AbortError' || this.#playing !== element) return;
      this.#playing = undefined;
      this.#options.trouble(name === 'NotAllowedError' ? 'locked' : 'failed');
    });
  }

  stop(): void {
    const playing = this.#playing;
    this.#playing = undefined;
    if (playing === undefined) return;
    playing.pause();
  }

  #element(clip: Clip): AudioLike {
    const address = addressOf(clip);
    const known = this.#elements.get(address);
    if (known !== undefined) return known;
    const element = this.#options.open(address);
    element.addEventListener('ended', () => {
      if (this.#playing === element) this.#next?.();
    });
    this.#elements.set(address, element);
    return element;
  }
}
