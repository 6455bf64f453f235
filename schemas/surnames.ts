/**
 * Chinese surnames, for masking only: a name whose beginning is not in these tables is masked as one of
 * unknown structure. Sources: Hundred Family Surnames (百家姓, Song dynasty), surnames in wide use today
 * that it lacks, and the traditional forms on permits of Hong Kong, Macau and Taiwan.
 */

const COMPOUND_TEXT = `
  欧阳 司马 上官 诸葛 尉迟 皇甫 令狐 东方 慕容 端木 独孤 南宫 夏侯 轩辕 长孙 宇文 闻人 呼延 司徒 司空
  公孙 太史 申屠 淳于 单于 钟离 濮阳 澹台 公冶 宗政 赫连 拓跋 万俟 仲孙 鲜于 闾丘 司寇 亓官 子车 颛孙
  巫马 公西 漆雕 乐正 壤驷 公良 夹谷 宰父 谷梁 百里 东郭 南门 羊舌 微生 梁丘 左丘 东门 西门 公羊 公仪
  公户 公乘 第五 太叔 完颜 耶律 贺兰 屈突 纳兰 叶赫 富察 即墨 达奚 褚师 段干 仲长 尔朱 豆卢 沙陀 相里
  毋丘 锺离 范姜
  歐陽 司馬 諸葛 尉遲 東方 獨孤 南宮 軒轅 長孫 聞人 公孫 單于 鍾離 鐘離 濮陽 澹臺 赫連 萬俟 仲孫 鮮于
  閭丘 子車 顓孫 巫馬 樂正 壤駟 夾谷 穀梁 東郭 南門 東門 西門 公儀 賀蘭 納蘭 葉赫 達奚 褚師 張簡
`;

const SINGLE_TEXT = `
  赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎
  鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄
  和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭
  梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚
  程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫
  宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴鬱胥能苍双
  闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍郤璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容
  向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空
  曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公
  丘仉仝代付但佘佟佴侍伯亢冶冼况卿原奉宛官尉尧展岳帅弋忻战揭旷朴来栗楚楼牟琚矫种笪粟练缑翦肖腾苑苟茆
  萨覃谌谯辜邝邸闫阳隋雒铁墨涂揣麦
  趙錢孫鄭馮陳衛蔣韓楊許呂張嚴華謝鄒竇雲蘇範魯韋馬鳳鮑費賀湯羅畢鄔樂傅顧蕭貝計談龐紀項藍賈婁顏鐘鍾
  駱萬盧經應鄧單諸鈕龔陸榮藺喬聞黨譚貢勞酈邊農溫莊閻連習魚終滿國廣闕東歐師鞏聶簡饒養須豐關荊遊權蓋
  葉劉龍厲寧欒戰譙練蘭塗閆陽區鄺麥樓堯
`;

export const COMPOUND_SURNAMES: ReadonlySet<string> = new Set(COMPOUND_TEXT.trim().split(/\s+/));

/** One code point each. */
export const SINGLE_SURNAMES: ReadonlySet<string> = new Set(SINGLE_TEXT.replace(/\s+/g, ''));
