import { expect } from 'chai';
import { memoryPair, memoryTransport } from '../../../drivers/transport/memory.js';
import type { Connection } from '../../../schemas/device.js';
import { TongdaoError } from '../../../schemas/errors.js';
import { settle } from '../../support/manual-time.js';

async function rejection(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'resolved',
    (error: unknown) => (error instanceof TongdaoError ? error.code : String(error)),
  );
}

describe('the memory transport', () => {
  it('carries bytes both ways, copied, and keeps what came before anybody listened', async () => {
    const { near, far } = memoryPair();
    const bytes = Uint8Array.of(1, 2, 3);
    await near.write(bytes);
    bytes.fill(0);
    const got: number[][] = [];
    far.onData((chunk) => got.push([...chunk]));
    await near.write(Uint8Array.of(4));
    expect(got).to.deep.equal([[1, 2, 3], [4]]);
  });

  it('tells the closing side `closed` and the other one `lost`, once', async () => {
    const { near, far } = memoryPair();
    await near.close();
    await far.close();
    expect(await near.closed).to.deep.equal({ kind: 'closed' });
    expect(await far.closed).to.deep.equal({ kind: 'lost', detail: 'the other end closed' });
  });

  it('rejects a write after closing with DEVICE_CLOSED, and delivers nothing more', async () => {
    const { near, far } = memoryPair();
    const got: Uint8Array[] = [];
    near.onData((chunk) => got.push(chunk));
    const onItsWay = far.write(Uint8Array.of(1));
    await near.close();
    await onItsWay;
    expect(await rejection(near.write(Uint8Array.of(1)))).to.equal('DEVICE_CLOSED');
    expect(await rejection(far.write(Uint8Array.of(1)))).to.equal('DEVICE_CLOSED');
    await settle();
    expect(got).to.deep.equal([]);
  });

  it('has one data listener', () => {
    const { near } = memoryPair();
    near.onData(() => undefined);
    expect(() => near.onData(() => undefined)).to.throw('one data listener');
  });

  it('hands the device’s end of every opening to the other side, which may refuse', async () => {
    const ends: Connection[] = [];
    const transport = memoryTransport((far) => {
      if (ends.length === 1) throw new TongdaoError('DEVICE_OPEN_FAILED', 'no such port');
      ends.push(far);
    });
    const near = await transport.open();
    const got: number[][] = [];
    near.onData((chunk) => got.push([...chunk]));
    await ends[0]!.write(Uint8Array.of(5));
    expect(got).to.deep.equal([[5]]);
    expect(await rejection(transport.open())).to.equal('DEVICE_OPEN_FAILED');
  });
});
