/**
 * The serial line while 50 people log in at once. Hashing a password and reading a port share the
 * thread pool; the gateway's own staff, hash queue and serial transport meet here in one process, as
 * they do in the gateway.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SamCodec } from '../../drivers/sam/codec.js';
import { encodeRequest } from '../../drivers/sam/frame.js';
import { serialTransport } from '../../drivers/transport/serial.js';
import { createLog } from '../../gateway/ops/log.js';
import { systemClock, systemRandom, systemTimers } from '../../gateway/ops/system.js';
import { venueDay } from '../../gateway/site/venue-day.js';
import type { Ledger } from '../../gateway/ledger/ledger.js';
import { Staff } from '../../gateway/staff/staff.js';
import type { Connection } from '../../schemas/device.js';
import { isTongdaoError } from '../../schemas/errors.js';
import { makePrivate } from '../data-directory.js';
import { freePorts } from '../demo/ports.js';
import { startSimulator } from '../simulate/child.js';
import type { Findings } from './figures.js';
import { pause, within } from './pause.js';
import { openBenchLedger } from './rows.js';
import { TIME_ZONE } from './site.js';
import { percentile } from './statistics.js';

const BAUD = 115_200;
const FIRST_PORT = 31_000;
const QUIET_MS = 8000;
const EVERY_MS = 15;
const ANSWER_MS = 5000;
const PEOPLE = 50;
/** Who is told that too many wait tries again, as people do. */
const AGAIN_MS = 1000;

/** SAM status request, facts/resident-id.md section 3. */
const STATUS = encodeRequest(0x11, 0xff);

async function openPty(path: string, port: number): Promise<ChildProcess | undefined> {
  const socat = spawn('socat', [`pty,raw,echo=0,link=${path}`, `tcp:127.0.0.1:${port},nodelay`], {
    stdio: 'ignore',
  });
  // Without socat there is no process and no port; the wait below says so.
  socat.once('error', () => undefined);
  for (let waited = 0; !existsSync(path); waited += 20) {
    if (socat.pid === undefined || waited > ANSWER_MS) return undefined;
    await pause(20);
  }
  return socat;
}

/** One question after the other to the module, and how long each answer took. */
class Line {
  readonly #connection: Connection;
  #answered: () => void = () => undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
    const codec = new SamCodec();
    connection.onData((chunk) => {
      if (codec.push(chunk).length > 0) this.#answered();
    });
  }

  /** Milliseconds of every round trip until `over`. */
  async roundTrips(over: () => boolean): Promise<number[]> {
    const times: number[] = [];
    while (!over()) {
      const answer = new Promise<void>((resolve) => {
        this.#answered = resolve;
      });
      const began = performance.now();
      await this.#connection.write(STATUS);
      await within(answer, ANSWER_MS, 'no answer on the serial line');
      times.push(performance.now() - began);
      await pause(EVERY_MS);
    }
    return times;
  }
}

/** Comparing costs the same for a name nobody has; resolves with how often she was told to wait. */
async function logIn(staff: Staff, person: number): Promise<number> {
  // Everybody has a name and a tablet of her own.
  const typed = { name: `值班员${person}`, secret: '2468' };
  const client = { secure: true, session: undefined, device: undefined };
  for (let waits = 0; ; waits++) {
    try {
      await staff.logIn.enter(typed, { ...client, address: `192.0.2.${person}` });
    } catch (error) {
      if (isTongdaoError(error, 'LOGIN_REFUSED')) return waits;
      if (!isTongdaoError(error, 'OVERLOADED')) throw error;
      await pause(AGAIN_MS);
    }
  }
}

function openStaff(dir: string, ledger: Ledger): Promise<Staff> {
  return Staff.open({
    ...{ dir, staffKey: systemRandom.bytes(32), venueName: '测速场所', build: 'bench' },
    settings: { lockMinutes: 5, sessionHours: 12 },
    venue: venueDay(TIME_ZONE),
    demo: false,
    ledger,
    rows: (entry) => {
      void ledger.append(entry);
    },
    ...{ clock: systemClock, timers: systemTimers, random: systemRandom },
    log: createLog({ level: 'silent' }),
  });
}

async function measure(line: Line, staff: Staff): Promise<Findings> {
  await line.roundTrips(until(1000));
  const quiet = await line.roundTrips(until(QUIET_MS));
  let over = false;
  const began = performance.now();
  const everybody = Promise.all(
    Array.from({ length: PEOPLE }, (_, at) => logIn(staff, at + 1)),
  ).finally(() => {
    over = true;
  });
  const [busy, refused] = await Promise.all([line.roundTrips(() => over), everybody]);
  const seconds = (performance.now() - began) / 1000;
  const again = refused.reduce((sum, one) => sum + one, 0);
  return {
    figures: { serial_rtt_login_p99_ms: percentile(busy, 0.99) },
    notes: {
      serial_rtt_login_p99_ms: `${busy.length} round trips while ${PEOPLE} secrets are compared within ${seconds.toFixed(0)} s (${again} told to wait and try again); quiet p99 ${percentile(quiet, 0.99).toFixed(1)} ms of ${quiet.length}`,
    },
  };
}

function until(ms: number): () => boolean {
  const began = performance.now();
  return () => performance.now() - began > ms;
}

export async function measureLogin(dir: string): Promise<Findings> {
  makePrivate(dir);
  const [port = FIRST_PORT] = await freePorts(FIRST_PORT, 1);
  const reader = await startSimulator([
    ...['reader', '--lane', `1=${port}`, '--control', join(dir, 'reader.sock')],
  ]);
  const path = join(dir, 'reader.tty');
  const socat = await openPty(path, port);
  if (socat === undefined) {
    reader.disconnect();
    return { figures: {}, notes: { serial_rtt_login_p99_ms: 'needs socat for a serial port' } };
  }
  const ledger = await openBenchLedger(join(dir, 'ledger'));
  const staff = await openStaff(dir, ledger);
  const connection = await serialTransport({ path, baudRate: BAUD }).open();
  try {
    return await measure(new Line(connection), staff);
  } finally {
    await connection.close();
    await staff.close();
    await ledger.close();
    socat.kill();
    reader.disconnect();
  }
}
