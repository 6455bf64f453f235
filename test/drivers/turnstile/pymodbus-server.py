"""Relay boards made of pymodbus: a Modbus RTU server on a serial port, address 1 unless others are named.

Usage: pymodbus-server.py PORT COILS INPUTS REGISTERS [BOARD ...]   (sizes of the three tables)

Prints `ready`, then `coil ADDRESS VALUE` or `register ADDRESS VALUE` for every write it obeys; where
boards are named, each line begins with `BOARD/`. Reads `input ADDRESS VALUE` from its standard input for
the first board and ends when that is closed.
All coils are on and all control modes are 1 at the start.
"""
import asyncio
import sys

from pymodbus.datastore import (
    ModbusSequentialDataBlock,
    ModbusServerContext,
    ModbusSlaveContext,
)
from pymodbus.framer.rtu_framer import ModbusRtuFramer
from pymodbus.server.async_io import ModbusSerialServer


class ToldBlock(ModbusSequentialDataBlock):
    """A table that prints what is written to it."""

    def __init__(self, name, values):
        super().__init__(0, values)
        self.name = name

    def setValues(self, address, values):
        values = values if isinstance(values, list) else [values]
        super().setValues(address, values)
        for offset, value in enumerate(values):
            print(self.name, address + offset, int(value), flush=True)


async def obey(inputs):
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        _, address, value = line.split()
        inputs.setValues(int(address), [bool(int(value))])


def board(prefix, table, coils, registers):
    return ModbusSlaveContext(
        co=ToldBlock(prefix + "coil", [True] * coils),
        di=table,
        hr=ToldBlock(prefix + "register", [1] * registers),
        zero_mode=True,
    )


async def main():
    port, coils, inputs, registers = sys.argv[1], *(int(size) for size in sys.argv[2:5])
    named = [int(address) for address in sys.argv[5:]]
    tables = [ModbusSequentialDataBlock(0, [False] * inputs) for _ in named or [1]]
    slaves = {
        address: board(f"{address}/" if named else "", table, coils, registers)
        for address, table in zip(named or [1], tables)
    }
    server = ModbusSerialServer(
        ModbusServerContext(slaves=slaves, single=False),
        ModbusRtuFramer,
        port=port,
        baudrate=9600,
    )
    await server.start()
    print("ready", flush=True)
    await obey(tables[0])
    await server.shutdown()


asyncio.run(main())
