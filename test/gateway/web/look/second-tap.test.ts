import { expect } from 'chai';
import fc from 'fast-check';
import {
  isAccident,
  meaningOf,
  SECOND_TAP_MS,
  SECOND_TAP_PX,
  type Place,
  type TapMemory,
} from '../../../../gateway/web/look/second-tap.js';

const RUNS = Number(process.env['FC_RUNS'] ?? 200);

const LEAVE: Place<string> = place('leave', '放行', 0, 0);
const ONE: Place<string> = place('one', '1', 200, 0);
const TWO: Place<string> = place('two', '2', 280, 0);

function place(control: string, name: string, left: number, top: number): Place<string> {
  return { control, name, left, top, right: left + 72, bottom: top + 72 };
}

function middle({ left, top }: Place<string>, at: number) {
  return { at, x: left + 36, y: top + 36 };
}

function after(first: Place<string>, at = 1000): TapMemory<string> {
  return { tap: middle(first, at), places: [LEAVE, ONE, TWO] };
}

describe('the second tap of a double tap', () => {
  it('on the button that has just taken the place of the first is an accident', () => {
    const reason = { control: 'reason', name: '急救' };
    expect(isAccident(after(LEAVE), middle(LEAVE, 1150), reason)).to.equal(true);
  });

  it('on a button that was moved under the finger is an accident', () => {
    expect(isAccident(after(LEAVE), middle(LEAVE, 1150), ONE)).to.equal(true);
  });

  it('on the same button that says something else meanwhile is an accident', () => {
    const changed = { control: 'leave', name: '再放行' };
    expect(isAccident(after(LEAVE), middle(LEAVE, 1150), changed)).to.equal(true);
  });

  it('on the same button counts: a stepper may be tapped as fast as one can', () => {
    expect(isAccident(after(ONE), middle(ONE, 1080), ONE)).to.equal(false);
    const counted = { control: 'leave', name: '放行 0:42' };
    expect(isAccident(after(LEAVE), middle(LEAVE, 1080), counted)).to.equal(false);
  });

  it('on its neighbour counts, also where the two meet: no digit of a pad is lost', () => {
    const memory = { ...after(ONE), tap: { at: 1000, x: ONE.right - 1, y: 36 } };
    expect(isAccident(memory, { at: 1060, x: TWO.left + 1, y: 36 }, TWO)).to.equal(false);
  });

  it('is no second tap when it comes later or elsewhere, or was the first', () => {
    const reason = { control: 'reason', name: '急救' };
    const { tap } = after(LEAVE);
    const late = { ...tap, at: tap.at + SECOND_TAP_MS };
    const elsewhere = { at: tap.at + 50, x: tap.x + SECOND_TAP_PX + 1, y: tap.y };
    expect(isAccident(after(LEAVE), late, reason)).to.equal(false);
    expect(isAccident(after(LEAVE), elsewhere, reason)).to.equal(false);
    expect(isAccident(undefined, tap, reason)).to.equal(false);
  });

  it('never presses what could not be seen when the first came down', () => {
    const near = fc.integer({ min: -30, max: 30 });
    fc.assert(
      fc.property(near, near, fc.integer({ min: 0, max: SECOND_TAP_MS - 1 }), (dx, dy, ms) => {
        const memory = after(LEAVE);
        const { x, y, at } = memory.tap;
        const tap = { at: at + ms, x: x + dx, y: y + dy };
        expect(isAccident(memory, tap, { control: 'new', name: '急救' })).to.equal(true);
        expect(isAccident(memory, tap, LEAVE)).to.equal(false);
      }),
      { numRuns: RUNS },
    );
  });

  it('takes numbers that count by themselves for no new meaning', () => {
    expect(meaningOf('去协助 一号通道 0:42')).to.equal(meaningOf('去协助 一号通道 1:03:07'));
    expect(meaningOf('放行')).not.to.equal(meaningOf('再放行'));
  });
});
