//! Which changes are against the policy.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use xen_abi_syntax::vocabulary::Vocabulary;

use crate::class::Break;
use crate::diff::Change;
use crate::rules::Rule;

/// How much a change matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not at all.
    Allow,
    /// It is told apart from the others.
    Warn,
    /// It is against the policy.
    Deny,
}

/// A policy: what is said of a rule counts first, then whether a version announces the change, then what breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    rules: BTreeMap<Rule, Level>,
    breaks: BTreeMap<Break, Level>,
    announced: Level,
}

/// A policy as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Written {
    /// Levels by the codes of rules.
    rules: BTreeMap<String, Level>,
    /// Levels by what breaks.
    breaks: BTreeMap<String, Level>,
    /// The level of what the version of an interface announces.
    announced: Option<Level>,
}

impl Default for Policy {
    /// No binary may break, unless the version of an interface announces it; sources may.
    fn default() -> Self {
        let of = |(_, broken): &(&str, Break)| {
            (*broken, if *broken == Break::Source { Level::Warn } else { Level::Deny })
        };
        Policy {
            rules: [(Rule::ChangedWithoutBump, Level::Deny)].into(),
            breaks: Break::WORDS.iter().map(of).collect(),
            announced: Level::Warn,
        }
    }
}

impl Policy {
    /// The usual one, but for what is written; an error is a text.
    pub fn of(written: Written) -> Result<Policy, String> {
        let mut policy = Policy::default();
        for (code, level) in written.rules {
            let rule = Rule::of_code(&code)
                .ok_or_else(|| format!("there is no rule `{code}`; `xen-abi rules` lists them"))?;
            policy.rules.insert(rule, level);
        }
        for (word, level) in written.breaks {
            let known = Break::WORDS.iter().find(|(known, _)| *known == word);
            let words = || Break::WORDS.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
            let (_, broken) =
                known.ok_or_else(|| format!("`{word}` is nothing that can break; there are {}", words()))?;
            policy.breaks.insert(*broken, level);
        }
        policy.announced = written.announced.unwrap_or(policy.announced);
        Ok(policy)
    }

    /// How much a change matters.
    pub fn level(&self, change: &Change) -> Level {
        if let Some(level) = self.rules.get(&change.rule) {
            return *level;
        }
        let level = |broken: &Break| match broken {
            // Versions of interfaces are for tools.
            Break::ToolstackOldOnNew | Break::ToolstackNewOnOld if change.is_announced() => {
                self.breaks[broken].min(self.announced)
            }
            _ => self.breaks[broken],
        };
        change.breaks.iter().map(level).max().unwrap_or(Level::Allow)
    }
}
