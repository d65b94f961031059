//! The format of `.env` files: `KEY=value` lines, quotes, comments, values of several lines; and `--env-file`, which
//! puts such files into the environment before anything else looks at it.

use std::collections::BTreeMap;

use crate::options::{OptionValue, Options};

/// Where the next line begins.
fn after_line(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |n| at + n + 1)
}

/// The variables of a file, by name. Later lines win.
pub fn parse(text: &str) -> BTreeMap<String, String> {
    let text = text.replace('\r', "");
    let mut found = BTreeMap::new();
    let mut at = 0;
    while at < text.len() {
        let next = after_line(&text, at);
        let line = text[at..next].trim_end_matches('\n');
        let shown = line.trim_start();
        if shown.is_empty() || shown.starts_with('#') {
            at = next;
            continue;
        }
        let Some((name, _)) = line.split_once('=') else {
            at = next;
            continue;
        };
        let start = at + name.len() + 1;
        let mut name = name.trim();
        if let Some(rest) = name.strip_prefix("export ") {
            name = rest.trim();
        }
        if name.is_empty() {
            at = next;
            continue;
        }
        let (value, end) = read_value(&text, start, at + line.len());
        found.insert(name.to_string(), value);
        at = end;
    }
    found
}

/// The value that begins at `start`, and where the next line begins.
fn read_value(text: &str, start: usize, line_end: usize) -> (String, usize) {
    let rest = text[start..line_end].trim_start_matches([' ', '\t']);
    let at = line_end - rest.len();
    if let Some(quote) = rest
        .chars()
        .next()
        .filter(|c| matches!(c, '"' | '\'' | '`'))
        && let Some(length) = text[at + 1..].find(quote)
    {
        let close = at + 1 + length;
        let value = &text[at + 1..close];
        // Only double quotes know the escape for a new line.
        let value = if quote == '"' {
            value.replace("\\n", "\n")
        } else {
            value.to_string()
        };
        return (value, after_line(text, close));
    }
    let value = rest.split('#').next().unwrap_or(rest).trim();
    (value.to_string(), after_line(text, line_end))
}

/// What holds for any bytes as such a file: each variable has a name, and names and values come from the text. For the fuzzer
/// in `fuzz/` and the tests below.
#[doc(hidden)]
pub fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for (name, value) in parse(&text) {
        assert!(!name.is_empty() && !name.contains('='), "{text:?}");
        assert!(value.len() <= text.len(), "{text:?}");
    }
    // Lines that end as on Windows mean the same.
    if !text.contains('\r') {
        assert_eq!(parse(&text.replace('\n', "\r\n")), parse(&text));
    }
}

/// Files that cannot be used: the messages for stderr.
type Failure = Vec<String>;

/// Says that a file was not needed.
pub(crate) fn tell_missing(file: &str) {
    use std::io::Write;
    // With stderr gone there is nobody left to tell.
    let _ = writeln!(
        std::io::stderr(),
        "{file} not found. Continuing without it."
    );
}

/// Puts the files of `--env-file` and `--env-file-if-exists` into the environment, where that has nothing of the name
/// yet; the value that `NODE_OPTIONS` got by it, if it got one. `order` is the command line, whose order counts.
pub fn load(options: &Options) -> Result<Option<String>, Failure> {
    let files = match options.get("env-files") {
        Some(OptionValue::List(files)) => files,
        _ => return Ok(None),
    };
    let mut variables = BTreeMap::new();
    let mut failures = Vec::new();
    for entry in files {
        // The first letter tells whether the file may be missing.
        let (optional, file) = match entry.strip_prefix('?') {
            Some(file) => (true, file.to_string()),
            None => (false, entry.trim_start_matches('!').to_string()),
        };
        match std::fs::read(&file) {
            Ok(bytes) => variables.extend(parse(&String::from_utf8_lossy(&bytes))),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound && optional => {
                tell_missing(&file);
            }
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                failures.push(format!("{file}: not found"));
            }
            Err(_) => failures.push(format!("{file}: invalid format")),
        }
    }
    if !failures.is_empty() {
        return Err(failures);
    }
    let mut node_options = None;
    for (name, value) in variables {
        if std::env::var_os(&name).is_some() {
            continue;
        }
        // A name that the environment cannot carry stays out of it.
        let _ = nodus_event_loop::os::set_env(name.as_bytes(), Some(value.as_bytes()));
        if name == "NODE_OPTIONS" {
            node_options = Some(value);
        }
    }
    Ok(node_options)
}

#[cfg(test)]
mod tests {
    use super::{check, parse};
    use crate::mutation::{Random, for_some_time, mutated};

    fn value(text: &str, name: &str) -> Option<String> {
        parse(text).get(name).cloned()
    }

    #[test]
    fn quotes_keep_what_is_inside() {
        assert_eq!(value("A=\"x # y\" # z", "A").as_deref(), Some("x # y"));
        assert_eq!(value("A='a\nb'\nB=1", "A").as_deref(), Some("a\nb"));
        assert_eq!(value("A='a\nb'\nB=1", "B").as_deref(), Some("1"));
        assert_eq!(value("A=\"a\\nb\"", "A").as_deref(), Some("a\nb"));
        assert_eq!(value("A='a\\nb'", "A").as_deref(), Some("a\\nb"));
        assert_eq!(value("A=\"\nB=1", "A").as_deref(), Some("\""));
    }

    #[test]
    fn plain_values_are_trimmed() {
        assert_eq!(value(" export  A = b  # c", "A").as_deref(), Some("b"));
        assert_eq!(value("A=", "A").as_deref(), Some(""));
        assert_eq!(value("A\nB=2", "B").as_deref(), Some("2"));
    }

    const FILES: &[&[u8]] = &[
        b"A=1\nB = two # c\nexport C='x y'\n",
        b"# comment\n\nKEY=\"a\\nb\" # c\nOTHER=`t`",
        b"MULTI=\"line\nline\"\r\nNEXT=1",
        b"=\nA\nA=\nA==\n'A'='b'",
    ];

    const PARTS: &[&[u8]] = &[
        b"=",
        b"\"",
        b"'",
        b"`",
        b"#",
        b"\n",
        b"\r\n",
        b"\r",
        b"export ",
        b" ",
        b"\\n",
        b"\xc2\xa0",
        b"\xff",
    ];

    #[test]
    fn any_file_is_read() {
        Random::new("env files").rounds(5000, |random| check(&mutated(random, FILES, PARTS)));
    }

    #[test]
    fn what_is_written_is_read() {
        Random::new("variables").rounds(2000, |random| {
            let mut text = String::new();
            let mut expected = Vec::new();
            for number in 0..random.below(6) {
                let name = format!("NAME_{number}");
                let letters = [
                    "a", "B", " ", "=", "#", "\n", "é", "\\", "$", "中", "🌍", "\t",
                ];
                let value: String = (0..random.below(8))
                    .map(|_| random.pick(&letters))
                    .collect();
                let quote = random.pick(&["'", "`"]);
                text += &format!(
                    "{}{name}={quote}{value}{quote} # c\n",
                    random.pick(&["", "export "])
                );
                expected.push((name, value));
            }
            let found: Vec<_> = parse(&text).into_iter().collect();
            assert_eq!(found, expected, "{text}");
        });
    }

    #[test]
    #[ignore = "runs for as long as NODUS_FUZZ_SECONDS says"]
    fn fuzz_env_file() {
        for_some_time(|random| check(&mutated(random, FILES, PARTS)));
    }
}
