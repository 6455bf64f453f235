import { APPLICATION } from '../../apdu/reading-list.js';
import { publicFileCard } from './public-file-card.js';

/** Lingnan Tong and Yang Cheng Tong (facts/cards-readers-turnstiles.md 2.2). */
export const lingnan = publicFileCard({
  name: 'lingnan',
  application: APPLICATION.lingnan,
  card: 'transit',
  namespace: 'lnt',
  number: { from: 11, to: 16 },
});
