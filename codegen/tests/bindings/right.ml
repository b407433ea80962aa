(* Bindings that are right: by ppx_cstruct, by what came before it, and by accesses to bytes at offsets. *)

[%%cstruct
type netif_rx_request = {
  id : uint16_t;
  padding : uint16_t;
  gref : uint32_t;
} [@@little_endian]]

[%%cenum
type vchan_notify =
  | WRITE [@id 1]
  | READ
[@@uint8_t]]

(* Before OCaml had extensions. *)
cstruct evtchn_unmask {
  uint8_t port[4] (* evtchn_port_t; *)
} as little_endian

cenum evtchnop {
  SEND = 4;
  STATUS;
} as uint32_t

(* The members have other names where nobody can mistake them. *)
module Ring_shared = struct
  [%%cstruct type t = { read : uint32_t; written : uint32_t } [@@little_endian]]
end

(* Where a record ends that is named by its accessors is known by its size. *)
let get_vchan_interface_left v = Cstruct.sub v 0 8
let get_vchan_interface_right v = Cstruct.sub v 8 8
let get_vchan_interface_left_order v = Cstruct.LE.get_uint16 v 16
let set_vchan_interface_left_order v order = Cstruct.LE.set_uint16 v 16 order
let get_vchan_interface_srv_live v = Cstruct.get_uint8 v 21
let sizeof_vchan_interface = 24

(* Without a size, it may end anywhere. *)
let get_evtchn_bind_ipi_port c = Cstruct.LE.get_uint32 c 4

module TX = struct
  module Request = struct
    let get_req_gref c = Cstruct.LE.get_uint32 c 0
    let get_req_flags c = Cstruct.LE.get_uint16 c 6
    let get_req_size c = Cstruct.LE.get_uint16 c 10
    let sizeof_req = 12

    (* An offset in something else is none in the request. *)
    let read slot page =
      let data = Cstruct.shift page (Cstruct.LE.get_uint16 slot 4) in
      let id = Cstruct.get_uint8 data 0 in
      (id, get_req_gref slot)
  end

  module Response = struct
    let status_off = 1 lsl 1
    let write t slot =
      Bytes.set_uint16_le slot 0 t.id;
      Bytes.set_int16_le slot status_off t.status
  end
end

(* Segments of blkif are the same on every target. *)
module Blkif_request_segment = struct
  let read slot =
    let gref = Gntref.of_int32 (Cstruct.LE.get_uint32 slot 0) in
    { gref; first_sect = Cstruct.get_uint8 slot 4; last_sect = Cstruct.get_uint8 slot 5 }
end

let blkif_op_indirect = 0b110
let blkif_max_segments_per_request = 0xA + 1

module Nettxf = struct
  let csum_blank = 1 lsl 0
  let data_validated = 1 lsl 1
  let _csum_blank_of_packet = 7
end

let _NETRXF_csum_blank = 1

(* Words of other protocols. *)
module Ethernet = struct
  let get_header_type b = Cstruct.BE.get_uint16 b 12
end

lwt answer = wait () in
let id = function '"' -> 0 | _ -> 1
