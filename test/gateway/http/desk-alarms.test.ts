import { expect } from 'chai';
import { DeskRig } from '../desk/desk-rig.js';
import { chipCard, idNumber } from '../lane/rig.js';

describe('alarms at the desk', () => {
  let rig: DeskRig;

  beforeEach(async () => {
    rig = await DeskRig.open();
    rig.logIn('王静');
    rig.logIn('李强', 'supervisor');
    rig.logIn('小陈', 'helper');
  });
  afterEach(() => rig.close());

  const codes = (): string[] => rig.desk.view.snapshot().alarms.map(({ code }) => code);

  it('acknowledged is not solved: the alarm stays, and the row says who saw it', async () => {
    rig.alarms.raise('tailgate', '1');
    const about = { code: 'tailgate', lane: '1' };
    const { body } = await rig.post('王静', 'alarms/acknowledge', about);
    expect(body).to.deep.equal({ acknowledged: true });
    const [alarm] = rig.desk.view.snapshot().alarms;
    expect(alarm).to.deep.include({ ...about, acknowledgedAt: rig.time.wall(), clearable: true });
    expect(rig.last('alarm-acknowledged')).to.deep.include({ kind: 'staff', operator: '王静' });
    expect((await rig.post('小陈', 'alarms/acknowledge', about)).code).to.equal('RIGHT_MISSING');
    const elsewhere = await rig.post('王静', 'alarms/acknowledge', { code: 'tailgate', lane: '2' });
    expect(elsewhere.code).to.equal('NOT_FOUND');
    expect((await rig.post('王静', 'alarms/acknowledge', { code: 'toString' })).code).to.equal(
      'NOT_FOUND',
    );
  });

  it('only a supervisor puts an event away, and nobody a condition', async () => {
    rig.alarms.raise('tailgate', '1');
    rig.alarms.raise('reader-lost', '1');
    const event = { code: 'tailgate', lane: '1' };
    expect((await rig.post('王静', 'alarms/clear', event)).code).to.equal('RIGHT_MISSING');
    expect((await rig.post('李强', 'alarms/clear', event)).body).to.deep.equal({ cleared: true });
    expect((await rig.post('李强', 'alarms/clear', event)).code).to.equal('NOT_FOUND');
    const condition = await rig.post('李强', 'alarms/clear', { code: 'reader-lost', lane: '1' });
    expect(condition.code).to.equal('CONFLICT');
    expect(codes()).to.deep.equal(['reader-lost']);
    expect(rig.last('alarm-cleared').operator).to.equal('李强');
  });

  it('a call for support is an alarm and a row', async () => {
    expect((await rig.post('王静', 'support', { lane: '2' })).body).to.deep.equal({ called: true });
    expect(rig.desk.view.snapshot().alarms[0]).to.deep.include({
      code: 'support-called',
      priority: 2,
      lane: '2',
    });
    expect(rig.last('support-called').operator).to.equal('王静');
  });

  it('whoever waits more than 20 s raises an alarm, which ends when somebody serves', async () => {
    const visit = await rig.assist('1', chipCard(idNumber(7)));
    await rig.time.advance(19_000);
    expect(codes()).to.deep.equal([]);
    await rig.time.advance(2000);
    expect(rig.alarms.list()[0]).to.deep.include({ code: 'assist-waiting', lane: '1', count: 1 });
    await rig.time.advance(5000);
    expect(rig.alarms.list()[0]?.count).to.equal(1);
    await rig.post('王静', `assists/${visit}/open`);
    expect(codes()).to.deep.equal([]);
    await rig.post('王静', `assists/${visit}/close`);
    expect(codes()).to.deep.equal(['assist-waiting']);
    await rig.post('王静', `assists/${visit}/refuse`, { reason: '已经离开' });
    expect(codes()).to.deep.equal([]);
  });

  it('somebody who is served at once raises none', async () => {
    const visit = await rig.assist('1', chipCard(idNumber(7)));
    await rig.post('王静', `assists/${visit}/open`);
    await rig.time.advance(120_000);
    expect(codes()).to.deep.equal([]);
  });
});
