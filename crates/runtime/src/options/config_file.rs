//! `--experimental-config-file`: options that a JSON file holds. `nodeOptions` are as if they stood in `NODE_OPTIONS`, which
//! takes their place when it is set; those of the other namespaces are as if they stood before the command line's, and a
//! namespace turns on what it is about.

use super::Kind;
use super::table::{OPTIONS, Row, Section};
use crate::json_reader::{Json, members, written_members};
use nodus_event_loop::Errno;

pub(super) const OPTION: &str = "experimental-config-file";
/// The file when no other is named.
pub(super) const DEFAULT: &str = "node.config.json";

const OF_ENVIRONMENT: &str = "nodeOptions";

/// What a file of options amounts to.
#[derive(Debug, Default)]
pub struct Config {
    /// What takes the place of `NODE_OPTIONS`.
    pub node_options: Option<String>,
    /// What comes before the words of the command line.
    pub words: Vec<String>,
}

/// What the file holds that a command line (with the program's name first) asks for; the lines for stderr when it is unusable.
pub fn config(argv: &[String]) -> Result<Config, String> {
    let Some(path) = asked(argv) else {
        return Ok(Config::default());
    };
    let program = argv.first().map_or("nodus", String::as_str);
    let text = match std::fs::read(&path) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) => {
            let reason = Errno::from(error).message();
            return Err(format!(
                "Cannot read configuration from {path}: {reason}\n{program}: {path}: not found\n"
            ));
        }
    };
    read(&text, &path).map_err(|fault| match fault {
        Fault::Content(told) => format!("{told}\n{program}: {path}: invalid content\n"),
        Fault::Count => format!(
            "{program}: The number of NODE_OPTIONS doesn't match the number of flags in the config file\n"
        ),
    })
}

/// The file that the command line's last word for it names; words of the program's own count too.
fn asked(argv: &[String]) -> Option<String> {
    let mut path = None;
    for word in argv.iter().skip(1) {
        let (name, value) = word
            .split_once('=')
            .map_or((&**word, None), |(n, v)| (n, Some(v)));
        let Some(name) = name.strip_prefix("--") else {
            continue;
        };
        match (&*name.replace('_', "-"), value) {
            (OPTION, Some("")) => {}
            (OPTION, Some(value)) => path = Some(value.to_owned()),
            (OPTION | "experimental-default-config-file", None) => path = Some(DEFAULT.to_owned()),
            _ => {}
        }
    }
    path
}

enum Fault {
    /// The file cannot be understood.
    Content(String),
    /// Some value is more than one word.
    Count,
}

/// Whether an option may stand in a namespace.
fn belongs(row: &Row, namespace: &str) -> bool {
    match namespace {
        OF_ENVIRONMENT => row.in_environment && !row.is_other_spelling(),
        "test" => row.section == Section::Tests || row.name == "experimental-test-snapshots",
        "bench" => row.section == Section::Benchmarks && row.name != "experimental-bench",
        "watch" => row.section == Section::Watching,
        "permission" => row.name == "permission" || row.name.starts_with("allow-"),
        _ => false,
    }
}

fn read(text: &str, path: &str) -> Result<Config, Fault> {
    let malformed = || Fault::Content(format!("Can't parse {path}"));
    let mut namespaces = Vec::new();
    let is_object = written_members(text, |name, value| {
        namespaces.push((name.to_owned(), value));
    });
    if !is_object.ok_or_else(malformed)? {
        return Err(Fault::Content(format!(
            "Root value unexpected not an object for {path}\n"
        )));
    }
    let mut config = Config::default();
    let mut of_environment = Vec::new();
    let mut seen = Vec::new();
    for (namespace, value) in namespaces {
        match &*namespace {
            "$schema" => continue,
            "testRunner" => {
                let told = "the \"testRunner\" namespace has been removed. Use \"test\" instead.";
                return Err(Fault::Content(told.into()));
            }
            OF_ENVIRONMENT | "test" | "bench" | "watch" | "permission" => {}
            _ => return Err(Fault::Content(format!("Unknown namespace {namespace}"))),
        }
        let mut options = Vec::new();
        let is_object = members(
            value,
            |_| true,
            |name, value| {
                options.push((name.to_owned(), value));
            },
        );
        if !is_object.ok_or_else(malformed)? {
            return Err(Fault::Content(format!(
                "\"{namespace}\" value unexpected for {path} (should be an object)"
            )));
        }
        let words = if namespace == OF_ENVIRONMENT {
            &mut of_environment
        } else {
            if is_for_us(&namespace) {
                config.words.push(format!("--{namespace}"));
            }
            &mut config.words
        };
        for (name, value) in options {
            let row = OPTIONS
                .iter()
                .find(|row| row.name == name && belongs(row, &namespace))
                .ok_or_else(|| {
                    Fault::Content(format!(
                        "Unknown or not allowed option {name} for namespace {namespace}"
                    ))
                })?;
            if seen.contains(&row.name) {
                return Err(Fault::Content(format!(
                    "Option --{name} is already defined"
                )));
            }
            seen.push(row.name);
            words.extend(words_of(row, &value).map_err(Fault::Content)?);
        }
    }
    if !of_environment.is_empty() {
        let text = of_environment.join(" ");
        // Nobody slips in a word by a value.
        if super::parse::split_quoted(&text)
            .is_some_and(|words| words.len() != of_environment.len())
        {
            return Err(Fault::Count);
        }
        config.node_options = Some(text);
    }
    Ok(config)
}

/// Whether a namespace turns on what it is about. A process that runs a file for a test run or for a watching process does
/// not start the same again.
fn is_for_us(namespace: &str) -> bool {
    let marker = match namespace {
        "test" => "NODE_TEST_CONTEXT",
        "watch" => "WATCH_REPORT_DEPENDENCIES",
        "bench" => "NODE_BENCH_CONTEXT",
        _ => return true,
    };
    std::env::var_os(marker).is_none()
}

/// The words of the command line that say the same.
fn words_of(row: &Row, value: &Json) -> Result<Vec<String>, String> {
    let name = row.name;
    let invalid = || format!("Invalid value for --{name}");
    let whole = |text: &str| {
        let may_be_negative = matches!(
            name,
            "secure-heap"
                | "secure-heap-min"
                | "heapsnapshot-near-heap-limit"
                | "v8-pool-size"
                | "stack-trace-limit"
        );
        let is_whole = if may_be_negative {
            text.parse::<i64>().is_ok()
        } else {
            text.parse::<u64>().is_ok()
        };
        is_whole.then(|| format!("--{name}={text}"))
    };
    let text = |value: &Json| match value {
        Json::String(text) => Some(format!("--{name}={text}")),
        _ => None,
    };
    match (row.kind, value) {
        (Kind::Engine, _) => Err(format!("V8 flag --{name} is currently not supported")),
        (Kind::NoOp, _) => Err(format!("No-op flag --{name} is currently not supported")),
        (Kind::Bool, Json::Bool(true)) => Ok(vec![format!("--{name}")]),
        (Kind::Bool, Json::Bool(false)) => Ok(vec![format!("--no-{name}")]),
        (Kind::Int | Kind::HostPort, Json::Number(number)) => {
            whole(number).map(|word| vec![word]).ok_or_else(invalid)
        }
        (Kind::Text, Json::String(_)) => text(value).map(|word| vec![word]).ok_or_else(invalid),
        (Kind::List, Json::Array(items)) => items
            .iter()
            .map(text)
            .collect::<Option<Vec<_>>>()
            .ok_or_else(invalid),
        (Kind::List, _) => text(value).map(|word| vec![word]).ok_or_else(invalid),
        _ => Err(invalid()),
    }
}

/// What holds for any bytes as such a file: it is read or refused, and what it says becomes words of the command line. For the
/// fuzzer in `fuzz/` and the tests below.
#[doc(hidden)]
pub fn check(data: &[u8]) {
    let Ok(config) = read(&String::from_utf8_lossy(data), "node.config.json") else {
        return;
    };
    let of_environment = config.node_options.as_deref().unwrap_or("--");
    assert!(of_environment.starts_with("--"), "{of_environment}");
    for word in &config.words {
        assert!(word.starts_with("--"), "{word}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutation::{Random, for_some_time, mutated};

    const FILES: &[&[u8]] = &[
        br#"{"$schema":"x","nodeOptions":{"max-http-header-size":8192,"import":["./a.mjs","./b.mjs"]}}"#,
        br#"{"test":{"test-concurrency":4,"test-only":true},"watch":{"watch-path":["a","b"]}}"#,
        br#"{"permission":{"allow-fs-read":["/tmp","/a b"]},"nodeOptions":{"warnings":false}}"#,
        b"{\"nodeOptions\":{\"title\":\"a\\u0000\\ud83d\\n\\\"b\"}}",
        b"",
    ];

    const PARTS: &[&[u8]] = &[
        b"{",
        b"}",
        b"[",
        b"\"",
        b"\\u",
        b":",
        b",",
        b"-1e999",
        b"null",
        b"\"inspect-port\":0",
        b"\xff",
        b"\xef\xbb\xbf",
        b" -",
    ];

    #[test]
    fn any_file_is_read_or_refused() {
        Random::new("config files").rounds(5000, |random| check(&mutated(random, FILES, PARTS)));
        check("[".repeat(1_000_000).as_bytes());
        check("{\"nodeOptions\":".repeat(200_000).as_bytes());
        assert!(FILES[..3].iter().all(|file| {
            let text = String::from_utf8_lossy(file);
            read(&text, "x").is_ok()
        }));
    }

    #[test]
    #[ignore = "runs for as long as NODUS_FUZZ_SECONDS says"]
    fn fuzz_config_file() {
        for_some_time(|random| check(&mutated(random, FILES, PARTS)));
    }
}
