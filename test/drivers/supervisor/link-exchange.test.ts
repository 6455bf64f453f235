import { expect } from 'chai';
import type { MonoMs } from '../../../schemas/time.js';
import { settle } from '../../support/manual-time.js';
import type { EchoDevice } from './echo-device.js';
import { LinkRig, outcome } from './link-rig.js';
import { ask, encode } from './xor-frames.js';

describe('exchanges on a link', () => {
  let rig: LinkRig;
  let device: EchoDevice;

  beforeEach(() => {
    rig = new LinkRig();
    device = rig.quiet('one', 1);
  });

  afterEach(() => rig.finish());

  it('a reply carries when the request went out and when its last byte came in', async () => {
    await rig.start([device]);
    rig.line.answer = () => undefined;
    const sentAt: MonoMs[] = [];
    const began = rig.time.mono();
    const reply = device.port!.exchange({ ...ask(1, 7), onSent: (at) => sentAt.push(at) });
    await rig.time.advance(30);
    await rig.line.send(encode(1, 7).subarray(0, 3));
    await rig.time.advance(40);
    await rig.line.send(encode(1, 7).subarray(3));
    const { frame, ...times } = await reply;
    expect(frame.data[0]).to.equal(7);
    expect(times).to.deep.equal({ sentAt: began, receivedAt: began + 70 });
    expect(sentAt).to.deep.equal([began]);
  });

  it('the device sees its reply grow, chunk by chunk, and nothing of it after the end', async () => {
    await rig.start([device]);
    rig.line.answer = () => undefined;
    const seen: number[] = [];
    const reply = device.port!.exchange({
      ...ask(1, 7),
      onPartial: (pending) => seen.push(pending.length),
    });
    for (const byte of encode(1, 7)) {
      await settle();
      await rig.line.send(Uint8Array.of(byte));
    }
    await reply;
    expect(seen).to.deep.equal([1, 2, 3, 4]);
  });

  it('a pulse goes before inputs, inputs before reads, reads before heartbeats, in order within', async () => {
    await rig.start([device]);
    rig.line.answer = () => undefined;
    const asked = [
      ask(1, 1),
      ask(1, 20, { urgency: 'heartbeat' }),
      ask(1, 30),
      ask(1, 40, { urgency: 'input' }),
      ask(1, 31),
      ask(1, 50, { urgency: 'pulse' }),
      ask(1, 51, { urgency: 'pulse' }),
      ask(1, 41, { urgency: 'input' }),
    ];
    const all = Promise.all(asked.map((exchange) => device.port!.exchange(exchange)));
    for (let sent = 1; sent <= asked.length; sent++) {
      await settle();
      expect(rig.line.requests, 'one at a time').to.have.length(sent);
      await rig.line.send(encode(1, rig.line.requests.at(-1)!.data[0]!));
    }
    await all;
    expect(rig.line.requests.map((frame) => frame.data[0])).to.deep.equal([
      1, 50, 51, 40, 41, 30, 31, 20,
    ]);
  });

  it('no answer in time is DEVICE_TIMEOUT, and the next request goes out', async () => {
    await rig.start([device]);
    rig.line.answer = () => undefined;
    const first = outcome(device.exchange(1, { timeoutMs: 200 }));
    await rig.time.advance(199);
    rig.line.answer = undefined;
    const second = outcome(device.exchange(2));
    await settle();
    expect(rig.line.requests).to.have.length(1);
    await rig.time.advance(1);
    expect(await first).to.equal('DEVICE_TIMEOUT');
    expect(await second).to.equal('answered');
  });

  it('a late answer is dropped and counted, and is not the answer of the next request', async () => {
    await rig.start([device]);
    rig.line.answer = () => undefined;
    const first = outcome(device.exchange(1));
    await rig.time.advance(200);
    expect(await first).to.equal('DEVICE_TIMEOUT');
    const second = device.exchange(2);
    await settle();
    await rig.line.send(encode(1, 1));
    await settle();
    await rig.line.send(encode(1, 2));
    expect((await second).frame.data[0]).to.equal(2);
    expect(rig.link.strayFrames).to.equal(1);
  });

  it('a frame that shares a chunk with an answer never answers the request after it', async () => {
    await rig.start([device]);
    rig.line.answer = () => undefined;
    const first = device.exchange(1);
    const second = outcome(device.exchange(2, { timeoutMs: 50 }));
    await settle();
    await rig.line.send(Uint8Array.of(...encode(1, 1), ...encode(1, 2)));
    await first;
    await rig.time.advance(50);
    expect(await second).to.equal('DEVICE_TIMEOUT');
    expect(rig.link.strayFrames).to.equal(1);
  });

  it('a device that throws in the middle fails its own exchange only', async () => {
    await rig.start([device]);
    const broken = outcome(
      device.port!.exchange({
        ...ask(1, 1),
        accepts: () => {
          throw new Error('driver fault');
        },
      }),
    );
    const next = outcome(device.exchange(2));
    expect(await broken).to.equal('Error: driver fault');
    expect(await next).to.equal('answered');
  });

  it('losing the line rejects what runs and what waits with DEVICE_CLOSED, and a dead port stays dead', async () => {
    await rig.start([device]);
    rig.line.answer = () => undefined;
    const dead = device.port!;
    const sent: number[] = [];
    const outcomes = [1, 2].map((n) =>
      outcome(dead.exchange({ ...ask(1, n), onSent: () => sent.push(n) })),
    );
    await settle();
    await rig.line.unplug();
    expect(await Promise.all(outcomes)).to.deep.equal(['DEVICE_CLOSED', 'DEVICE_CLOSED']);
    expect(sent, 'only the first was on its way').to.deep.equal([1]);
    rig.line.plugged = true;
    await rig.time.advance(600);
    expect(device.attached).to.equal(2);
    dead.report('online');
    expect(rig.registry.get('one')?.state).to.equal('offline');
    expect(await outcome(dead.exchange(ask(1, 3)))).to.equal('DEVICE_CLOSED');
  });
});
