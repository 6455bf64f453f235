import { expect } from 'chai';
import { InputWatch } from '../../../../drivers/turnstile/modbus/inputs.js';

const open = Uint8Array.of(0, 0);

describe('turnstile inputs', () => {
  it('tells a passage at the rising edge only, once, with its direction', () => {
    const watch = new InputWatch({ passedIn: 0, passedOut: 9 });
    expect(watch.sample(open, 1)).to.deep.equal([]);
    expect(watch.sample(Uint8Array.of(1, 0), 2)).to.deep.equal([
      { type: 'passed', direction: 'in', at: 2 },
    ]);
    expect(watch.sample(Uint8Array.of(1, 2), 3)).to.deep.equal([
      { type: 'passed', direction: 'out', at: 3 },
    ]);
    expect(watch.sample(Uint8Array.of(1, 2), 4)).to.deep.equal([]);
    expect(watch.sample(open, 5)).to.deep.equal([]);
  });

  it('makes no passage of a contact that is closed at the first look or after an absence', () => {
    const watch = new InputWatch({ passedIn: 0 });
    expect(watch.sample(Uint8Array.of(1), 1)).to.deep.equal([]);
    watch.sample(Uint8Array.of(0), 2);
    watch.forget();
    expect(watch.sample(Uint8Array.of(1), 3)).to.deep.equal([]);
  });

  it('tells held-open and fire when they change, and at the first look when they are active', () => {
    const watch = new InputWatch({ heldOpen: 2, fire: 3 });
    expect(watch.sample(Uint8Array.of(0b1000), 1)).to.deep.equal([
      { type: 'fire', active: true, at: 1 },
    ]);
    expect(watch.sample(Uint8Array.of(0b1100), 2)).to.deep.equal([
      { type: 'held-open', active: true, at: 2 },
    ]);
    watch.forget();
    expect(watch.sample(Uint8Array.of(0b0100), 3)).to.deep.equal([
      { type: 'fire', active: false, at: 3 },
    ]);
    expect(watch.sample(Uint8Array.of(0b0100), 4)).to.deep.equal([]);
  });

  it('tells free exit when it changes, in front of the passage that it allowed', () => {
    const watch = new InputWatch({ passedOut: 1, freeExit: 4 });
    watch.sample(Uint8Array.of(0), 1);
    expect(watch.sample(Uint8Array.of(0b1_0010), 2)).to.deep.equal([
      { type: 'free-exit', active: true, direction: 'out', at: 2 },
      { type: 'passed', direction: 'out', at: 2 },
    ]);
    expect(watch.sample(Uint8Array.of(0b1_0010), 3)).to.deep.equal([]);
    expect(watch.sample(Uint8Array.of(0), 4)).to.deep.equal([
      { type: 'free-exit', active: false, direction: 'out', at: 4 },
    ]);
    expect(watch.count).to.equal(5);
  });

  it('reads as many inputs as the highest one mapped, none when none is', () => {
    expect(new InputWatch({}).count).to.equal(0);
    expect(new InputWatch({ passedIn: 0, fire: 7 }).count).to.equal(8);
    expect(new InputWatch({ fire: 7 }).hasPassage).to.equal(false);
  });
});
