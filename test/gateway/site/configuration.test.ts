import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnv, loadPolicy, loadSite } from '../../../gateway/site/configuration.js';
import { tempDir } from '../../support/temp.js';

function complaint(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return String(error);
  }
  throw new Error('nothing was refused');
}

describe('configuration that is wrong', () => {
  let dir: { path: string; remove: () => void };
  beforeEach(() => {
    dir = tempDir();
  });
  afterEach(() => {
    dir.remove();
  });
  const file = (text: string): string => {
    const path = join(dir.path, 'site.json');
    writeFileSync(path, text);
    return path;
  };

  it('names the file that cannot be read', () => {
    expect(complaint(() => loadSite('/nowhere/site.json'))).to.match(
      /CONFIG_UNREADABLE.*\/nowhere\/site\.json/,
    );
  });

  it('names the file that is no JSON', () => {
    const path = file('{');
    expect(complaint(() => loadSite(path))).to.contain(`${path}: is not JSON`);
  });

  it('names file, path, value and what is accepted', () => {
    const path = file(JSON.stringify({ format: 'tongdao-policy-1', version: 'p', seniorAge: 99 }));
    const said = complaint(() => loadPolicy(path));
    expect(said).to.contain(path);
    expect(said).to.contain('seniorAge is 99');
    expect(said).to.match(/80/);
  });

  it('names an unknown field and not what stands in it', () => {
    const path = file(
      JSON.stringify({ format: 'tongdao-policy-1', version: 'p', pasword: 'hidden' }),
    );
    const said = complaint(() => loadPolicy(path));
    expect(said).to.contain('pasword');
    expect(said).to.not.contain('hidden');
  });

  it('of the environment names the variable and the accepted ones, never a value', () => {
    const said = complaint(() => loadEnv({ TONGDAO_PASSWORT: 'hidden' }));
    expect(said).to.contain('TONGDAO_PASSWORT');
    expect(said).to.contain('TONGDAO_DATA');
    expect(said).to.not.contain('hidden');
    expect(complaint(() => loadEnv({ TONGDAO_LOG_LEVEL: 'loud' }))).to.contain('TONGDAO_LOG_LEVEL');
  });

  it('shows no password that stands in a refused URL', () => {
    const path = file(
      JSON.stringify({ version: 1, platform: { url: 'http://box:hidden@platform.example.org' } }),
    );
    expect(complaint(() => loadSite(path))).to.not.contain('hidden');
  });

  it('an order longer than 30 days is refused', () => {
    const path = file(
      JSON.stringify({
        format: 'tongdao-policy-1',
        version: 'p',
        order: {
          number: '1',
          authority: 'a',
          area: '329999',
          start: '2026-11-01T00:00:00+08:00',
          end: '2026-12-02T00:00:00+08:00',
        },
      }),
    );
    expect(complaint(() => loadPolicy(path))).to.contain('order.end');
  });
});
