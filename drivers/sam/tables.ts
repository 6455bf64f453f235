/**
 * Code tables of card text (facts/resident-id.md section 4 "Code tables"). A code that is not in a
 * table keeps its code and gets no name: vendors' extra numbers contradict each other.
 */
import type { Coded } from '../../schemas/credential.js';

interface Names {
  readonly zh: string;
  readonly en: string;
}

/** GB/T 2261.1. */
export const SEXES: Readonly<Record<string, Names>> = {
  '0': { zh: '未知', en: 'unknown' },
  '1': { zh: '男', en: 'male' },
  '2': { zh: '女', en: 'female' },
  '9': { zh: '未说明', en: 'not stated' },
};

/** GB/T 3304. */
export const ETHNIC_GROUPS: Readonly<Record<string, Names>> = {
  '01': { zh: '汉', en: 'Han' },
  '02': { zh: '蒙古', en: 'Mongol' },
  '03': { zh: '回', en: 'Hui' },
  '04': { zh: '藏', en: 'Tibetan' },
  '05': { zh: '维吾尔', en: 'Uygur' },
  '06': { zh: '苗', en: 'Miao' },
  '07': { zh: '彝', en: 'Yi' },
  '08': { zh: '壮', en: 'Zhuang' },
  '09': { zh: '布依', en: 'Buyei' },
  '10': { zh: '朝鲜', en: 'Korean' },
  '11': { zh: '满', en: 'Manchu' },
  '12': { zh: '侗', en: 'Dong' },
  '13': { zh: '瑶', en: 'Yao' },
  '14': { zh: '白', en: 'Bai' },
  '15': { zh: '土家', en: 'Tujia' },
  '16': { zh: '哈尼', en: 'Hani' },
  '17': { zh: '哈萨克', en: 'Kazak' },
  '18': { zh: '傣', en: 'Dai' },
  '19': { zh: '黎', en: 'Li' },
  '20': { zh: '傈僳', en: 'Lisu' },
  '21': { zh: '佤', en: 'Va' },
  '22': { zh: '畲', en: 'She' },
  '23': { zh: '高山', en: 'Gaoshan' },
  '24': { zh: '拉祜', en: 'Lahu' },
  '25': { zh: '水', en: 'Sui' },
  '26': { zh: '东乡', en: 'Dongxiang' },
  '27': { zh: '纳西', en: 'Naxi' },
  '28': { zh: '景颇', en: 'Jingpo' },
  '29': { zh: '柯尔克孜', en: 'Kirgiz' },
  '30': { zh: '土', en: 'Tu' },
  '31': { zh: '达斡尔', en: 'Daur' },
  '32': { zh: '仫佬', en: 'Mulao' },
  '33': { zh: '羌', en: 'Qiang' },
  '34': { zh: '布朗', en: 'Blang' },
  '35': { zh: '撒拉', en: 'Salar' },
  '36': { zh: '毛南', en: 'Maonan' },
  '37': { zh: '仡佬', en: 'Gelao' },
  '38': { zh: '锡伯', en: 'Xibe' },
  '39': { zh: '阿昌', en: 'Achang' },
  '40': { zh: '普米', en: 'Pumi' },
  '41': { zh: '塔吉克', en: 'Tajik' },
  '42': { zh: '怒', en: 'Nu' },
  '43': { zh: '乌孜别克', en: 'Uzbek' },
  '44': { zh: '俄罗斯', en: 'Russian' },
  '45': { zh: '鄂温克', en: 'Ewenki' },
  '46': { zh: '德昂', en: "De'ang" },
  '47': { zh: '保安', en: 'Bonan' },
  '48': { zh: '裕固', en: 'Yugur' },
  '49': { zh: '京', en: 'Gin' },
  '50': { zh: '塔塔尔', en: 'Tatar' },
  '51': { zh: '独龙', en: 'Derung' },
  '52': { zh: '鄂伦春', en: 'Oroqen' },
  '53': { zh: '赫哲', en: 'Hezhen' },
  '54': { zh: '门巴', en: 'Monba' },
  '55': { zh: '珞巴', en: 'Lhoba' },
  '56': { zh: '基诺', en: 'Jino' },
  '97': { zh: '其他', en: 'other' },
  '98': { zh: '外国血统中国籍人士', en: 'naturalised' },
};

/** GB/T 2260, first two digits of an ID number; 83 is used by permits of Taiwan residents only. */
export const PROVINCES: Readonly<Record<string, Names>> = {
  '11': { zh: '北京', en: 'Beijing' },
  '12': { zh: '天津', en: 'Tianjin' },
  '13': { zh: '河北', en: 'Hebei' },
  '14': { zh: '山西', en: 'Shanxi' },
  '15': { zh: '内蒙古', en: 'Inner Mongolia' },
  '21': { zh: '辽宁', en: 'Liaoning' },
  '22': { zh: '吉林', en: 'Jilin' },
  '23': { zh: '黑龙江', en: 'Heilongjiang' },
  '31': { zh: '上海', en: 'Shanghai' },
  '32': { zh: '江苏', en: 'Jiangsu' },
  '33': { zh: '浙江', en: 'Zhejiang' },
  '34': { zh: '安徽', en: 'Anhui' },
  '35': { zh: '福建', en: 'Fujian' },
  '36': { zh: '江西', en: 'Jiangxi' },
  '37': { zh: '山东', en: 'Shandong' },
  '41': { zh: '河南', en: 'Henan' },
  '42': { zh: '湖北', en: 'Hubei' },
  '43': { zh: '湖南', en: 'Hunan' },
  '44': { zh: '广东', en: 'Guangdong' },
  '45': { zh: '广西', en: 'Guangxi' },
  '46': { zh: '海南', en: 'Hainan' },
  '50': { zh: '重庆', en: 'Chongqing' },
  '51': { zh: '四川', en: 'Sichuan' },
  '52': { zh: '贵州', en: 'Guizhou' },
  '53': { zh: '云南', en: 'Yunnan' },
  '54': { zh: '西藏', en: 'Tibet' },
  '61': { zh: '陕西', en: 'Shaanxi' },
  '62': { zh: '甘肃', en: 'Gansu' },
  '63': { zh: '青海', en: 'Qinghai' },
  '64': { zh: '宁夏', en: 'Ningxia' },
  '65': { zh: '新疆', en: 'Xinjiang' },
  '71': { zh: '台湾', en: 'Taiwan' },
  '81': { zh: '香港', en: 'Hong Kong' },
  '82': { zh: '澳门', en: 'Macao' },
  '83': { zh: '台湾（居住证）', en: 'Taiwan (residence permit)' },
};

/** The code with its Chinese name, or the bare code. */
export function coded(table: Readonly<Record<string, Names>>, code: string): Coded {
  const names = Object.hasOwn(table, code) ? table[code] : undefined;
  return names === undefined ? { code } : { code, name: names.zh };
}
