import { expect } from 'chai';
import fc from 'fast-check';
import { LcusBoardSimulator } from '../../../../drivers/simulators/lcus/board.js';
import { lcusCommand } from '../../../../drivers/turnstile/lcus/frame.js';
import { ManualTime } from '../../../support/manual-time.js';

const RUNS = { numRuns: Number(process.env['FC_RUNS'] ?? 200) };

function bench(talkative = false): {
  board: LcusBoardSimulator;
  time: ManualTime;
  send: (...bytes: number[]) => void;
  heard: () => string;
} {
  const time = new ManualTime();
  const board = new LcusBoardSimulator({ clock: time, timers: time, talkative, channels: 2 });
  let toBoard: (chunk: Uint8Array) => void = () => undefined;
  const said: number[] = [];
  board.connect({
    onBytes: (listener) => (toBoard = listener),
    send: (bytes) => said.push(...bytes),
  });
  return {
    board,
    time,
    send: (...bytes) => toBoard(Uint8Array.from(bytes)),
    heard: () => Buffer.from(said).toString('latin1'),
  };
}

describe('simulated LCUS board', () => {
  it('switches and says nothing, and stays as it was switched', async () => {
    const { board, send, heard, time } = bench();
    send(...lcusCommand(2, true));
    await time.advance(3_600_000);
    expect(board.isOn(2)).to.equal(true);
    send(...lcusCommand(2, false));
    expect(board.isOn(2)).to.equal(false);
    expect(heard()).to.equal('');
  });

  it('takes no command with a wrong sum, and forgets half a one after a silence', async () => {
    const { board, send, time } = bench();
    send(0xa0, 0x01, 0x01, 0xa3);
    send(0xa0, 0x01);
    await time.advance(60);
    send(0x01, 0xa2);
    expect(board.isOn(1)).to.equal(false);
    send(...lcusCommand(1, true));
    expect(board.isOn(1)).to.equal(true);
  });

  it('says its state with FF in front when it is a talkative model, or when it is asked', () => {
    const quiet = bench();
    quiet.send(0xff);
    expect(quiet.heard()).to.equal('\xffCH1:OFF\r\nCH2:OFF\r\n');
    const talkative = bench(true);
    talkative.send(...lcusCommand(1, true));
    expect(talkative.heard()).to.equal('\xffCH1:ON\r\nCH2:OFF\r\n');
  });

  it('takes any bytes at any split', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 9 })), (chunks) => {
        const { send } = bench();
        for (const chunk of chunks) send(...chunk);
      }),
      RUNS,
    );
  });
});
