import { expect } from 'chai';
import { parseIdNumber } from '../../../schemas/id-number.js';
import { benchPerson } from '../../../scripts/bench/people.js';

describe('bench people', () => {
  it('are all different, with valid numbers of a division that does not exist', () => {
    const numbers = Array.from({ length: 8000 }, (_, index) => benchPerson(index).idNumber);
    expect(new Set(numbers).size).to.equal(numbers.length);
    for (const number of numbers) expect(number.startsWith('329999')).to.equal(true);
    const bad = numbers.filter((number) => !parseIdNumber(number).ok);
    expect(bad).to.deep.equal([]);
  });

  it('are seniors', () => {
    const births = Array.from({ length: 7000 }, (_, index) => Number(benchPerson(index).birth));
    expect(Math.min(...births)).to.equal(19_400_101);
    expect(Math.max(...births)).to.be.below(19_600_101);
  });
});
