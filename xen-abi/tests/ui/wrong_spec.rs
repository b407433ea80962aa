xen_abi::include_spec! { spec = "../../../../xen-abi/tests/ui-spec" }

fn main() {}
