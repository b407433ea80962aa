(* Bindings in OCaml with each defect that was found in the wild, made up anew. *)

(* Unsigned where C has `int16_t`. *)
module Rx_response = struct
  let get_resp_id c = Cstruct.LE.get_uint16 c 0
  let get_resp_offset c = Cstruct.LE.get_uint16 c 2
  let get_resp_flags c = Cstruct.LE.get_uint16 c 4
  let get_resp_status c = Cstruct.LE.get_uint16 c 6
  let sizeof_resp = 8
end

(* Two bits are swapped: those of the other direction. *)
module Netrxf = struct
  let csum_blank = 1 lsl 0
  let data_validated = 1 lsl 1
end

(* One set of bits for both directions. *)
module Flags = struct
  let checksum_blank = 1
  let more_data = 4
end

(* Another protocol. *)
module Xen_netif_gso_type = struct
  let tcpv4 = 2
end

(* The same, by less of its name: it may be something else. *)
let gso_type_tcpv4 = 2

(* The number of a bit in place of the bit. *)
let nettxf_extra_info = 3

(* No padding is added here, as all of it is packed. *)
[%%cstruct
type netif_rx_request = {
  id : uint16_t;
  gref : uint32_t;
} [@@little_endian]]

[%%cstruct
type ring_shared = {
  cons : uint32_t;
  prod : uint32_t;
} [@@big_endian]]

(* Two members of the same size are swapped, which only their names show. *)
module Netif_tx_request = struct
  let read slot =
    { gref = Cstruct.LE.get_uint32 slot 0;
      size = Cstruct.LE.get_uint16 slot 8;
      id = Cstruct.LE.get_uint16 slot 10 }
end

(* It is written to another place than it is read from, and the size is too small. *)
module Netif_tx_response = struct
  let get_resp_id c = Cstruct.LE.get_uint16 c 0
  let set_resp_id c v = Cstruct.LE.set_uint16 c 1 v
  let sizeof_resp = 3
end

(* Offsets alone. *)
module Evtchn_status = struct
  let _port_off = 2
  let _vcpu_offset = 12
end

[%%cenum
type xenmem =
  | Increase_reservation
  | Decrease_reservation
  | Maximum_ram_page [@id 3]
  | Current_reservation
[@@uint32_t]]

cstruct vchan_interface {
  uint8_t left[8];
  uint8_t right[8];
  uint8_t left_order;
  uint8_t right_order;
  uint8_t cli_live;
  uint8_t srv_live
} as little_endian
