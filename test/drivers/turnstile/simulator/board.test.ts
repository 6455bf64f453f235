import { expect } from 'chai';
import fc from 'fast-check';
import { ModbusBoardSimulator } from '../../../../drivers/simulators/modbus/board.js';
import { ModbusLine, type LineEnd } from '../../../../drivers/simulators/modbus/line.js';
import { withCrc } from '../../../../drivers/turnstile/modbus/crc.js';
import { ManualTime } from '../../../support/manual-time.js';
import {
  ALL_OFF,
  ALL_ON,
  ECHOED,
  FF_INPUTS,
  ILLEGAL_ADDRESS,
  READ_COILS,
  READ_INPUTS,
  hex,
  text,
} from '../modbus/vectors.js';

const numRuns = Number(process.env['FC_RUNS'] ?? 200);

describe('Modbus board simulator', () => {
  let time: ManualTime;
  let board: ModbusBoardSimulator;
  let neighbour: ModbusBoardSimulator;
  let line: ModbusLine;
  let end: LineEnd;
  let answers: string[];

  /** Sends a published frame and returns the answers it got at once. */
  function ask(frame: string): string[] {
    end.receive(hex(frame));
    return answers.splice(0);
  }

  function on(): number[] {
    return [0, 1, 2, 3, 4, 5, 6, 7].filter((coil) => board.relays.isOn(coil));
  }

  beforeEach(() => {
    time = new ManualTime();
    const clocks = { clock: time, timers: time };
    board = new ModbusBoardSimulator(clocks);
    neighbour = new ModbusBoardSimulator({ ...clocks, address: 255 });
    line = new ModbusLine({ timers: time, boards: [board, neighbour] });
    answers = [];
    end = line.connect((bytes) => answers.push(text(bytes)));
  });

  for (const frame of Object.values(ECHOED)) {
    it(`echoes the published frame ${frame}`, () => {
      expect(ask(frame)).to.deep.equal([frame]);
    });
  }

  it('switches coils on and off and reads them in the published form', () => {
    ask(ECHOED.coil0On);
    expect(ask(READ_COILS.request)).to.deep.equal([READ_COILS.answer]);
    ask(ECHOED.coil3On);
    expect(on()).to.deep.equal([0, 3]);
    ask(ECHOED.coil0Off);
    expect(on()).to.deep.equal([3]);
  });

  it('reads its inputs in the published form, each address its own', () => {
    board.setInput(0, true);
    expect(ask(READ_INPUTS.request)).to.deep.equal([READ_INPUTS.answer]);
    neighbour.setInput(0, true);
    expect(ask(FF_INPUTS.request)).to.deep.equal([FF_INPUTS.answer]);
  });

  it('switches all coils with the published frames, and with coil 00FFh', () => {
    expect(ask(ALL_ON)).to.deep.equal([text(withCrc([1, 0x0f, 0, 0, 0, 8]))]);
    expect(on()).to.have.length(8);
    ask(ALL_OFF);
    expect(on()).to.deep.equal([]);
    end.receive(withCrc([1, 5, 0x00, 0xff, 0xff, 0x00]));
    expect(on()).to.have.length(8);
  });

  it('ends a flash-on by its own timer, and a flash-off switches on again', async () => {
    const at = time.mono();
    ask(ECHOED.pulse700);
    await time.advance(699);
    expect(on()).to.deep.equal([0]);
    await time.advance(1);
    expect(on()).to.deep.equal([]);
    expect(board.pulses).to.deep.equal([{ coil: 0, at, ms: 700 }]);
    ask(ECHOED.coil0On);
    ask(ECHOED.flashOff700);
    expect(on()).to.deep.equal([]);
    await time.advance(700);
    expect(on()).to.deep.equal([0]);
    expect(board.pulses, 'a flash-off is no pulse').to.have.length(1);
  });

  it('lets a newer flash of the same coil replace the older one', async () => {
    ask(ECHOED.pulse500);
    await time.advance(400);
    ask(ECHOED.pulse500);
    await time.advance(499);
    expect(on()).to.deep.equal([0]);
    await time.advance(1);
    expect(on()).to.deep.equal([]);
    expect(time.waiting).to.equal(0);
  });

  it('lets an input drive its relay until its control mode is cleared', () => {
    board.setInput(2, true);
    expect(on()).to.deep.equal([2]);
    board.setInput(2, false);
    end.receive(withCrc([1, 6, 0x10, 0x02, 0, 0]));
    board.setInput(2, true);
    expect(on()).to.deep.equal([]);
    board.powerCycle();
    expect(on(), 'as shipped again').to.deep.equal([2]);
  });

  it('answers the published exception to a coil it does not have', () => {
    expect(ask(text(withCrc([1, 5, 0, 8, 0xff, 0])))).to.deep.equal([ILLEGAL_ADDRESS]);
  });

  const refused: readonly (readonly [string, readonly number[], number])[] = [
    ['toggle, which has no place at a gate', [5, 0, 0, 0x55, 0], 3],
    ['a flash of no time', [5, 2, 0, 0, 0], 3],
    ['a flash of a coil it does not have', [5, 2, 8, 0, 5], 2],
    ['more coils than it has', [1, 0, 0, 0, 9], 2],
    ['no coils at all', [1, 0, 0, 0, 0], 3],
    ['coils it does not have, several at once', [0x0f, 0, 4, 0, 8, 1, 0xff], 2],
    ['a coil count that is not what follows', [0x0f, 0, 0, 0, 9, 1, 0xff], 3],
    ['an unknown register', [3, 0x20, 0, 0, 1], 2],
    ['a control mode it does not know', [6, 0x10, 0, 0, 9], 3],
    ['a function it does not have', [4, 0, 0, 0, 1], 1],
  ];
  for (const [what, pdu, code] of refused) {
    it(`refuses ${what}: exception ${code}`, () => {
      const answer = withCrc([1, (pdu[0] ?? 0) | 0x80, code]);
      expect(ask(text(withCrc([1, ...pdu])))).to.deep.equal([text(answer)]);
      expect(on()).to.deep.equal([]);
    });
  }

  it('obeys a broadcast on every board and answers nothing', () => {
    end.receive(withCrc([0, 5, 0, 1, 0xff, 0]));
    expect(answers).to.deep.equal([]);
    expect(board.relays.isOn(1) && neighbour.relays.isOn(1)).to.equal(true);
  });

  it('answers under a new address after it was written', () => {
    expect(ask(text(withCrc([1, 6, 0x40, 0, 0, 7])))).to.have.length(1);
    expect(ask(READ_COILS.request)).to.deep.equal([]);
    end.receive(withCrc([7, 1, 0, 0, 0, 8]));
    expect(answers).to.have.length(1);
  });

  it('forgets half a request after silence and understands the next one', async () => {
    end.receive(hex(ECHOED.coil0On).slice(0, 5));
    await time.advance(60);
    expect(ask(ECHOED.coil0On)).to.deep.equal([ECHOED.coil0On]);
    expect(time.waiting).to.equal(0);
  });

  it('does nothing on a wrong CRC', () => {
    expect(ask('01 05 00 00 FF 00 8C 3B')).to.deep.equal([]);
    expect(on()).to.deep.equal([]);
  });

  it('tells its observers every byte in both directions', () => {
    const seen: string[] = [];
    const stop = line.observe({
      received: (bytes) => seen.push(`> ${text(bytes)}`),
      sent: (bytes) => seen.push(`< ${text(bytes)}`),
    });
    ask(ECHOED.coil0On);
    stop();
    ask(ECHOED.coil0Off);
    expect(seen).to.deep.equal([`> ${ECHOED.coil0On}`, `< ${ECHOED.coil0On}`]);
  });

  it('sends nothing late to a master that has left', async () => {
    board.fault = { kind: 'late', ms: 100 };
    ask(ECHOED.coil0On);
    end.close();
    await time.advance(200);
    expect(answers).to.deep.equal([]);
    expect(time.waiting).to.equal(0);
  });

  it('survives random bytes and still answers after a silence', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        end.receive(bytes);
        await time.advance(60);
        answers.splice(0);
        expect(ask(READ_COILS.request)).to.have.length(1);
      }),
      { numRuns: Math.min(numRuns, 1000) },
    );
  });
});
