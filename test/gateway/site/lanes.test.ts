import { expect } from 'chai';
import type { Lane } from '../../../gateway/lane/lane.js';
import { policyInForce } from '../../../gateway/decision/policy-in-force.js';
import { createLog } from '../../../gateway/ops/log.js';
import { buildDevices } from '../../../gateway/site/devices.js';
import { buildLanes } from '../../../gateway/site/lanes.js';
import { venueDay } from '../../../gateway/site/venue-day.js';
import { policySchema } from '../../../schemas/policy.js';
import { siteSchema } from '../../../schemas/site.js';
import { countingRandom, ManualTime, settle } from '../../support/manual-time.js';
import { tempDir } from '../../support/temp.js';
import { MemoryLedger } from '../lane/rig.js';

const port = (at: number): { type: 'tcp'; host: string; port: number } => ({
  type: 'tcp',
  host: '127.0.0.1',
  port: at,
});

const site = siteSchema.parse({
  version: 1,
  venue: { id: 'gate-1.example.org', name: '一号', placeType: 'hospital' },
  links: [
    { id: 'r-1', protocol: 'sam', transport: port(7101) },
    { id: 'r-2', protocol: 'sam', transport: port(7102) },
    { id: 'g', protocol: 'modbus', transport: port(7103) },
  ],
  readers: ['1', '2'].map((id) => ({ id: `reader-${id}`, driver: 'sam', link: `r-${id}` })),
  turnstiles: ['1', '2'].map((id) => ({
    id: `gate-${id}`,
    driver: 'modbus',
    link: 'g',
    address: Number(id),
  })),
  lanes: ['1', '2'].map((id) => ({
    id,
    name: id,
    readers: [`reader-${id}`],
    turnstile: `gate-${id}`,
  })),
});
const policy = policySchema.parse({ format: 'tongdao-policy-1', version: 'p' });

describe('the lanes of a site', () => {
  let dir: ReturnType<typeof tempDir>;
  let said: { level: string; event: string }[];
  let time: ManualTime;
  let ledger: MemoryLedger;
  beforeEach(() => {
    dir = tempDir();
    said = [];
    time = new ManualTime();
    ledger = new MemoryLedger(time);
  });
  afterEach(() => {
    dir.remove();
  });

  /** A gateway's start, as far as the lanes are concerned; its end is whatever happens to it. */
  function build(): { one: Lane; two: Lane } {
    const stream = { write: (line: string) => said.push(JSON.parse(line) as (typeof said)[0]) };
    const parts = { site, dataDir: dir.path, ledger, platform: undefined, clock: time };
    const lanes = buildLanes({
      ...parts,
      devices: buildDevices(site, time, time),
      standing: { standing: () => [] },
      links: () => undefined,
      policyInForce: () => policyInForce(policy, time.wall(), { clockTrusted: true }),
      venue: venueDay('Asia/Shanghai'),
      timers: time,
      random: countingRandom(),
      log: createLog({ level: 'info', stream }),
    });
    const [one, two] = [lanes.get('1'), lanes.get('2')];
    if (one === undefined || two === undefined) throw new Error('a lane was not built');
    return { one, two };
  }

  it('that staff closed are closed after a start that followed no stop; the others are not', async () => {
    await build().one.setMode('closed', 'wang');
    const { one, two } = build();
    expect([one.mode, two.mode]).to.deep.equal(['closed', 'normal']);
    expect(one.view().state).to.equal('closed');
    await one.setMode('normal', 'wang');
    expect(build().one.mode).to.equal('normal');
  });

  it('say what they could not do as an error', async () => {
    ledger.fails = 'LEDGER_UNKNOWN';
    await build().one.setMode('closed', 'wang');
    await settle();
    expect(said.map(({ level, event }) => [level, event])).to.deep.equal([
      ['error', 'lane.row-lost'],
    ]);
  });
});
