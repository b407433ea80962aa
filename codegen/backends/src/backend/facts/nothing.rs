use xen_abi_syntax::axes::Variant;
use xen_abi_syntax::facts::{Facts, SCHEMA};

/// Facts of a variant that has nothing.
pub(super) fn nothing(variant: Variant, release: &str) -> Facts {
    let Variant { target, view, interface, dialect, .. } = variant;
    Facts {
        schema: SCHEMA.to_owned(),
        project: "xen".to_owned(),
        release: release.to_owned(),
        target,
        view,
        interface,
        dialect,
        records: Default::default(),
        constants: Default::default(),
        strings: Default::default(),
        const_types: Default::default(),
        typedefs: Default::default(),
        enums: Default::default(),
        aliases: Default::default(),
        save_codes: Default::default(),
        smccc: Default::default(),
    }
}
