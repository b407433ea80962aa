xen_abi::include_spec! { modules = ["event_chanel"] }

fn main() {}
