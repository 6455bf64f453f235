import { expect } from 'chai';
import { cpuMsIn, rssMbIn } from '../../../scripts/bench/process-figures.js';

describe('bench process figures', () => {
  it('sum user and system ticks behind a command that holds brackets and spaces', () => {
    const before = '4711 (no) de (x) S 1 4711 4711 0 -1 4194560 2500 0 3 0';
    expect(cpuMsIn(`${before} 120 34 0 0 20 0 11 0 99`)).to.equal(1540);
  });

  it('read resident memory in megabytes of ten to the sixth', () => {
    expect(rssMbIn('Name:\tnode\nVmPeak:\t 900 kB\nVmRSS:\t  125000 kB\n')).to.equal(128);
  });

  it('say that nothing was read rather than zero', () => {
    expect(rssMbIn('Name:\tnode\n')).to.be.NaN;
  });
});
