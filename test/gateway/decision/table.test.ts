import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { decide } from '../../../gateway/decision/decide.js';
import type { Reason, StandingKind } from '../../../schemas/decision.js';
import type { Status } from '../../../schemas/status.js';
import {
  combinations,
  decideWithout,
  document,
  FAILURES,
  inputOf,
  linkedCombinations,
  type Combination,
} from './table.js';

const FILE = new URL('../../../docs/decision-table.md', import.meta.url);

/** Written by hand from design section 1.4: what a status does, and what it is called. */
const BY_STATUS: Record<Status, ['always' | 'never' | 'by fallback', Reason, 'alarm' | '']> = {
  green: ['always', 'green', ''],
  yellow: ['never', 'yellow', ''],
  red: ['never', 'red', ''],
  none: ['by fallback', 'no-code', ''],
  unavailable: ['by fallback', 'platform-unavailable', ''],
  untrusted: ['never', 'platform-untrusted', 'alarm'],
  unmapped: ['never', 'platform-unmapped', 'alarm'],
};
const RECORD: Record<StandingKind, [Reason, 'needs the switch' | 'always counts']> = {
  id: ['standing-id', 'needs the switch'],
  paper: ['standing-paper', 'needs the switch'],
  itinerary: ['standing-itinerary', 'needs the switch'],
  list: ['standing-list', 'always counts'],
};

function expected(of: Combination): { admit: boolean; reasons: Reason[]; alarm: boolean } {
  const record = of.standing === undefined ? undefined : RECORD[of.standing];
  const counts = record !== undefined && (of.fallbacks || record[1] === 'always counts');
  const records: Reason[] = counts ? [record[0]] : [];
  const swiped: Reason[] =
    of.evidence === 'authenticated-chip' && of.registerOnSwipe ? ['registered-by-id'] : [];
  const fallback = [...swiped, ...records];
  const has = fallback.length > 0;
  if (of.mode === 'everyday') {
    return { admit: has, reasons: has ? fallback : ['not-registered'], alarm: false };
  }
  if (of.status === undefined) {
    return { admit: false, reasons: ['too-slow', ...records], alarm: false };
  }
  const [rule, name, alarm] = BY_STATUS[of.status];
  const bell = alarm === 'alarm';
  if (rule === 'always') return { admit: true, reasons: [name, ...records], alarm: bell };
  if (rule === 'never') return { admit: false, reasons: [name, ...records], alarm: bell };
  return has
    ? { admit: true, reasons: [...fallback, name], alarm: bell }
    : { admit: false, reasons: [name], alarm: bell };
}

const nameOf = (of: Combination): string => JSON.stringify(of);

describe('the decision table', () => {
  it('holds row by row, for every evidence', () => {
    let rows = 0;
    for (const of of combinations()) {
      const { outcome, reasons, alarm } = decide(inputOf(of));
      const want = expected(of);
      expect({ outcome, reasons, alarm }, nameOf(of)).to.deep.equal({
        outcome: want.admit ? 'admit' : 'assist',
        reasons: want.reasons,
        alarm: want.alarm,
      });
      rows++;
    }
    expect(rows).to.equal(900);
  });

  it('a linked card is registered by its link, and one that anybody can copy never opens against the policy', () => {
    let weak = 0;
    for (const of of linkedCombinations()) {
      const { outcome, reasons, findings } = decide(inputOf(of));
      expect(findings, nameOf(of)).to.include('linked-card');
      const distrusted = of.linked === 'uid' && of.uidOnlyLink === 'assist';
      if (distrusted) {
        weak++;
        expect(outcome, nameOf(of)).to.equal('assist');
        expect(reasons[0], nameOf(of)).to.equal('uid-only-link');
        continue;
      }
      // Everything else is as for an ID card that was swiped, under the link's own name.
      const want = expected({ ...of, evidence: 'authenticated-chip' });
      expect(outcome, nameOf(of)).to.equal(want.admit ? 'admit' : 'assist');
      expect(reasons, nameOf(of)).to.deep.equal(
        want.reasons.map((one) => (one === 'registered-by-id' ? 'registered-by-link' : one)),
      );
    }
    expect(weak).to.equal(36);
  });

  it('without a word in the policy a UID opens on an ordinary day and not under an order', () => {
    const weak = {
      evidence: 'uid-only',
      linked: 'uid',
      registerOnSwipe: true,
      fallbacks: true,
    } as const;
    expect(decide(inputOf({ ...weak, mode: 'everyday' })).outcome).to.equal('admit');
    expect(decide(inputOf({ ...weak, mode: 'epidemic', status: 'green' })).reasons[0]).to.equal(
      'uid-only-link',
    );
  });

  it('every row is an assist when the turnstile is offline or the ledger cannot commit', () => {
    for (const of of combinations()) {
      for (const [lane, first] of [
        [{ turnstileOnline: false, ledgerReady: true }, ['turnstile-offline']],
        [{ turnstileOnline: true, ledgerReady: false }, ['ledger-unavailable']],
        [
          { turnstileOnline: false, ledgerReady: false },
          ['turnstile-offline', 'ledger-unavailable'],
        ],
      ] as const) {
        const decision = decide({ ...inputOf(of), lane });
        expect(decision.outcome, nameOf(of)).to.equal('assist');
        expect(decision.reasons, nameOf(of)).to.include.members([...first]);
        // Whom nobody asked because no row could be written is not slow.
        const own = expected(of).reasons.filter((r) => lane.ledgerReady || r !== 'too-slow');
        expect(decision.reasons, 'no reason is lost').to.include.members(own);
      }
    }
  });

  it('a failed read and an unlinked card are assists with their own reason, in both modes', () => {
    for (const mode of ['everyday', 'epidemic'] as const) {
      for (const failure of FAILURES) {
        const { outcome, reasons } = decideWithout({ failure }, mode);
        expect({ outcome, reasons }).to.deep.equal({ outcome: 'assist', reasons: [failure] });
      }
      expect(decideWithout({ unlinked: true }, mode)).to.deep.include({
        outcome: 'assist',
        reasons: ['unlinked-card'],
        senior: 'unknown',
      });
      expect(decideWithout({}, mode).reasons).to.deep.equal(['too-slow']);
    }
  });

  it('is written in docs/decision-table.md as it is decided', () => {
    const text = document();
    if (process.env['UPDATE_TABLE'] === '1') writeFileSync(FILE, text);
    expect(readFileSync(FILE, 'utf8')).to.equal(text);
  });
});
