import { z } from 'zod';
import { ExchangeTap, type TappedExchange } from '../../drivers/simulators/exchange-tap.js';
import { ModbusBoardSimulator } from '../../drivers/simulators/modbus/board.js';
import { TurnstileSimulator } from '../../drivers/simulators/modbus/gate.js';
import { ModbusLine } from '../../drivers/simulators/modbus/line.js';
import { serveModbusLine, serveModbusSerial } from '../../drivers/simulators/modbus/server.js';
import { modbusTap } from '../../drivers/simulators/modbus/tap.js';
import { TapRing } from '../../drivers/simulators/tap-ring.js';
import { systemTimers } from '../../gateway/ops/system.js';
import { parseOrExplain } from '../../gateway/site/configuration.js';
import { TongdaoError } from '../../schemas/errors.js';
import type { SimulatorOptions, RunningSimulator } from './options.js';
import { serveControl } from './control-server.js';
import { describeModbus, readTap } from './device-tap.js';
import { machineClock } from './machine-time.js';

interface Gate {
  readonly board: ModbusBoardSimulator;
  readonly turnstile: TurnstileSimulator;
  passed: number;
  /** When the last relay command unlocked it, by `machineClock`. */
  unlockedAt?: number;
}

function stateOf({ board, turnstile, passed, unlockedAt }: Gate): object {
  const unlocked = turnstile.isUnlocked('in') || turnstile.isUnlocked('out');
  return { pulses: board.pulses.length, passed, unlocked, unlockedAt };
}

const walkSchema = z.strictObject({
  direction: z.enum(['in', 'out']).default('in'),
  afterMs: z.number().int().min(0).max(60_000).default(0),
});
const habitsSchema = z.strictObject({
  /** Milliseconds after an unlocking; null: nobody walks. */
  autoWalkMs: z.number().int().min(0).max(60_000).nullable(),
});

/** The gate's controller holds its wings open for one person this long. */
const HOLD_MS = 10_000;

export async function simulateTurnstile(options: SimulatorOptions): Promise<RunningSimulator> {
  const gates = new Map<string, Gate>();
  const tap = new TapRing<TappedExchange>();
  const closers: (() => Promise<void>)[] = [];
  for (const place of options.places) {
    const board = new ModbusBoardSimulator({ clock: machineClock, timers: systemTimers });
    const turnstile = new TurnstileSimulator({
      board,
      clock: machineClock,
      timers: systemTimers,
      holdMs: HOLD_MS,
      autoWalkMs: options.autoWalkMs,
    });
    const gate: Gate = { board, turnstile, passed: 0 };
    turnstile.listen((event) => {
      if (event.type === 'passed') gate.passed++;
      if (event.type === 'unlocked') gate.unlockedAt = event.at;
    });
    const line = new ModbusLine({ timers: systemTimers, boards: [board] });
    line.observe(modbusTap(new ExchangeTap(tap, place.lane), machineClock));
    const server =
      place.port === undefined
        ? await serveModbusSerial({ line, path: place.path })
        : await serveModbusLine({ line, port: place.port });
    gates.set(place.lane, gate);
    closers.push(async () => {
      turnstile.close();
      await server.close();
    });
  }
  const gateOf = (lane: string | undefined): Gate => {
    const gate = gates.get(lane ?? '');
    if (gate === undefined) throw new TongdaoError('LANE_UNKNOWN', lane);
    return gate;
  };
  const control = await serveControl(options.control, {
    'GET /lanes': () => ({
      lanes: Object.fromEntries([...gates].map(([lane, gate]) => [lane, stateOf(gate)])),
    }),
    'GET /lanes/:lane': ([lane]) => stateOf(gateOf(lane)),
    'GET /tap': (_parameters, _body, query) => readTap(tap, describeModbus, query),
    'POST /lanes/:lane/walk': ([lane], body) => {
      const walk = parseOrExplain(walkSchema, body ?? {}, 'walk');
      gateOf(lane).turnstile.walkThrough(walk.direction, walk.afterMs);
    },
    'PUT /lanes/:lane/habits': ([lane], body) => {
      const { autoWalkMs } = parseOrExplain(habitsSchema, body, 'habits');
      const { turnstile } = gateOf(lane);
      if (autoWalkMs === null) turnstile.nobodyWalks();
      else turnstile.autoWalk(autoWalkMs);
    },
  });
  return {
    close: async () => {
      await control.close();
      await Promise.all(closers.map((close) => close()));
    },
  };
}
