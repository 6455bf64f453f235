import { expect } from 'chai';
import fc from 'fast-check';
import { step } from '../../../gateway/lane/machine.js';
import { INITIAL, type LaneState, type MachineConfig } from '../../../gateway/lane/state.js';
import type { Effect, LaneInput } from '../../../gateway/lane/step.js';
import type { Decision } from '../../../schemas/decision.js';

const RUNS = Number(process.env['FC_RUNS'] ?? 200);

const IDS = ['v1', 'v2', 'v3'] as const;
const READERS = ['r1', 'r2'] as const;

const config = (wide: boolean, sensor: boolean): MachineConfig => ({
  lane: 'a1',
  direction: 'in',
  assistAtMs: 3000,
  holdMs: 10_000,
  wide,
  hasPassageSensor: sensor,
  observable: new Set(['r2']),
});

const decision = (outcome: Decision['outcome']): Decision => ({
  outcome,
  reasons: [outcome === 'admit' ? 'green' : 'red'],
  findings: [],
  alarm: false,
  mode: 'epidemic',
  policyVersion: 'p',
  senior: true,
});

const id = fc.constantFrom(...IDS);
const reader = fc.constantFrom(...READERS);
const at = fc.nat({ max: 60_000 });
const fresh = id;
const decisionOf = fc.constantFrom(decision('admit'), decision('assist'));
const always = <T extends string>(type: T): fc.Arbitrary<T> => fc.constant(type);

/** Inputs in any order and about any visit, also ones that no lane would ever see. */
const input: fc.Arbitrary<LaneInput> = fc.oneof(
  fc.record({ type: always('found'), reader, at, fresh }),
  fc.record({ type: always('number'), reader, at, fresh }),
  fc.record({
    type: always('credential'),
    reader,
    at,
    fresh,
    card: fc.constantFrom('a', 'b'),
    rules: fc.constantFrom(
      { policyVersion: 'p', mode: 'epidemic' as const },
      { policyVersion: 'q', mode: 'epidemic' as const },
    ),
  }),
  fc.record({
    type: always('read-failed'),
    reader,
    at,
    fresh,
    failure: fc.constantFrom('lifted-early' as const, 'unknown-card' as const),
    final: fc.boolean(),
  }),
  fc.record({ type: always('removed'), reader, at }),
  fc.record({
    type: always('considered'),
    visit: id,
    ask: fc.constantFrom('no' as const, 'yes' as const, 'early' as const),
    at,
  }),
  fc.record({ type: always('answered'), visit: id, at }),
  fc.record({ type: always('decided'), visit: id, decision: decisionOf, at }),
  fc.record({ type: always('committed'), visit: id, decision: decisionOf, at }),
  fc.record({
    type: always('commit-failed'),
    visit: id,
    decision: fc.constant(decision('assist')),
    at,
  }),
  fc.record({ type: always('pulsed'), id, sentAt: at, confirmedAt: at, at }),
  fc.record({
    type: always('pulse-failed'),
    id,
    code: fc.constantFrom('TURNSTILE_OFFLINE' as const, 'TURNSTILE_UNCONFIRMED' as const),
    at,
  }),
  fc.record({
    type: always('passed'),
    direction: fc.constantFrom('in' as const, 'out' as const),
    at,
  }),
  fc.record({
    type: always('timer'),
    key: fc.constantFrom(
      'still-reading' as const,
      'assist-moment' as const,
      'hold' as const,
      'retry' as const,
      'unexplained' as const,
      'assist:v1' as const,
    ),
    at,
  }),
  fc.record({
    type: always('release'),
    id,
    decision: fc.constant(decision('admit')),
    direction: fc.constant('in' as const),
    passages: fc.integer({ min: -1, max: 9 }),
    answers: fc.option(id, { nil: undefined }),
    registered: fc.boolean(),
    turnstileOnline: fc.boolean(),
    at,
  }),
  fc.record({ type: always('refused'), visit: id, at }),
  fc.record({ type: always('eased'), visit: id }),
  fc.record({
    type: always('contradicted'),
    visit: id,
    status: fc.constantFrom('yellow' as const, 'red' as const),
  }),
  fc.record({
    type: always('mode'),
    asked: fc.constantFrom('normal' as const, 'closed' as const),
  }),
  fc.record({ type: always('held'), active: fc.boolean() }),
  fc.record({ type: always('fire'), active: fc.boolean(), at }),
  fc.record({ type: always('devices'), ready: fc.boolean(), ledgerReady: fc.boolean() }),
  fc.record({ type: always('stop'), at }),
);

function oneVisitAtATime({ visit, opening }: LaneState): boolean {
  if (visit === undefined || opening === undefined) return true;
  return visit.stage === 'pulsing' && opening.id === visit.id && opening.phase === 'pulsing';
}

function allows(given: LaneInput, effect: Extract<Effect, { type: 'pulse' }>): boolean {
  if (given.type === 'committed') return given.visit === effect.id;
  if (given.type === 'release') return given.id === effect.id && given.turnstileOnline;
  // The next one of a group; a passage can be older than the confirmation of its pulse.
  return given.type === 'passed' || given.type === 'pulsed';
}

describe('the lane machine, whatever it is told', () => {
  it('has one visit at a time, and pulses only after a commit, a release or a passage', () => {
    fc.assert(
      fc.property(
        fc.array(input, { maxLength: 80 }),
        fc.boolean(),
        fc.boolean(),
        (inputs, wide, sensor) => {
          let state = INITIAL;
          let begun = 0;
          let outcomes = 0;
          for (const given of inputs) {
            const wasFire = state.fire;
            const next = step(state, given, config(wide, sensor));
            for (const effect of next.effects) {
              if (effect.type === 'pulse') {
                expect(allows(given, effect), given.type).to.equal(true);
                expect(wasFire, 'no pulse while the gates are free').to.equal(false);
                if (given.type === 'committed' || given.type === 'release') begun++;
                else expect(sensor, 'one pulse only without a sensor').to.equal(true);
              }
              if (effect.type === 'row' && effect.row.type === 'outcome') {
                const { pulses, error } = effect.row;
                expect(pulses).to.be.at.most(sensor ? 5 : 1);
                if (error !== 'LANE_BUSY' && error !== 'EVACUATION') outcomes++;
              }
            }
            state = next.state;
            expect(oneVisitAtATime(state), given.type).to.equal(true);
          }
          const open = state.opening === undefined ? 0 : 1;
          expect(outcomes, 'what was begun ends').to.be.at.least(begun - open);
        },
      ),
      { numRuns: RUNS * 5 },
    );
  });

  it('is pure: the same state and input give the same step, and the state is not touched', () => {
    fc.assert(
      fc.property(fc.array(input, { maxLength: 30 }), (inputs) => {
        let state = INITIAL;
        for (const given of inputs) {
          const before = structuredClone(state);
          const one = step(state, given, config(true, true));
          const two = step(state, given, config(true, true));
          expect(one).to.deep.equal(two);
          expect(state).to.deep.equal(before);
          state = one.state;
        }
      }),
      { numRuns: RUNS },
    );
  });
});
