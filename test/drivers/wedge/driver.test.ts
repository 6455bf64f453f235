import { expect } from 'chai';
import fc from 'fast-check';
import { encodeHidFrame } from '../../../drivers/transport/hid-codec.js';
import { wedgeRig } from './wedge-rig.js';

const numRuns = Number(process.env['FC_RUNS'] ?? 200);
const HEX = { format: { holds: 'uid', base: 'hex', digits: 8, bytes: 4 } };

describe('Keyboard reader', () => {
  it('delivers found, credential and removed at the moment of Enter', async () => {
    const { rig, keyboard, time } = await wedgeRig();
    keyboard.type('0040856634');
    await time.advance(400);
    expect(rig.events.map(({ type }) => type)).to.deep.equal(['found', 'credential', 'removed']);
    expect(rig.story).to.deep.equal(['uid:026F6C3A']);
    expect(new Set(rig.events.map(({ at }) => at)).size).to.equal(1);
    expect(rig.status).to.include({ state: 'online', liveness: 'port-only', noiseBytes: 0 });
    await rig.stop();
    expect(time.waiting).to.equal(0);
  });

  it('reads digits that repeat, from the row and from the keypad, with a report id and without', async () => {
    for (const typing of [{}, { keypad: true }, { reportId: 1 }, { keypad: true, reportId: 7 }]) {
      const { rig, keyboard, time } = await wedgeRig({}, typing);
      keyboard.type('0011122233');
      await time.advance(400);
      expect(rig.story).to.deep.equal([
        `uid:${(11122233).toString(16).toUpperCase().padStart(8, '0')}`,
      ]);
    }
  });

  it('reads a key that goes down before the last one is up', async () => {
    const { rig, time } = await wedgeRig(HEX);
    const held = (...usages: number[]): Uint8Array =>
      encodeHidFrame(
        'input',
        Uint8Array.of(0, 0, ...usages, ...Array<number>(6 - usages.length).fill(0)),
      );
    // 1 2 3 4, each down while the one before is still down; then A B C D; Enter.
    for (const usages of [
      [0x1e],
      [0x1e, 0x1f],
      [0x1f, 0x20],
      [0x20],
      [0x21],
      [0x04],
      [0x05],
      [0x06],
      [0x07, 0x28],
    ]) {
      await rig.line.write(held(...usages));
    }
    await time.advance(10);
    expect(rig.story).to.deep.equal(['uid:1234ABCD']);
  });

  it('a report of too many keys types nothing and forgets no key that is held', async () => {
    const { rig, time } = await wedgeRig(HEX);
    const input = (...bytes: number[]): Uint8Array =>
      encodeHidFrame('input', Uint8Array.from(bytes));
    for (const usage of [0x1e, 0x1f, 0x20, 0x21, 0x04, 0x05, 0x06]) {
      await rig.line.write(input(0, 0, usage, 0, 0, 0, 0, 0));
      await rig.line.write(input(0, 0, 1, 1, 1, 1, 1, 1));
      await rig.line.write(input(0, 0, usage, 0, 0, 0, 0, 0));
    }
    await rig.line.write(input(0, 0, 0x07, 0, 0, 0, 0, 0));
    await rig.line.write(input(0, 0, 0x28, 0, 0, 0, 0, 0));
    await time.advance(10);
    expect(rig.story).to.deep.equal(['uid:1234ABCD']);
  });

  it('capitals come by shift or by Caps Lock, which ends with the text', async () => {
    const { rig, keyboard, time } = await wedgeRig({ format: { holds: 'code' } });
    await rig.line.write(encodeHidFrame('input', Uint8Array.of(0, 0, 0x39, 0, 0, 0, 0, 0)));
    keyboard.type('abC1');
    keyboard.type('abC1');
    await time.advance(300);
    expect(rig.story).to.deep.equal(['qr:ABc1', 'qr:abC1']);
  });

  it('Tab ends a text where it is the suffix, and spoils it where it is not', async () => {
    const tab = await wedgeRig({ ...HEX, suffix: 'tab' }, { suffix: '\t' });
    tab.keyboard.type('DEADBEEF');
    await tab.time.advance(300);
    expect(tab.rig.story).to.deep.equal(['uid:DEADBEEF']);
    const enter = await wedgeRig(HEX, { suffix: '\n' });
    enter.keyboard.type('DEAD\tBEEF');
    await enter.time.advance(300);
    expect(enter.rig.story).to.deep.equal(['noise 9']);
  });

  it('without a suffix a text ends 100 ms after its last key', async () => {
    const { rig, keyboard, time } = await wedgeRig({ ...HEX, suffix: 'none' }, { suffix: '' });
    keyboard.type('DEADBEEF');
    await time.advance(16 * 8 + 85);
    expect(rig.story).to.deep.equal([]);
    await time.advance(20);
    expect(rig.story).to.deep.equal(['uid:DEADBEEF']);
    keyboard.type('DEADBEE');
    await time.advance(400);
    expect(rig.story).to.deep.equal(['uid:DEADBEEF', 'noise 7']);
  });

  it('half a text followed by silence is dropped and counted, and the next card is read', async () => {
    const { rig, keyboard, time } = await wedgeRig();
    keyboard.type('0040856634');
    await time.advance(70);
    keyboard.stop();
    await time.advance(400);
    expect(rig.story).to.deep.equal(['noise 5']);
    keyboard.type('3735928559');
    await time.advance(400);
    expect(rig.story).to.deep.equal(['noise 5', 'uid:DEADBEEF']);
    expect(rig.status.noiseBytes).to.equal(5);
  });

  it('text of the wrong length or alphabet is dropped and counted, and calls nobody', async () => {
    const { rig, keyboard, time } = await wedgeRig();
    for (const text of ['123', 'hello world', '00408566345', 'DEADBEEF00', '4294967296']) {
      keyboard.type(text);
    }
    await time.advance(2000);
    expect(rig.events.map(({ type }) => type)).to.deep.equal(Array<string>(5).fill('noise'));
    expect(rig.status.noiseBytes).to.equal(3 + 11 + 11 + 10 + 10);
  });

  it('a key held with Ctrl, Alt or the logo key is a command and spoils the text', async () => {
    for (const modifier of [0x01, 0x04, 0x08, 0x10, 0x40, 0x80]) {
      const { rig, keyboard, time } = await wedgeRig({ format: { holds: 'code' } });
      await rig.line.write(
        encodeHidFrame('input', Uint8Array.of(modifier, 0, 0x19, 0, 0, 0, 0, 0)),
      );
      keyboard.type('12345678');
      await time.advance(300);
      expect(rig.story).to.deep.equal(['noise 9']);
    }
  });

  it('Enter alone is nothing', async () => {
    const { rig, keyboard, time } = await wedgeRig();
    keyboard.type('');
    await time.advance(1000);
    expect(rig.events).to.deep.equal([]);
  });

  it('a text cut by unplugging is never continued, and the reader is back after the cable', async () => {
    const { rig, keyboard, time } = await wedgeRig();
    keyboard.type('0040856634');
    await time.advance(70);
    await rig.unplug();
    expect(rig.status.state).to.equal('offline');
    await time.advance(2000);
    expect(rig.status.state).to.equal('online');
    keyboard.type('6634');
    await time.advance(500);
    keyboard.type('3735928559');
    await time.advance(500);
    expect(rig.story).to.deep.equal(['noise 4', 'uid:DEADBEEF']);
  });

  it('half a report, noise and lost reports cost one card and not the next', async () => {
    for (const fault of [
      { kind: 'noise', bytes: Uint8Array.of(0xff, 0x7f, 0xaa) },
      { kind: 'cut' },
      { kind: 'lost' },
    ] as const) {
      const { rig, keyboard, time } = await wedgeRig();
      keyboard.inject(fault);
      keyboard.type('0040856634');
      await time.advance(900);
      keyboard.type('3735928559');
      await time.advance(900);
      expect(rig.story.at(-1), fault.kind).to.equal('uid:DEADBEEF');
      const read = rig.story.filter((line) => line.startsWith('uid:'));
      expect(read.every((line) => ['uid:DEADBEEF', 'uid:026F6C3A'].includes(line))).to.equal(true);
    }
  });

  it('endless keys cost bounded memory and are one noise', async () => {
    const { rig, time } = await wedgeRig({ format: { holds: 'code', maxLength: 4096 } });
    const down = encodeHidFrame('input', Uint8Array.of(0, 0, 0x1e, 0, 0, 0, 0, 0));
    const up = encodeHidFrame('input', new Uint8Array(8));
    for (let i = 0; i < 5000; i++) {
      await rig.line.write(Uint8Array.of(...down, ...up));
    }
    await rig.line.write(encodeHidFrame('input', Uint8Array.of(0, 0, 0x28, 0, 0, 0, 0, 0)));
    await time.advance(10);
    expect(rig.story).to.deep.equal(['noise 5000']);
  });

  it('any reports at any split give no UID that was not typed in full', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 12 }), { maxLength: 30 }),
        async (chunks) => {
          const { rig, time } = await wedgeRig({ ...HEX, suffix: 'none' });
          for (const chunk of chunks) {
            await rig.line.write(chunk);
            await rig.line.write(encodeHidFrame('input', chunk));
          }
          await time.advance(1000);
          for (const line of rig.story) expect(line).to.match(/^(?:noise \d+|uid:[0-9A-F]{8})$/);
          await rig.stop();
          expect(time.waiting).to.equal(0);
        },
      ),
      { numRuns: Math.min(numRuns, 5000) },
    );
  });

  it('the same text gives the same credential at any split of its bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0x09000000, max: 0xfffffffe }).filter((n) => n % 0x01010101 !== 0),
        fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 1, maxLength: 10 }),
        async (value, sizes) => {
          const { rig, keyboard, time } = await wedgeRig();
          const sent: number[] = [];
          keyboard.connect({ onBytes: () => undefined, send: (bytes) => sent.push(...bytes) });
          keyboard.type(String(value).padStart(10, '0'));
          await time.advance(500);
          const again = await wedgeRig();
          for (let at = 0, turn = 0; at < sent.length; turn++) {
            const size = sizes[turn % sizes.length] ?? 1;
            await again.rig.line.write(Uint8Array.from(sent.slice(at, at + size)));
            at += size;
          }
          await again.time.advance(10);
          const canonical = `uid:${value.toString(16).toUpperCase().padStart(8, '0')}`;
          expect(rig.story).to.deep.equal([canonical]);
          expect(again.rig.story).to.deep.equal([canonical]);
        },
      ),
      { numRuns: Math.min(Math.ceil(numRuns / 4), 2000) },
    );
  });
});
