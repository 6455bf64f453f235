import { expect } from 'chai';
import type { RecentRecord } from '../../../../schemas/api/desk-records.js';
import { DoorCommands } from '../../../../gateway/web/console/doors/door-commands.js';
import { RecordsDesk } from '../../../../gateway/web/console/doors/records-desk.js';
import { ManualTime } from '../../../support/manual-time.js';
import { countedIds, FarSide } from './far-side.js';

const RECORD: RecentRecord = {
  eventId: 'rrrrrrrrrrrrrrrrrrrrrQ',
  at: '2026-11-21T01:12:00.000Z',
  kind: 'registration',
  door: 'id',
  lane: '1',
  operator: '王静',
  person: { name: '赵**', number: '32**************30', senior: true },
  state: 'standing',
  reasonPending: false,
};
const EMERGENCY: RecentRecord = {
  eventId: 'eeeeeeeeeeeeeeeeeeeeeQ',
  at: '2026-11-21T00:12:00.000Z',
  kind: 'opening',
  lane: '2',
  operator: '王静',
  reasonPending: true,
};
const RECENT = '/api/desk/recent';

describe('recent records of the desk', () => {
  let far: FarSide;
  let desk: RecordsDesk;

  beforeEach(() => {
    far = new FarSide(new ManualTime());
    desk = new RecordsDesk({ commands: new DoorCommands(far.client), newId: countedIds() });
  });

  async function loaded(records: readonly RecentRecord[] = [RECORD, EMERGENCY]): Promise<void> {
    far.answers({ records });
    await desk.load();
  }

  it('stand with the reasons still to be told first', async () => {
    expect(desk.records.value).to.equal(undefined);
    await loaded();
    expect(desk.records.value).to.deep.equal([EMERGENCY, RECORD]);
    expect(desk.failure.value).to.equal(undefined);
  });

  it('that cannot be read leave the old list on the page and say why', async () => {
    await loaded();
    far.isCut();
    await desk.load();
    expect(desk.failure.value?.code).to.equal('GATEWAY_UNREACHABLE');
    expect(desk.records.value).to.have.length(2);
    await loaded([]);
    expect(desk.failure.value).to.equal(undefined);
    expect(desk.records.value).to.deep.equal([]);
  });

  it('are made void only with a reason, which goes without the spaces around it', async () => {
    await loaded();
    desk.begin('void', RECORD);
    await desk.carryOut(' 错 ');
    expect(far.received.filter(({ path }) => path !== RECENT)).to.deep.equal([]);
    far.answers({});
    far.answers({ records: [] });
    await desk.carryOut(' 登记错人 ');
    expect(far.received.map(({ body }) => body)).to.deep.include({
      requestId: 'request-1',
      corrects: RECORD.eventId,
      why: '登记错人',
    });
    expect(desk.act.value).to.equal(undefined);
    expect(desk.records.value).to.deep.equal([]);
  });

  it('take one request for a double tap, and nothing changes while it is on its way', async () => {
    await loaded();
    desk.begin('explain', EMERGENCY);
    const answer = far.answersLater({});
    const first = desk.carryOut('突发疾病');
    await desk.carryOut('误触');
    desk.say('误触');
    desk.leave();
    desk.begin('void', RECORD);
    expect(desk.act.value?.why).to.equal('突发疾病');
    expect(desk.act.value?.record).to.equal(EMERGENCY);
    far.answers({ records: [] });
    answer();
    await first;
    const sent = far.received.filter(({ path }) => path.includes(EMERGENCY.eventId));
    expect(sent.map(({ body }) => body)).to.deep.equal([
      { requestId: 'request-1', reason: '突发疾病' },
    ]);
  });

  it('go again under the same id after a lost answer, so that there is one row', async () => {
    await loaded();
    desk.begin('explain', EMERGENCY);
    far.isCut();
    await desk.carryOut('突发疾病');
    expect(desk.act.value?.intention.state).to.equal('again');
    // Another reason would be another row.
    await desk.carryOut('误触');
    far.answers({});
    far.answers({ records: [] });
    await desk.again();
    const sent = far.received.filter(({ path }) => path.includes(EMERGENCY.eventId));
    expect(sent.map(({ body }) => body)).to.deep.equal([
      { requestId: 'request-1', reason: '突发疾病' },
      { requestId: 'request-1', reason: '突发疾病' },
    ]);
  });

  it('keep what was begun when the gateway refuses, and let go of it on demand', async () => {
    await loaded();
    desk.begin('void', RECORD);
    far.refuses('CONFLICT');
    await desk.carryOut('重复登记');
    expect(desk.act.value?.intention.state).to.equal('refused');
    await desk.again();
    expect(far.received).to.have.length(2);
    desk.leave();
    expect(desk.act.value).to.equal(undefined);
  });

  it('send no correction from here: its form does', async () => {
    await loaded();
    desk.begin('correct', RECORD);
    await desk.carryOut('内容填错');
    expect(desk.act.value?.why).to.equal('内容填错');
    expect(far.received).to.have.length(1);
  });
});
