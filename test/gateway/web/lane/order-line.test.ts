import { expect } from 'chai';
import { orderLine } from '../../../../gateway/web/lane/order-line.js';

describe('order line', () => {
  it('names the order and its end on the clock of the venue', () => {
    const order = { number: '2026-防-17', ends: '2026-11-30T16:00:00Z' };
    expect(orderLine(order, 'Asia/Shanghai')).to.deep.equal({
      'zh-CN': '防疫期间 · 依据 2026-防-17 · 至 12月1日 00:00',
      en: 'Epidemic order 2026-防-17 until 1 Dec 00:00',
    });
    expect(orderLine(order, 'Asia/Urumqi')['zh-CN']).to.include('至 11月30日 22:00');
  });
});
