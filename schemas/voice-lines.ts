/**
 * The lines of the voice pack: which clip a state speaks, and its words in both languages. The clips
 * are made from them (scripts/build/voice.ts), so that screen and voice cannot drift apart.
 */
import { LANE_STATES, READABLE_CARDS, type LaneState, type ReadableCard } from './lane-view.js';
import { LANGUAGES, phraseOf, type Language } from './phrases.js';

type FixedVoice = Exclude<LaneState, 'idle' | 'registered' | 'staff'>;

/** Name of a clip's file without its ending. The invitation has one for each set of cards. */
export type VoiceId = FixedVoice | `idle-${string}`;

/**
 * The clip of a state. `registered` has the one of `pass`: nobody may hear who staff admitted. `staff`
 * has the one of `assist`: both ask for a moment.
 */
export function voiceOf(state: LaneState, reads: readonly ReadableCard[]): VoiceId {
  if (state === 'registered') return 'pass';
  if (state === 'staff') return 'assist';
  if (state !== 'idle') return state;
  const cards = READABLE_CARDS.filter((card) => reads.includes(card));
  return `idle-${(cards.length === 0 ? ['id-card'] : cards).join('-')}`;
}

/** Every set of cards that a lane may read. */
const READS: readonly (readonly ReadableCard[])[] = READABLE_CARDS.reduce<
  readonly (readonly ReadableCard[])[]
>((sets, card) => [...sets, ...sets.map((set) => [...set, card])], [[]]).filter(
  (set) => set.length > 0,
);

function lines(): ReadonlyMap<VoiceId, Readonly<Record<Language, string>>> {
  const found = new Map<VoiceId, Readonly<Record<Language, string>>>();
  for (const state of LANE_STATES) {
    for (const reads of READS) {
      const { text } = phraseOf(state, reads);
      found.set(voiceOf(state, reads), { 'zh-CN': text['zh-CN'].voice, en: text.en.voice });
    }
  }
  return found;
}

/** Every clip of a complete pack and its words. */
export const VOICE_LINES: ReadonlyMap<VoiceId, Readonly<Record<Language, string>>> = lines();

export function isLanguage(text: string): text is Language {
  return LANGUAGES.some((language) => language === text);
}

export function isVoiceId(text: string): text is VoiceId {
  return [...VOICE_LINES.keys()].some((id) => id === text);
}

/** MPEG-1/2 layer III: every browser since Chrome 87 and Safari plays it. */
export const CLIP_ENDING = 'mp3';
