import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import jsQR from 'jsqr';
import sinon from 'sinon';
import { systemClock } from '../../gateway/ops/system.js';
import { loadSite } from '../../gateway/site/configuration.js';
import { makeTls } from '../../scripts/commands/tls.js';
import { dataPaths } from '../../scripts/data-directory.js';
import { prepareDemoSite } from '../../scripts/demo/site.js';
import { tempDir } from '../support/temp.js';

const SCALE = 4;
const MARGIN = 4;
/** What each character of the terminal's picture has dark: upper half, lower half. */
const HALVES: Readonly<Record<string, readonly [boolean, boolean]>> = {
  ' ': [false, false],
  '▀': [true, false],
  '▄': [false, true],
  '█': [true, true],
};

/** Photographs the code that stands on a terminal and reads it. */
function scan(printed: string): string | undefined {
  const rows = printed
    .replace(/\u001b\[\d*m/g, '')
    .split('\n')
    .filter((row) => /^[ ▀▄█]{20,}$/.test(row) && !/^▀+$/.test(row))
    .flatMap((row) => {
      const halves = Array.from(row, (character) => HALVES[character] ?? [false, false]);
      return [halves.map(([upper]) => upper), halves.map(([, lower]) => lower)];
    });
  const side = (Math.max(rows.length, rows[0]?.length ?? 0) + 2 * MARGIN) * SCALE;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  rows.forEach((row, y) => {
    row.forEach((dark, x) => {
      if (!dark) return;
      for (let at = 0; at < SCALE * SCALE; at++) {
        const py = (y + MARGIN) * SCALE + Math.floor(at / SCALE);
        const px = (x + MARGIN) * SCALE + (at % SCALE);
        pixels.fill(0, (py * side + px) * 4, (py * side + px) * 4 + 3);
      }
    });
  });
  return jsQR.default(pixels, side, side)?.data;
}

describe('tongdao tls', () => {
  const dir = tempDir('tongdao-tls-');
  const paths = dataPaths(`${dir.path}/data`);
  let said: string[];

  before(() => prepareDemoSite(paths, systemClock.wall()));
  beforeEach(() => {
    said = [];
    sinon.stub(console, 'log').callsFake((...words: unknown[]) => said.push(words.join(' ')));
  });
  afterEach(() => sinon.restore());
  after(() => dir.remove());

  const run = async (names: string): Promise<string> => {
    await makeTls({ data: paths.dir, names });
    return said.splice(0).join('\n');
  };

  it('prints a QR code that a tablet reads as the page with the certificate, by the box’s address', async () => {
    const printed = await run('gate.local,192.168.7.4');
    expect(scan(printed)).to.equal('http://192.168.7.4:7480/ca');
    expect(printed).to.contain('https://gate.local:7443/console');
    expect(printed).to.contain('http://192.168.7.4:7480/lane/1');
    expect(printed).not.to.contain('Names only');
  });

  it('says what a box with names only means for tablets that know it over https', async () => {
    const printed = await run('gate.local');
    expect(scan(printed)).to.equal('http://gate.local:7480/ca');
    expect(printed).to.contain('Names only');
  });

  it('keeps the CA that tablets trust, and makes another one only when told to', async () => {
    const authority = (): string => readFileSync(`${paths.dir}/tls/ca.crt`, 'utf8');
    const first = authority();
    expect(await run('192.168.7.5')).to.contain('The CA is the same');
    expect(authority()).to.equal(first);
    expect(loadSite(paths.site).http.lan?.names).to.deep.equal(['192.168.7.5']);
    await makeTls({ data: paths.dir, newCa: true, json: true });
    expect(authority()).not.to.equal(first);
    const [answer = ''] = said;
    expect(JSON.parse(answer)).to.deep.include({ newAuthority: true, names: ['192.168.7.5'] });
  });

  it('takes no name a certificate cannot carry, and then changes nothing', async () => {
    const before = readFileSync(paths.site, 'utf8');
    const failed = await run('https://gate').catch((error: unknown) => String(error));
    expect(failed).to.contain('TLS_INVALID');
    expect(readFileSync(paths.site, 'utf8')).to.equal(before);
  });
});
