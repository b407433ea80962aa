//! Releases for people.

/// Some of all releases, for people: `4.14 to 4.16, 4.20`.
pub(super) fn spans(some: &[String], all: &[String]) -> String {
    if some.len() == all.len() {
        return "every release".to_owned();
    }
    let is_in: Vec<(&String, bool)> = all.iter().map(|release| (release, some.contains(release))).collect();
    let spans = is_in.chunk_by(|(_, one), (_, other)| one == other).filter_map(|span| match span {
        [(first, true), .., (last, _)] => Some(format!("{first} to {last}")),
        [(only, true)] => Some((*only).clone()),
        _ => None,
    });
    spans.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::spans;

    #[test]
    fn releases_in_a_row_are_a_span() {
        let of = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let all = of("4.14 4.15 4.16 4.17 4.18");
        assert_eq!(spans(&all, &all), "every release");
        assert_eq!(spans(&of("4.14 4.15 4.17"), &all), "4.14 to 4.15, 4.17");
        assert_eq!(spans(&of("4.16 4.17 4.18"), &all), "4.16 to 4.18");
    }
}
