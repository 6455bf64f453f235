"""A Modbus RTU master made of pymodbus. Asks address 1 on PORT and prints one JSON object."""
import json
import sys

from pymodbus.client import ModbusSerialClient
from pymodbus.framer.rtu_framer import ModbusRtuFramer

client = ModbusSerialClient(sys.argv[1], framer=ModbusRtuFramer, baudrate=9600, timeout=2)
if not client.connect():
    sys.exit("cannot open the port")


def exception_of(answer):
    return [answer.function_code, answer.exception_code] if answer.isError() else None


said = {
    "coilsBefore": client.read_coils(0, 8, 1).bits,
    "written": client.write_coil(2, True, 1).value,
    "coilsAfter": client.read_coils(0, 8, 1).bits,
    "inputs": client.read_discrete_inputs(0, 8, 1).bits,
    "several": client.write_coils(0, [True, False, True, True], 1).count,
    "coilsLast": client.read_coils(0, 8, 1).bits,
    "register": client.write_register(0x1000, 0, 1).value,
    "registers": client.read_holding_registers(0x1000, 2, 1).registers,
    "illegalCoil": exception_of(client.write_coil(9, True, 1)),
    "illegalInput": exception_of(client.read_discrete_inputs(4, 8, 1)),
    "illegalRegister": exception_of(client.read_holding_registers(0x2000, 1, 1)),
    "illegalFunction": exception_of(client.read_input_registers(0, 1, 1)),
}
client.close()
print(json.dumps(said))
