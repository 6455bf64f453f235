import { expect } from 'chai';
import { isTongdaoError } from '../../../../schemas/errors.js';
import { ModbusBoardSimulator } from '../../../../drivers/simulators/modbus/board.js';
import { ModbusLine } from '../../../../drivers/simulators/modbus/line.js';
import {
  serveModbusLine,
  serveModbusSerial,
  type ModbusTcpServer,
} from '../../../../drivers/simulators/modbus/server.js';
import { tcpTransport } from '../../../../drivers/transport/tcp.js';
import { turnstileConfig } from './rig.js';
import { patientTime, runTurnstile, stateOf, type RunningTurnstile } from './running.js';

describe('Modbus turnstile over a transparent serial server (RTU over TCP)', () => {
  const time = patientTime;
  let server: ModbusTcpServer;
  let board: ModbusBoardSimulator;
  let running: RunningTurnstile | undefined;

  beforeEach(async () => {
    board = new ModbusBoardSimulator({ clock: time, timers: time });
    server = await serveModbusLine({
      line: new ModbusLine({ timers: time, boards: [board] }),
      port: 0,
    });
  });

  afterEach(async () => {
    await running?.link.stop();
    running = undefined;
    await server.close();
  });

  it('starts up, pulses and sees a passage through real sockets', async () => {
    const transport = tcpTransport({ host: '127.0.0.1', port: server.port, timers: time });
    running = runTurnstile(turnstileConfig(), transport, time);
    await stateOf(running, 'online');
    const receipt = await running.turnstile.pulse('in');
    expect(receipt.confirmedAt).to.be.at.least(receipt.sentAt);
    expect(board.pulses.map(({ coil, ms }) => [coil, ms])).to.deep.equal([[0, 500]]);
    const passed = new Promise((resolve) => running?.turnstile.listen(resolve));
    running.turnstile.watch('active');
    board.setInput(0, true);
    expect(await passed).to.include({ type: 'passed', direction: 'in' });
  });

  it('refuses a pulse once the server is gone', async () => {
    const transport = tcpTransport({ host: '127.0.0.1', port: server.port, timers: time });
    running = runTurnstile(turnstileConfig(), transport, time);
    await stateOf(running, 'online');
    await server.close();
    await stateOf(running, 'offline');
    const error = await running.turnstile.pulse('in').catch((reason: unknown) => reason);
    expect(isTongdaoError(error, 'TURNSTILE_OFFLINE')).to.equal(true);
    server = await serveModbusLine({ line: new ModbusLine({ timers: time, boards: [] }), port: 0 });
  });

  it('says which address is taken when it cannot be served', async () => {
    const line = new ModbusLine({ timers: time, boards: [] });
    const error = await serveModbusLine({ line, port: server.port }).catch(
      (reason: unknown) => reason,
    );
    expect(isTongdaoError(error, 'DEVICE_OPEN_FAILED')).to.equal(true);
    expect(String(error)).to.contain(`127.0.0.1:${server.port}`);
    const port = await serveModbusSerial({ line, path: '/dev/no-such-port' }).catch(
      (reason: unknown) => reason,
    );
    expect(isTongdaoError(port, 'DEVICE_OPEN_FAILED')).to.equal(true);
  });
});
