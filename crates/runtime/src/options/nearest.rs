//! Which option somebody may have meant who gave one that does not exist.

use super::table::{ALIASES, OPTIONS, Section};

/// Names shorter than this have too many neighbours for a guess.
const SHORTEST: usize = 4;
/// What differs by more characters was meant to be something else.
const MOST: usize = 2;

/// The option with the most similar name, with its dashes; none when all are too different.
pub(super) fn nearest(word: &str) -> Option<String> {
    let name = word.split('=').next()?;
    let (prefix, bare) = match name.strip_prefix("--no-") {
        Some(bare) => ("--no-", bare),
        None => ("--", name.strip_prefix("--")?),
    };
    if bare.len() < SHORTEST {
        return None;
    }
    let shown =
        |section: Section| !matches!(section, Section::Hidden | Section::Refused | Section::Past);
    let aliases = ALIASES
        .iter()
        .filter_map(|(alias, _)| alias.strip_prefix("--"));
    let names = OPTIONS
        .iter()
        .filter(|row| shown(row.section))
        .map(|row| row.name);
    let (distance, found) = names
        .chain(aliases)
        .map(|known| (distance(bare, known), known))
        .min_by_key(|(distance, _)| *distance)?;
    (distance <= (bare.len() / 4).min(MOST)).then(|| format!("{prefix}{found}"))
}

/// How many characters have to be added, removed, replaced or swapped with their neighbour to make one text of the other.
fn distance(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=to.len()).collect();
    for i in 1..=from.len() {
        let mut row = vec![i];
        for j in 1..=to.len() {
            let replaced = above[j - 1] + usize::from(from[i - 1] != to[j - 1]);
            let mut best = replaced.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[to.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn slips_find_their_option() {
        for (slip, meant) in [
            ("--hlep", "--help"),
            ("--inspekt", "--inspect"),
            ("--inspct=9000", "--inspect"),
            ("--no-warning", "--no-warnings"),
            ("--env-flie=.env", "--env-file"),
            ("--wathc", "--watch"),
            ("--test-reportr=tap", "--test-reporter"),
        ] {
            assert_eq!(nearest(slip).as_deref(), Some(meant), "{slip}");
        }
    }

    #[test]
    fn what_is_like_nothing_finds_nothing() {
        for word in [
            "--no-such-option",
            "--no-i-dont-exist",
            "--frobnicate",
            "--trace-foo",
            "--x",
            "-x",
            "x",
        ] {
            assert_eq!(nearest(word), None, "{word}");
        }
    }
}
