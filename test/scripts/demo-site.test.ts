import { expect } from 'chai';
import { statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { DEMO_PEOPLE } from '../../scripts/demo/people.js';
import { isDemo, prepareDemoSite } from '../../scripts/demo/site.js';
import { dataPaths } from '../../scripts/data-directory.js';
import { parseIdNumber } from '../../schemas/id-number.js';
import { loadPolicy, loadSite } from '../../gateway/site/configuration.js';
import { tempDir } from '../support/temp.js';

const NOW = Date.parse('2026-11-23T09:00:00+08:00');
const DAY_MS = 86_400_000;

describe('the demo site', () => {
  let dir: { path: string; remove: () => void };
  beforeEach(() => {
    dir = tempDir();
  });
  afterEach(() => {
    dir.remove();
  });

  it('is made in a directory that only its owner can enter, with an order that ends in seven days', async () => {
    const paths = dataPaths(`${dir.path}/data`);
    await prepareDemoSite(paths, NOW);
    expect(statSync(paths.dir).mode & 0o777).to.equal(0o700);
    const { order } = loadPolicy(paths.policy);
    expect(Date.parse(order?.end ?? '') - NOW).to.be.within(7 * DAY_MS - 120_000, 7 * DAY_MS);
  });

  it('gets a fresh order when the old one has ended, and keeps everyday mode when it was asked for', async () => {
    const paths = dataPaths(dir.path);
    await prepareDemoSite(paths, NOW);
    await prepareDemoSite(paths, NOW + 8 * DAY_MS);
    expect(Date.parse(loadPolicy(paths.policy).order?.end ?? '')).to.be.above(NOW + 14 * DAY_MS);
    writeFileSync(paths.policy, JSON.stringify({ format: 'tongdao-policy-1', version: 'demo-x' }));
    await prepareDemoSite(paths, NOW + 30 * DAY_MS);
    expect(loadPolicy(paths.policy).order).to.equal(undefined);
  });

  it('keeps what its owner changed and moves only a port that is taken', async () => {
    const paths = dataPaths(dir.path);
    const first = await prepareDemoSite(paths, NOW);
    const changed = { ...first, venue: { ...first.venue, name: '改过的名字' } };
    writeFileSync(paths.site, JSON.stringify(changed));
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(first.http.port, '127.0.0.1', resolve));
    try {
      const again = await prepareDemoSite(paths, NOW);
      expect(again.venue.name).to.equal('改过的名字');
      expect(again.http.port).to.not.equal(first.http.port);
      expect(again.links).to.deep.equal(first.links);
      expect(loadSite(paths.site)).to.deep.equal(again);
    } finally {
      squatter.close();
    }
  });

  it('is never made where a site file was named, or beside an existing ledger', () => {
    const paths = dataPaths(dir.path);
    expect(isDemo(paths, false)).to.equal(true);
    expect(() => isDemo(paths, true)).to.throw('CONFIG_UNREADABLE');
    writeFileSync(paths.ledger, '');
    expect(() => isDemo(paths, false)).to.throw(/CONFIG_UNREADABLE.*ledger\.db/);
  });

  it('knows at least 16 people, each with a right number of nobody and an expectation', () => {
    expect(DEMO_PEOPLE.length).to.be.at.least(16);
    for (const { idNumber, id } of DEMO_PEOPLE) {
      expect(parseIdNumber(idNumber).ok, id).to.equal(true);
      expect(idNumber, id).to.match(/^(329999|810000199408230021|XAA|932999)/);
    }
    expect(new Set(DEMO_PEOPLE.map(({ idNumber }) => idNumber)).size).to.equal(DEMO_PEOPLE.length);
  });
});
