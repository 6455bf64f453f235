/**
 * Everything the lane says to the public, on screen and aloud, in Chinese and English: the one source
 * of the display and of the voice pack (phrase book, facts/ux.md 2.1). It says what to do, never what
 * is wrong with the person. A headline has at most 5 hanzi, a second line and a spoken line at most 13.
 */
import { READABLE_CARDS, type LaneState, type ReadableCard } from './lane-view.js';

export const LANGUAGES = ['zh-CN', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Background of the screen. There is no red: nobody may fear it, and nobody may read a status in it. */
export const SCREEN_COLOURS = ['blue', 'green', 'amber', 'slate'] as const;
export type ScreenColour = (typeof SCREEN_COLOURS)[number];

export const ICONS = [
  'card',
  'card-in-slot',
  'one-card',
  'cards',
  'clock',
  'arrow-ahead',
  'arrow-and-card',
  'again',
  'person',
  'people-apart',
  'walking',
  'arrow-aside',
  'arrow-other-side',
  'running',
  'hand',
] as const;
export type IconId = (typeof ICONS)[number];

/** Signal tones, all below 2.5 kHz: tick; 523 then 784 Hz; one note of 440 Hz; one soft of 392 Hz. */
export const TONES = ['none', 'tick', 'two-rising', 'one-note', 'one-soft-note'] as const;
export type ToneId = (typeof TONES)[number];

export interface Wording {
  readonly headline: string;
  /** Empty where the headline says it all. */
  readonly second: string;
  /** Spoken; empty where silence is better. */
  readonly voice: string;
}

export interface Phrase {
  readonly text: Readonly<Record<Language, Wording>>;
  readonly colour: ScreenColour;
  readonly icon: IconId;
  readonly tone: ToneId;
}

const CARD_NAMES: Readonly<Record<ReadableCard, Readonly<Record<Language, string>>>> = {
  'id-card': { 'zh-CN': '身份证', en: 'ID' },
  'social-security-card': { 'zh-CN': '社保卡', en: 'social security' },
  'senior-card': { 'zh-CN': '老年卡', en: 'senior' },
};

function anyOf(words: readonly string[], comma: string, or: string): string {
  const last = words[words.length - 1] ?? '';
  const before = words.slice(0, -1);
  return before.length === 0 ? last : `${before.join(comma)}${or}${last}`;
}

/** The invitation of a lane, computed from what its readers read: it never asks for another card. */
export function idlePhrase(reads: readonly ReadableCard[]): Phrase {
  const look = { colour: 'blue', icon: 'card', tone: 'none' } as const;
  const cards = READABLE_CARDS.filter((card) => reads.includes(card));
  const first = cards[0] ?? 'id-card';
  const zh = cards.map((card) => CARD_NAMES[card]['zh-CN']);
  const en = cards.map((card) => CARD_NAMES[card].en);
  if (cards.length < 2) {
    const name = CARD_NAMES[first];
    return {
      ...look,
      text: {
        'zh-CN': {
          headline: `请刷${name['zh-CN']}`,
          second: `${name['zh-CN']}请放在这里`,
          voice: `请刷${name['zh-CN']}`,
        },
        en: {
          headline: `Please tap your ${name.en} card`,
          second: 'Place it here',
          voice: `Please tap your ${name.en} card`,
        },
      },
    };
  }
  return {
    ...look,
    text: {
      'zh-CN': {
        headline: '请刷卡',
        second: `${zh.join('、')}都可以`,
        voice: `请刷${anyOf(zh, '、', '或')}`,
      },
      en: {
        headline: 'Please tap your card',
        second: `Your ${anyOf(en, ', ', ' or ')} card`,
        voice: `Please tap your ${anyOf(en, ', ', ' or ')} card`,
      },
    },
  };
}

const PASS: Phrase = {
  colour: 'green',
  icon: 'arrow-ahead',
  tone: 'two-rising',
  text: {
    'zh-CN': { headline: '请通行', second: '您好，慢慢走，不着急', voice: '您好，请通行' },
    en: { headline: 'Please go through', second: 'Take your time', voice: 'Please go through' },
  },
};

/** After a card this lane cannot use; it never asks for one that its readers cannot read. */
function otherCardPhrase(reads: readonly ReadableCard[]): Phrase {
  const cards = READABLE_CARDS.filter((card) => reads.includes(card));
  const zh = cards.map((card) => CARD_NAMES[card]['zh-CN']);
  const en = cards.map((card) => CARD_NAMES[card].en);
  const several = cards.length > 1;
  return {
    colour: 'amber',
    icon: 'cards',
    tone: 'one-note',
    text: {
      'zh-CN': {
        headline: '请换一张卡',
        second: several ? `${zh.join('、')}都可以` : `请用您的${anyOf(zh, '、', '或')}`,
        voice: '请换一张卡试试',
      },
      en: {
        headline: 'Please try another card',
        second: `Your ${anyOf(en, ', ', ' or ')} card`,
        voice: 'Please try another card',
      },
    },
  };
}

/** Every state but those whose words depend on the lane's readers. */
const FIXED: Readonly<Record<Exclude<LaneState, 'idle' | 'other-card'>, Phrase>> = {
  reading: {
    colour: 'blue',
    icon: 'clock',
    tone: 'tick',
    text: {
      'zh-CN': {
        headline: '请稍候',
        second: '正在读卡，卡片先不要拿开',
        voice: '正在读卡，请稍候',
      },
      en: {
        headline: 'One moment',
        second: 'Keep the card in place',
        voice: 'Reading your card, one moment please',
      },
    },
  },
  pass: PASS,
  'take-card': {
    ...PASS,
    icon: 'arrow-and-card',
    text: {
      'zh-CN': { headline: '请通行', second: '别忘了拿好您的卡', voice: '请拿好卡，请通行' },
      en: {
        headline: 'Please go through',
        second: 'Remember your card',
        voice: 'Please take your card and go through',
      },
    },
  },
  // The same object: nobody beside the lane may see who was admitted by the staff (design 1.7).
  registered: PASS,
  retry: {
    colour: 'amber',
    icon: 'again',
    tone: 'one-note',
    text: {
      'zh-CN': {
        headline: '请再刷一次',
        second: '把卡片平放在亮灯的地方',
        voice: '没有读到卡，请再刷一次',
      },
      en: {
        headline: 'Please try again',
        second: 'Lay the card flat on the light',
        voice: 'Please lay your card on the light again',
      },
    },
  },
  insert: {
    colour: 'blue',
    icon: 'card-in-slot',
    tone: 'one-note',
    text: {
      'zh-CN': {
        headline: '请插卡',
        second: '芯片朝上，轻轻插到底',
        voice: '请插卡，芯片朝上',
      },
      en: {
        headline: 'Please insert your card',
        second: 'Chip up, gently to the end',
        voice: 'Please insert your card, chip up',
      },
    },
  },
  'one-card': {
    colour: 'amber',
    icon: 'one-card',
    tone: 'one-note',
    text: {
      'zh-CN': { headline: '只放一张卡', second: '请拿开其他卡片', voice: '请只放一张卡' },
      en: {
        headline: 'One card only, please',
        second: 'Take the other cards away',
        voice: 'One card only, please',
      },
    },
  },
  'one-by-one': {
    colour: 'amber',
    icon: 'people-apart',
    tone: 'one-note',
    text: {
      'zh-CN': { headline: '请依次走', second: '一位一位通过', voice: '请一位一位通过' },
      en: {
        headline: 'One at a time, please',
        second: 'Each person with a card',
        voice: 'One person at a time, please',
      },
    },
  },
  'keep-going': {
    colour: 'blue',
    icon: 'walking',
    tone: 'none',
    text: {
      'zh-CN': { headline: '请往前走', second: '慢慢走，不着急', voice: '请慢慢走过来' },
      en: {
        headline: 'Please keep walking',
        second: 'Take your time',
        voice: 'Please keep walking, take your time',
      },
    },
  },
  'other-side': {
    colour: 'slate',
    icon: 'arrow-other-side',
    tone: 'one-note',
    text: {
      'zh-CN': { headline: '请走另一边', second: '', voice: '请从另一边走' },
      en: {
        headline: 'Please use the other side',
        second: '',
        voice: 'Please use the other side',
      },
    },
  },
  assist: {
    colour: 'amber',
    icon: 'person',
    tone: 'one-soft-note',
    text: {
      'zh-CN': {
        headline: '请稍候',
        second: '工作人员马上过来帮您',
        voice: '请稍候，工作人员来帮您',
      },
      en: {
        headline: 'One moment, please',
        second: 'A member of staff is coming to help you',
        voice: 'One moment please, our staff are coming to help you',
      },
    },
  },
  staff: {
    colour: 'slate',
    icon: 'cards',
    tone: 'none',
    text: {
      'zh-CN': {
        headline: '请稍候',
        second: '工作人员正在办理',
        voice: '请稍候，工作人员来帮您',
      },
      en: {
        headline: 'One moment, please',
        second: 'Our staff are using this lane',
        voice: 'One moment please, our staff are coming to help you',
      },
    },
  },
  closed: {
    colour: 'slate',
    icon: 'arrow-aside',
    tone: 'none',
    text: {
      'zh-CN': { headline: '请走旁边', second: '本通道暂停使用', voice: '请走旁边通道' },
      en: {
        headline: 'Please use the next lane',
        second: 'This lane is closed',
        voice: 'Please use the next lane',
      },
    },
  },
  'device-down': {
    colour: 'slate',
    icon: 'person',
    tone: 'none',
    text: {
      'zh-CN': { headline: '请找我们', second: '工作人员帮您登记', voice: '请找工作人员登记' },
      en: {
        headline: 'Please see our staff',
        second: 'We will register you',
        voice: 'Please see our staff to register',
      },
    },
  },
  evacuate: {
    colour: 'green',
    icon: 'running',
    tone: 'none',
    text: {
      'zh-CN': { headline: '通道已打开', second: '请有序离开', voice: '通道已打开，请有序离开' },
      en: {
        headline: 'The gates are open',
        second: 'Please leave calmly',
        voice: 'The gates are open, please leave calmly',
      },
    },
  },
};

/** Stands at the bottom of every screen. */
export const FOOTER: { readonly icon: IconId; readonly text: Readonly<Record<Language, string>> } =
  {
    icon: 'hand',
    text: { 'zh-CN': '需要帮忙请招手', en: 'Wave if you need help' },
  };

/** What a lane shows, says and sounds in a state. */
export function phraseOf(state: LaneState, reads: readonly ReadableCard[]): Phrase {
  if (state === 'idle') return idlePhrase(reads);
  return state === 'other-card' ? otherCardPhrase(reads) : FIXED[state];
}
