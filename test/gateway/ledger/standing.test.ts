import { expect } from 'chai';
import type { EventId } from '../../../schemas/ledger.js';
import { LI, ledgerBench, WANG, type Bench } from './ledger-fixture.js';

describe('standing records', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = ledgerBench();
  });
  afterEach(() => bench.remove());

  const register = { kind: 'paper', content: { issuer: 'Municipal hospital', number: 'A-1' } };

  it('count until they expire and not a millisecond longer', async () => {
    const ledger = await bench.open();
    const expiresAt = bench.machine.time.wall() + 3_600_000;
    const { eventId } = await ledger.append({
      kind: 'registration',
      registry: { ...register, kind: 'paper', person: LI, expiresAt },
    });
    const expected = [{ kind: 'paper', eventId, validUntil: expiresAt }];
    expect(ledger.standing(LI, expiresAt - 1)).to.deep.equal(expected);
    expect(ledger.standing(LI, expiresAt)).to.deep.equal([]);
    expect(ledger.standing(WANG, expiresAt - 1)).to.deep.equal([]);
  });

  it('give back what was registered, over a restart', async () => {
    const first = await bench.open();
    const expiresAt = bench.machine.time.wall() + 40 * 86_400_000;
    const { eventId } = await first.append({
      kind: 'registration',
      registry: { ...register, kind: 'paper', person: LI, expiresAt },
    });
    await first.close();
    const ledger = await bench.open();
    expect(ledger.registryEntry(eventId)).to.deep.equal({
      kind: 'paper',
      eventId,
      validUntil: expiresAt,
      person: LI,
      content: register.content,
    });
  });

  it('end with the row that revokes them', async () => {
    const ledger = await bench.open();
    const expiresAt = bench.machine.time.wall() + 3_600_000;
    const put = { ...register, kind: 'id', person: LI, expiresAt } as const;
    const older = await ledger.append({ kind: 'registration', registry: put });
    const newer = await ledger.append({ kind: 'registration', registry: put });
    const ids = (): EventId[] =>
      ledger.standing(LI, bench.machine.time.wall()).map(({ eventId }) => eventId);
    expect(ids()).to.deep.equal([newer.eventId, older.eventId]);
    await ledger.append({ kind: 'registration', revokes: older.eventId });
    expect(ids()).to.deep.equal([newer.eventId]);
    expect(ledger.registryEntry(older.eventId)).to.equal(undefined);
  });
});
