import { expect } from 'chai';
import { isTongdaoError } from '../../../schemas/errors.js';
import { settle } from '../../support/manual-time.js';
import { LinkRig } from './link-rig.js';

describe('the end of a connection and of a link', () => {
  let rig: LinkRig;

  beforeEach(() => {
    rig = new LinkRig();
  });

  afterEach(() => rig.finish());

  it('a request the line does not take is given up together with its connection', async () => {
    const one = rig.quiet('one', 1);
    let closed = 0;
    rig.build([one], {
      transport: {
        label: 'stuck',
        open: async () => {
          const connection = await rig.line.transport.open();
          return {
            closed: connection.closed,
            onData: (listener) => connection.onData(listener),
            write: () => new Promise(() => undefined),
            close: () => {
              closed += 1;
              return connection.close();
            },
          };
        },
      },
    });
    rig.link.start();
    await settle();
    const codes: unknown[] = [];
    for (const n of [1, 2]) {
      one
        .exchange(n, { timeoutMs: 200 })
        .catch((error: unknown) => codes.push(isTongdaoError(error) && error.code));
    }
    await rig.time.advance(200);
    expect(codes).to.deep.equal(['DEVICE_TIMEOUT', 'DEVICE_CLOSED']);
    expect(rig.registry.get('one')).to.include({
      state: 'silent',
      detail: 'the line takes no bytes',
    });
    expect(closed).to.equal(1);
    await rig.time.advance(500);
    expect(one.attached).to.equal(2);
  });

  it('a connection that hangs while closing is left behind, and its late end ends nothing else', async () => {
    const ends: (() => void)[] = [];
    const one = rig.polled('one', 1);
    rig.build([one], {
      transport: {
        label: 'hangs',
        open: async () => {
          const connection = await rig.line.transport.open();
          return {
            closed: new Promise((resolve) => {
              ends.push(() => resolve({ kind: 'closed' }));
            }),
            onData: (listener) => connection.onData(listener),
            write: (bytes) => connection.write(bytes),
            close: () => new Promise(() => undefined),
          };
        },
      },
    });
    rig.line.alive.clear();
    rig.link.start();
    await rig.time.advance(3500);
    rig.line.alive.add(1);
    await rig.time.advance(2000);
    expect(rig.line.opened).to.equal(2);
    expect(rig.stateOf('one')).to.equal('online');
    ends[0]?.();
    await rig.time.advance(3000);
    expect(rig.announced).to.deep.equal(['one connecting>silent', 'one silent>online']);
    expect(rig.line.opened).to.equal(2);
    let stopped = false;
    void rig.link.stop().then(() => {
      stopped = true;
    });
    await rig.time.advance(1000);
    expect(stopped).to.equal(true);
  });

  it('stop rejects what waits, stops the devices and leaves nothing behind', async () => {
    const one = rig.quiet('one', 1);
    rig.line.answer = () => undefined;
    rig.build([one]);
    rig.link.start();
    await settle();
    const codes: unknown[] = [];
    for (const n of [1, 2, 3]) {
      one.exchange(n).catch((error: unknown) => codes.push(isTongdaoError(error) && error.code));
    }
    await settle();
    await rig.link.stop();
    await settle();
    expect(codes).to.deep.equal(['DEVICE_CLOSED', 'DEVICE_CLOSED', 'DEVICE_CLOSED']);
    expect(rig.stateOf('one')).to.equal('stopped');
    expect([one.attached, one.detached]).to.deep.equal([1, 1]);
    expect(rig.time.waiting).to.equal(0);
    await rig.time.advance(60_000);
    expect(rig.line.opened).to.equal(1);
  });

  it('stop resolves within a second although opening and closing hang', async () => {
    rig.build([rig.polled('one', 1)], {
      transport: { label: 'hangs', open: () => new Promise(() => undefined) },
    });
    rig.link.start();
    await settle();
    let stopped = false;
    void rig.link.stop().then(() => {
      stopped = true;
    });
    await rig.time.advance(1000);
    expect(stopped).to.equal(true);
  });

  it('a connection that opens after stop is closed at once', async () => {
    let finish: (() => void) | undefined;
    rig.build([rig.polled('one', 1)], {
      transport: {
        label: 'slow',
        open: async () => {
          await new Promise<void>((resolve) => {
            finish = resolve;
          });
          return rig.line.transport.open();
        },
      },
    });
    rig.link.start();
    await settle();
    const stopping = rig.link.stop();
    finish?.();
    await stopping;
    expect(await rig.line.far!.closed).to.deep.equal({
      kind: 'lost',
      detail: 'the other end closed',
    });
  });

  it('is started once', () => {
    rig.build([rig.polled('one', 1)]);
    rig.link.start();
    expect(() => rig.link.start()).to.throw('started once');
  });
});
