import { expect } from 'chai';
import fc from 'fast-check';
import type { Status } from '../../../schemas/status.js';
import { settle } from '../../support/manual-time.js';
import { chipCard, EPIDEMIC, EVERYDAY, idNumber, Rig } from './rig.js';

const RUNS = Number(process.env['FC_RUNS'] ?? 200);

const cards = [
  chipCard(idNumber(12)),
  chipCard(idNumber(34), 'scanned'),
  {
    card: 'senior',
    evidence: 'uid-only',
    identifiers: [{ namespace: 'uid', value: '04AABBCC' }],
  },
] as const;

const which = fc.nat({ max: 1 });
const action = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('found' as const), which }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('credential' as const),
      which,
      card: fc.nat({ max: 2 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('failed' as const),
      which,
      failure: fc.constantFrom('card-unreadable' as const, 'lifted-early' as const),
      final: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('removed' as const), which }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('passed' as const),
      direction: fc.constantFrom('in' as const, 'in' as const, 'out' as const),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.constantFrom(0, 40, 300, 900, 2500, 3000, 7000, 12_000, 61_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('ledger' as const),
      state: fc.constantFrom('good' as const, 'slow' as const, 'full' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('gate' as const),
      state: fc.constantFrom(
        'good' as const,
        'offline' as const,
        'unconfirmed' as const,
        'hangs' as const,
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('platform' as const),
      status: fc.constantFrom<Status[]>('green', 'red', 'none', 'unavailable', 'untrusted'),
      delayMs: fc.constantFrom(0, 200, 3100),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('late' as const),
      status: fc.constantFrom('green' as const, 'red' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('release' as const),
      passages: fc.integer({ min: 1, max: 5 }),
      answer: fc.boolean(),
      registered: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'refuse' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('mode' as const),
      mode: fc.constantFrom('normal' as const, 'normal' as const, 'closed' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('fire' as const), active: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('held' as const), active: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('policy' as const), epidemic: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('number' as const), card: fc.nat({ max: 1 }) }),
  },
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

interface Walk {
  readonly rig: Rig;
  /** Pulses that each row may send. */
  readonly allowed: Map<string, number>;
  releases: number;
}

async function act(walk: Walk, a: Action): Promise<void> {
  const { rig } = walk;
  const reader = 'which' in a && a.which === 1 ? rig.second : rig.reader;
  switch (a.do) {
    case 'found': {
      rig.found(reader);
      return;
    }
    case 'credential': {
      rig.credential(cards[a.card] ?? cards[0], reader);
      return;
    }
    case 'failed': {
      rig.failed(a.failure, a.final, reader);
      return;
    }
    case 'removed': {
      rig.removed(reader);
      return;
    }
    case 'passed': {
      rig.turnstile.pass(a.direction);
      return;
    }
    case 'wait':
      return rig.time.advance(a.ms);
    case 'ledger':
      rig.ledger.slow = a.state === 'slow';
      rig.ledger.fails = a.state === 'full' ? 'LEDGER_UNAVAILABLE' : undefined;
      if (a.state !== 'slow') rig.ledger.letGo();
      if (a.state === 'good') rig.ledger.ready = true;
      return;
    case 'gate':
      rig.turnstile.online = a.state !== 'offline';
      rig.turnstile.hangs = a.state === 'hangs';
      rig.turnstile.fails =
        a.state === 'offline'
          ? 'TURNSTILE_OFFLINE'
          : a.state === 'unconfirmed'
            ? 'TURNSTILE_UNCONFIRMED'
            : undefined;
      {
        a.state === 'hangs' ? undefined : rig.turnstile.answer();
        return;
      }
    case 'platform':
      rig.platform.answer = { status: a.status, tookMs: a.delayMs };
      rig.platform.delayMs = a.delayMs;
      return;
    case 'late':
      return rig.platform.late?.({ status: a.status, tookMs: 2000 });
    case 'release':
      return release(walk, a);
    case 'refuse': {
      const visit = rig.lane.currentAssist()?.visit;
      if (visit === undefined) return;
      rig.lane.refuse({ visit, operator: 'wang', reason: '不符合' }).catch(() => undefined);
      return;
    }
    case 'mode':
      rig.lane.setMode(a.mode, 'wang').catch(() => undefined);
      return;
    case 'held': {
      rig.turnstile.emit({ type: 'held-open', active: a.active, at: rig.time.mono() });
      return;
    }
    case 'policy': {
      rig.policy = a.epidemic ? EPIDEMIC : EVERYDAY;
      return;
    }
    case 'number': {
      const number = idNumber(a.card === 0 ? 12 : 34);
      rig.reader.emit({ type: 'number', number, at: rig.time.mono() });
      return;
    }
    case 'fire': {
      rig.turnstile.emit({ type: 'fire', active: a.active, at: rig.time.mono() });
      return;
    }
  }
}

/** As the desk does it: without a durable row of its own there is no release. */
async function release(
  walk: Walk,
  { passages, answer, registered }: Extract<Action, { do: 'release' }>,
): Promise<void> {
  const { rig } = walk;
  if (rig.ledger.slow || rig.ledger.fails !== undefined) return;
  const eventId = `desk${String(walk.releases++).padStart(17, '0')}A`;
  const visit = rig.lane.currentAssist()?.visit;
  await rig.ledger.append({ kind: 'registration', eventId, opening: 'begins' });
  walk.allowed.set(eventId, passages);
  rig.lane
    .release({
      eventId,
      direction: 'in',
      passages,
      registered,
      ...(answer && visit !== undefined ? { visit } : {}),
    })
    .catch(() => undefined);
}

function check({ rig, allowed }: Walk, wide: boolean): void {
  const { rows } = rig.ledger;
  const begun = rows.filter((row) => row.opening === 'begins').map((row) => row.eventId);
  const ends = rows.filter((row) => row.opening === 'ends');
  expect(
    ends.map((row) => row.refersTo).sort(),
    'exactly one outcome for every begun row',
  ).to.deep.equal([...begun].sort());
  let pulses = 0;
  for (const end of ends) {
    const payload = rig.ledger.payload(rows.indexOf(end));
    const sent = Number(payload['pulses']) + (payload['error'] === 'TURNSTILE_UNCONFIRMED' ? 1 : 0);
    const limit = allowed.get(end.refersTo ?? '') ?? (wide ? 2 : 1);
    expect(sent, 'never more pulses than the row allows').to.be.at.most(limit);
    pulses += sent;
  }
  expect(pulses, 'every pulse belongs to a row').to.equal(rig.turnstile.pulses.length);
  const ended = rig.event('ended').map(({ report }) => report.visit);
  expect(new Set(ended).size, 'a visit ends once').to.equal(ended.length);
  expect(
    rig.logs.filter(({ event }) => event === 'lane.decide-failed'),
    'every decision can be taken',
  ).to.deep.equal([]);
  for (const { visit } of rig.event('assist-shown')) expect(ended).to.include(visit);
  for (const { report } of rig.event('decided')) expect(ended).to.include(report.visit);
  rig.views.forEach((view, index) => expect(view.revision).to.equal(index + 1));
}

describe('any order of events at a lane', () => {
  it('keeps the rules: commit before pulse, limits, one outcome each, nothing left behind', async function () {
    this.timeout(120_000);
    await fc.assert(
      fc.asyncProperty(
        fc.array(action, { minLength: 5, maxLength: 50 }),
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        async (actions, epidemic, wide, observable, earlyLookup) => {
          const rig = new Rig({
            policy: epidemic ? EPIDEMIC : EVERYDAY,
            config: { wide },
            presence: observable ? 'observable' : 'ambiguous',
            ports: { earlyLookup },
          });
          const walk: Walk = { rig, allowed: new Map(), releases: 0 };
          let unbacked = 0;
          const pulse = rig.turnstile.pulse.bind(rig.turnstile);
          rig.turnstile.pulse = (direction) => {
            if (rig.ledger.unended().length === 0) unbacked++;
            return pulse(direction);
          };
          for (const one of actions) {
            await act(walk, one);
            await settle();
          }
          rig.ledger.fails = undefined;
          rig.ledger.letGo();
          rig.turnstile.hangs = false;
          await settle();
          const stopped = rig.lane.stop();
          await settle();
          rig.ledger.letGo();
          rig.turnstile.answer();
          await stopped;
          expect(unbacked, 'no pulse without a committed row before it').to.equal(0);
          check(walk, wide);
          await rig.time.advance(10_000);
          expect(rig.time.waiting, 'no timer left').to.equal(0);
        },
      ),
      { numRuns: Math.min(RUNS, 3000), endOnFailure: false },
    );
  });
});
