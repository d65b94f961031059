//! What is wrong with options that were read well: values that an option cannot have, and options that do not go together.

use super::table::{DEFAULTS, OPTIONS, Section};
use super::{Kind, OptionValue, Options};

/// Node's exit code for an invalid argument.
pub(super) const INVALID_ARGUMENT: u8 = 9;
/// The exit code for what only shows when the program is started.
const BAD_START: u8 = 12;

/// The lines for stderr, without the program's name, and the exit code.
pub(super) type Fault = (Vec<String>, u8);

/// What is wrong with the options, if something is.
pub(super) fn fault(options: &Options) -> Option<Fault> {
    let mut told = Vec::new();
    refused(options, &mut told);
    values(options, &mut told);
    conflicts(options, &mut told);
    sources(options, &mut told);
    runners(options, &mut told);
    if !told.is_empty() {
        return Some((told, INVALID_ARGUMENT));
    }
    // There is none: no release has taken back what such an option would undo.
    if let Some(OptionValue::List(reverts)) = options.get("security-revert")
        && let Some(name) = reverts.first()
    {
        told.push(format!("Error: Attempt to revert an unknown CVE [{name}]"));
    } else if !matches!(
        options.text("disable-proto"),
        Some("" | "delete" | "throw") | None
    ) {
        told.push("invalid mode passed to --disable-proto".into());
    }
    (!told.is_empty()).then_some((told, BAD_START))
}

/// Whether an option was given a value that asks for something.
fn asked(options: &Options, name: &str) -> bool {
    match options.get(name) {
        Some(OptionValue::Bool(on)) => on,
        Some(OptionValue::Number(number)) => number != 0.0,
        Some(OptionValue::Text(text)) => !text.is_empty(),
        Some(OptionValue::List(list)) => !list.is_empty(),
        None => false,
    }
}

fn refused(options: &Options, told: &mut Vec<String>) {
    let rows = OPTIONS
        .iter()
        .filter(|row| row.section == Section::Refused && asked(options, row.name));
    told.extend(rows.map(|row| format!("--{} is not implemented in nodus", row.name)));
}

/// A value that an option cannot have.
fn values(options: &Options, told: &mut Vec<String>) {
    for (name, values) in [
        ("use-largepages", &["off", "on", "silent"][..]),
        ("trace-require-module", &["all", "no-node-modules"]),
        (
            "unhandled-rejections",
            &["strict", "warn", "none", "throw", "warn-with-error-code"],
        ),
    ] {
        let text = options.text(name).unwrap_or_default();
        if !text.is_empty() && !values.contains(&text) {
            told.push(format!("invalid value for --{name}"));
        }
    }
    if let Some(mode) = options.text("force-fips-mode")
        && !matches!(mode, "provider" | "strict")
    {
        told.push("invalid value for --force-fips; expected 'provider' or 'strict'".into());
    }
    // OpenSSL's secure heap is made of powers of two.
    if options.number("secure-heap") > 0.0 {
        for name in ["secure-heap", "secure-heap-min"] {
            let size = options.number(name) as u64;
            if size != 0 && !size.is_power_of_two() {
                told.push(format!("--{name} must be a power of 2"));
            }
        }
    }
    if options.number("heapsnapshot-near-heap-limit") < 0.0 {
        told.push("--heapsnapshot-near-heap-limit must not be negative".into());
    }
    if let Some(percentage) = options.text("max-old-space-size-percentage")
        && !percentage.is_empty()
        && !matches!(percentage.parse::<f64>(), Ok(n) if 0.0 < n && n <= 100.0)
    {
        told.push(format!(
            "--max-old-space-size-percentage must be greater than 0 and up to 100. Got: {percentage}"
        ));
    }
    if options.flag("debug") || options.flag("debug-brk") {
        told.push(
            "[DEP0062]: `node --debug` and `node --debug-brk` are invalid. Please use `node --inspect` and `node --inspect-brk` instead."
                .into(),
        );
    }
    let published = options.text("inspect-publish-uid").unwrap_or_default();
    if published
        .split(',')
        .any(|to| !matches!(to, "" | "stderr" | "http"))
    {
        told.push("--inspect-publish-uid destination can be stderr or http".into());
    }
    if !matches!(
        options.text("input-type"),
        None | Some("" | "commonjs" | "module" | "commonjs-typescript" | "module-typescript")
    ) {
        told.push(
            "--input-type must be \"module\",\"commonjs\", \"module-typescript\" or \"commonjs-typescript\""
                .into(),
        );
    }
}

/// Options of which each is right.
fn conflicts(options: &Options, told: &mut Vec<String>) {
    if options.flag("tls-min-v1.3") && options.flag("tls-max-v1.2") {
        told.push("either --tls-min-v1.3 or --tls-max-v1.2 can be used, not both".into());
    }
    for other in ["bundled", "system"] {
        if options.flag("use-openssl-ca") && options.flag(&format!("use-{other}-ca")) {
            told.push(format!(
                "either --use-openssl-ca or --use-{other}-ca can be used, not both"
            ));
        }
    }
    for profiler in ["cpu-prof", "heap-prof"] {
        if options.flag(profiler) {
            continue;
        }
        for detail in ["name", "dir", "interval"] {
            let name = format!("{profiler}-{detail}");
            let default = DEFAULTS.iter().find(|row| row.0 == name).map(|row| row.1);
            let given = match options.get(&name) {
                Some(OptionValue::Text(text)) => !text.is_empty(),
                Some(OptionValue::Number(n)) => Some(n) != default.and_then(|d| d.parse().ok()),
                _ => false,
            };
            if given {
                told.push(format!("--{name} must be used with --{profiler}"));
            }
        }
    }
}

/// Sources of virtual file systems, of which one holds the program.
fn sources(options: &Options, told: &mut Vec<String>) {
    let loads = match options.get("vfs-load") {
        Some(OptionValue::List(list)) => list.len(),
        _ => 0,
    };
    if !options.flag("experimental-vfs") {
        if loads > 0 || asked(options, "vfs-mount") {
            told.push("--vfs-mount requires --experimental-vfs".into());
        }
        if loads > 0 {
            told.push("--vfs-load requires --experimental-vfs".into());
        }
    }
    if loads > 1 {
        told.push("--vfs-load may only be given once".into());
    }
}

/// What `--bench`, `--test`, `--watch` and `--check` do not go together with.
fn runners(options: &Options, told: &mut Vec<String>) {
    let watches_paths = asked(options, "watch-path");
    let given = |name: &str| match name {
        "eval" => options.text("eval").is_some(),
        "watch" => options.flag("watch") || watches_paths,
        _ => options.flag(name),
    };
    for (runner, others) in [
        (
            "bench",
            &["test", "watch", "check", "eval", "interactive"][..],
        ),
        ("test", &["check", "eval", "interactive"]),
        ("watch", &["check", "eval", "interactive"]),
        ("check", &["eval"]),
    ] {
        if !given(runner) {
            continue;
        }
        if runner == "test" {
            if !matches!(
                options.text("test-isolation"),
                Some("process" | "none") | None
            ) {
                told.push("invalid value for --test-isolation".into());
            }
            if watches_paths {
                told.push("--watch-path cannot be used in combination with --test".into());
            }
        }
        let others = others.iter().filter(|other| given(other));
        told.extend(
            others.map(|other| format!("either --{runner} or --{other} can be used, not both")),
        );
    }
    let benches = options.flag("bench")
        || OPTIONS
            .iter()
            .filter(|row| row.name.starts_with("bench-"))
            .any(|row| match row.kind {
                Kind::Int => options.get(row.name).is_some(),
                _ => asked(options, row.name),
            });
    if benches && told.is_empty() && !options.flag("experimental-bench") {
        told.push("--experimental-bench is required to use --bench or related options".into());
    }
    if matches!(options.get("bench-samples"), Some(OptionValue::Number(count)) if count <= 0.0) {
        told.push("--bench-samples must be greater than 0".into());
    }
    if options.flag("bench")
        && !matches!(
            options.text("bench-isolation"),
            Some("" | "process" | "none") | None
        )
    {
        told.push("invalid value for --bench-isolation".into());
    }
}
