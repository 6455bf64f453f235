/** The `tongdao` command: names and options only; each command lives in its own file. */
import { Command, Option } from 'commander';
import { ERRORS, isTongdaoError } from '../schemas/errors.js';
import { describeError } from '../gateway/ops/log.js';
import type { BringUpFlags } from './commands/bring-up.js';
import type { CaptureFlags } from './commands/capture.js';
import type { DecodedProtocol } from './commands/decode.js';
import type { SimulatedKind } from './simulate/simulated-device.js';
import { readOwnVersion } from './version.js';

interface DeviceFlags {
  readonly lane: string[];
  readonly control: string;
  readonly walk?: string;
}

interface Flags {
  readonly json?: boolean;
  readonly data?: string;
}

const dataOption = (): Option =>
  new Option('--data <dir>', 'data directory (default: TONGDAO_DATA or ./data)');
const jsonOption = (): Option => new Option('--json', 'print one JSON value');

function addDemo(program: Command): void {
  const demo = program.command('demo').description('play with the demo site · 演示');
  demo
    .command('people')
    .description('who can be put on the reader')
    .addOption(jsonOption())
    .action(async (options: Flags) =>
      (await import('./demo/people-command.js')).showPeople(options),
    );
  demo
    .command('swipe')
    .description('put a person’s card on a lane’s reader and watch the visit')
    .requiredOption('--lane <id>', 'lane')
    .requiredOption('--person <id>', 'person of `demo people`')
    .addOption(jsonOption())
    .addOption(dataOption())
    .action(async (options: Flags & { lane: string; person: string }) =>
      (await import('./demo/swipe.js')).demoSwipe(options),
    );
  demo
    .command('register')
    .description('register a person at the desk; the lane opens')
    .requiredOption('--lane <id>', 'lane')
    .addOption(
      new Option('--door <door>', 'which document')
        .choices(['id', 'paper', 'itinerary'])
        .makeOptionMandatory(),
    )
    .requiredOption('--person <id>', 'person of `demo people`')
    .addOption(jsonOption())
    .addOption(dataOption())
    .action(async (options: Flags & { lane: string; door: string; person: string }) =>
      (await import('./demo/register.js')).demoRegister(options),
    );
  demo
    .command('tamper')
    .description('edit one row of a copy of the ledger; verification names it')
    .addOption(jsonOption())
    .addOption(dataOption())
    .action(async (options: Flags) => (await import('./demo/tamper.js')).demoTamper(options));
  demo
    .command('forget')
    .description('erase a person: the root stays, the bytes go')
    .option('--person <id>', 'person of `demo people`', 'green')
    .addOption(jsonOption())
    .addOption(dataOption())
    .action(async (options: Flags & { person: string }) =>
      (await import('./demo/forget.js')).demoForget(options),
    );
  demo
    .command('totp')
    .description('the code of the demo’s auditor and administrator')
    .action(async () => (await import('./demo/totp.js')).demoTotp());
  demo
    .command('order')
    .description('end the epidemic order (everyday mode) or begin a new one')
    .argument('<what>', 'begin or end')
    .addOption(jsonOption())
    .addOption(dataOption())
    .action(async (what: string, options: Flags) =>
      (await import('./demo/order-command.js')).demoOrder(what, options),
    );
  demo
    .command('glass')
    .description('the glass gate: a page that shows every byte of a visit')
    .option('--port <port>', 'TCP port on loopback', '7081')
    .addOption(dataOption())
    .action(async (options: Flags & { port: string }) =>
      (await import('./demo/glass/command.js')).demoGlass(options),
    );
}

function addLedger(program: Command): void {
  program
    .command('ledger')
    .description('the tamper-evident log')
    .command('verify')
    .option('--vkey <key>', 'verifier key from the installation sheet')
    .description('re-hash everything and say what was found')
    .addOption(jsonOption())
    .addOption(dataOption())
    .action(async (options: Flags & { vkey?: string }) =>
      (await import('./commands/ledger-verify.js')).ledgerVerify(options),
    );
}

const DECODED: readonly (readonly [name: DecodedProtocol, what: string])[] = [
  ['sam', 'resident-ID reader frames, replies and identity texts'],
  ['pn532', 'PN532 frames and the APDUs in them'],
  ['acr1281s', 'ACR1281S frames and the APDUs in them'],
  ['apdu', 'commands and answers of a card, one a line'],
  ['wedge', 'keyboard reports of a reader that types'],
  ['hidpos', 'reports of a scanner in HID point-of-sale mode'],
  ['modbus', 'Modbus RTU frames of a relay board'],
];

function addDecode(program: Command): void {
  const decode = program.command('decode').description('explain captured bytes');
  for (const [name, what] of DECODED) {
    decode
      .command(name)
      .description(what)
      .requiredOption(
        '--hex <bytes>',
        'hexadecimal, with or without spaces; - reads standard input',
      )
      .option('--show-personal', 'names, numbers and UIDs as they stand; masked without it')
      .addOption(jsonOption())
      .action(async (options: Flags & { hex: string; showPersonal?: boolean }) =>
        (await import('./commands/decode.js')).decodeCommand(name, options),
      );
  }
}

const SIMULATED: readonly (readonly [kind: SimulatedKind, what: string])[] = [
  ['pn532', 'card readers with a PN532'],
  ['acr1281s', 'ACR1281S card readers, antenna and contacts'],
  ['line', 'scanners that send lines of text'],
  ['lcus', 'LCUS relay boards'],
];

function addSimulate(program: Command): void {
  const simulate = program.command('simulate').description('devices and platform without hardware');
  const place = (what: string): Option =>
    new Option(
      '--lane <id=place...>',
      `lane and TCP port or serial path of the ${what}`,
    ).makeOptionMandatory();
  const control = (): Option =>
    new Option('--control <socket>', 'unix socket that tells it what to do').makeOptionMandatory();
  simulate
    .command('reader')
    .description('resident-ID readers')
    .addOption(place('reader'))
    .addOption(control())
    .action(async (options: DeviceFlags) =>
      (await import('./simulate/command.js')).runDevices('reader', options),
    );
  simulate
    .command('turnstile')
    .description('Modbus relay boards with a turnstile behind each')
    .addOption(place('board'))
    .addOption(control())
    .option('--walk <ms>', 'somebody walks through this long after an unlocking', '1200')
    .action(async (options: DeviceFlags) =>
      (await import('./simulate/command.js')).runDevices('turnstile', options),
    );
  for (const [kind, what] of SIMULATED) {
    simulate
      .command(kind)
      .description(what)
      .addOption(place('device'))
      .addOption(control())
      .option('--line-speed', 'bytes leave no faster than the line carries them')
      .action(async (options: DeviceFlags & { lineSpeed?: boolean }) =>
        (await import('./simulate/command.js')).runLineDevices(kind, options),
      );
  }
  simulate
    .command('platform')
    .description('a health-code platform, profile hc-jws-1')
    .requiredOption('--port <port>', 'TCP port on loopback')
    .requiredOption('--keys <dir>', 'directory of its keys; root key and key set are written there')
    .addOption(control())
    .action(async (options: { port: string; keys: string; control: string }) =>
      (await import('./simulate/command.js')).runPlatform(options),
    );
}

function build(): Command {
  const program = new Command('tongdao')
    .description('通道: the lane where a senior swipes an ID card and the turnstile opens')
    .version(readOwnVersion())
    .showHelpAfterError();
  program
    .command('start')
    .description('start the gateway; without a site file, the demo site')
    .addOption(dataOption())
    .action(async (options: Flags) => (await import('./commands/start.js')).start(options));
  program
    .command('doctor')
    .description('say in words what is right and what is not')
    .addOption(jsonOption())
    .addOption(dataOption())
    .action(async (options: Flags) => (await import('./commands/doctor.js')).doctor(options));
  program
    .command('devices')
    .description('what is plugged in, by names that stay, with lines for the site file')
    .addOption(jsonOption())
    .action(async (options: Flags) => (await import('./commands/devices.js')).devices(options));
  program
    .command('bring-up')
    .description('lay a card, open the gate, walk through, pull the plug; then a signed sheet')
    .requiredOption('--lane <id>', 'lane of the site file')
    .option('--site <file>', 'a site file that is not in force yet; in force once accepted')
    .addOption(jsonOption())
    .addOption(dataOption())
    .action(async (options: BringUpFlags) =>
      (await import('./commands/bring-up.js')).bringUpCommand(options),
    );
  program
    .command('capture')
    .description('record a device through a bridge; --redact rewrites identities and checksums')
    .option('--protocol <name>', 'sam, pn532, acr1281s, wedge, hid-pos, line, modbus, lcus')
    .option('--device <place>', '/dev/…[@speed], host:port or hid:vvvv:pppp')
    .option('--gateway <place>', 'TCP port or pty that the gateway is pointed at')
    .option('--from <file>', 'a capture that exists already, instead of a device')
    .requiredOption('--out <file>', 'JSON lines')
    .option('--redact', 'nobody’s identity is written')
    .option('--seconds <n>', 'end by itself')
    .action(async (options: CaptureFlags) =>
      (await import('./commands/capture.js')).capture(options),
    );
  program
    .command('tls')
    .description('make the local certificates; then pages open over HTTPS on the network')
    .option('--names <list>', 'names and addresses of this box, separated by commas')
    .option('--new-ca', 'a new certificate authority: every tablet must install it again')
    .addOption(jsonOption())
    .addOption(dataOption())
    .action(async (options: Flags & { names?: string; newCa?: boolean }) =>
      (await import('./commands/tls.js')).makeTls(options),
    );
  program
    .command('setup-code')
    .description('a one-time code that makes an administrator at /staff')
    .addOption(jsonOption())
    .addOption(dataOption())
    .action(async (options: Flags) =>
      (await import('./commands/setup-code.js')).setupCode(options),
    );
  addLedger(program);
  addDecode(program);
  addDemo(program);
  addSimulate(program);
  program
    .command('bench')
    .description('measure the figures of the design on this machine')
    .addOption(jsonOption())
    .option('--only <rows>', 'comma-separated groups')
    .action(async (options: Flags & { only?: string }) =>
      (await import('./bench/bench.js')).bench(options),
    );
  return program;
}

/** Exit codes: 0 good, 1 a check found something, 2 the command itself could not be carried out. */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    await build().parseAsync([...argv]);
  } catch (error) {
    process.exitCode = 2;
    if (!isTongdaoError(error)) {
      const { cause, at } = describeError(error);
      console.error(`INTERNAL: ${String(cause)} at ${String(at)}`);
      console.error(`${ERRORS.INTERNAL.zh} ${ERRORS.INTERNAL.en}`);
      return;
    }
    console.error(error.message);
    console.error(`${ERRORS[error.code].zh} ${ERRORS[error.code].en}`);
  }
}
