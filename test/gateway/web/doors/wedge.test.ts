import { expect } from 'chai';
import fc from 'fast-check';
import { isCardNumber, WedgeDetector } from '../../../../gateway/web/console/doors/wedge.js';
import { inventedNumber } from './people.js';

const RUNS = Number(process.env['FC_RUNS'] ?? 200);

/** What reaches the fields, and what the detector takes for a reader's text. */
function typeKeys(keys: readonly string[], gaps: readonly number[]) {
  const detector = new WedgeDetector();
  let at = 1000;
  let field = '';
  let before = '';
  const read: string[] = [];
  keys.forEach((key, index) => {
    at += gaps[index] ?? 0;
    const verdict = detector.key(key, at);
    if (verdict.kind === 'pass') {
      if (verdict.first) before = field;
      if (key.length === 1) field += key;
    } else if (verdict.kind === 'began') field = before;
    else if (verdict.kind === 'read') read.push(verdict.text);
  });
  return { field, read, detector, at };
}

describe('a reader that types like a keyboard', () => {
  it('is recognised by gaps below 30 ms, and nothing of it stays in the field', () => {
    const gap = fc.integer({ min: 0, max: 29 });
    const note = fc.stringMatching(/^[a-z0-9]{0,6}$/);
    const text = fc.stringMatching(/^[0-9A-Za-z]{4,30}$/);
    fc.assert(
      fc.property(
        note,
        text,
        fc.array(gap, { minLength: 31, maxLength: 31 }),
        (typed, code, fast) => {
          const keys = [...Array.from(typed + code), 'Enter'];
          const slow = Array.from(typed, () => 180);
          const gaps = [...slow, 400, ...fast.slice(0, code.length)];
          const result = typeKeys(keys, gaps);
          expect(result.field).to.equal(typed);
          expect(result.read).to.deep.equal([code]);
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('is never seen in what a person types, Enter included', () => {
    const keys = fc.array(fc.constantFrom(...Array.from('0123456789X'), 'Enter', 'Backspace'), {
      maxLength: 40,
    });
    const gaps = fc.array(fc.integer({ min: 30, max: 900 }), { minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(keys, gaps, (pressed, times) => {
        const result = typeKeys(pressed, times);
        expect(result.read).to.deep.equal([]);
        expect(result.field).to.equal(pressed.filter((key) => key.length === 1).join(''));
      }),
      { numRuns: RUNS },
    );
  });

  it('is not seen in two or three keys that were rolled quickly', () => {
    expect(typeKeys(['1', '2', '3', 'Enter'], [0, 10, 10, 10]).read).to.deep.equal([]);
  });

  it('is heard without its Enter, once it pauses', () => {
    const number = inventedNumber('19480405');
    const { detector, at } = typeKeys(
      Array.from(number),
      Array.from(number, () => 5),
    );
    expect(detector.pause(at + 10)).to.equal(undefined);
    expect(detector.pause(at + 60)).to.equal(number);
    expect(detector.pause(at + 90)).to.equal(undefined);
  });

  it('sends no Enter of a person: one that comes later confirms what is on the page', () => {
    const keys = ['1', '2', '3', '4', '5', 'Enter'];
    expect(typeKeys(keys, [0, 5, 5, 5, 5, 200]).read).to.deep.equal([]);
  });

  it('presses Shift for its capitals', () => {
    const keys = ['1', '2', '3', 'Shift', 'X', 'Enter'];
    expect(typeKeys(keys, [0, 5, 5, 5, 5, 5]).read).to.deep.equal(['123X']);
  });

  it('fills the number only with what has the form of one', () => {
    expect(isCardNumber(inventedNumber('19480405'))).to.equal(true);
    expect(isCardNumber('https://example.org/1')).to.equal(false);
    expect(isCardNumber('6212345678901234567')).to.equal(false);
  });
});
