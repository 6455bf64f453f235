import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { LaneDisplaySettings } from '../../../gateway/site/lane-display-settings.js';
import { changedPaths, SiteFile } from '../../../gateway/site/site-file.js';
import type { DisplaySettings } from '../../../schemas/display.js';
import { isTongdaoError, type ErrorCode } from '../../../schemas/errors.js';
import type { LedgerEntry } from '../../../schemas/ledger.js';
import { siteSchema } from '../../../schemas/site.js';
import { tempDir } from '../../support/temp.js';

const tcp = (port: number): object => ({ type: 'tcp', host: '127.0.0.1', port });

/** As an installer types it: no defaults, keys in an order of their own. */
const DOCUMENT = {
  version: 1,
  venue: { id: 'gate-1.example.org', placeType: 'hospital', name: '一号' },
  links: [
    { id: 'r-1', protocol: 'sam', transport: tcp(7101) },
    { id: 'g', protocol: 'modbus', transport: tcp(7103) },
  ],
  readers: [{ id: 'reader-1', driver: 'sam', link: 'r-1' }],
  turnstiles: [{ id: 'gate-1', driver: 'modbus', link: 'g', address: 1 }],
  lanes: [{ id: '1', name: '东门', readers: ['reader-1'], turnstile: 'gate-1' }],
};

const NEAR: DisplaySettings = {
  widthMm: 217,
  distanceMm: 600,
  voice: { volume: 4, quietVolume: 0, english: true, quietHours: { from: '22:00', to: '06:30' } },
};

async function codeOf(promise: Promise<unknown>): Promise<ErrorCode | 'none'> {
  return promise.then(
    () => 'none' as const,
    (error: unknown) => {
      if (isTongdaoError(error)) return error.code;
      throw error;
    },
  );
}

describe('site file', () => {
  let dir: ReturnType<typeof tempDir>;
  let path: string;
  let file: SiteFile;
  let rows: LedgerEntry[];
  let settings: LaneDisplaySettings;

  beforeEach(() => {
    dir = tempDir();
    path = join(dir.path, 'site.json');
    writeFileSync(path, JSON.stringify(DOCUMENT));
    file = new SiteFile(path);
    rows = [];
    const site = siteSchema.parse(DOCUMENT);
    settings = new LaneDisplaySettings({ site, file, addRow: (entry) => rows.push(entry) });
  });
  afterEach(() => {
    dir.remove();
  });

  const save = (etag: string, display = NEAR, lane = '1'): ReturnType<typeof settings.save> =>
    settings.save({ lane, display, etag, operator: '管理员甲' });

  it('a saved display is in the file, in the running lane and in the answer', async () => {
    const before = await settings.read('1');
    expect(before).to.deep.include({ lane: '1', name: '东门' });
    const after = await save(before.etag);
    expect(after.display).to.deep.equal(NEAR);
    expect(after.etag).not.to.equal(before.etag);
    expect(settings.of('1')).to.deep.equal(NEAR);
    expect(await settings.read('1')).to.deep.equal(after);
  });

  it('what is not touched stays as it was typed, and no other file is left', async () => {
    await save((await settings.read('1')).etag);
    const written = JSON.parse(readFileSync(path, 'utf8')) as typeof DOCUMENT;
    expect(Object.keys(written.venue)).to.deep.equal(['id', 'placeType', 'name']);
    expect(written.lanes[0]).to.deep.equal({ ...DOCUMENT.lanes[0], display: NEAR });
    expect(written).not.to.have.property('retention');
    expect(readdirSync(dir.path)).to.deep.equal(['site.json']);
  });

  it('the ledger hears which paths changed and who did it, in a row without a person', async () => {
    await save((await settings.read('1')).etag, { ...NEAR, voice: settings.of('1').voice });
    expect(rows).to.deep.equal([
      {
        kind: 'system',
        detail: {
          event: 'site-changed',
          paths: ['lanes.1.display.widthMm', 'lanes.1.display.distanceMm'],
        },
        query: { lane: '1', operator: '管理员甲' },
      },
    ]);
  });

  it('a save under an old etag is a conflict and changes nothing', async () => {
    const { etag } = await settings.read('1');
    writeFileSync(path, JSON.stringify({ ...DOCUMENT, demo: true }));
    expect(await codeOf(save(etag))).to.equal('CONFLICT');
    expect(settings.of('1')).not.to.deep.equal(NEAR);
    expect(rows).to.deep.equal([]);
  });

  it('of two saves at once one is a conflict', async () => {
    const { etag } = await settings.read('1');
    const codes = await Promise.all([
      codeOf(save(etag)),
      codeOf(save(etag, { ...NEAR, distanceMm: 900 })),
    ]);
    expect(codes).to.deep.equal(['none', 'CONFLICT']);
    expect(settings.of('1').distanceMm).to.equal(600);
  });

  it('a result that is no valid site is not written', async () => {
    const { etag } = await file.read();
    const text = readFileSync(path, 'utf8');
    expect(await codeOf(file.change(etag, (site) => ({ ...site, lanes: [] })))).to.equal(
      'CONFIG_INVALID',
    );
    expect(readFileSync(path, 'utf8')).to.equal(text);
  });

  it('a disk that refuses is CONFIG_NOT_WRITTEN, and the next save may succeed', async () => {
    const { etag } = await file.read();
    const refused = file.change(etag, (site) => {
      renameSync(dir.path, `${dir.path}-away`);
      return site;
    });
    expect(await codeOf(refused)).to.equal('CONFIG_NOT_WRITTEN');
    renameSync(`${dir.path}-away`, dir.path);
    await save(etag);
    expect(settings.of('1')).to.deep.equal(NEAR);
  });

  it('a file that is gone or no JSON is said to be so', async () => {
    writeFileSync(path, '{');
    expect(await codeOf(settings.read('1'))).to.equal('CONFIG_INVALID');
    expect(await codeOf(new SiteFile(join(dir.path, 'none')).read())).to.equal('CONFIG_UNREADABLE');
  });

  it('a lane that does not run is unknown', async () => {
    const { etag } = await settings.read('1');
    expect(await codeOf(settings.read('9'))).to.equal('LANE_UNKNOWN');
    expect(await codeOf(save(etag, NEAR, '9'))).to.equal('LANE_UNKNOWN');
  });

  it('changed paths name what was added, removed and changed', () => {
    expect(changedPaths({ a: 1, b: { c: 2 } }, { a: 1, b: { c: 3, d: 4 } })).to.deep.equal([
      'b.c',
      'b.d',
    ]);
    expect(changedPaths([{ id: 'x', n: 1 }], [{ id: 'x', n: 2 }, { id: 'y' }])).to.deep.equal([
      'x.n',
      'y',
    ]);
    expect(changedPaths({ a: [] }, { a: [] })).to.deep.equal([]);
  });
});
