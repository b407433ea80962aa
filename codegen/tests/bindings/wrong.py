"""Bindings in Python with each defect that was found in the wild, made up anew."""

import struct
from ctypes import BigEndianStructure, Structure, c_long, c_uint, c_uint8, c_uint16, c_uint32, c_uint64, c_ulong
from enum import IntEnum, IntFlag, auto

# Unsigned where C has `int16_t`.
NETIF_RX_RESPONSE = struct.Struct("<HHHH")


# Nothing is added between members with this prefix.
def unpack_netif_rx_request(buf):
    id, gref = struct.unpack("<HI", buf)
    return id, gref


# Two members of the same size are swapped, which only their names show.
def unpack_netif_tx_request(buf):
    gref, offset, flags, size, id = struct.unpack("<IHHHH", buf)
    return gref, offset, flags, size, id


# As wide as an address, where the width is fixed.
class VcpuRunstateInfo(Structure):
    _fields_ = [("state", c_uint), ("state_entry_time", c_ulong), ("time", c_ulong * 4)]


# Packed, where C aligns.
class evtchn_status(Structure):
    _pack_ = 1
    _fields_ = [("dom", c_uint16), ("port", c_uint32), ("status", c_uint32), ("vcpu", c_uint32)]


class EvtchnSend(BigEndianStructure):
    _fields_ = [("port", c_uint32)]


class SchedShutdown(Structure):
    _fields_ = [("reason", reason_t)]


class RingShared:
    FMT = ">II"


# Two bits are swapped: those of the other direction.
class NetRxF(IntFlag):
    csum_blank = auto()
    data_validated = auto()


class XenNetifGsoType(IntEnum):
    NONE = 0
    TCPV4 = 2


class Xenmem(IntEnum):
    MAXIMUM_RAM_PAGE = 2
    CURRENT_RESERVATION = auto()
    MEMORY_MAP = 10


XEN_DOMCTL_INTERFACE_VERSION = 0x17
DOMID_IO = 0x7FF2
