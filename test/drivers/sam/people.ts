/** Invented people. Regions 329999 and 819999 do not exist; no number here was given to anybody. */
import type { CardFields } from '../../../drivers/simulators/sam/card.js';

export const RESIDENT_CARD: CardFields = {
  kind: 'resident-id',
  number: '329999194106123028',
  name: '试秀兰',
  sex: '2',
  ethnicGroup: '01',
  birth: '19410612',
  address: '演示省演示市演示路1号 2单元301室',
  authority: '演示市公安局',
  validFrom: '20140101',
  validTo: '长期',
};

export const ANOTHER_RESIDENT: CardFields = {
  ...RESIDENT_CARD,
  number: '32999919470101001X',
  name: '试建国',
  sex: '1',
  birth: '19470101',
};

export const PERMIT_CARD: CardFields = {
  kind: 'permit-hmt',
  number: '810000195003154114',
  name: '试文光',
  sex: '1',
  birth: '19500315',
  address: '演示省演示市演示路3号',
  authority: '演示市公安局',
  validFrom: '20220101',
  validTo: '20270101',
  passNumber: 'H00000000',
  issueCount: '01',
};

/** Chinese name blank: the English one stands in for it. */
export const FOREIGN_2017_CARD: CardFields = {
  kind: 'foreign-2017',
  number: 'CAN329948050519',
  latinName: 'SPECIMEN, ELEANOR MARY',
  sex: '2',
  nationality: 'CAN',
  birth: '19480505',
  authority: '1500',
  validFrom: '20180101',
  validTo: '20280101',
};

export const FOREIGN_2023_CARD: CardFields = {
  kind: 'foreign-2023',
  number: '932124194805050019',
  name: '试爱玲',
  // A space stands at character 35, where the name goes on in its second field.
  latinName: 'SPECIMEN, ELEANOR MARGUERITE ANNE  DE LA TOUR',
  sex: '2',
  nationality: 'CAN',
  birth: '19480505',
  validFrom: '20240101',
  validTo: '20340101',
  association: '991',
};
