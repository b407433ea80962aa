// Package evtchn has bindings that are right.
package evtchn

/*
#include <stdint.h>
*/
import "C"

import (
	"structs"
	"sync/atomic"
	"unsafe"
)

// Port has a name of its own.
type Port uint32

type EvtchnBindIpi struct {
	_    structs.HostLayout
	Vcpu C.uint32_t
	Port Port
}

type evtchnSend struct{ port [portBytes]byte }

const portBytes = 4

// Members that are embedded are named as if they were of it.
type header struct {
	Type, Flags uint8
}

type NetifExtraInfo struct {
	header
	U [6]byte
}

type VcpuTimeInfo struct {
	Version, _     uint32
	TscTimestamp   uint64
	SystemTime     uint64
	TscToSystemMul uint32
	TscShift       int8
	Flags          uint8
	_              [2]byte
}

type RingShared struct {
	Cons, Prod atomic.Uint32
}

type VchanInterface struct {
	Left, Right           RingShared
	LeftOrder, RightOrder uint16
	CliLive, SrvLive      uint8
	CliNotify, SrvNotify  uint8
}

const (
	OpBindInterdomain = iota
	OpBindVirq
	OpBindPirq
	OpClose
	OpSend uint32 = 1 << (iota - 2)
)

const (
	NETTXF_csum_blank = 1 << iota
	NettxfDataValidated
	_
	NETTXFExtraInfo
)

const DOMID_SELF, DomidIo = uint16(0x7FF0), 0x7f_f1

const XEN_ELFNOTE_PHYS32_ENTRY = ^(^0x13 | 1)

type notOfXen struct {
	name string
	next *notOfXen
	at   unsafe.Pointer
}

func local() {
	const DOMID_SELF = 3
}
