import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { ensurePages } from './lane-browser.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** CSS that Chrome 87 does not know, and what moves. */
const FORBIDDEN_CSS: readonly RegExp[] = [
  /@layer|@container|@property|@scope|@starting-style/,
  /:has\(|:is\(|:where\(|:focus-visible|:user-valid/,
  /aspect-ratio|accent-color|text-wrap|color-scheme|content-visibility/,
  /\b\d+[dsl]v[hw]\b|color-mix\(|oklch\(|oklab\(|\blch\(|\blab\(/,
  /^\s*&/m,
  /transition/,
  /@import|url\(/,
];

/** The lane display holds still; elsewhere only an animation of no length (a delayed sight) may stand. */
const MOTION = /@keyframes|animation|transition/;
const ANIMATION_WITH_LENGTH = /animation(?:-duration)?:(?![^;}]*(?<![.\d])0s)/;

/** Functions newer than Chrome 87; syntax is lowered by the build, functions are not. */
const FORBIDDEN_JS: readonly RegExp[] = [
  /\.at\(|\.findLast|\.toSorted|\.toReversed|\.toSpliced|\.group\(/,
  /Object\.hasOwn|Object\.groupBy|structuredClone|randomUUID|Promise\.withResolvers/,
  /AbortSignal\.(?:timeout|any)|Array\.fromAsync/,
];

/** What the page's security policy would block at run time. */
const FORBIDDEN_BY_POLICY = /\beval\(|new Function\b|serviceWorker|https?:\/\/(?!www\.w3\.org\/)/;

function builtFiles(ending: string): readonly string[] {
  const folder = `${ROOT}dist/web/assets`;
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => readFileSync(`${folder}/${name}`, 'utf8'));
}

describe('built pages', function () {
  this.timeout(60_000);

  let html: string;

  before(() => {
    ensurePages();
    html = readFileSync(`${ROOT}dist/web/lane/index.html`, 'utf8');
  });

  it('hold no inline script, style or handler and load nothing from elsewhere', () => {
    expect(html).not.to.match(/<script(?![^>]*\bsrc="\/assets\/)/);
    expect(html).not.to.match(/<style|\sstyle=|\son[a-z]+=/);
    const addresses = [...html.matchAll(/\b(?:src|href)="([^"]*)"/g)].map(([, address]) => address);
    expect(addresses).to.have.length.at.least(3);
    for (const address of addresses) {
      expect(address).to.match(/^(?:\/assets\/[\w-]+\.(?:js|css)|data:,)$/);
    }
    expect(html).to.match(/<html lang="zh-CN">/);
  });

  it('use no CSS newer than Chrome 87, and nothing moves', () => {
    const source = readFileSync(`${ROOT}gateway/web/lane/lane.css`, 'utf8');
    const sheets = [source, ...builtFiles('.css')];
    expect(sheets).to.have.length.at.least(2);
    for (const sheet of sheets) {
      for (const pattern of FORBIDDEN_CSS) expect(sheet).not.to.match(pattern);
      expect(sheet).not.to.match(ANIMATION_WITH_LENGTH);
    }
    const linked = [...html.matchAll(/href="(\/assets\/[\w-]+\.css)"/g)].map(([, address]) =>
      readFileSync(`${ROOT}dist/web${address ?? ''}`, 'utf8'),
    );
    expect(linked).to.have.length.at.least(1);
    for (const sheet of [source, ...linked]) expect(sheet).not.to.match(MOTION);
  });

  it('call no function newer than Chrome 87 and none that the policy forbids', () => {
    const scripts = builtFiles('.js');
    expect(scripts).to.have.length.at.least(1);
    for (const script of scripts) {
      for (const pattern of [...FORBIDDEN_JS, FORBIDDEN_BY_POLICY]) {
        expect(pattern.exec(script)?.[0] ?? 'nothing').to.equal('nothing');
      }
    }
  });

  it('the lane display weighs at most 30 kB compressed, voice included (facts/ux.md section 8)', () => {
    const files = [...html.matchAll(/\/assets\/[\w-]+\.(?:js|css)/g)].map(([address]) => address);
    expect(files).to.have.length.at.least(2);
    const sizes = files.map((file) => gzipSync(readFileSync(`${ROOT}dist/web${file}`)).length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).to.be.at.most(30_000);
    // What a browser is not told to fetch at once it fetches later all the same.
    const known = files.join(' ');
    for (const file of files.filter((name) => name.endsWith('.js'))) {
      const script = readFileSync(`${ROOT}dist/web${file}`, 'utf8');
      for (const [, part = ''] of script.matchAll(
        /(?:from|import)\s*\(?["']\.\/([\w-]+\.js)["']/g,
      )) {
        expect(known).to.include(part);
      }
    }
  });
});
