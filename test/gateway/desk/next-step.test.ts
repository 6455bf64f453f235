import { expect } from 'chai';
import { nextStep, SENTENCES, type NextStepInput } from '../../../gateway/desk/next-step.js';
import { NEXT_STEPS } from '../../../schemas/api/desk-records.js';
import { REASONS, type Reason } from '../../../schemas/decision.js';

const PRE_CHECK: readonly Reason[] = ['yellow', 'red'];
const SPECIALIST: readonly Reason[] = ['platform-untrusted', 'platform-unmapped'];

describe('what an attendant does first', () => {
  const of = (more: Partial<NextStepInput> = {}): string =>
    nextStep({ reasons: [], findings: [], eased: false, feverFrom: 37.3, ...more });

  for (const reason of REASONS) {
    const expected = PRE_CHECK.includes(reason)
      ? 'pre-check'
      : SPECIALIST.includes(reason)
        ? 'specialist'
        : reason === 'unlinked-card'
          ? 'link'
          : 'register';
    it(`${reason} is ${expected}`, () => {
      expect(of({ reasons: [reason] })).to.equal(expected);
    });
  }

  it('a green that came late is one tap, also where the answer before it was in doubt', () => {
    expect(of({ eased: true, reasons: ['platform-unavailable'] })).to.equal('release');
    expect(of({ eased: true, reasons: ['platform-untrusted'] })).to.equal('release');
  });

  it('an answer that contradicts, and a number that does not match', () => {
    expect(of({ findings: ['answer-contradicts'] })).to.equal('pre-check');
    expect(of({ findings: ['number-mismatch'] })).to.equal('specialist');
    expect(of({ findings: ['card-expired', 'senior', 'weak-evidence'] })).to.equal('register');
  });

  it('nothing becomes one tap for somebody with a yellow, a red or a fever', () => {
    expect(of({ eased: true, reasons: ['yellow'] })).to.equal('pre-check');
    expect(of({ eased: true, findings: ['answer-contradicts'] })).to.equal('pre-check');
    expect(of({ eased: true, temperature: 37.3 })).to.equal('pre-check');
    expect(of({ eased: true, temperature: 37.2 })).to.equal('release');
  });

  it('no sentence names a number, a status or a reason', () => {
    for (const step of NEXT_STEPS) {
      const { zh, en } = SENTENCES[step];
      expect(zh).to.match(/^您好/);
      expect(zh).to.not.match(/\d|码|异常|过期|无效|拒绝|红|黄|绿|号码/);
      expect(en).to.not.match(/\d|code|red|yellow|green|number|refus|expired|invalid/i);
    }
  });
});
