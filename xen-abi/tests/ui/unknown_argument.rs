xen_abi::include_spec! { module = "event_channel" }

fn main() {}
