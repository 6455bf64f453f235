/** What is typed while a card is linked, and what is sent of it. Pure. */
import { parseIdNumber } from '../../../../schemas/id-number.js';
import type { LinkSessionView, ShownLink } from '../../../../schemas/api/desk-links.js';
import type { EventId } from '../../../../schemas/ledger.js';
import type { Words } from '../../look/words.js';
import type { FindBody, LinkBody } from './link-commands.js';

export interface LinkForm {
  /** Typed instead of an ID card that was laid. */
  readonly idNumber: string;
  readonly name: string;
  /** Somebody else came with the holder's card. */
  readonly helped: boolean;
  readonly helperName: string;
  readonly relation: string;
  /** The card that the new one replaces. */
  readonly replaces: ShownLink | undefined;
}

export const EMPTY_FORM: LinkForm = {
  ...{ idNumber: '', name: '', helped: false, helperName: '', relation: '' },
  replaces: undefined,
};

type Holder = FindBody['holder'];

/** Whose card it is: the number that was typed before the document that was laid. */
export function holderOf(form: LinkForm, session: LinkSessionView | undefined): Holder | undefined {
  const typed = form.idNumber.trim();
  if (typed === '') return session?.holder === undefined ? undefined : { from: 'card' };
  if (!parseIdNumber(typed).ok) return undefined;
  const name = form.name.trim();
  return { from: 'number', idNumber: typed, ...(name === '' ? {} : { name }) };
}

/** The next thing to do; undefined when the card can be linked. */
export function missing(form: LinkForm, session: LinkSessionView | undefined): Words | undefined {
  if (holderOf(form, session) === undefined) {
    return form.idNumber.trim() === ''
      ? { zh: '请刷本人身份证，或输入号码', en: 'Lay her ID card, or type the number' }
      : { zh: '身份证号码不完整或有误', en: 'The ID number is not complete or not right' };
  }
  if (session?.card === undefined) {
    return { zh: '请放要关联的卡', en: 'Lay the card to be linked' };
  }
  if (session.card.state === 'not-linkable') {
    return { zh: '这张卡没有固定卡号，请换一张', en: 'This card has no lasting number' };
  }
  if (session.card.state === 'elsewhere' && form.idNumber.trim() === '') {
    return { zh: '这张卡已关联给另一个人', en: 'This card belongs to another person' };
  }
  if (form.helped && (form.helperName.trim() === '' || form.relation.trim() === '')) {
    return { zh: '请填代办人姓名和关系', en: 'Who helps, and how is she related?' };
  }
  return undefined;
}

export interface Waiting {
  readonly visit: EventId;
  readonly requestId: EventId;
}

/** Undefined while something is missing. */
export function linkBody(
  form: LinkForm,
  session: LinkSessionView | undefined,
  requestId: EventId,
  waiting: Waiting | undefined,
): LinkBody | undefined {
  const holder = holderOf(form, session);
  if (session === undefined || holder === undefined) return undefined;
  if (missing(form, session) !== undefined) return undefined;
  const helper = { name: form.helperName.trim(), relation: form.relation.trim() };
  return {
    ...{ requestId, session: session.session, holder },
    ...(form.helped ? { helper } : {}),
    ...(form.replaces === undefined ? {} : { replaces: form.replaces.link }),
    ...(waiting === undefined ? {} : { release: waiting }),
  };
}
