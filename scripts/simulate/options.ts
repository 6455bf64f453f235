import { TongdaoError } from '../../schemas/errors.js';

/** Where a simulated device stands: a TCP port, or a serial path when `port` is absent. */
export interface SimulatedPlace {
  readonly lane: string;
  readonly port?: number;
  readonly path: string;
}

export interface SimulatorOptions {
  readonly places: readonly SimulatedPlace[];
  /** Unix socket through which the simulator is told what to do. */
  readonly control: string;
  /** Somebody walks through this long after every unlocking, milliseconds. */
  readonly autoWalkMs: number;
}

export interface RunningSimulator {
  close(): Promise<void>;
}

/** `1=7082` is lane 1 on TCP port 7082; `1=/dev/pts/3` is lane 1 on a serial path. */
export function parsePlace(text: string): SimulatedPlace {
  const [lane = '', where = ''] = text.split('=', 2);
  if (lane === '' || where === '') {
    throw new TongdaoError('INPUT_INVALID', `--lane ${text}: say id=port or id=path`);
  }
  const port = Number(where);
  return Number.isInteger(port) && port > 0 && port < 65_536
    ? { lane, port, path: '' }
    : { lane, path: where };
}
