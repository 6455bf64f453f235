import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { CITIES, findCities } from '../../../../gateway/web/console/doors/city-search.js';
import { CITY_FILE, cityFile } from '../../../../scripts/build/cities.js';
import { packageRoot } from '../../../../scripts/version.js';

describe('places of the itinerary card', () => {
  it('are the list that the packages give, and weigh at most 6 kB', () => {
    const checkedIn = readFileSync(join(packageRoot(), CITY_FILE), 'utf8');
    expect(checkedIn).to.equal(cityFile());
    expect(gzipSync(checkedIn, { level: 9 }).length).to.be.at.most(6 * 1024);
  });

  it('hold every municipality, prefecture and directly governed county once', () => {
    const names = CITIES.map(({ name }) => name);
    expect(new Set(names).size).to.equal(names.length);
    // 333 prefecture-level divisions, 4 municipalities, 3 beyond; the rest are counties.
    expect(names.length).to.be.within(365, 390);
    expect(names).to.include.members(['北京市', '南京市', '大理白族自治州', '济源市', '台湾省']);
    for (const { name, syllables } of CITIES) {
      expect(syllables.join(' '), name).to.match(/^[a-z]+( [a-z]+)*$/);
    }
  });

  it('are found by initials, by pinyin, by parts of both and by hanzi', () => {
    for (const typed of ['nj', 'NJ', 'nanjing', 'nan', 'nanj', 'njing', '南京', "nan'jing"]) {
      expect(findCities(typed, [], 8), typed).to.include('南京市');
    }
    expect(findCities('nj', [], 8)[0]).to.be.oneOf([
      '南京市',
      '南江市',
      '内江市',
      '怒江傈僳族自治州',
    ]);
  });

  it('are read as people read them', () => {
    const readings = {
      cq: '重庆市',
      luan: '六安市',
      bozhou: '亳州市',
      xiamen: '厦门市',
      bengbu: '蚌埠市',
      taizhou: '台州市',
      lishui: '丽水市',
      lvl: '吕梁市',
      kashi: '喀什地区',
      changsha: '长沙市',
      chaoyang: '朝阳市',
    };
    for (const [typed, name] of Object.entries(readings)) {
      expect(findCities(typed, [], 8), typed).to.include(name);
    }
  });

  it('come with those used lately first, and nothing else before a letter is typed', () => {
    expect(findCities('', ['南京市', '苏州市'], 8)).to.deep.equal(['南京市', '苏州市']);
    expect(findCities('nj', ['内江市'], 8)[0]).to.equal('内江市');
    expect(findCities('qqqq', ['南京市'], 8)).to.deep.equal([]);
  });
});
