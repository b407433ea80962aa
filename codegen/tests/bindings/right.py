"""Bindings that are right: by ctypes, by formats of struct, by enumerations."""

import ctypes
import struct
from ctypes import c_int8, c_uint8, c_uint16, c_uint32, c_uint64
from enum import IntEnum, IntFlag, auto

evtchn_port_t = c_uint32
PORT_BYTES = 2 * 2


class evtchn_bind_ipi(ctypes.Structure):
    _fields_ = [("vcpu", c_uint32), ("port", evtchn_port_t)]


class VcpuTimeInfo(ctypes.LittleEndianStructure):
    _fields_ = [
        ("version", c_uint32),
        ("pad0", c_uint32),
        ("tsc_timestamp", c_uint64),
        ("system_time", c_uint64),
        ("tsc_to_system_mul", c_uint32),
        ("tsc_shift", c_int8),
        ("flags", c_uint8),
        ("pad1", c_uint8 * 2),
    ]


class EvtchnUnmask(ctypes.Structure):
    _fields_ = [("port", c_uint8 * PORT_BYTES)]


class EvtchnBindVirq(ctypes.Structure):
    """Its members come behind it."""


EvtchnBindVirq._fields_ = [("virq", c_uint32), ("vcpu", ctypes.c_uint), ("port", evtchn_port_t)]


# A union whose members are named as if they were of the record.
class _Gso(ctypes.Structure):
    _fields_ = [("size", c_uint16), ("type", c_uint8), ("pad", c_uint8), ("features", c_uint16)]


class _Mcast(ctypes.Structure):
    _fields_ = [("addr", c_uint8 * 6)]


class _U(ctypes.Union):
    _fields_ = [("gso", _Gso), ("mcast", _Mcast)]


class netif_extra_info(ctypes.Structure):
    _anonymous_ = ("u",)
    _fields_ = [("type", c_uint8), ("flags", c_uint8), ("u", _U)]


# Bits lie as C has them: those of one type go on in it.
class ioreq(ctypes.Structure):
    _fields_ = [
        ("addr", c_uint64),
        ("data", c_uint64),
        ("count", c_uint32),
        ("size", c_uint32),
        ("vp_eport", c_uint32),
        ("_pad0", c_uint16),
        ("state", c_uint8, 4),
        ("data_is_ptr", c_uint8, 1),
        ("dir", c_uint8, 1),
        ("df", c_uint8, 1),
        ("_pad1", c_uint8, 1),
        ("type", c_uint8),
    ]


NETIF_TX_REQUEST = struct.Struct("<I4H")
evtchn_send_fmt = "=I"


class NetifRxResponse:
    FORMAT = "<HHHh"

    def __init__(self, data):
        self.id, self.offset, self.flags, self.status = struct.unpack(self.FORMAT, data)


def read_netif_rx_request(buf):
    id, gref = struct.unpack("<H2xI", buf)
    return id, gref


def pack_vchan_interface(ring, order):
    return struct.pack_into("<HH", ring, 16, left_order, order)


class Xenmem(IntEnum):
    MEMORY_MAP = 9
    SET_MEMORY_MAP = 13


class EvtchnOp(IntEnum):
    SEND = 4
    STATUS = auto()


class NetTxF(IntFlag):
    csum_blank = auto()
    data_validated = auto()
    more_data = auto()


class Domid:
    SELF = 0x7FF0

    def get(self):
        DOMID_IO = 1
        return DOMID_IO


XEN_ELFNOTE_PHYS32_ENTRY = (9 << 1) | 0
