//! A page for each release, and one for any two of them: what changed, and whom that breaks.

use askama::Template;
use xen_abi_model::KnownBranch;
use xen_abi_regression::class::Break;
use xen_abi_regression::diff::{Change, Diff, diff};
use xen_abi_regression::known::Known;
use xen_abi_regression::report::told;
use xen_abi_regression::state::State;
use xen_abi_syntax::axes::{Dialect, Target};
use xen_abi_syntax::parallel::in_parallel;

use crate::frame::Frame;
use crate::html::{Html, Writer};
use crate::paths::{File, Kind};
use crate::world::World;

#[derive(Template)]
#[template(path = "compare.html")]
struct Page<'p> {
    frame: Frame,
    from: &'p str,
    to: &'p str,
    breaking: Vec<Row>,
    others: Vec<Row>,
    not_checked: &'p [String],
    /// The pairs with other releases at either end, for the choice at the head of the page.
    instead_of_from: Vec<(String, &'p str)>,
    instead_of_to: Vec<(String, &'p str)>,
}

#[derive(Template)]
#[template(path = "release.html")]
struct ReleasePage<'p> {
    frame: Frame,
    name: &'p str,
    newest: String,
    interface: String,
    commit: Option<&'p str>,
    /// The comparison with the one before, and the numbers of its changes.
    before: Option<(String, &'p str)>,
    pairs: Vec<(String, &'p str)>,
}

/// A change.
struct Row {
    class: &'static str,
    code: &'static str,
    path: Html,
    text: Html,
    breaks: Vec<&'static str>,
    picture: Option<[String; 2]>,
    guard: Option<String>,
}

pub(crate) fn pages(world: &World<'_>) -> Vec<File> {
    let spec = world.spec;
    let branches: Vec<&KnownBranch> = spec.releases.branches(Dialect::Xen).collect();
    let states = in_parallel(
        branches.clone(),
        |_| 0,
        |branch| {
            State::of_release(spec, Dialect::Xen, (branch, branch.newest()), &Target::ALL, String::new())
        },
    );
    // The specification was worked out for them before.
    let states: Vec<State<'_>> = states.into_iter().filter_map(Result::ok).collect();
    let known = Known::of(spec);
    let names: Vec<String> = branches.iter().map(|branch| branch.name()).collect();
    let pairs: Vec<(usize, usize)> =
        (0..states.len()).flat_map(|to| (0..to).map(move |from| (from, to))).collect();
    let compared = in_parallel(
        pairs,
        |(from, to)| to - from,
        |(from, to)| {
            let found = diff(&states[from], &states[to], &known);
            compare(world, &names, (from, to), &found)
        },
    );
    let of_releases = branches.iter().enumerate().map(|(at, branch)| release(&names, at, branch));
    compared.into_iter().chain(of_releases).collect()
}

/// The page that compares two releases.
pub(crate) fn pair(from: &str, to: &str) -> String {
    format!("compare/{from}-{to}.html")
}

fn compare(world: &World<'_>, names: &[String], (from, to): (usize, usize), found: &Diff) -> File {
    let (older, newer) = (&names[..to], &names[from + 1..]);
    let (from, to) = (names[from].as_str(), names[to].as_str());
    let path = pair(from, to);
    let title = format!("Xen {from} to {to}");
    let frame = Frame::of(&path, &title, &format!("What changed in the ABI from Xen {from} to {to}."));
    let root = frame.root.clone();
    let writer = Writer { spec: world.spec, links: &world.links, root: &root };
    let row = |change: &Change| row(&writer, change, found);
    let (breaking, others): (Vec<&Change>, Vec<&Change>) =
        found.changes.iter().partition(|change| change.breaks.iter().any(|broken| *broken != Break::Source));
    let page = Page {
        from,
        to,
        breaking: breaking.into_iter().map(row).collect(),
        others: others.into_iter().map(row).collect(),
        not_checked: &found.not_checked,
        instead_of_from: older.iter().map(|name| (pair(name, to), name.as_str())).collect(),
        instead_of_to: newer.iter().map(|name| (pair(from, name), name.as_str())).collect(),
        frame,
    };
    (path, page.render().unwrap_or_default())
}

fn row(writer: &Writer<'_>, change: &Change, found: &Diff) -> Row {
    let entry = change.rule.entry();
    Row {
        class: entry.class.word(),
        code: entry.code,
        path: writer.code(&change.path()),
        text: writer.line(&told(change, found)),
        breaks: change.breaks.iter().map(|broken| broken.word()).collect(),
        picture: change.picture.clone(),
        guard: change.guard.as_ref().map(|guard| match guard.from == guard.to {
            true => format!("{} is {:#x} in both", guard.constant, guard.to),
            false => format!("{} went from {:#x} to {:#x}", guard.constant, guard.from, guard.to),
        }),
    }
}

fn release(names: &[String], at: usize, branch: &KnownBranch) -> File {
    let name = names[at].as_str();
    let path = Kind::Release.path(name);
    let frame = Frame::of(&path, &format!("Xen {name}"), &format!("The ABI of Xen {name}."));
    let linked = |other: usize| {
        let (from, to) = (other.min(at), other.max(at));
        (format!("{}{}", frame.root, pair(&names[from], &names[to])), names[other].as_str())
    };
    let page = ReleasePage {
        name,
        newest: branch.newest().to_string(),
        interface: branch.interface.to_string(),
        commit: branch.master.as_deref(),
        before: at.checked_sub(1).map(linked),
        pairs: (0..names.len()).filter(|other| *other != at).map(linked).collect(),
        frame,
    };
    (path, page.render().unwrap_or_default())
}
