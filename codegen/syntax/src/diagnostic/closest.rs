/// The longest word for which another is proposed.
const LONGEST_WORD: usize = 100;

/// The known word that differs least from `word`, if any is near enough to be a slip of the pen.
pub fn closest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST_WORD {
        return None;
    }
    let allowed = |candidate: &str| 1 + candidate.len().min(word.len()) / 4;
    known
        .filter(|candidate| candidate.len().abs_diff(word.len()) <= allowed(candidate))
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= allowed(candidate))
        .min()
        .map(|(_, candidate)| candidate)
}
