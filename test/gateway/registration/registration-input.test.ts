import { expect } from 'chai';
import fc from 'fast-check';
import {
  correctionSchema,
  manualOpeningSchema,
  refusalSchema,
  registrationSchema,
} from '../../../schemas/registration.js';
import { inventedId, requestId } from './desk-fixture.js';

const FC_RUNS = Number(process.env['FC_RUNS'] ?? 200);

function parse(
  idNumber: unknown,
  more: object = {},
): ReturnType<typeof registrationSchema.safeParse> {
  return registrationSchema.safeParse({ door: 'id', idNumber, operator: '甲', ...more });
}

function problems(idNumber: unknown, more: object = {}): string[] {
  const result = parse(idNumber, more);
  return result.success ? [] : result.error.issues.map((issue) => issue.message);
}

describe('what a desk types', () => {
  const number = inventedId();

  it('a number in full-width digits, with spaces and hyphens, is the same number', () => {
    const fullWidth = number.replace(/./g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));
    const spaced = `${number.slice(0, 6)} ${number.slice(6, 14)}-${number.slice(14)}`;
    for (const typed of [fullWidth, spaced, `　${number}　`]) {
      const result = parse(typed);
      expect(result.success && result.data.idNumber, typed).to.equal(number);
    }
  });

  it('a small x at the end is the check character X', () => {
    const withX = [
      '000',
      '001',
      '002',
      '003',
      '004',
      '005',
      '006',
      '007',
      '008',
      '009',
      '010',
      '011',
    ]
      .map((sequence) => inventedId('19480315', sequence))
      .find((candidate) => candidate.endsWith('X'));
    expect(withX).to.be.a('string');
    const result = parse(withX?.toLowerCase());
    expect(result.success && result.data.idNumber).to.equal(withX);
  });

  it('fifteen digits of an old card become eighteen', () => {
    const old = `${number.slice(0, 6)}${number.slice(8, 17)}`;
    const result = parse(old);
    expect(result.success && result.data.idNumber).to.equal(number);
  });

  it('a wrong last digit is named as such', () => {
    const wrong = number.slice(0, 17) + (number.endsWith('1') ? '2' : '1');
    expect(problems(wrong)).to.deep.equal(['ID number: check-digit']);
  });

  it('a short number, a letter inside and a day that does not exist are told apart', () => {
    expect(problems(number.slice(0, 17))).to.deep.equal(['ID number: length']);
    expect(problems(`${number.slice(0, 8)}A${number.slice(9)}`)).to.deep.equal([
      'ID number: alphabet',
    ]);
    expect(problems(inventedId('19480230'))).to.deep.equal(['ID number: birth-date']);
  });

  it('rare hanzi pass, control characters and half characters do not', () => {
    expect(parse(number, { name: '𠮷䶮㵘' }).success).to.equal(true);
    for (const name of ['王\n二', '\u0000王', '\ud842']) {
      expect(parse(number, { name }).success, JSON.stringify(name)).to.equal(false);
    }
  });

  it('an unknown field, a fifth companion and a visit that is no event id are refused', () => {
    expect(parse(number, { vip: true }).success).to.equal(false);
    expect(parse(number, { companions: 5 }).success).to.equal(false);
    expect(parse(number, { visit: '42' }).success).to.equal(false);
    expect(parse(number, { companions: 4 }).success).to.equal(true);
  });

  it('an operator is a name or a staff number, never an ID or phone number', () => {
    const fullWidth = '１３８００００００００';
    const wrong = [
      number,
      number.slice(0, 17),
      '13800000000',
      fullWidth,
      '甲 138 0000 0000',
      '138-0000-0000',
    ];
    for (const operator of wrong) {
      expect(problems(number, { operator }), operator).to.deep.equal([
        'must not hold an ID or phone number',
      ]);
    }
    for (const operator of ['值班员甲', 'desk-1', '工号 2026000117', '张三 0571-8888']) {
      expect(problems(number, { operator }), operator).to.deep.equal([]);
    }
  });

  it('no act of a desk takes eleven digits in a row as its operator', () => {
    const digits = fc.stringMatching(/^[^\d]{0,4}\d{11,18}[^\d]{0,4}$/);
    const visit = requestId(1);
    fc.assert(
      fc.property(digits, (operator) => {
        const acts = [
          parse(number, { operator }),
          correctionSchema.safeParse({ corrects: visit, operator, why: '抄错' }),
          manualOpeningSchema.safeParse({ lane: '1', reason: 'emergency', operator }),
          refusalSchema.safeParse({ lane: '1', visit, reason: '请到服务台', operator }),
        ];
        for (const act of acts) {
          expect(act.success).to.equal(false);
          expect(JSON.stringify(act.error?.issues)).not.to.match(/\d{11}/);
        }
      }),
      { numRuns: FC_RUNS },
    );
  });

  it('no message about a wrong number repeats a digit of it', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9xX]{14,19}$/), (typed) => {
        for (const message of problems(typed)) expect(message).not.to.match(/\d/);
      }),
      { numRuns: FC_RUNS },
    );
  });
});
