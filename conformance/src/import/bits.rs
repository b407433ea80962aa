//! Constants of a draft that only have the number of another's bit.

use xen_abi_codegen::document::name_of_bit;
use xen_abi_codegen::expression::Expression;

use super::yaml::{Map, Yaml};

/// Makes the number of a bit a part of the constant that is made from it, where both have the same conditions.
pub(super) fn fold(constants: &mut Map) {
    for mask in constants.keys() {
        let bit = name_of_bit(&mask);
        if let Some(number) = number_of_bit(constants, &mask, &bit) {
            if let Some(Yaml::Map(mask)) = constants.get_mut(&mask) {
                mask.put_behind("value", "bit", number);
            }
            constants.take(&bit);
        }
    }
}

/// The value of the constant `bit`, if there is nothing more to say of it.
fn number_of_bit(constants: &Map, mask: &str, bit: &str) -> Option<Yaml> {
    let (Yaml::Map(mask), Yaml::Map(number)) = (constants.get(mask)?, constants.get(bit)?) else {
        return None;
    };
    let Yaml::Text(value) = mask.get("value")? else { return None };
    let mut keys = mask.keys().into_iter().chain(number.keys());
    let is_alike = keys.all(|key| key == "value" || mask.get(&key) == number.get(&key));
    let mut is_made_from_it = false;
    value.parse::<Expression>().ok()?.names(&mut |name| is_made_from_it |= name == bit);
    number.get("value").filter(|_| is_alike && is_made_from_it).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn constants(list: &[(&str, &[(&str, &str)])]) -> Map {
        let mut constants = Map::default();
        for (name, keys) in list {
            let mut constant = Map::default();
            keys.iter().for_each(|(key, value)| constant.text(key, *value));
            constants.put(name, Yaml::Map(constant));
        }
        constants
    }

    #[test]
    fn a_number_is_folded_into_the_mask_that_is_made_from_it() {
        let mut folded = constants(&[("_A", &[("value", "3")]), ("A", &[("value", "1U << _A")])]);
        fold(&mut folded);
        let mask: [(&str, &str); 2] = [("value", "1U << _A"), ("bit", "3")];
        assert_eq!(folded, constants(&[("A", &mask)]));
        for other in [
            constants(&[("_A", &[("value", "3"), ("view", "tools")]), ("A", &[("value", "1 << _A")])]),
            constants(&[("_A", &[("value", "3")]), ("A", &[("value", "1 << 3")])]),
        ] {
            let mut kept = other.clone();
            fold(&mut kept);
            assert_eq!(kept, other);
        }
    }
}
