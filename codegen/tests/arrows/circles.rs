//! Circles of imports.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

type Graph = BTreeMap<String, BTreeSet<String>>;

/// A shortest circle through each module that is in one, each circle once; its first module is its last.
pub(super) fn circles(graph: &Graph) -> Vec<Vec<String>> {
    let mut circles: Vec<Vec<String>> = Vec::new();
    for module in graph.keys() {
        if circles.iter().any(|circle| circle.contains(module)) {
            continue;
        }
        circles.extend(shortest(graph, module));
    }
    circles
}

/// The shortest way from a module back to it.
fn shortest(graph: &Graph, module: &String) -> Option<Vec<String>> {
    let mut before: BTreeMap<&String, &String> = BTreeMap::new();
    let mut next = VecDeque::from([module]);
    while let Some(from) = next.pop_front() {
        for to in graph.get(from).into_iter().flatten() {
            if to == module {
                return Some(way(&before, module, from));
            }
            if !before.contains_key(to) {
                before.insert(to, from);
                next.push_back(to);
            }
        }
    }
    None
}

fn way(before: &BTreeMap<&String, &String>, module: &String, last: &String) -> Vec<String> {
    let mut way = vec![module.clone(), last.clone()];
    while let Some(from) = way.last().filter(|at| *at != module).and_then(|at| before.get(at)) {
        way.push((*from).clone());
    }
    if way.len() == 2 && module == last {
        return way;
    }
    way.reverse();
    way
}
