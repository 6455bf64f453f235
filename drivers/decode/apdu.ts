/** Commands and answers of a card in words (ISO/IEC 7816-4; facts/cards-readers-turnstiles.md 4). */
import { decodeCommand, type CommandApdu } from '../apdu/command.js';
import { isReadingCommand } from '../apdu/guard.js';
import { APPLICATION } from '../apdu/reading-list.js';
import { isStatusWord, statusMeaning } from '../apdu/status-word.js';

export interface ApduWords {
  readonly name: string;
  readonly zh: string;
  readonly en: string;
  readonly contents: Readonly<Record<string, unknown>>;
}

const APPLICATION_NAMES: Readonly<Record<keyof typeof APPLICATION, string>> = {
  socialSecurity: '社会保障 social security',
  tUnion: '交通联合 T-Union',
  cityUnion: '城市一卡通 City Union',
  lingnan: '岭南通 Lingnan',
  suzhou: '苏州 Suzhou',
};

const INSTRUCTIONS: ReadonlyMap<number, readonly [name: string, zh: string, en: string]> = new Map([
  [0xa4, ['select', '选择', 'select']],
  [0xb0, ['read-binary', '读二进制文件', 'read binary']],
  [0xb2, ['read-record', '读记录', 'read record']],
  [0xc0, ['get-response', '取响应', 'get response']],
  [0xca, ['get-data', '取数据', 'get data']],
  [0x84, ['get-challenge', '取随机数', 'get challenge']],
  [0x88, ['internal-authenticate', '内部认证', 'internal authenticate']],
  [0x82, ['external-authenticate', '外部认证', 'external authenticate']],
  [0x20, ['verify', '校验密码', 'verify a PIN']],
  [0x5c, ['get-balance', '读余额', 'get balance']],
  [0x50, ['initialise', '初始化交易', 'initialise a transaction']],
  [0xd6, ['update-binary', '写二进制文件', 'update binary']],
  [0xdc, ['update-record', '写记录', 'update record']],
]);

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();

function applicationOf({ data }: CommandApdu): string | undefined {
  if (data === undefined) return undefined;
  const found = (Object.keys(APPLICATION) as (keyof typeof APPLICATION)[]).find(
    (name) => Buffer.compare(APPLICATION[name], data.subarray(0, APPLICATION[name].length)) === 0,
  );
  return found === undefined ? undefined : APPLICATION_NAMES[found];
}

function placeOf({ ins, p1, p2 }: CommandApdu): string {
  if (ins === 0xb0 && (p1 & 0x80) !== 0) return ` SFI ${p1 & 0x1f}`;
  if (ins === 0xb2) return ` ${p1}${p2 >> 3 === 0 ? '' : ` SFI ${p2 >> 3}`}`;
  return '';
}

/** Undefined for what is no short command APDU. A select shows what is selected, nothing else its data. */
export function commandWords(bytes: Uint8Array): ApduWords | undefined {
  const command = decodeCommand(bytes);
  if (command === undefined) return undefined;
  const known = INSTRUCTIONS.get(command.ins);
  const [name, zh, en] = known ?? ['unknown', '未知命令', 'unknown command'];
  const reading = isReadingCommand(command);
  const isSelect = command.ins === 0xa4;
  const application = isSelect ? applicationOf(command) : undefined;
  const place = application === undefined ? placeOf(command) : ` ${application}`;
  return {
    name,
    zh: `${zh}${place}${reading ? '' : '（网关从不发送）'}`,
    en: `${en}${place}${reading ? '' : ' (the gateway never sends this)'}`,
    contents: {
      header: hex(bytes.subarray(0, 4)),
      ...(isSelect && command.data !== undefined ? { selects: hex(command.data) } : {}),
      ...(application === undefined ? {} : { application }),
      ...(command.le === undefined ? {} : { le: command.le }),
      readingOnly: reading,
    },
  };
}

/** Undefined for what is no answer. */
export function responseWords(bytes: Uint8Array, showPersonal: boolean): ApduWords | undefined {
  const sw = ((bytes.at(-2) ?? 0) << 8) | (bytes.at(-1) ?? 0);
  if (bytes.length < 2 || !isStatusWord(sw)) return undefined;
  const { reaction, zh, en } = statusMeaning(sw);
  const data = bytes.subarray(0, -2);
  return {
    name: reaction,
    zh,
    en,
    contents: {
      sw: hex(bytes.subarray(-2)),
      dataBytes: data.length,
      ...(showPersonal && data.length > 0 ? { data: hex(data) } : {}),
    },
  };
}
