/** What is missing or wrong in a form, field by field, in the order of the page. Pure. */
import type { CivilDate } from '../../../../schemas/credential.js';
import { normaliseIdNumber, parseIdNumber } from '../../../../schemas/id-number.js';
import type { Form, FormField } from './form.js';
import { numberProblem } from './typed-number.js';
import {
  issuedDay,
  printedDay,
  updatedInstant,
  validThrough,
  type FormContext,
} from './validity.js';
import type { Words } from '../../look/words.js';

export interface Problem extends Words {
  readonly field: FormField;
}

/** How far the clock of a phone may run ahead of the gateway's. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

type Found = readonly [FormField, Words | undefined];

/** Controls and halves of surrogate pairs: the gateway takes one line of text. */
const NOT_ONE_LINE = /[\p{Cc}\p{Cs}\u2028\u2029]/u;

function line(text: string, min: number, max: number, missing: Words): Words | undefined {
  const { length } = text.trim();
  if (length === 0 && min > 0) return missing;
  if (length < min) return { zh: `至少 ${min} 个字`, en: `At least ${min} characters` };
  if (length > max) return { zh: `最多 ${max} 个字`, en: `At most ${max} characters` };
  return NOT_ONE_LINE.test(text.trim())
    ? { zh: '有不能用的字符', en: 'A character cannot be used' }
    : undefined;
}

/** Degrees Celsius of the digits typed: `366` is 36.6 and `37` is 37.0. Undefined when they are none. */
export function degreesOf(digits: string): number | undefined {
  if (!/^\d{2,3}$/.test(digits)) return undefined;
  return Number(digits.padEnd(3, '0')) / 10;
}

/** The last four digits of the telephone; not asked again when the whole number is known. */
export function lastFourOf(form: Form): string {
  return form.phoneLast4 === '' && /^1[3-9]\d{9}$/.test(form.phone)
    ? form.phone.slice(-4)
    : form.phoneLast4;
}

/** As the gateway judges it: a whole ID number entered here would be found by nobody. */
function documentProblem(typed: string): Words | undefined {
  const number = normaliseIdNumber(typed);
  if (number === '') return { zh: '请输入证件号码', en: 'Enter the number' };
  if (!/^[\p{L}\p{N}./()]{3,30}$/u.test(number)) {
    return { zh: '请照证件填写 3 至 30 位字母和数字', en: '3 to 30 letters and digits' };
  }
  const parsed = parseIdNumber(number);
  return parsed.ok && !parsed.value.fromLegacy
    ? { zh: '这是身份证号，请选“身份证号”', en: 'An ID number: choose “ID number”' }
    : undefined;
}

function holderProblems(form: Form, context: FormContext): readonly Found[] {
  switch (form.holder) {
    case 'card':
      return context.cardHolder
        ? []
        : [['holder', { zh: '没有读到卡，请输入号码', en: 'No card was read: enter the number' }]];
    case 'number':
      return [['idNumber', numberProblem(form.idNumber, context.today)]];
    case 'document':
      return [['documentNumber', documentProblem(form.documentNumber)]];
    case 'voucher':
      return [
        [
          'voucher',
          line(form.voucher, 2, 80, {
            zh: '请写明您怎么认识这位来访者',
            en: 'Say how you know this person',
          }),
        ],
      ];
  }
}

function expired(last: CivilDate | undefined, today: CivilDate): Words | undefined {
  return last !== undefined && last < today
    ? { zh: `已于 ${last} 过期，请改用其他方式登记`, en: `Expired on ${last}: use another way` }
    : undefined;
}

function paperProblems(form: Form, context: FormContext): readonly Found[] {
  const { today } = context;
  const issued = issuedDay(form, today);
  const printed = printedDay(form, today);
  const last = validThrough(form, context);
  const whyIssued = (): Words | undefined => {
    if (form.issued === '') return { zh: '请选签发日期', en: 'Choose the date of issue' };
    if (issued === undefined) return { zh: '没有这一天，请核对', en: 'There is no such day' };
    if (issued > today) return { zh: '签发日期在将来，请核对', en: 'The date is in the future' };
    return printed === last ? undefined : expired(last, today);
  };
  const whyPrinted = (): Words | undefined => {
    if (form.printedUntil === '') return undefined;
    if (printed === undefined) return { zh: '没有这一天，请核对', en: 'There is no such day' };
    if (issued !== undefined && printed < issued) {
      return { zh: '早于签发日期，请核对', en: 'Before the date of issue' };
    }
    return printed === last ? expired(last, today) : undefined;
  };
  return [
    [
      'paperType',
      form.paperType === '' ? { zh: '请选证明种类', en: 'Choose the kind of paper' } : undefined,
    ],
    ['issuer', line(form.issuer, 1, 80, { zh: '请填写出具单位', en: 'Who issued it?' })],
    ['issued', whyIssued()],
    ['printedUntil', whyPrinted()],
    ['paperNumber', line(form.paperNumber, 0, 60, { zh: '', en: '' })],
  ];
}

function itineraryProblems(form: Form, context: FormContext): readonly Found[] {
  const updated = updatedInstant(form, context);
  const whyColour = (): Words | undefined => {
    if (form.colour === '') return { zh: '请选行程卡颜色', en: 'Choose the colour' };
    return form.colour === 'green'
      ? undefined
      : { zh: '按规定这种行程卡不能用来登记，请改用身份登记', en: 'Not accepted: register by ID' };
  };
  const whyUpdated = (): Words | undefined => {
    if (form.updated.kind === 'none') return { zh: '请选更新时间', en: 'When was it updated?' };
    if (updated === undefined) {
      return { zh: '请输入四位时间，例如 0912', en: 'Enter the time, for example 0912' };
    }
    if (Date.parse(updated) > context.now + CLOCK_TOLERANCE_MS) {
      return { zh: '更新时间在将来，请核对', en: 'The time is in the future' };
    }
    return expired(validThrough(form, context), context.today);
  };
  return [
    ['colour', whyColour()],
    ['updated', whyUpdated()],
    [
      'phoneLast4',
      /^\d{4}$/.test(lastFourOf(form))
        ? undefined
        : { zh: '请输入手机号后四位', en: 'Enter the last four digits of the telephone' },
    ],
  ];
}

function commonProblems(form: Form, context: FormContext): readonly Found[] {
  const degrees = degreesOf(form.temperature);
  const asked = context.policy.temperature;
  const whyTemperature = (): Words | undefined => {
    if (form.temperature === '') {
      return asked === 'required' ? { zh: '请量体温', en: 'Take the temperature' } : undefined;
    }
    return degrees === undefined || degrees < 34 || degrees > 43
      ? { zh: '体温应在 34.0 至 43.0 之间', en: 'Between 34.0 and 43.0' }
      : undefined;
  };
  const optional: Words = { zh: '', en: '' };
  return [
    ['temperature', asked === 'never' ? undefined : whyTemperature()],
    ['name', line(form.name, 0, 60, optional)],
    [
      'phone',
      form.phone === '' || /^1[3-9]\d{9}$/.test(form.phone)
        ? undefined
        : { zh: '手机号应为 1 开头的 11 位数字', en: 'A mobile number has 11 digits' },
    ],
    ['goingTo', line(form.goingTo, 0, 60, optional)],
  ];
}

export function judgeForm(form: Form, context: FormContext): readonly Problem[] {
  const door = (): readonly Found[] => {
    switch (form.door) {
      case 'id':
        return [];
      case 'paper':
        return paperProblems(form, context);
      case 'itinerary':
        return itineraryProblems(form, context);
    }
  };
  const closed: Found = [
    'door',
    context.policy.fallbacks[form.door]
      ? undefined
      : { zh: '当前规定不接受这种登记方式', en: 'The policy does not accept this' },
  ];
  return [closed, ...holderProblems(form, context), ...door(), ...commonProblems(form, context)]
    .filter((found): found is readonly [FormField, Words] => found[1] !== undefined)
    .map(([field, words]) => ({ field, ...words }));
}

/** The temperature from which the pre-check desk is asked; it registers and opens nothing by itself. */
export function isFever(form: Form, context: FormContext): boolean {
  const degrees = degreesOf(form.temperature);
  return (
    context.policy.temperature !== 'never' &&
    degrees !== undefined &&
    degrees >= context.policy.feverFrom
  );
}
