/**
 * Somebody who will need staff comes to the lane. What differs between the two kinds is only what card
 * and platform answer; hands, steps and staff are drawn from the same distributions.
 */
import type { Credential } from '../../schemas/credential.js';
import type { ReadFailure } from '../../schemas/device.js';
import type { Trace } from '../../scripts/bench/separation/trace.js';
import { chipCard, idNumber } from '../gateway/lane/rig.js';
import type { Dice } from './random.js';
import type { Answer, WatchedLane } from './watched-lane.js';

export const STATUS_CAUSES = [
  'yellow',
  'red',
  'none',
  'untrusted',
  'unmapped',
  /** Nothing in time, and then green. */
  'late-green',
] as const;
export const READ_CAUSES = [
  'card-unreadable',
  'card-authentication',
  'unknown-card',
  'reader-silent',
  'invalid-data',
  'unlinked',
] as const;
export type Cause = (typeof STATUS_CAUSES)[number] | (typeof READ_CAUSES)[number];

/** What the reader says of the card, in order; times since it was found, milliseconds. */
interface ReaderSays {
  readonly at: number;
  readonly what:
    | { readonly type: 'credential'; readonly credential: Credential }
    | { readonly type: 'failed'; readonly failure: ReadFailure; readonly final: boolean };
}

/** The driver tries for so long; the last try may still be under way then. */
const GIVE_UP_MS = 2500;
const LEAVE_LIMIT_MS = 70_000;

const isStatus = (cause: Cause): cause is (typeof STATUS_CAUSES)[number] =>
  STATUS_CAUSES.some((status) => status === cause);

function tries(dice: Dice, failure: ReadFailure, until: number): ReaderSays[] {
  const said: ReaderSays[] = [];
  for (let at = dice.between(150, 450); at < until; at += dice.between(150, 500)) {
    said.push({ at, what: { type: 'failed', failure, final: false } });
  }
  return said;
}

function withLast(said: readonly ReaderSays[], failure: ReadFailure, at: number): ReaderSays[] {
  return [...said, { at, what: { type: 'failed', failure, final: true } }];
}

/** One card in four does not read at the first try, whoever it belongs to. */
function readCard(dice: Dice, credential: Credential): ReaderSays[] {
  const began = dice.chance(0.25) ? dice.between(200, 1200) : 0;
  const failed = tries(dice, 'card-unreadable', began);
  const at = began + dice.between(250, 900);
  return [...failed, { at, what: { type: 'credential', credential } }];
}

function readerSays(cause: Cause, dice: Dice, person: number): ReaderSays[] {
  if (isStatus(cause)) return readCard(dice, chipCard(idNumber(person)));
  switch (cause) {
    case 'unlinked':
      return readCard(dice, {
        card: 'senior',
        evidence: 'uid-only',
        identifiers: [{ namespace: 'uid', value: '04A1B2C3D4E5F6' }],
      });
    case 'invalid-data':
      return dice.chance(0.5)
        ? readCard(dice, chipCard(`${idNumber(person).slice(0, 17)}Z`))
        : withLast(tries(dice, cause, 2200), cause, dice.between(2200, GIVE_UP_MS));
    case 'unknown-card':
      return withLast(tries(dice, cause, 300), cause, dice.between(400, 900));
    case 'reader-silent':
      // The last try waits for an answer of its own: it may end after the assist is shown.
      return withLast(tries(dice, 'card-unreadable', 1500), cause, dice.between(1600, 3800));
    case 'card-unreadable':
    case 'card-authentication':
      return withLast(tries(dice, cause, 2200), cause, dice.between(2200, GIVE_UP_MS));
  }
}

function answerOf(cause: Cause, dice: Dice): Answer {
  if (cause === 'late-green') return { status: 'green', afterMs: dice.between(1400, 9000) };
  const status = isStatus(cause) ? cause : 'green';
  return { status, afterMs: Math.max(20, dice.wait(300, 2600)) };
}

export interface Scene {
  /** From the card of the assist to the empty lane. */
  readonly trace: Trace;
  /** How often the card was lifted too early before that. */
  readonly retries: number;
}

/** One person from the first card to the empty lane. */
export async function play(
  watched: WatchedLane,
  cause: Cause,
  dice: Dice,
  person: number,
): Promise<Scene> {
  const { time, lane } = watched;
  watched.answer = answerOf(cause, dice);
  await time.advance(dice.between(500, 6000));
  for (let retries = 0; ; retries++) {
    watched.begin();
    const laid = time.world.mono();
    // Most people leave the card until the lane says something new.
    const liftAt = dice.chance(0.15) ? dice.between(200, 2900) : dice.between(3300, 9000);
    layCard(watched, readerSays(cause, dice, person), liftAt);
    const shown = await assistOrRetry(watched);
    if (shown) {
      await staffAct(watched, dice);
      await empty(watched, laid);
      const trace = watched.marks();
      await time.advance(dice.between(300, 2000));
      return { trace, retries };
    }
    await time.advance(dice.between(700, 4000));
    if (lane.assists().length > 0) throw new Error('an assist without a card');
  }
}

function layCard({ time, reader }: WatchedLane, said: readonly ReaderSays[], liftAt: number): void {
  const { thread } = time;
  const at = (ms: number, run: (at: number) => void): void => {
    thread.after(ms, () => run(thread.mono()));
  };
  at(0, (now) => reader.emit({ type: 'found', at: now }));
  for (const one of said.filter((each) => each.at < liftAt)) {
    at(one.at, (now) => {
      const { what } = one;
      if (what.type === 'credential') {
        reader.emit({ type: 'credential', credential: what.credential, at: now });
      } else {
        reader.emit({ type: 'read-failed', failure: what.failure, final: what.final, at: now });
      }
    });
  }
  const settled = said.some(
    ({ at: ms, what }) => ms < liftAt && (what.type === 'credential' || what.final),
  );
  at(liftAt, (now) => {
    if (!settled) {
      reader.emit({ type: 'read-failed', failure: 'lifted-early', final: true, at: now });
    }
    reader.emit({ type: 'removed', at: now });
  });
}

/** True when it came to an assist; false when the card was lifted too early. */
async function assistOrRetry({ time, lane }: WatchedLane): Promise<boolean> {
  for (let waited = 0; waited < LEAVE_LIMIT_MS; waited += 50) {
    await time.advance(50);
    if (lane.assists().length > 0) return true;
    if (lane.view().state === 'retry') return false;
  }
  throw new Error('neither an assist nor a retry');
}

async function staffAct(watched: WatchedLane, dice: Dice): Promise<void> {
  const { time, lane } = watched;
  await time.advance(dice.wait(2500, 15_000) + 400);
  // A card that is being read is not pushed aside for somebody who waits already.
  while (lane.view().state === 'reading') await time.advance(200);
  const visit = lane.assists()[0]?.visit;
  if (visit === undefined) return;
  if (dice.chance(0.2)) {
    await Promise.all([
      lane.refuse({ visit, operator: '王静', reason: '改日再来' }),
      time.advance(50),
    ]);
    return;
  }
  if (dice.chance(0.03)) return;
  watched.commit();
  const eventId = Buffer.from(dice.bytes().bytes(16)).toString('base64url');
  const registered = dice.chance(0.7);
  const opened = lane.release({ eventId, direction: 'in', passages: 1, visit, registered });
  await Promise.all([opened, time.advance(200)]);
  await time.advance(dice.between(700, 3500));
  watched.pass();
  await time.advance(100);
}

async function empty({ time, lane }: WatchedLane, laid: number): Promise<void> {
  while (lane.view().state !== 'idle' || time.world.mono() - laid < 9000) {
    await time.advance(250);
    if (time.world.mono() - laid > 2 * LEAVE_LIMIT_MS) throw new Error('the lane does not empty');
  }
}
