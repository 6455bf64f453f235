/** What the forms call their choices. Every member of the closed lists of the contract has its words. */
import type { Words } from '../../look/words.js';
import type { DocumentType, Door, HolderFrom, ItineraryColour, PaperType } from './form.js';

type WordsOf<Value extends string> = Readonly<Record<Value, Words>>;

export const DOOR_WORDS: WordsOf<Door> = {
  id: { zh: '身份登记', en: 'ID' },
  paper: { zh: '纸质证明', en: 'Paper' },
  itinerary: { zh: '行程卡', en: 'Itinerary' },
};

export const HOLDER_WORDS: WordsOf<HolderFrom> = {
  card: { zh: '已刷的卡', en: 'Card read' },
  number: { zh: '身份证号', en: 'ID number' },
  document: { zh: '其他证件', en: 'Other document' },
  voucher: { zh: '没有证件', en: 'No document' },
};

export const DOCUMENT_WORDS: WordsOf<DocumentType> = {
  passport: { zh: '护照', en: 'Passport' },
  'travel-permit': { zh: '通行证', en: 'Travel permit' },
  other: { zh: '其他', en: 'Other' },
};

export const PAPER_WORDS: WordsOf<PaperType> = {
  'nucleic-acid': { zh: '核酸', en: 'PCR test' },
  antigen: { zh: '抗原', en: 'Antigen test' },
  vaccination: { zh: '疫苗', en: 'Vaccination' },
  'home-observation-ended': { zh: '居家证明', en: 'End of home stay' },
  'offline-code': { zh: '离线码', en: 'Offline code' },
  'health-declaration': { zh: '健康申报', en: 'Declaration' },
  other: { zh: '其他', en: 'Other' },
};

export const COLOUR_WORDS: WordsOf<ItineraryColour> = {
  green: { zh: '绿卡', en: 'Green' },
  yellow: { zh: '黄卡', en: 'Yellow' },
  orange: { zh: '橙卡', en: 'Orange' },
  red: { zh: '红卡', en: 'Red' },
};

/** Words of staff for a person without a document; more may be typed. */
export const VOUCHER_WORDS: readonly Words[] = [
  { zh: '本单位工作人员认识', en: 'Known to our staff' },
  { zh: '有家属在场担保', en: 'Family is here' },
  { zh: '科室来电确认', en: 'Confirmed by the department' },
];

/** The holder of a correction whose person was right. */
export const SAME_PERSON: Words = { zh: '原登记人', en: 'Same person' };

export const WRONG_PERSON: Words = { zh: '登记错人', en: 'Wrong person' };

/** Why a record is made void or corrected. */
export const CORRECTION_REASONS: readonly Words[] = [
  WRONG_PERSON,
  { zh: '内容填错', en: 'Wrong content' },
  { zh: '重复登记', en: 'Registered twice' },
  { zh: '没有进入', en: 'Did not enter' },
];

/** What the toast's tap writes as its reason. */
export const UNDO_REASON = 'undo';

export function keysOf<Value extends string>(words: WordsOf<Value>): readonly Value[] {
  return Object.keys(words) as Value[];
}

export function isOneOf<Value extends string>(
  words: WordsOf<Value>,
  value: unknown,
): value is Value {
  return typeof value === 'string' && Object.prototype.hasOwnProperty.call(words, value);
}
