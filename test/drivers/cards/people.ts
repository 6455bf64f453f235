/** Invented people and cards. Division 329999 does not exist; no number here was given to anybody. */
import type { SocialSecurityFields } from '../../../drivers/simulators/card/social-security-card.js';
import type {
  BeijingFields,
  CityUnionFields,
  SuzhouFields,
  TUnionFields,
} from '../../../drivers/simulators/card/transit-card.js';

/** 试秀兰. */
export const SECOND_GENERATION: SocialSecurityFields = {
  generation: '2.00',
  code: '329999D15600000500123456789ABCDE',
  number: 'A12345678',
  issued: '20130520',
  validTo: '20330520',
  cid: '329999194106123028',
  nameGbk: 'CAD4D0E3C0BC',
  sex: '2',
  nation: '01',
  birth: '19410612',
};

export const FIRST_GENERATION: SocialSecurityFields = {
  ...SECOND_GENERATION,
  generation: '1.00',
  number: '87654321',
};

export const THIRD_GENERATION: SocialSecurityFields = {
  ...SECOND_GENERATION,
  generation: '3.00',
  number: 'B23456789',
  issued: '20210301',
  validTo: '20310301',
};

/** 阿依古丽·买买提江·吐尔逊阿依古丽: 34 bytes, of which the last 4 stand in record 4E. */
export const LONG_NAME: SocialSecurityFields = {
  ...SECOND_GENERATION,
  nameGbk: 'B0A2D2C0B9C5C0F6A1A4C2F2C2F2CCE1BDADA1A4CDC2B6FBD1B7B0A2D2C0',
  nameMoreGbk: 'B9C5C0F6',
  nation: '05',
};

/** 试𬱟: a character outside GBK, four bytes in GB18030. */
export const RARE_NAME: SocialSecurityFields = {
  ...SECOND_GENERATION,
  nameGbk: 'CAD49933C435',
};

export const SENIOR_T_UNION: TUnionFields = {
  issuer: '01011000FFFFFFFF',
  number: '3105170079999999991',
  from: '20200101',
  to: '20401231',
  category: 0x03,
};

export const BEIJING: BeijingFields = {
  number: '1000751599999999',
  from: '20100410',
  to: '20400410',
};

export const SHANGHAI: CityUnionFields = {
  city: '2000',
  number: '0000000099999991',
  from: '20150101',
  to: '20351231',
};

export const LINGNAN_NUMBER = '5100099991';

export const SUZHOU: SuzhouFields = {
  number: '2150000099999991',
  from: '20160101',
  to: '20361231',
};

export const UID = Uint8Array.of(0x04, 0xa1, 0xb2, 0xc3, 0xd4, 0xe5, 0x80);
export const UID_TEXT = '04A1B2C3D4E580';
