/** Lengths of the longest texts on the lane, so that one size serves every state without a jump. */
import { LANE_STATES, type ReadableCard } from '../../../schemas/lane-view.js';
import { FOOTER, phraseOf } from '../../../schemas/phrases.js';
import type { OrderLine } from './order-line.js';
import type { TextLengths } from './sizes.js';

/** Hanzi are 1 em wide, everything else at most 0.62 em in a regular weight. */
function widthEm(text: string): number {
  return Array.from(text).reduce((em, character) => em + (character > '\u2e7f' ? 1 : 0.62), 0);
}

export function longestTexts(reads: readonly ReadableCard[], order?: OrderLine): TextLengths {
  const phrases = LANE_STATES.map((state) => phraseOf(state, reads).text);
  const longest = (texts: readonly string[]): number =>
    Math.max(...texts.map((text) => Array.from(text).length));
  return {
    headlineZh: longest(phrases.map((text) => text['zh-CN'].headline)),
    secondZh: longest(phrases.map((text) => text['zh-CN'].second)),
    headlineEn: longest(phrases.map((text) => text.en.headline)),
    secondEn: longest(phrases.map((text) => text.en.second)),
    footerZh: longest([FOOTER.text['zh-CN']]),
    footerEn: longest([FOOTER.text.en]),
    orderZhEm: order === undefined ? 0 : widthEm(order['zh-CN']),
    orderEnEm: order === undefined ? 0 : widthEm(order.en),
  };
}
