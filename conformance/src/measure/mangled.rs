//! Names that bindgen alters, since Rust has other uses for them: `type` becomes `type_`.

use std::collections::BTreeMap;

use super::declarations::Declarations;
use super::declared::{Declared, Type};

impl Declared {
    /// Gives typedefs, enumerations and enumerators the names that they have in C. Records know theirs.
    pub(crate) fn restore_names(&mut self, declarations: &Declarations) {
        let in_c = |name: &str| {
            declarations.tags.contains_key(name)
                || declarations.typedefs.contains_key(name)
                || declarations.enumerators.contains_key(name)
        };
        let own = |name: &str| {
            let plain = name.strip_suffix('_').filter(|plain| !in_c(name) && in_c(plain));
            plain.unwrap_or(name).to_owned()
        };
        let types = self.typedefs.keys().chain(self.enums.keys());
        let altered: BTreeMap<String, String> =
            types.map(|name| (name.clone(), own(name))).filter(|(name, own)| name != own).collect();
        for enumeration in self.enums.values_mut() {
            enumeration.enumerators.iter_mut().for_each(|name| *name = own(name));
        }
        if altered.is_empty() {
            return;
        }
        let restored = |name: String| altered.get(&name).cloned().unwrap_or(name);
        self.typedefs =
            std::mem::take(&mut self.typedefs).into_iter().map(|(name, of)| (restored(name), of)).collect();
        self.enums =
            std::mem::take(&mut self.enums).into_iter().map(|(name, of)| (restored(name), of)).collect();
        let members = self.records.values_mut().flat_map(|record| {
            let bits = record.bit_fields.iter_mut().map(|bits| &mut bits.spelled);
            record.members.iter_mut().map(|member| &mut member.spelled).chain(bits)
        });
        members.chain(self.typedefs.values_mut()).for_each(|of| restore(of, &altered));
    }
}

fn restore(of: &mut Type, altered: &BTreeMap<String, String>) {
    match of {
        Type::Named(name) => {
            if let Some(own) = altered.get(name) {
                name.clone_from(own);
            }
        }
        Type::Array(of, _) | Type::Flexible(of) => restore(of, altered),
        Type::Integer(_) | Type::Void | Type::Pointer | Type::BitUnit(_) | Type::Unsupported(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::declared::Enumeration;

    #[test]
    fn only_names_that_c_does_not_have_are_restored() {
        let storage = Type::Void;
        let enumerators = vec!["fn_".to_owned(), "own_".to_owned()];
        let mut declared = Declared::default();
        declared.enums.insert("type_".to_owned(), Enumeration { storage, enumerators });
        declared.typedefs.insert("alias".to_owned(), Type::Named("type_".to_owned()));
        declared.typedefs.insert("kept_".to_owned(), Type::Void);
        let mut declarations = Declarations::default();
        for name in ["type", "kept_", "kept"] {
            declarations.tags.insert(name.to_owned(), "a.h".to_owned());
        }
        for name in ["fn", "own_"] {
            declarations.enumerators.insert(name.to_owned(), "a.h".to_owned());
        }
        declared.restore_names(&declarations);
        assert_eq!(declared.enums["type"].enumerators, ["fn", "own_"]);
        assert_eq!(declared.typedefs["alias"], Type::Named("type".to_owned()));
        assert!(declared.typedefs.contains_key("kept_"));
    }
}
