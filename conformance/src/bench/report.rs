//! What was measured, and whether promises are kept.

use serde::Serialize;

use super::samples::Summary;
use super::timings::StageTime;
use crate::json;
use crate::report::Format;
use crate::table::{Style, Table};

/// Everything that a run of the benchmark measured.
#[derive(Debug, Default, Serialize)]
pub struct BenchReport {
    /// The machine and the versions of all that took part.
    pub environment: Vec<String>,
    /// One a comparison.
    pub comparisons: Vec<Comparison>,
    /// What else a reader should know.
    pub notes: Vec<String>,
}

/// Two ways to do the same.
#[derive(Debug, Serialize)]
pub struct Comparison {
    /// What is compared.
    pub subject: String,
    /// Ours, and its figure.
    pub ours: Entry,
    /// The other's.
    pub theirs: Entry,
    /// What is promised of the two.
    pub promise: Option<Promise>,
    /// What ours does in its time.
    pub stages: Vec<StageTime>,
}

/// One side of a comparison.
#[derive(Debug, Serialize)]
pub struct Entry {
    /// What it is.
    pub name: String,
    /// Its figure.
    pub figure: Figure,
}

/// What was measured.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// Time, in milliseconds.
    Milliseconds(Summary),
    /// Instructions that were executed.
    Instructions(u64),
}

impl Figure {
    fn value(self) -> f64 {
        match self {
            Figure::Milliseconds(summary) => summary.median,
            Figure::Instructions(count) => count as f64,
        }
    }

    fn text(self) -> String {
        match self {
            Figure::Milliseconds(Summary { median, least, most }) => {
                format!("{median:.1} ms ({least:.1} to {most:.1})")
            }
            Figure::Instructions(count) => format!("{count} instructions"),
        }
    }
}

/// What is promised.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Promise {
    /// The other's figure is at least so many times ours.
    AtLeastTimes(f64),
    /// Ours is less than the other's.
    Less,
    /// Ours is no more than the other's.
    NoMore,
}

impl Promise {
    fn text(self) -> String {
        match self {
            Promise::AtLeastTimes(factor) => format!("{factor} times less"),
            Promise::Less => "less".to_owned(),
            Promise::NoMore => "no more".to_owned(),
        }
    }
}

impl Comparison {
    /// How many times ours the other's figure is.
    fn factor(&self) -> f64 {
        self.theirs.figure.value() / self.ours.figure.value()
    }

    /// Whether what is promised is so.
    pub fn is_kept(&self) -> bool {
        let (ours, theirs) = (self.ours.figure.value(), self.theirs.figure.value());
        match self.promise {
            None => true,
            Some(Promise::AtLeastTimes(factor)) => ours * factor <= theirs,
            Some(Promise::Less) => ours < theirs,
            Some(Promise::NoMore) => ours <= theirs,
        }
    }

    const COLUMNS: [&str; 6] = ["", "ours", "", "the other", "factor", "promised"];

    fn columns(&self) -> [String; 6] {
        let promised = match (self.promise, self.is_kept()) {
            (None, _) => String::new(),
            (Some(promise), true) => format!("{}: kept", promise.text()),
            (Some(promise), false) => format!("{}: BROKEN", promise.text()),
        };
        [
            self.subject.clone(),
            self.ours.figure.text(),
            format!("{}, {}", self.ours.name, self.theirs.name),
            self.theirs.figure.text(),
            format!("{:.1}", self.factor()),
            promised,
        ]
    }

    /// The line that says where our time goes.
    fn stages_line(&self) -> Option<String> {
        let parts: Vec<String> =
            self.stages.iter().map(|one| format!("{} {:.1}", one.stage, one.milliseconds)).collect();
        (!parts.is_empty()).then(|| format!("{}: {} ms", self.subject, parts.join(", ")))
    }
}

impl BenchReport {
    /// Whether every promise is kept.
    pub fn is_kept(&self) -> bool {
        self.comparisons.iter().all(Comparison::is_kept)
    }

    /// The report as text, ending with a line break.
    pub fn to_text(&self, format: Format) -> String {
        let Some(style) = format.style() else { return json::text(self) };
        let mut table = Table::new(Comparison::COLUMNS, Comparison::COLUMNS.len());
        self.comparisons.iter().for_each(|one| table.add(one.columns()));
        let table = table.to_text(style);
        match style {
            Style::Terminal => format!("{}\n{table}\n{}", self.environment.join("\n"), self.remarks("")),
            Style::Markdown => format!("{}.\n\n{table}\n{}", self.environment.join("; "), self.remarks("- ")),
        }
    }

    fn remarks(&self, bullet: &str) -> String {
        let stages = self.comparisons.iter().filter_map(Comparison::stages_line);
        stages.chain(self.notes.iter().cloned()).map(|line| format!("{bullet}{line}\n")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comparison(ours: u64, theirs: u64, promise: Promise) -> Comparison {
        let entry = |count| Entry { name: String::new(), figure: Figure::Instructions(count) };
        Comparison {
            subject: "x".to_owned(),
            ours: entry(ours),
            theirs: entry(theirs),
            promise: Some(promise),
            stages: Vec::new(),
        }
    }

    #[test]
    fn promises_are_kept_or_broken() {
        assert!(comparison(10, 100, Promise::AtLeastTimes(10.0)).is_kept());
        assert!(!comparison(11, 100, Promise::AtLeastTimes(10.0)).is_kept());
        assert!(comparison(3, 3, Promise::NoMore).is_kept());
        assert!(!comparison(3, 3, Promise::Less).is_kept());
    }
}
