import { expect } from 'chai';
import { Rig, turnstileConfig } from './rig.js';

describe('Modbus turnstile, start-up', () => {
  it('clears linkage, switches its coils off and reads them back before it is online', async () => {
    const rig = new Rig();
    rig.registry.listen(({ state }) => rig.requests.push(state));
    await rig.start();
    expect(rig.takeRequests()).to.deep.equal([
      '01 06 10 00 00 00 8D 0A',
      '01 06 10 01 00 00 DC CA',
      '01 05 00 00 00 00 CD CA',
      '01 05 00 01 00 00 9C 0A',
      '01 01 00 00 00 02 BD CB',
      '01 03 80 00 00 01 AD CA',
      '01 02 00 00 00 02 F9 CB',
      'online',
    ]);
    expect(rig.status().identity).to.equal('address 1, firmware 00C8h');
    expect(rig.status().detail).to.equal('');
    await rig.link.stop();
  });

  it('takes the relay away from a passage sensor that would drive it', async () => {
    const rig = new Rig();
    rig.board.setInput(0, true);
    expect(rig.board.relays.isOn(0), 'as shipped').to.equal(true);
    await rig.start();
    expect(rig.board.relays.isOn(0)).to.equal(false);
    expect(rig.board.isLinked(0) || rig.board.isLinked(1)).to.equal(false);
    rig.board.setInput(0, false);
    rig.board.setInput(0, true);
    expect(rig.board.relays.isOn(0), 'after start-up').to.equal(false);
    expect(rig.board.isLinked(2), 'a channel of somebody else').to.equal(true);
    await rig.link.stop();
  });

  it('switches off what was left on, and ends a pulse under way', async () => {
    const rig = new Rig();
    rig.board.relays.switch(1, true);
    rig.board.relays.flash(0, 5000, true);
    await rig.start();
    expect(rig.board.relays.isOn(0) || rig.board.relays.isOn(1)).to.equal(false);
    await rig.link.stop();
  });

  it('leaves channels of other lanes on the same board alone', async () => {
    const rig = new Rig();
    rig.board.relays.switch(4, true);
    await rig.start();
    expect(rig.board.relays.isOn(4)).to.equal(true);
    await rig.link.stop();
  });

  it('tolerates a board without control-mode registers and says so', async () => {
    const rig = await new Rig([turnstileConfig()], { registers: false }).start();
    expect(rig.status().state).to.equal('online');
    expect(rig.status().identity).to.equal('address 1, no linkage registers');
    await rig.link.stop();
  });

  it('is faulty, not online, on a board whose coils it cannot switch', async () => {
    const rig = new Rig([turnstileConfig({ coils: { in: 0, out: 9 } })], { channels: 8 });
    await rig.start();
    expect(rig.status().state).to.equal('faulty');
    // Channel 9 has no control mode either: tolerated there, not at the coil.
    expect(rig.status().detail).to.equal('coil 9 off: exception 02h (illegal data address)');
    await rig.link.stop();
  });

  it('is faulty when linkage cannot be cleared for another reason than a missing register', async () => {
    const rig = new Rig();
    rig.board.fault = { kind: 'exception', functionCode: 6, code: 4 };
    await rig.start();
    expect(rig.status().detail).to.equal(
      'control mode of channel 0: exception 04h (server device failure)',
    );
    await rig.link.stop();
  });

  it('is faulty while a coil stays on, and online by itself once it is off', async () => {
    const rig = new Rig();
    const unlisten = rig.board.relays.listen(({ coil, on }) => {
      if (coil === 0 && !on) rig.board.relays.switch(0, true);
    });
    rig.board.relays.switch(0, true);
    await rig.start();
    expect(rig.status().detail).to.equal('coil 0 stays on');
    unlisten();
    await rig.time.advance(2100);
    expect(rig.states).to.deep.equal(['gate-1 faulty', 'gate-1 online']);
    await rig.link.stop();
  });

  it('is faulty on a board without the inputs it was given', async () => {
    const rig = new Rig([turnstileConfig({ inputs: { fire: 12 } })], { inputs: 8 });
    await rig.start();
    expect(rig.status().detail).to.equal('read inputs: exception 02h (illegal data address)');
    await rig.link.stop();
  });

  it('becomes online when a board that was silent at first gets power', async () => {
    const rig = new Rig();
    rig.board.fault = { kind: 'silent' };
    await rig.start();
    await rig.time.advance(1000);
    expect(rig.status().state).to.equal('connecting');
    rig.board.fault = { kind: 'none' };
    await rig.time.advance(1500);
    expect(rig.status().state).to.equal('online');
    await rig.link.stop();
  });

  it('does all of it again after the link was lost, before it is online again', async () => {
    const rig = await new Rig().start();
    rig.takeRequests();
    await rig.unplug();
    expect(rig.status().state).to.equal('offline');
    rig.board.powerCycle();
    await rig.time.advance(3000);
    expect(rig.status().state).to.equal('online');
    expect(rig.takeRequests().slice(0, 2)).to.deep.equal([
      '01 06 10 00 00 00 8D 0A',
      '01 06 10 01 00 00 DC CA',
    ]);
    expect(rig.board.isLinked(0)).to.equal(false);
    await rig.link.stop();
  });

  it('leaves no timer behind when the link stops', async () => {
    const rig = await new Rig().start();
    await rig.link.stop();
    expect(rig.time.waiting).to.equal(0);
  });
});
