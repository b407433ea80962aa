//go:build linux && (amd64 || arm)

package bindings

import "unsafe"

// SchedPoll is so on this target alone.
type SchedPoll struct {
	Ports   unsafe.Pointer
	NrPorts uint32
	Timeout uint64
}

type VcpuRunstateInfo struct {
	State          int32
	StateEntryTime uint64
	Time           [4]uint
}
