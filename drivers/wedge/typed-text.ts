/** Keys to texts: what stands between two ends. */
import { KEY, characterOf } from './key-usage.js';
import type { KeyPress } from './boot-report.js';

/** Longest text kept; a longer one is whole noise (facts/cards-readers-turnstiles.md 6.1). */
const MAX_CHARACTERS = 4096;
const ENTER_KEYS: ReadonlySet<number> = new Set([KEY.enter, KEY.keypadEnter]);
const LOCK_KEYS: ReadonlySet<number> = new Set([KEY.capsLock, KEY.numLock]);

/** `tab` where the reader ends a text with that key; Enter ends every text in any case. */
export type EndKey = 'enter' | 'tab';

export interface TypedText {
  /** Absent when a key in it types no character, or when it was too long. */
  readonly text?: string;
  /** Keys that were pressed for it, without the end. */
  readonly keys: number;
}

export class TypedTexts {
  readonly #end: EndKey;
  #text = '';
  #keys = 0;
  #spoilt = false;
  /** Within one text: a reader that types capitals this way switches it off again. */
  #capsLock = false;

  constructor(end: EndKey) {
    this.#end = end;
  }

  /** A text has begun and has no end yet. */
  get begun(): boolean {
    return this.#keys > 0;
  }

  /** The text that this key ended, if it ended one; an end without a text is nothing. */
  press({ usage, modifiers }: KeyPress): TypedText | undefined {
    if (ENTER_KEYS.has(usage) || (this.#end === 'tab' && usage === KEY.tab)) {
      return this.begun ? this.take() : undefined;
    }
    if (LOCK_KEYS.has(usage)) {
      if (usage === KEY.capsLock) this.#capsLock = !this.#capsLock;
      return undefined;
    }
    const character = characterOf(usage, modifiers, this.#capsLock);
    this.#keys += 1;
    if (character === undefined || this.#keys > MAX_CHARACTERS) {
      this.#spoilt = true;
      this.#text = '';
    } else if (!this.#spoilt) {
      this.#text += character;
    }
    return undefined;
  }

  /** What has been typed so far, as a whole text; the next key begins a new one. */
  take(): TypedText {
    const { keys } = { keys: this.#keys };
    const typed = this.#spoilt ? { keys } : { text: this.#text, keys };
    this.#text = '';
    this.#keys = 0;
    this.#spoilt = false;
    this.#capsLock = false;
    return typed;
  }
}
