//! Names in any style, and those of Xen that they mean.

use std::collections::{BTreeMap, BTreeSet};

use crate::declared::Name;

/// Words that people write in several ways.
const SHORTER: [(&str, &str); 4] =
    [("request", "req"), ("response", "rsp"), ("resp", "rsp"), ("checksum", "csum")];

/// Xen's names of one kind.
#[derive(Default)]
pub(crate) struct Names {
    /// By what is left of each without its style.
    whole: BTreeMap<String, String>,
    /// By what is left without the first word, if that are two words at least.
    endings: BTreeMap<String, BTreeSet<String>>,
}

impl Names {
    /// A name, and what it stands for.
    pub(crate) fn put(&mut self, name: &str, of: &str) {
        self.whole.insert(plain(name), of.to_owned());
        let of = of.to_owned();
        if let Some((_, ending)) = name.trim_matches('_').split_once('_').filter(|_| !name.starts_with('_')) {
            if ending.trim_end_matches("_t").contains('_') {
                self.endings.entry(plain(ending)).or_default().insert(of);
            }
        }
    }

    /// What a name means, when all is said, or all but the name of what it is declared in.
    pub(crate) fn meant(&self, module: &str, name: &Name) -> Option<&str> {
        let names = spellings(module, name);
        // Who writes for Xen alone may leave its name out.
        let plain = names.iter().flat_map(|plain| [plain.clone(), format!("xen{plain}")]);
        plain.into_iter().find_map(|plain| self.whole.get(&plain)).map(String::as_str)
    }

    /// What a name may mean, when the first word is not said either.
    pub(crate) fn may_mean(&self, module: &str, name: &Name) -> Option<&BTreeSet<String>> {
        spellings(module, name).iter().find_map(|plain| self.endings.get(plain))
    }

    /// What the number of a bit is called, by the name of the bit.
    pub(crate) fn bit_of(&self, name: &str) -> Option<&str> {
        self.whole.get(&format!("_{}", plain(name))).map(String::as_str)
    }
}

/// The names that a name may stand for: with all that it is declared in, with ever less, and alone.
fn spellings(module: &str, name: &Name) -> Vec<String> {
    let own = plain(&name.own);
    let bare = own.trim_matches('_');
    let around = [module].into_iter().chain(name.within.iter().map(String::as_str)).map(plain);
    let around: Vec<String> = around.filter(|part| !part.is_empty()).collect();
    let in_all = (0..around.len()).map(|from| {
        let mut parts: Vec<&str> = around[from..].iter().map(|part| part.trim_matches('_')).collect();
        parts.push(bare);
        // What is called as what it is in, such as `Request.req`, is it.
        parts.dedup();
        parts.concat()
    });
    // Some languages have an underscore before what nobody uses.
    in_all.chain([own.clone(), bare.to_owned()]).collect()
}

/// A name without what differs between styles: capitals, underscores, the `_t` of a typedef, words that are shorter with
/// some. With an underscore before it, a constant is the number of a bit, and another one.
pub(crate) fn plain(name: &str) -> String {
    let name = name.strip_suffix("_t").unwrap_or(name);
    let bit = if name.starts_with('_') && !name.starts_with("__") { "_" } else { "" };
    let plain: String = name.chars().filter(|c| *c != '_').map(|c| c.to_ascii_lowercase()).collect();
    let plain =
        SHORTER.iter().fold(
            plain,
            |plain, (long, short)| {
                if plain.contains(long) { plain.replace(long, short) } else { plain }
            },
        );
    format!("{bit}{plain}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_mean_the_same_in_every_style() {
        for name in ["evtchn_status", "EvtchnStatus", "evtchn_status_t", "EVTCHN_STATUS"] {
            assert_eq!(plain(name), "evtchnstatus", "{name}");
        }
        assert_ne!(plain("_XEN_X86_EMU_PM"), plain("XEN_X86_EMU_PM"));
    }

    #[test]
    fn what_is_around_a_name_may_be_part_of_it() {
        let mut names = Names::default();
        for name in ["netif_tx_request", "EVTCHNOP_send", "XENMEM_memory_map"] {
            names.put(name, name);
        }
        let meant = |module: &str, within: &[&str], own: &str| {
            let within: Vec<String> = within.iter().map(|part| (*part).to_owned()).collect();
            let name = Name::new(&within, own);
            names.meant(module, &name).map(str::to_owned)
        };
        assert_eq!(meant("calls", &["Xenmem"], "MEMORY_MAP").as_deref(), Some("XENMEM_memory_map"));
        assert_eq!(meant("evtchn", &[], "OpSend").as_deref(), Some("EVTCHNOP_send"));
        assert_eq!(meant("netif", &["Tx", "Request"], "req").as_deref(), Some("netif_tx_request"));
        assert_eq!(meant("calls", &["Other"], "SEND"), None);
        let tx = names.may_mean("tX", &Name::new(&["Request".to_owned()], "req"));
        assert_eq!(tx.map(BTreeSet::len), Some(1));
    }
}
