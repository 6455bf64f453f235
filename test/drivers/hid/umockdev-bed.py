"""USB HID devices that are not there, for the real node-hid: run under umockdev-wrapper.

Orders are lines of JSON on standard input, one of:
  {"plug": {"hidraw": 0, "port": "1-1", "vendor": "16c0", "product": "05df", "name": "USBRelay2",
            "serial": "", "descriptor": "0501..."}}
  {"unplug": 0}
  {"reports": ["0000270000000000", ...], "hidraw": 0, "everyMs": 12}
Everything a host sends is told as a line of JSON on standard output: {"output": hex} or
{"feature": hex}. A feature request is answered as a relay board with the switchings heard so far.
The program in the arguments is started in the bed; its standard output is ours, too.
"""

import fcntl
import json
import os
import select
import subprocess
import sys
import tty

import gi

gi.require_version("UMockdev", "1.0")
from gi.repository import GLib, UMockdev  # noqa: E402

bed = UMockdev.Testbed.new()
loop = GLib.MainLoop()
plugged = {}
HIDIOCSFEATURE, HIDIOCGFEATURE = 0x06, 0x07
TIOCGPTN = 0x80045430


def say(line):
    os.write(1, (json.dumps(line) + "\n").encode())


def describe(order):
    vendor, product = order["vendor"].upper(), order["product"].upper()
    usb = "/devices/pci0000:00/0000:00:14.0/usb1/" + order["port"]
    interface = f"{usb}/{order['port']}:1.0"
    hid = f"{interface}/0003:{vendor}:{product}.{order['hidraw'] + 1:04X}"
    hidraw = f"{hid}/hidraw/hidraw{order['hidraw']}"
    return [hidraw, hid, interface, usb], f"""P: {usb}
N: bus/usb/001/005
E: DEVTYPE=usb_device
E: SUBSYSTEM=usb
A: idVendor={vendor.lower()}\\n
A: idProduct={product.lower()}\\n
A: bcdDevice=0100\\n
A: manufacturer=www.dcttech.com\\n
A: product={order['name']}\\n
A: serial={order['serial']}\\n
A: busnum=1\\n
A: devnum=5\\n

P: {interface}
E: DEVTYPE=usb_interface
E: SUBSYSTEM=usb
A: bInterfaceNumber=00\\n

P: {hid}
E: SUBSYSTEM=hid
E: HID_ID=0003:0000{vendor}:0000{product}
E: HID_NAME=www.dcttech.com {order['name']}
E: HID_PHYS=usb-0000:00:14.0-1/input0
E: HID_UNIQ={order['serial']}
H: report_descriptor={order['descriptor'].upper()}

P: {hidraw}
N: hidraw{order['hidraw']}
E: DEVNAME=/dev/hidraw{order['hidraw']}
E: SUBSYSTEM=hidraw
E: MAJOR=240
E: MINOR={order['hidraw']}
L: device=../../../{hid.rsplit('/', 1)[1]}

"""


class Device:
    def __init__(self, order):
        self.node = f"/dev/hidraw{order['hidraw']}"
        self.paths, text = describe(order)
        self.mask = 0
        bed.add_from_string(text)
        self.ioctls = UMockdev.IoctlBase()
        self.ioctls.connect("handle-ioctl", self.on_ioctl)
        bed.attach_ioctl(self.node, self.ioctls)
        self.fd = bed.get_dev_fd(self.node)
        tty.setraw(self.fd)
        number = int.from_bytes(fcntl.ioctl(self.fd, TIOCGPTN, bytes(4)), sys.byteorder)
        self.host_end = os.open(f"/dev/pts/{number}", os.O_RDWR | os.O_NOCTTY)
        self.watch = GLib.io_add_watch(self.fd, GLib.IO_IN, self.on_output)
        self.waiting = []

    def obey(self, report):
        command, relay = (report[1], report[2]) if len(report) > 2 else (0, 0)
        if command in (0xFF, 0xFD):
            bit = 1 << (relay - 1)
            self.mask = self.mask | bit if command == 0xFF else self.mask & ~bit

    def on_ioctl(self, _handler, client):
        request = client.get_request()
        size, number = (request >> 16) & 0x3FFF, request & 0xFF
        data = client.get_arg().resolve(0, size)
        if number == HIDIOCSFEATURE:
            report = bytes(data.retrieve())
            say({"feature": report.hex()})
            self.obey(report)
        elif number == HIDIOCGFEATURE:
            state = b"\0" + b"6QMBS" + b"\0\0" + bytes([self.mask])
            data.update(0, state[:size])
        client.complete(size, 0)
        return True

    def on_output(self, fd, _condition):
        report = os.read(fd, 128)
        say({"output": report.hex()})
        self.obey(report)
        return True

    def send(self, reports, every):
        """Two reports that lie unread together would be read as one: each waits for the one before."""
        if not reports or self.fd is None:
            return False
        if not self.unread():
            os.write(self.fd, bytes.fromhex(reports[0]))
            reports = reports[1:]
        GLib.timeout_add(every, self.send, reports, every)
        return False

    def unread(self):
        return bool(select.select([self.host_end], [], [], 0)[0])

    def unplug(self):
        GLib.source_remove(self.watch)
        bed.detach_ioctl(self.node)
        for path in self.paths:
            bed.remove_device("/sys" + path)
        os.close(self.fd)
        os.close(self.host_end)
        self.fd = None


def on_order(_channel, _condition):
    line = sys.stdin.readline()
    if line == "":
        loop.quit()
        return False
    order = json.loads(line)
    if "plug" in order:
        plugged[order["plug"]["hidraw"]] = Device(order["plug"])
    elif "unplug" in order:
        plugged.pop(order["unplug"]).unplug()
    elif "reports" in order:
        plugged[order["hidraw"]].send(order["reports"], order["everyMs"])
    say({"done": True})
    return True


child = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE)
GLib.io_add_watch(0, GLib.IO_IN | GLib.IO_HUP, on_order)
loop.run()
child.stdin.close()
try:
    child.wait(3)
except subprocess.TimeoutExpired:
    child.kill()
