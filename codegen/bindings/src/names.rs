//! Names in any style, and those of Xen that they mean.

use std::collections::{BTreeMap, BTreeSet};

use crate::declared::Name;

/// Words that people write in several ways.
const SHORTER: [(&str, &str); 4] =
    [("request", "req"), ("response", "rsp"), ("resp", "rsp"), ("checksum", "csum")];

/// So many words at the end of a name say it, if they are of no other name.
const ENOUGH: usize = 3;

/// So much of what is around a name is looked at.
const NEAREST: usize = 4;

/// Xen's names of one kind.
#[derive(Default)]
pub(crate) struct Names {
    /// By what is left of each without its style.
    whole: BTreeMap<String, String>,
    /// By what is left of the last words: of as many as are enough, and of all but the first.
    endings: BTreeMap<String, Ending>,
}

/// The last words of names.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Ending {
    words: usize,
    /// The names that end so.
    pub(crate) of: BTreeSet<String>,
}

/// What a name means.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Meaning<'n> {
    /// This.
    One(&'n str),
    /// One of those that end so, if any.
    Maybe(&'n Ending),
    /// Nothing of Xen's.
    Nothing,
}

impl Names {
    /// A name, and what it stands for.
    pub(crate) fn put(&mut self, name: &str, of: &str) {
        self.whole.insert(plain(name), of.to_owned());
        // The number of a bit is called as the bit is.
        if name.starts_with('_') {
            return;
        }
        let words: Vec<&str> = name.trim_end_matches("_t").split('_').collect();
        for from in 1..words.len() {
            let ending = words.get(from..).unwrap_or_default();
            if ending.len() >= ENOUGH || from == 1 && ending.len() > 1 {
                let known = self.endings.entry(plain(&ending.concat())).or_default();
                known.words = known.words.max(ending.len());
                known.of.insert(of.to_owned());
            }
        }
    }

    /// What a name means that is declared in a file and in what it says.
    pub(crate) fn meaning(&self, module: &str, name: &Name) -> Meaning<'_> {
        let spellings = spellings(module, name);
        // Who writes for Xen alone may leave its name out.
        let mut whole = spellings.iter().flat_map(|plain| [plain.clone(), format!("xen{plain}")]);
        if let Some(of) = whole.find_map(|plain| self.whole.get(&plain)) {
            return Meaning::One(of);
        }
        let ending = spellings.iter().find_map(|plain| self.endings.get(plain));
        ending.map_or(Meaning::Nothing, Meaning::Maybe)
    }

    /// What the number of a bit is called, by the name of the bit.
    pub(crate) fn bit_of(&self, name: &str) -> Option<&str> {
        self.whole.get(&format!("_{}", plain(name))).map(String::as_str)
    }
}

impl Ending {
    /// The name that is likely meant, as nothing else ends in so many words.
    pub(crate) fn likely(&self) -> Option<&str> {
        self.of.first().filter(|_| self.of.len() == 1 && self.words >= ENOUGH).map(String::as_str)
    }
}

/// The names that a name may stand for: with all that it is declared in, with ever less, and alone.
fn spellings(module: &str, name: &Name) -> Vec<String> {
    let own = plain(&name.own);
    let bare = own.trim_matches('_');
    let around = [module].into_iter().chain(name.within.iter().map(String::as_str)).map(plain);
    let around: Vec<String> = around.filter(|part| !part.is_empty()).collect();
    let in_all = (around.len().saturating_sub(NEAREST)..around.len()).map(|from| {
        let mut parts: Vec<&str> = around[from..].iter().map(|part| part.trim_matches('_')).collect();
        parts.push(bare);
        // What is called as what it is in, such as `Tx_request.req`, is it.
        parts.dedup_by(|own, around| around.ends_with(*own));
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

/// What a function is about, by its name: without what it does.
pub(crate) fn subject(function: &str) -> &str {
    let verbs = [
        "get",
        "set",
        "read",
        "write",
        "pack",
        "unpack",
        "parse",
        "decode",
        "encode",
        "marshal",
        "unmarshal",
    ];
    let is_verb = |(verb, _): &(&str, &str)| verbs.contains(verb);
    function.trim_start_matches('_').split_once('_').filter(is_verb).map_or(function, |(_, subject)| subject)
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
        for name in ["netif_tx_request", "tpmif_tx_request", "EVTCHNOP_send", "XENMEM_memory_map"] {
            names.put(name, name);
        }
        let meaning = |module: &str, within: &[&str], own: &str| {
            let within: Vec<String> = within.iter().map(|part| (*part).to_owned()).collect();
            names.meaning(module, &Name::new(&within, own))
        };
        assert_eq!(meaning("calls", &["Xenmem"], "MEMORY_MAP"), Meaning::One("XENMEM_memory_map"));
        assert_eq!(meaning("evtchn", &[], "OpSend"), Meaning::One("EVTCHNOP_send"));
        assert_eq!(meaning("netif", &["Tx", "Request"], "req"), Meaning::One("netif_tx_request"));
        assert_eq!(meaning("calls", &["Other"], "SEND"), Meaning::Nothing);
        assert!(matches!(meaning("tX", &["Request"], "req"), Meaning::Maybe(ending) if ending.of.len() == 2));
        assert_eq!(subject("unpack_tx_request"), "tx_request");
    }
}
