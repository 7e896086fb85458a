#!/usr/bin/env bash
# pymodbus, client and server: reads and writes of coils and registers, a mask, both at once, an address
# that does not exist, an echo, the device's identification; mbpoll reads as well.
source "$(dirname "$0")/lab.sh"

lab_start
need mbpoll=mbpoll python3=python3
/usr/bin/python3 -c 'import pymodbus' 2>/dev/null || need pymodbus=python3-pymodbus
host panel 20
host controller 11

cat >"$LAB/server.py" <<'PYTHON'
from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.device import ModbusDeviceIdentification
from pymodbus.server import StartTcpServer

block = lambda: ModbusSequentialDataBlock(0, [7] * 200)
slave = ModbusSlaveContext(di=block(), co=block(), hr=block(), ir=block(), zero_mode=True)
about = ModbusDeviceIdentification(
    info_name={"VendorName": "Example Works", "ProductCode": "EW-7", "MajorMinorRevision": "1.2"})
StartTcpServer(context=ModbusServerContext(slaves=slave, single=True), identity=about, address=("", 502))
PYTHON

cat >"$LAB/client.py" <<'PYTHON'
import sys
from pymodbus.client import ModbusTcpClient
from pymodbus.mei_message import ReadDeviceInformationRequest
from pymodbus.diag_message import ReturnQueryDataRequest

c = ModbusTcpClient(sys.argv[1])
c.connect()
c.read_coils(10, 12, slave=1)
c.read_discrete_inputs(0, 3, slave=1)
c.read_holding_registers(100, 5, slave=1)
c.read_input_registers(40, 2, slave=1)
c.write_coil(3, True, slave=1)
c.write_coil(4, False, slave=1)
c.write_register(17, 4660, slave=1)
c.write_coils(20, [True, False, True, True, False, False, False, False, True, True], slave=1)
c.write_registers(30, [1, 65535, 300], slave=2)
c.mask_write_register(address=30, and_mask=0x00F2, or_mask=0x0025, unit=1)
c.readwrite_registers(read_address=30, read_count=2, write_address=50, write_registers=[9, 8], unit=1)
c.read_holding_registers(5000, 4, slave=1)
c.execute(ReturnQueryDataRequest(0x1234, unit=1))
c.execute(ReadDeviceInformationRequest(unit=1))
c.close()
PYTHON

spawn controller /usr/bin/python3 "$LAB/server.py"
wait_for controller t 502
capture_start "$CAPTURES_DIR/modbus.pcap" tcp port 502
on panel /usr/bin/python3 "$LAB/client.py" "$NET4.11"
on panel mbpoll -m tcp -a 1 -r 1 -c 4 -t 4 -1 -q "$NET4.11" >/dev/null
capture_stop

session modbus <<JSON
{
  "programs": {"pymodbus": "$(/usr/bin/python3 -c 'import pymodbus; print(pymodbus.__version__)' | grep -oE '[0-9.]+' | head -n 1)", "mbpoll": "$(version mbpoll -V)"},
  "server": "$NET4.11", "port": 502, "client": "$NET4.20", "connections": 2,
  "requests": [
    {"function": "READ_COILS", "unit": 1, "address": 10, "quantity": 12},
    {"function": "READ_DISCRETE_INPUTS", "unit": 1, "address": 0, "quantity": 3},
    {"function": "READ_HOLDING_REGISTERS", "unit": 1, "address": 100, "quantity": 5},
    {"function": "READ_INPUT_REGISTERS", "unit": 1, "address": 40, "quantity": 2},
    {"function": "WRITE_SINGLE_COIL", "unit": 1, "address": 3, "quantity": 1, "coils": "1"},
    {"function": "WRITE_SINGLE_COIL", "unit": 1, "address": 4, "quantity": 1, "coils": "0"},
    {"function": "WRITE_SINGLE_REGISTER", "unit": 1, "address": 17, "quantity": 1, "values": [4660]},
    {"function": "WRITE_MULTIPLE_COILS", "unit": 1, "address": 20, "quantity": 10, "coils": "1011000011"},
    {"function": "WRITE_MULTIPLE_REGISTERS", "unit": 2, "address": 30, "quantity": 3, "values": [1, 65535, 300]},
    {"function": "MASK_WRITE_REGISTER", "unit": 1, "address": 30, "andMask": 242, "orMask": 37},
    {"function": "READ_WRITE_MULTIPLE_REGISTERS", "unit": 1, "address": 30, "quantity": 2, "writeAddress": 50, "writeQuantity": 2, "values": [9, 8]},
    {"function": "READ_HOLDING_REGISTERS", "unit": 1, "address": 5000, "quantity": 4, "exception": "ILLEGAL_DATA_ADDRESS"},
    {"function": "DIAGNOSTICS", "unit": 1, "subfunction": "RETURN_QUERY_DATA"},
    {"function": "ENCAP_INTERFACE_TRANSPORT", "unit": 1, "device": {"vendor": "Example Works", "productCode": "EW-7", "revision": "1.2"}},
    {"function": "READ_HOLDING_REGISTERS", "unit": 1, "address": 0, "quantity": 4}
  ]
}
JSON
