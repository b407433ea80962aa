xen_abi::include_spec! { targets = ["x86_64", "sparc"] }

fn main() {}
