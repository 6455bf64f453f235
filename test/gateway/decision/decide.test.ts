import { expect } from 'chai';
import fc from 'fast-check';
import { decide } from '../../../gateway/decision/decide.js';
import { identityToKeep } from '../../../gateway/decision/keep-identity.js';
import { policyInForce } from '../../../gateway/decision/policy-in-force.js';
import type { DecideInput, Subject } from '../../../schemas/decision.js';
import { isTongdaoError } from '../../../schemas/errors.js';
import { policySchema } from '../../../schemas/policy.js';
import { STATUSES } from '../../../schemas/status.js';
import { inputOf, NOW } from './table.js';

const RUNS = Number(process.env['FC_RUNS'] ?? 200);

const green = inputOf({
  mode: 'epidemic',
  status: 'green',
  evidence: 'authenticated-chip',
  registerOnSwipe: true,
  fallbacks: true,
});
const everyday = inputOf({
  mode: 'everyday',
  evidence: 'authenticated-chip',
  registerOnSwipe: true,
  fallbacks: true,
});

function withSubject(input: DecideInput, change: Partial<Subject>): DecideInput {
  return {
    ...input,
    subject: { card: 'resident-id', evidence: 'authenticated-chip', ...change },
  };
}

function internal(run: () => unknown): boolean {
  try {
    run();
    return false;
  } catch (error) {
    return isTongdaoError(error, 'INTERNAL');
  }
}

describe('decide', () => {
  it('throws INTERNAL when an everyday decision is given a platform answer', () => {
    for (const status of STATUSES) {
      expect(internal(() => decide({ ...everyday, lookup: { status } }))).to.equal(true);
    }
  });

  it('throws INTERNAL when an answer comes without a person', () => {
    const { subject, ...nobody } = green;
    expect(subject).to.not.equal(undefined);
    expect(internal(() => decide(nobody))).to.equal(true);
  });

  it('an expired card is a finding and not a refusal; its last day still counts', () => {
    const on = (validTo: string): readonly string[] =>
      decide(withSubject(green, { birth: '1948-02-03', validTo })).findings;
    expect(on('2026-11-22')).to.deep.equal(['card-expired', 'senior']);
    expect(on('2026-11-23')).to.deep.equal(['senior']);
    expect(on('long-term')).to.deep.equal(['senior']);
    const expired = decide(withSubject(everyday, { validTo: '2020-01-01' }));
    expect(expired.outcome).to.equal('admit');
    expect(expired.findings).to.include('card-expired');
  });

  it('notes a card that is not valid yet and evidence that is weak', () => {
    const decision = decide(
      withSubject(green, { validFrom: '2026-11-24', evidence: 'uid-only', birth: '2000-01-01' }),
    );
    expect(decision).to.deep.include({
      outcome: 'admit',
      findings: ['card-not-yet-valid', 'weak-evidence'],
    });
  });

  it('senior turns on the birthday by the policy, and is unknown without a birth date', () => {
    const senior = (birth?: string): boolean | 'unknown' =>
      decide(withSubject(green, birth === undefined ? {} : { birth })).senior;
    expect(senior('1966-11-23')).to.equal(true);
    expect(senior('1966-11-24')).to.equal(false);
    expect(senior()).to.equal('unknown');
    expect(decide(withSubject(green, {})).findings).to.deep.equal(['age-unknown']);
  });

  it('age changes neither outcome nor reasons', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...STATUSES),
        fc.boolean(),
        fc.integer({ min: 1900, max: 2026 }),
        (status, chip, year) => {
          const evidence = chip ? 'authenticated-chip' : 'scanned';
          const at = (birth: string): unknown => {
            const { outcome, reasons, alarm } = decide(
              withSubject({ ...green, lookup: { status } }, { evidence, birth }),
            );
            return { outcome, reasons, alarm };
          };
          expect(at(`${String(year)}-01-01`)).to.deep.equal(at('1948-02-03'));
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('collects every fact: red and a standing paper and an expired card and a gate that is offline', () => {
    const decision = decide({
      ...withSubject(green, { birth: '1948-02-03', validTo: '2020-01-01' }),
      lookup: { status: 'red' },
      standing: [{ kind: 'paper', eventId: 'e', validUntil: NOW + 1 }],
      lane: { turnstileOnline: false, ledgerReady: true },
    });
    expect(decision.reasons).to.deep.equal(['red', 'turnstile-offline', 'standing-paper']);
    expect(decision.findings).to.deep.equal(['card-expired', 'senior']);
  });

  it('a standing record that is over says nothing', () => {
    const decision = decide({
      ...withSubject(green, { evidence: 'scanned' }),
      lookup: { status: 'none' },
      standing: [{ kind: 'paper', eventId: 'e', validUntil: NOW }],
    });
    expect(decision).to.deep.include({ outcome: 'assist', reasons: ['no-code'] });
  });

  it('carries findings made before it, once each', () => {
    const decision = decide({ ...green, noted: ['number-mismatch', 'senior', 'number-mismatch'] });
    expect(decision.findings).to.deep.equal(['number-mismatch', 'senior']);
  });

  it('yellow, red, untrusted and unmapped never admit, whatever else is true', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          'yellow' as const,
          'red' as const,
          'untrusted' as const,
          'unmapped' as const,
        ),
        fc.subarray(['id', 'paper', 'itinerary', 'list'] as const),
        (status, kinds) => {
          const decision = decide({
            ...green,
            lookup: { status },
            standing: kinds.map((kind) => ({ kind, eventId: 'e', validUntil: NOW + 1 })),
          });
          expect(decision.outcome).to.equal('assist');
          expect(decision.reasons.slice(1)).to.deep.equal(kinds.map((kind) => `standing-${kind}`));
        },
      ),
      { numRuns: RUNS },
    );
  });
});

describe('policy in force', () => {
  const order = {
    number: '2026-7',
    authority: '市防控办',
    area: '全市',
    start: '2026-11-20T00:00:00+08:00',
    end: '2026-12-10T00:00:00+08:00',
  };
  const policy = policySchema.parse({ format: 'tongdao-policy-1', version: 'p', order });
  const start = Date.parse(order.start);
  const end = Date.parse(order.end);
  const at = (now: number, clockTrusted = true): unknown => {
    const { mode, order: ruling, ended, findings } = policyInForce(policy, now, { clockTrusted });
    return { mode, ruling: ruling?.number, ended, findings };
  };
  const calm = { mode: 'everyday', ruling: undefined, ended: undefined, findings: [] };

  it('an order rules from its start up to, and not including, its end', () => {
    const ruling = { mode: 'epidemic', ruling: '2026-7', ended: undefined, findings: [] };
    expect(at(start - 1)).to.deep.equal(calm);
    expect(at(start)).to.deep.equal(ruling);
    expect(at(end - 1)).to.deep.equal(ruling);
    expect(at(end)).to.deep.equal({ ...calm, ended: 'confirmed' });
  });

  it('past its end on an untrusted clock queries stop, noted, and the end is not confirmed', () => {
    expect(at(end, false)).to.deep.equal({
      ...calm,
      ended: 'unconfirmed',
      findings: ['order-ended-clock-untrusted'],
    });
    expect(at(start - 1, false)).to.deep.equal(calm);
  });

  it('without an order every day is everyday', () => {
    const plain = policySchema.parse({ format: 'tongdao-policy-1', version: 'p' });
    expect(policyInForce(plain, start, { clockTrusted: true })).to.deep.equal({
      policy: plain,
      mode: 'everyday',
      findings: [],
    });
  });
});

describe('keepIdentity', () => {
  const person = { idType: '01', idNo: '329999194802030128', name: '测试甲' } as const;
  const kept = (
    rule: 'never' | 'registrations' | 'all',
    mode: 'everyday' | 'epidemic',
    outcome: 'admit' | 'assist',
    reasons: Parameters<typeof identityToKeep>[2]['reasons'],
  ): boolean => identityToKeep(person, rule, { mode, outcome, reasons }) !== undefined;

  it('never and all mean what they say', () => {
    for (const mode of ['everyday', 'epidemic'] as const) {
      for (const outcome of ['admit', 'assist'] as const) {
        expect(kept('never', mode, outcome, ['registered-by-id'])).to.equal(false);
        expect(kept('all', mode, outcome, ['green'])).to.equal(true);
      }
    }
  });

  it('registrations: no name on an everyday swipe, one where a swipe stood in for the code', () => {
    expect(kept('registrations', 'everyday', 'admit', ['registered-by-id'])).to.equal(false);
    expect(kept('registrations', 'epidemic', 'admit', ['registered-by-id', 'no-code'])).to.equal(
      true,
    );
    expect(kept('registrations', 'epidemic', 'admit', ['green'])).to.equal(false);
    expect(kept('registrations', 'epidemic', 'assist', ['red'])).to.equal(false);
  });

  it('keeps number, type and name, and leaves out a name that is not known', () => {
    const decision = { mode: 'epidemic', outcome: 'admit', reasons: ['green'] } as const;
    expect(identityToKeep(person, 'all', decision)).to.deep.equal(person);
    const { name, ...unnamed } = person;
    expect(name).to.equal('测试甲');
    expect(identityToKeep(unnamed, 'all', decision)).to.deep.equal(unnamed);
  });
});
