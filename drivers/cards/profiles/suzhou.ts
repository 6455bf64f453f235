import { APPLICATION } from '../../apdu/reading-list.js';
import { publicFileCard } from './public-file-card.js';

/** Suzhou's citizen card (facts/cards-readers-turnstiles.md 2.2). */
export const suzhou = publicFileCard({
  name: 'suzhou',
  application: APPLICATION.suzhou,
  card: 'citizen',
  namespace: 'suxin',
  number: { from: 0, to: 8 },
  period: { from: 20, to: 28 },
});
