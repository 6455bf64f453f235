import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { needNetwork } from './network.js';
import { LanRig } from './rig.js';

describe('pages over HTTPS on the local network, in Chromium on another machine', function () {
  this.timeout(90_000);

  let rig: LanRig;

  before(async function () {
    needNetwork(this);
    rig = await LanRig.start();
  });

  after(async () => {
    await (rig as LanRig | undefined)?.remove();
  });

  afterEach(() => rig.clear());

  it('a tablet that installed the local CA opens the console without a warning, in a secure context', async () => {
    const { page, complaints } = await rig.open('/console', { as: 'attendant' });
    expect(page.url()).to.equal(`${rig.origin}/console`);
    // Cameras, and cookies with the __Host- prefix, exist in secure contexts only.
    expect(await page.evaluate(() => [isSecureContext, 'mediaDevices' in navigator])).to.deep.equal(
      [true, true],
    );
    expect(complaints).to.deep.equal([]);
  });

  it('a tablet without the CA is stopped by its browser before anything is typed', async () => {
    const browser = await rig.stranger();
    try {
      const page = await browser.newPage();
      const error = await page.goto(`${rig.origin}/console`).catch((cause: unknown) => cause);
      expect(String(error)).to.include('ERR_CERT_AUTHORITY_INVALID');
    } finally {
      await browser.close();
    }
  });

  it('the session cookie is bound to HTTPS, to this host, and no script can read it', async () => {
    const { page, context } = await rig.open('/console', { as: 'attendant' });
    const cookies = await context.cookies();
    const session = cookies.find(({ name }) => name === '__Host-sid');
    expect(session).to.deep.include({
      httpOnly: true,
      secure: true,
      sameSite: 'Strict',
      path: '/',
    });
    expect(await page.evaluate(() => document.cookie)).to.equal('');
    expect(page.url()).not.to.include(session!.value);
  });

  it('plain HTTP shows lane displays and the certificate, and never a desk or a log-in', async () => {
    const { page } = await rig.open('/console');
    await page.goto(`${rig.displayOrigin}/lane/1`);
    await page.waitForSelector('[data-screen="idle"]');
    const certificate = await page.goto(`${rig.displayOrigin}/ca`);
    expect(certificate!.status()).to.equal(200);
    for (const path of ['/console', '/audit', '/staff', '/api/session', '/api/desk/events']) {
      const answer = await page.goto(rig.displayOrigin + path);
      expect(answer!.status(), path).to.equal(403);
    }
  });

  it('no request of any page leaves the gateway', async () => {
    const { page } = await rig.open('/console', { as: 'attendant' });
    const hosts = new Set<string>();
    page.on('request', (request) => hosts.add(new URL(request.url()).host));
    for (const path of ['/console', '/lane/1', '/lane/1/setup', '/staff', '/audit']) {
      await page.goto(rig.origin + path);
      await page.waitForTimeout(200);
    }
    expect([...hosts]).to.deep.equal([new URL(rig.origin).host]);
  });

  it('a demo’s log says nothing of a person who swiped, was looked at and was registered', async () => {
    await rig.site.needsHelp('1', 'yellow');
    const { page } = await rig.open('/console', { as: 'attendant' });
    await page
      .getByRole('button', { name: /去协助/ })
      .first()
      .click();
    await page.locator('.person').waitFor();
    expect(await page.locator('.person').textContent()).to.include('赵**');
    const said = rig.site.gateway.output() + readFileSync(join(rig.site.dir, 'site.json'), 'utf8');
    expect(said).not.to.match(/赵德福|32999919500701/);
  });
});
