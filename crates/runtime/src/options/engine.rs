//! The switches of V8, which programs and scripts pass. Those that V8 has are accepted with values of the right type, so that a
//! slip of the pen is told as under Node; the few that mean something here are in the table too.

/// What a switch wants behind its `=`, in V8's words and with a colon, and below it the names of those that want it.
static FLAGS: &str = include_str!("engine_flags.txt");

/// What is wrong with a switch of V8.
pub(super) enum Fault {
    /// V8 has no such switch.
    Unknown,
    /// The value is of another type: what V8 says about it.
    Value(String),
}

/// The kind of the switch that has exactly this name.
fn kind_of(name: &str) -> Option<&'static str> {
    let mut kind = "";
    for line in FLAGS.lines() {
        match line.strip_suffix(':') {
            Some(next) => kind = next,
            None if line.split_whitespace().any(|known| known == name) => return Some(kind),
            None => {}
        }
    }
    None
}

/// Whether V8 has a switch of this name, which may be negated.
pub(super) fn is_known(name: &str) -> bool {
    kind_of(name).or_else(|| kind_of(positive(name)?)).is_some()
}

/// `--noopt` is as good as `--no-opt`.
fn positive(name: &str) -> Option<&str> {
    let rest = name.strip_prefix("no")?;
    Some(rest.strip_prefix('-').unwrap_or(rest))
}

/// Judges a switch as V8 does: `word` is how it was written, `name` its name without dashes in front.
pub(super) fn judge(word: &str, name: &str, value: Option<&str>) -> Result<(), Fault> {
    let exact = kind_of(name);
    let kind = exact
        .or_else(|| kind_of(positive(name)?))
        .ok_or(Fault::Unknown)?;
    let is_switch = matches!(kind, "bool" | "maybe_bool");
    let fits = match value {
        None => is_switch,
        Some(_) if is_switch || exact.is_none() => false,
        Some(text) => match kind {
            "string" => true,
            "float" => text.parse::<f64>().is_ok(),
            _ => {
                let digits = text.strip_prefix('-').unwrap_or(text);
                digits.bytes().all(|b| b.is_ascii_digit())
            }
        },
    };
    if fits {
        return Ok(());
    }
    let mut told = format!("Error: illegal value for flag {word} of type {kind}\n");
    if is_switch {
        told.push_str("To set or unset a boolean flag, use --flag or --no-flag.\n");
    }
    told.push_str("Try --help for options\n");
    Err(Fault::Value(told))
}

#[cfg(test)]
mod tests {
    use super::{Fault, is_known, judge};

    #[test]
    fn negations_are_known_too() {
        assert!(is_known("opt") && is_known("no-opt") && is_known("noopt"));
        assert!(!is_known("opt-imism") && !is_known(""));
    }

    #[test]
    fn values_have_types() {
        assert!(judge("--stack-size=5", "stack-size", Some("5")).is_ok());
        assert!(judge("--no-opt", "no-opt", None).is_ok());
        for (word, name, value) in [
            ("--stack-size=x", "stack-size", Some("x")),
            ("--stack-size", "stack-size", None),
            ("--no-opt=1", "no-opt", Some("1")),
        ] {
            assert!(
                matches!(judge(word, name, value), Err(Fault::Value(_))),
                "{word}"
            );
        }
    }
}
