(** An interface that shows its records: a signature, which nothing else in it disturbs. *)

type t
val create : ?size:int -> unit -> (t, [> `Msg of string ]) result

[%%cstruct type ring_shared = { cons : uint32_t; prod : uint32_t } [@@little_endian]]

module Notify : sig
  [%%cenum type vchan_notify = VCHAN_NOTIFY_WRITE [@id 1] [@@uint8_t]]
end
