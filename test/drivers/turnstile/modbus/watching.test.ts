import { expect } from 'chai';
import { isTongdaoError } from '../../../../schemas/errors.js';
import { Rig, turnstileConfig } from './rig.js';

const READ_INPUTS = '01 02 00 00 00 02 F9 CB';
const READ_COILS = '01 01 00 00 00 02 BD CB';

describe('Modbus turnstile, inputs and liveness', () => {
  let rig: Rig;

  afterEach(async () => {
    await rig.link.stop();
  });

  it('reads its inputs every 500 ms when idle and every 40 ms while watched', async () => {
    rig = await new Rig().start();
    rig.takeRequests();
    await rig.time.advance(2000);
    expect(rig.takeRequests()).to.deep.equal([READ_INPUTS, READ_INPUTS, READ_INPUTS, READ_INPUTS]);
    rig.turnstile.watch('active');
    await rig.time.advance(400);
    expect(rig.takeRequests()).to.have.length.within(10, 11);
    rig.turnstile.watch('idle');
    await rig.time.advance(1000);
    expect(rig.takeRequests()).to.have.length(2);
  });

  it('watches at once, without waiting for the idle period', async () => {
    rig = await new Rig().start();
    await rig.time.advance(200);
    rig.takeRequests();
    rig.turnstile.watch('active');
    await rig.time.advance(0);
    expect(rig.takeRequests()).to.deep.equal([READ_INPUTS]);
  });

  it('reads its coils as a heartbeat when no input is mapped, never faster than idle', async () => {
    rig = await new Rig([turnstileConfig({ inputs: {} })]).start();
    expect(rig.turnstile.hasPassageSensor).to.equal(false);
    rig.takeRequests();
    rig.turnstile.watch('active');
    await rig.time.advance(1000);
    expect(rig.takeRequests()).to.deep.equal([READ_COILS, READ_COILS]);
  });

  it('tells a passage of 300 ms once, with the time it was seen', async () => {
    rig = await new Rig().start();
    expect(rig.turnstile.hasPassageSensor).to.equal(true);
    rig.turnstile.watch('active');
    await rig.time.advance(100);
    const closedAt = rig.time.mono();
    rig.board.setInput(1, true);
    await rig.time.advance(300);
    rig.board.setInput(1, false);
    await rig.time.advance(500);
    expect(rig.events).to.have.length(1);
    const [event] = rig.events;
    expect(event).to.include({ type: 'passed', direction: 'out' });
    expect(event!.at - closedAt).to.be.within(0, 40);
  });

  it('makes no passage of a contact that is closed when the link opens', async () => {
    rig = new Rig();
    rig.board.setInput(0, true);
    await rig.start();
    await rig.time.advance(1000);
    expect(rig.events).to.deep.equal([]);
  });

  it('tells fire and held-open when they change, across a reopening too', async () => {
    const inputs = { heldOpen: 2, fire: 3 };
    rig = new Rig([turnstileConfig({ inputs })]);
    rig.board.setInput(3, true);
    await rig.start();
    rig.board.setInput(2, true);
    await rig.time.advance(500);
    await rig.unplug();
    rig.board.setInput(3, false);
    await rig.time.advance(3000);
    expect(rig.events.map((event) => ({ ...event, at: 0 }))).to.deep.equal([
      { type: 'fire', active: true, at: 0 },
      { type: 'held-open', active: true, at: 0 },
      { type: 'fire', active: false, at: 0 },
    ]);
  });

  it('keeps working over a lost answer', async () => {
    rig = await new Rig().start();
    rig.board.fault = { kind: 'silent' };
    await rig.time.advance(1200);
    rig.board.fault = { kind: 'none' };
    await rig.time.advance(500);
    expect(rig.states).to.deep.equal(['gate-1 online']);
    await rig.turnstile.pulse('in');
    expect(rig.board.pulses).to.have.length(1);
  });

  it('is not online within 3 s of falling silent, and sends no pulse then', async () => {
    rig = await new Rig().start();
    rig.board.fault = { kind: 'silent' };
    await rig.time.advance(3000);
    expect(rig.status().state).to.not.equal('online');
    rig.takeRequests();
    const error = await rig.turnstile.pulse('in').catch((reason: unknown) => reason);
    expect(isTongdaoError(error, 'TURNSTILE_OFFLINE')).to.equal(true);
    expect(rig.takeRequests()).to.deep.equal([]);
  });

  it('sends no pulse after 1.8 s of silence, before the next poll has said so', async () => {
    rig = await new Rig().start();
    rig.board.fault = { kind: 'silent' };
    await rig.time.advance(1870);
    expect(rig.status().state).to.equal('online');
    rig.takeRequests();
    const error = await rig.turnstile.pulse('in').catch((reason: unknown) => reason);
    expect(isTongdaoError(error, 'TURNSTILE_OFFLINE')).to.equal(true);
    expect(rig.takeRequests()).to.deep.equal([]);
  });

  it('is faulty when the board starts to refuse its inputs, and comes back by itself', async () => {
    rig = await new Rig().start();
    rig.board.fault = { kind: 'exception', functionCode: 2, code: 4 };
    await rig.time.advance(600);
    expect(rig.status().detail).to.equal('read inputs: exception 04h (server device failure)');
    rig.board.fault = { kind: 'none' };
    await rig.time.advance(2500);
    expect(rig.status().state).to.equal('online');
  });

  it('stays online while the board is busy for a moment', async () => {
    rig = await new Rig().start();
    rig.board.fault = { kind: 'exception', functionCode: 2, code: 6 };
    await rig.time.advance(3000);
    expect(rig.states).to.deep.equal(['gate-1 online']);
  });

  it('no longer calls a listener that was removed', async () => {
    rig = await new Rig().start();
    const heard: string[] = [];
    rig.turnstile.listen(({ type }) => heard.push(type))();
    rig.board.setInput(0, true);
    await rig.time.advance(500);
    expect(rig.events).to.have.length(1);
    expect(heard).to.deep.equal([]);
  });
});

describe('Modbus turnstiles on one line', () => {
  const second = turnstileConfig({ id: 'gate-2', address: 255 });
  let rig: Rig;

  beforeEach(async () => {
    rig = await new Rig([turnstileConfig(), second]).start();
    await rig.time.advance(100);
  });

  afterEach(async () => {
    await rig.link.stop();
  });

  it('are both online and pulse their own board only', async () => {
    expect(rig.states).to.deep.equal(['gate-1 online', 'gate-2 online']);
    await rig.turnstiles[1]!.pulse('in');
    expect(rig.boards.map((board) => board.pulses.length)).to.deep.equal([0, 1]);
  });

  it('wait for no poll of each other: a pulse goes before a poll that waits already', async () => {
    rig.boards[0]!.fault = { kind: 'late', ms: 100 };
    rig.takeRequests();
    await rig.time.advance(400);
    expect(rig.takeRequests(), 'one poll runs, the other waits').to.deep.equal([READ_INPUTS]);
    const pulse = rig.turnstiles[1]!.pulse('in');
    await rig.time.advance(300);
    await pulse;
    expect(rig.takeRequests().map((request) => request.slice(0, 5))).to.deep.equal([
      'FF 05',
      'FF 02',
    ]);
  });

  it('go on when one of them dies: the other stays online, pulses and sees passages', async () => {
    rig.boards[1]!.fault = { kind: 'silent' };
    await rig.time.advance(4000);
    expect(rig.status('gate-2').state).to.equal('silent');
    expect(rig.status('gate-1').state).to.equal('online');
    const pulse = rig.turnstile.pulse('in');
    await rig.time.advance(250);
    await pulse;
    rig.turnstile.watch('active');
    rig.boards[0]!.setInput(0, true);
    await rig.time.advance(300);
    expect(rig.events).to.have.length(1);
  });

  it('are made safe again before they are online when their board gets its power back', async () => {
    const board = rig.boards[1]!;
    board.fault = { kind: 'silent' };
    await rig.time.advance(4000);
    board.powerCycle();
    board.setInput(0, true);
    expect(board.relays.isOn(0), 'linked again').to.equal(true);
    rig.registry.listen(({ id, state }) => {
      if (id === 'gate-2' && state === 'online') rig.states.push(`linked ${board.isLinked(0)}`);
    });
    rig.states.splice(0);
    board.fault = { kind: 'none' };
    await rig.time.advance(2000);
    expect(rig.states).to.deep.equal(['gate-2 connecting', 'gate-2 online', 'linked false']);
    expect(board.relays.isOn(0)).to.equal(false);
    expect(rig.events, 'the closed contact is no passage').to.deep.equal([]);
  });
});
