// Package bindings has each defect that was found in the wild, made up anew.
package bindings

import "C"

// Go aligns 64 bits to four bytes on every target of 32 bits, also on Arm.
type VcpuRunstateInfo struct {
	State          int32
	StateEntryTime uint64
	Time           [4]uint64
}

// Unsigned where C has int16_t.
type NetifRxResponse struct {
	ID, Offset, Flags, Status uint16
}

// Two members of the same size are swapped, which only their names show.
type NetifTxRequest struct {
	Gref                    uint32
	Offset, Flags, Size, ID uint16
}

// As wide as an address.
type EvtchnStatus struct {
	Dom    uint16
	Port   uint
	Status uint32
	Vcpu   uint32
	U      [8]byte
}

// What C has is not known here.
type EvtchnSend struct {
	Port C.evtchn_port_t
}

// A slice is no array.
type EvtchnUnmask struct {
	Port []uint32
}

// It ends in something that takes no room, for which Go adds a byte.
type EvtchnClose struct {
	Port uint32
	Rest [0]uint8
}

// Two bits are swapped: those of the other direction.
const (
	NetrxfCsumBlank = 1 << iota
	NetrxfDataValidated
	NetrxfMoreData
)

const (
	XenNetifGsoTypeNone  = iota * 2
	XenNetifGsoTypeTcpv4 // 2
)

const (
	XENMEM_memory_map            = 10
	XEN_DOMCTL_INTERFACE_VERSION = 0x17
	DOMID_IO                     = uint16(0x7FF2)
)
