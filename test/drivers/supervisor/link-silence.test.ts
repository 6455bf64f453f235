import { expect } from 'chai';
import { settle } from '../../support/manual-time.js';
import type { EchoDevice } from './echo-device.js';
import { LinkRig, outcome } from './link-rig.js';
import { encode } from './xor-frames.js';

describe('silence and noise on a link', () => {
  let rig: LinkRig;
  let device: EchoDevice;

  beforeEach(() => {
    rig = new LinkRig();
    device = rig.quiet('one', 1);
  });

  afterEach(() => rig.finish());

  it('half a frame then silence is dropped after the inter-byte time and counted as noise', async () => {
    await rig.start([device], { interByteMs: 100 });
    await rig.line.send(encode(1, 9).subarray(0, 4));
    await rig.time.advance(99);
    expect(rig.registry.get('one')?.noiseBytes).to.equal(0);
    await rig.time.advance(1);
    expect(rig.registry.get('one')?.noiseBytes).to.equal(4);
    expect(device.noise).to.deep.equal([4]);
  });

  it('a frame that comes slowly but steadily is whole', async () => {
    await rig.start([device], { interByteMs: 100 });
    rig.line.answer = () => undefined;
    const reply = device.exchange(5, { timeoutMs: 1000 });
    for (const byte of encode(1, 5)) {
      await rig.time.advance(99);
      await rig.line.send(Uint8Array.of(byte));
    }
    expect((await reply).frame.data[0]).to.equal(5);
    expect(rig.registry.get('one')?.noiseBytes).to.equal(0);
  });

  it('half a frame is never completed by the answer of a later request', async () => {
    await rig.start([device], { interByteMs: 100 });
    await rig.line.send(encode(1, 9).subarray(0, 4));
    await settle();
    const reply = device.exchange(5);
    await rig.time.advance(99);
    expect(rig.line.requests, 'the line is not quiet yet').to.have.length(0);
    await rig.time.advance(1);
    expect((await reply).frame.data[0]).to.equal(5);
    expect(rig.registry.get('one')?.noiseBytes).to.equal(4);
  });

  it('after a timeout the next request waits until the line is quiet', async () => {
    await rig.start([device], { interByteMs: 100 });
    rig.line.answer = () => undefined;
    const first = outcome(device.exchange(1, { timeoutMs: 200 }));
    await rig.time.advance(190);
    await rig.line.send(Uint8Array.of(0x55, 0x55));
    await rig.time.advance(10);
    expect(await first).to.equal('DEVICE_TIMEOUT');
    rig.line.answer = undefined;
    const second = outcome(device.exchange(2));
    await rig.time.advance(89);
    expect(rig.line.requests).to.have.length(1);
    await rig.time.advance(1);
    expect(await second).to.equal('answered');
  });

  it('a line that never falls quiet holds the next request back for a bounded time', async () => {
    await rig.start([device], { interByteMs: 100 });
    rig.line.answer = () => undefined;
    const first = outcome(device.exchange(1, { timeoutMs: 100 }));
    const second = outcome(device.exchange(2, { timeoutMs: 5000 }));
    const sentAt: number[] = [];
    const began = rig.time.mono();
    for (let ms = 0; ms < 500; ms += 20) {
      await rig.line.send(Uint8Array.of(0x55));
      await rig.time.advance(20);
      if (rig.line.requests.length > sentAt.length) sentAt.push(rig.time.mono() - began);
    }
    expect(sentAt).to.deep.equal([20, 400]);
    expect(await first).to.equal('DEVICE_TIMEOUT');
    await rig.line.send(encode(1, 2));
    expect(await second).to.equal('answered');
  });

  it('the silence between frames that RS-485 needs is kept', async () => {
    await rig.start([device], { gapMs: 4 });
    await device.exchange(1);
    const second = device.exchange(2);
    await rig.time.advance(3);
    expect(rig.line.requests).to.have.length(1);
    await rig.time.advance(1);
    await second;
  });

  it('noise belongs to the device whose turn it is, and to all when it is nobody’s', async () => {
    const other = rig.quiet('two', 2);
    await rig.start([device, other]);
    await rig.line.send(Uint8Array.of(1, 2, 3));
    await settle();
    rig.line.answer = () => undefined;
    const reply = other.exchange(4);
    await settle();
    await rig.line.send(Uint8Array.of(9, 9));
    await rig.line.send(encode(2, 4));
    await reply;
    expect(device.noise).to.deep.equal([3]);
    expect(other.noise).to.deep.equal([3, 2]);
    expect(rig.registry.all().map((status) => status.noiseBytes)).to.deep.equal([3, 5]);
  });

  it('half a frame is given up when the line is lost', async () => {
    await rig.start([device]);
    await rig.line.send(encode(1, 9).subarray(0, 4));
    await settle();
    await rig.link.stop();
    expect(rig.time.waiting).to.equal(0);
    expect(rig.registry.get('one')?.noiseBytes).to.equal(4);
  });

  it('an answer that waited unread while the process was held up is still an answer', async () => {
    const heldUp: (() => void)[] = [];
    await rig.start([device], {
      timers: {
        after: (ms, run) =>
          ms === 200 ? (heldUp.push(run), () => undefined) : rig.time.after(ms, run),
        every: (ms, run) => rig.time.every(ms, run),
      },
    });
    rig.line.answer = () => undefined;
    const reply = outcome(device.exchange(1, { timeoutMs: 200 }));
    await settle();
    await rig.time.advance(900);
    heldUp.forEach((run) => run());
    await rig.line.send(encode(1, 1));
    expect(await reply).to.equal('answered');
  });
});
