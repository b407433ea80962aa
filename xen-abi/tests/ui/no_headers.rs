xen_abi::include_spec! { release = "4.17", targets = ["riscv64"] }

fn main() {}
