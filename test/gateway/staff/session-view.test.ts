import { expect } from 'chai';
import { StaffBench } from './staff-fixture.js';

const LANES = [
  { id: '1', name: '一号通道' },
  { id: '2', name: '二号通道' },
];

describe('what a page is told about its session', () => {
  let bench: StaffBench;

  beforeEach(async () => {
    bench = await new StaffBench().start({ lanes: LANES });
  });
  afterEach(() => bench.remove());

  it('lanes are for whoever gives them to accounts, the venue’s zone for all who are logged in', async () => {
    const admin = await bench.administrator();
    await bench.account(admin, '刘芳', 'attendant', '7305');
    const desk = bench.browser();
    const before = await desk.ok('GET', '/api/session');
    expect(before).to.not.have.any.keys('timeZone', 'lanes');
    await desk.logIn('刘芳', '7305');
    const attendant = await desk.ok('GET', '/api/session');
    expect(attendant).to.include({ timeZone: 'Asia/Shanghai' }).and.not.have.any.keys('lanes');
    expect(await admin.browser.ok('GET', '/api/session')).to.deep.include({
      timeZone: 'Asia/Shanghai',
      lanes: LANES,
    });
  });
});
