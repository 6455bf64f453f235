import { expect } from 'chai';
import { CONDITIONS, Health } from '../../../gateway/ops/health.js';

describe('health', () => {
  it('a gateway is starting until it runs, then ready', () => {
    const health = new Health();
    expect(health.report()).to.deep.equal({ status: 'starting', reasons: [] });
    health.enter('running');
    expect(health.report()).to.deep.equal({ status: 'ready', reasons: [] });
  });

  it('a condition degrades it and says why in both languages', () => {
    const health = new Health();
    health.enter('running');
    health.set('reader-offline', true, 'reader-2');
    expect(health.report()).to.deep.equal({
      status: 'degraded',
      reasons: [
        { code: 'reader-offline', ...CONDITIONS['reader-offline'], subjects: ['reader-2'] },
      ],
    });
  });

  it('the return of one reader does not hide the loss of another', () => {
    const health = new Health();
    health.enter('running');
    health.set('reader-offline', true, 'reader-2');
    health.set('reader-offline', true, 'reader-1');
    health.set('reader-offline', false, 'reader-2');
    expect(health.report().reasons[0]?.subjects).to.deep.equal(['reader-1']);
    health.set('reader-offline', false, 'reader-1');
    expect(health.report().status).to.equal('ready');
    expect(health.has('reader-offline')).to.equal(false);
  });

  it('a condition known before the start is told while starting', () => {
    const health = new Health();
    health.set('keys-not-sealed', true);
    const { status, reasons } = health.report();
    expect(status).to.equal('starting');
    expect(reasons.map((reason) => reason.code)).to.deep.equal(['keys-not-sealed']);
  });

  it('switching off what was never on changes nothing', () => {
    const health = new Health();
    health.enter('running');
    health.set('journal-pending', false);
    expect(health.report().status).to.equal('ready');
  });

  it('a gateway that stops never becomes ready again', () => {
    const health = new Health();
    health.enter('running');
    health.enter('stopping');
    health.enter('running');
    expect(health.report().status).to.equal('stopping');
  });

  it('every condition has a Chinese and an English sentence', () => {
    for (const { zh, en } of Object.values(CONDITIONS)) {
      expect(zh).to.match(/\p{Script=Han}.*。$/u);
      expect(en).to.match(/^[A-Z][^\p{Script=Han}]+\.$/u);
    }
  });
});
