//! From the words of the command line and `NODE_OPTIONS` to [`Options`].

use super::table::{ALIASES, DEFAULTS, OPTIONS};
use super::{Kind, OptionValue, Options, help};

/// What the command line amounts to.
#[derive(Debug)]
pub enum Invocation {
    /// Run a program.
    Run(Box<Options>),
    /// Print a text and end well.
    Print(String),
    /// Print a message on stderr and end with this code.
    Fail(String, u8),
}

/// Node's exit code for an invalid argument.
const INVALID_ARGUMENT: u8 = 9;

/// Options of Node that ask for something that nodus does not do: those who give them are told so.
const NOT_BUILT: &[&str] = &[
    "bench",
    "build-snapshot",
    "build-snapshot-config",
    "experimental-config-file",
    "inspect-brk-node",
    "prof-process",
    "snapshot-blob",
    "test-coverage-include-all",
    "test-random-seed",
    "test-randomize",
    "trace-env",
    "trace-env-js-stack",
    "trace-env-native-stack",
    "trace-promises",
    "trace-sigint",
    "vfs-load",
    "vfs-mount",
];

/// Names of the other engine's switches that programs and scripts pass; they are accepted. `expose-gc` has a counterpart.
const ENGINE_PREFIXES: &[&str] = &[
    "harmony",
    "trace-",
    "max-",
    "min-",
    "stack-",
    "optimize",
    "always-",
    "turbo",
    "wasm-",
    "js-",
    "gc-",
    "experimental-wasm",
    "sparkplug",
    "maglev",
    "no-opt",
    "jitless",
    "expose-",
    "allow-natives-syntax",
    "predictable",
    "random-seed",
    "single-threaded",
    "prof",
    "log",
    "perf-",
    "abort-on-",
    "interpreted-",
    "disallow-code-generation-from-strings",
    "use-",
    "enable-",
    "semi-space",
    "initial-",
    "huge-max-old",
    "v8-",
    "stress-",
    "lite-mode",
    "concurrent-",
    "parallel-",
    "hash-seed",
    "rehash",
    "incremental-",
];

/// Whether a word asks something of the engine, which all threads of a process share.
pub fn is_of_engine(word: &str) -> bool {
    let Some(name) = word.strip_prefix("--") else {
        return false;
    };
    let name = name.split('=').next().unwrap_or("").replace('_', "-");
    match kind_of(&name) {
        Some(kind) => kind == Kind::Engine,
        None => ENGINE_PREFIXES
            .iter()
            .any(|prefix| name.starts_with(prefix) && !prefix.starts_with("no-")),
    }
}

/// The exit code for a security fix that is to be undone and is not known.
const UNKNOWN_REVERT: u8 = 12;

struct Parser {
    options: Options,
    program: String,
    print_text: Option<String>,
    /// The option that is being read, as it was written.
    written: String,
}

/// Parses `argv` (with the program's name first) and `NODE_OPTIONS`.
pub fn parse(argv: Vec<String>, node_options: Option<String>) -> Invocation {
    let mut words = argv.into_iter();
    let argv0 = words.next().unwrap_or_else(|| "nodus".into());
    let words: Vec<String> = match argv0.rsplit('/').next() {
        // Under these names all words are npm's.
        Some(name @ ("npm" | "npx")) => std::iter::once(name.to_string()).chain(words).collect(),
        _ => words.collect(),
    };
    let mut p = Parser {
        options: defaults(),
        program: argv0.clone(),
        print_text: None,
        written: String::new(),
    };
    p.options.argv0 = argv0;
    if let Some(text) = node_options
        && let Err(fail) = p.environment(&text)
    {
        return fail;
    }
    match p.command_line(words) {
        Ok(()) => {}
        Err(i) => return i,
    }
    if p.options.flag("version") {
        return Invocation::Print(format!("v{}\n", crate::version::NODE));
    }
    if p.options.flag("help") {
        return Invocation::Print(help::text());
    }
    if p.options.flag("completion-bash") {
        return Invocation::Print(help::bash_completion());
    }
    if p.options.flag("v8-options") {
        return Invocation::Print(help::engine_options());
    }
    if !matches!(
        p.options.text("disable-proto"),
        Some("" | "delete" | "throw") | None
    ) {
        return p.fail("invalid mode passed to --disable-proto");
    }
    if !matches!(
        p.options.text("use-largepages"),
        Some("" | "off" | "on" | "silent") | None
    ) {
        return p.fail("invalid value for --use-largepages");
    }
    if !matches!(
        p.options.text("trace-require-module"),
        Some("" | "all" | "no-node-modules") | None
    ) {
        return p.fail("invalid value for --trace-require-module");
    }
    // There is none: no release has taken back what such an option would undo.
    if let Some(OptionValue::List(reverts)) = p.options.get("security-revert")
        && let Some(name) = reverts.first()
    {
        let message = format!("Error: Attempt to revert an unknown CVE [{name}]");
        return Invocation::Fail(format!("{}: {message}\n", p.program), UNKNOWN_REVERT);
    }
    let asks = |name: &&&str| match p.options.get(name) {
        Some(OptionValue::Bool(on)) => on,
        Some(OptionValue::Number(number)) => number != 0.0,
        Some(OptionValue::Text(text)) => !text.is_empty(),
        Some(OptionValue::List(list)) => !list.is_empty(),
        None => false,
    };
    if let Some(name) = NOT_BUILT.iter().find(asks) {
        return p.fail(&format!("--{name} is not implemented in nodus"));
    }
    if let Some(percentage) = p.options.text("max-old-space-size-percentage")
        && !percentage.is_empty()
        && !matches!(percentage.parse::<f64>(), Ok(n) if 0.0 < n && n <= 100.0)
    {
        return p.fail(&format!(
            "--max-old-space-size-percentage must be greater than 0 and up to 100. Got: {percentage}"
        ));
    }
    if p.options.flag("debug") || p.options.flag("debug-brk") {
        return p.fail(
            "[DEP0062]: `node --debug` and `node --debug-brk` are invalid. Please use `node --inspect` and `node --inspect-brk` instead.",
        );
    }
    let published = p.options.text("inspect-publish-uid").unwrap_or_default();
    if published
        .split(',')
        .any(|to| !matches!(to, "" | "stderr" | "http"))
    {
        return p.fail("--inspect-publish-uid destination can be stderr or http");
    }
    if p.options.flag("tls-min-v1.3") && p.options.flag("tls-max-v1.2") {
        return p.fail("either --tls-min-v1.3 or --tls-max-v1.2 can be used, not both");
    }
    if let Some(message) = conflict(&p.options) {
        return p.fail(&message);
    }
    let powers = ["secure-heap", "secure-heap-min"];
    let odd: Vec<String> = powers
        .iter()
        .filter(|name| {
            let size = p.options.number(name) as u64;
            size != 0 && !size.is_power_of_two()
        })
        .map(|name| format!("--{name} must be a power of 2"))
        .collect();
    if !odd.is_empty() {
        return p.fail(&odd.join("\n"));
    }
    if p.options.flag("watch") {
        for (other, given) in [
            ("check", p.options.flag("check")),
            ("eval", p.options.text("eval").is_some()),
            ("interactive", p.options.flag("interactive")),
        ] {
            if given {
                return p.fail(&format!(
                    "either --watch or --{other} can be used, not both"
                ));
            }
        }
    }
    if !matches!(
        p.options.text("input-type"),
        None | Some("" | "commonjs" | "module" | "commonjs-typescript" | "module-typescript")
    ) {
        return p.fail(
            "--input-type must be \"module\",\"commonjs\", \"module-typescript\" or \"commonjs-typescript\"",
        );
    }
    if p.options.flag("check") && p.options.text("eval").is_some() {
        return p.fail("either --check or --eval can be used, not both");
    }
    p.package_command();
    Invocation::Run(Box::new(p.options))
}

/// What is wrong with options that each are right.
fn conflict(options: &Options) -> Option<String> {
    for other in ["bundled", "system"] {
        if options.flag("use-openssl-ca") && options.flag(&format!("use-{other}-ca")) {
            return Some(format!(
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
                return Some(format!("--{name} must be used with --{profiler}"));
            }
        }
    }
    None
}

/// The number that a text begins with, 0 for none.
fn leading_number(text: &str) -> f64 {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let end = digits
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(digits.len());
    let number: f64 = digits[..end].parse().unwrap_or(0.0);
    if text.starts_with('-') {
        -number
    } else {
        number
    }
}

fn defaults() -> Options {
    let mut o = Options::default();
    for (name, kind, _, on) in OPTIONS {
        match kind {
            Kind::Bool => o.set(name, OptionValue::Bool(*on)),
            Kind::List => o.set(name, OptionValue::List(Vec::new())),
            Kind::Int => o.set(name, OptionValue::Number(0.0)),
            Kind::Text if !matches!(*name, "eval" | "print") => {
                o.set(name, OptionValue::Text(String::new()))
            }
            _ => {}
        }
    }
    for (name, text) in DEFAULTS {
        let value = match text.parse::<f64>() {
            Ok(n) if kind_of(name) == Some(Kind::Int) => OptionValue::Number(n),
            _ => OptionValue::Text((*text).into()),
        };
        o.set(name, value);
    }
    o
}

fn kind_of(name: &str) -> Option<Kind> {
    OPTIONS.iter().find(|o| o.0 == name).map(|o| o.1)
}

impl Parser {
    fn fail(&self, message: &str) -> Invocation {
        Invocation::Fail(format!("{}: {message}\n", self.program), INVALID_ARGUMENT)
    }

    fn environment(&mut self, text: &str) -> Result<(), Invocation> {
        let words = split_quoted(text)
            .ok_or_else(|| self.fail("invalid value for NODE_OPTIONS (unterminated string)"))?;
        let mut words = words.into_iter().peekable();
        while let Some(word) = words.next() {
            if !word.starts_with('-') {
                return Err(self.fail(&format!("{word} is not allowed in NODE_OPTIONS")));
            }
            let (name, _) = split_value(&word);
            for full in expand(&name) {
                let bare = full.trim_start_matches("--");
                let bare = bare
                    .strip_prefix("no-")
                    .filter(|b| kind_of(b).is_some())
                    .unwrap_or(bare);
                let allowed = OPTIONS.iter().find(|o| o.0 == bare).map(|o| o.2);
                let engine = ENGINE_PREFIXES.iter().any(|p| bare.starts_with(p));
                if !(allowed.unwrap_or(engine)) {
                    return Err(self.fail(&format!("{} is not allowed in NODE_OPTIONS", name)));
                }
            }
            let mut next = words.peek().cloned();
            if self.option(&word, &mut next)? {
                words.next();
            }
        }
        Ok(())
    }

    fn command_line(&mut self, words: Vec<String>) -> Result<(), Invocation> {
        let mut i = 0;
        let mut ended = false;
        while i < words.len() {
            let word = &words[i];
            if word == "--" {
                ended = true;
                self.options.exec_argv.push(word.clone());
                i += 1;
                break;
            }
            if word == "-" || !word.starts_with('-') {
                break;
            }
            let mut next = words.get(i + 1).cloned();
            let took = self.option(word, &mut next)?;
            self.options.exec_argv.push(word.clone());
            if took {
                self.options.exec_argv.push(words[i + 1].clone());
                i += 1;
            }
            i += 1;
        }
        if self.options.exec_argv.last().is_some_and(|w| w == "--") {
            self.options.exec_argv.pop();
        }
        self.options.args = words[i.min(words.len())..].to_vec();
        let runs = self
            .options
            .text("run")
            .is_some_and(|name| !name.is_empty());
        if runs && !ended {
            // A script gets what follows the two dashes.
            self.options.args.clear();
        }
        let _ = self.print_text.take();
        Ok(())
    }

    /// `nodus npm …` and `nodus npx …` run npm; the same program under the names `npm` and `npx` does so with all words.
    /// As `node` it takes such a word for a file.
    fn package_command(&mut self) {
        const COMMANDS: [&str; 2] = ["npm", "npx"];
        let name = self.program.rsplit('/').next().unwrap_or_default();
        let first = self.options.args.first().map_or("", String::as_str);
        let does_else = [
            "check",
            "interactive",
            "test",
            "watch",
            "run-list",
            "entry-url",
        ]
        .iter()
        .any(|o| self.options.flag(o))
            || self.options.text("eval").is_some()
            || self.options.text("run").is_some_and(|r| !r.is_empty());
        if COMMANDS.contains(&first) && name != "node" && !does_else {
            let command = self.options.args.remove(0);
            self.options
                .set("package-command", OptionValue::Text(command));
        }
    }

    /// Adds to an option that may come several times.
    fn push(&mut self, name: &str, value: String) {
        let mut list = match self.options.get(name) {
            Some(OptionValue::List(l)) => l,
            _ => Vec::new(),
        };
        list.push(value);
        self.options.set(name, OptionValue::List(list));
    }

    /// Handles one option word; true when it used the next word as its value.
    fn option(&mut self, word: &str, next: &mut Option<String>) -> Result<bool, Invocation> {
        let (name, inline) = split_value(word);
        let names = expand(&name);
        let mut took = false;
        for full in &names {
            if !full.starts_with('-') {
                continue;
            }
            // Errors name the option as it was written.
            self.written = if names.len() == 1 {
                name.clone()
            } else {
                full.clone()
            };
            // `-pe` leaves the text to its second half.
            let mut nothing = None;
            let last = full == &names[names.len() - 1];
            let next = if last { &mut *next } else { &mut nothing };
            took |= self.one(full, word, inline.as_deref(), next)?;
        }
        Ok(took)
    }

    /// Takes `[host:]port` for where debuggers connect.
    fn set_inspect_port(&mut self, place: &str) -> Result<(), Invocation> {
        let digits = place.rsplit(':').next().unwrap_or(place);
        let is_port = !place.ends_with(']') && digits.bytes().all(|b| b.is_ascii_digit());
        if is_port && !digits.is_empty() && !matches!(digits.parse(), Ok(0u16 | 1024..)) {
            return Err(self.fail("must be 0 or in range 1024 to 65535."));
        }
        let place = OptionValue::Text(place.to_owned());
        self.options.set("inspect-port", place);
        Ok(())
    }

    fn one(
        &mut self,
        full: &str,
        word: &str,
        inline: Option<&str>,
        next: &mut Option<String>,
    ) -> Result<bool, Invocation> {
        let bare = full.trim_start_matches("--");
        let written = self.written.clone();
        if let Some(positive) = bare.strip_prefix("no-") {
            // What is another spelling of one option can be negated as that option.
            let expanded = expand(&format!("--{positive}"));
            let positive = match &expanded[..] {
                [one] => one.trim_start_matches("--"),
                _ => positive,
            };
            match kind_of(positive) {
                // The value of a switch counts for nothing.
                Some(Kind::Bool) => {
                    self.options.set(positive, OptionValue::Bool(false));
                    return Ok(false);
                }
                Some(Kind::Engine | Kind::NoOp) => return Ok(false),
                Some(_) => {
                    return Err(self.fail(&format!(
                        "{full} is an invalid negation because it is not a boolean option"
                    )));
                }
                None => {}
            }
        }
        let Some(kind) = kind_of(bare) else {
            if full.starts_with("--")
                && ENGINE_PREFIXES
                    .iter()
                    .any(|p| bare.trim_start_matches("no-").starts_with(p))
            {
                self.options.set(bare, OptionValue::Bool(true));
                return Ok(false);
            }
            return Err(self.fail(&format!("bad option: {word}")));
        };
        match kind {
            Kind::Bool => {
                self.options.set(bare, OptionValue::Bool(true));
                // Where the debugger is to listen may be said at once.
                if bare.starts_with("inspect")
                    && let Some(place) = inline
                {
                    if place.is_empty() {
                        return Err(self.fail(&format!("{written}= requires an argument")));
                    }
                    self.set_inspect_port(place)?;
                }
                // `-p code` evaluates the next word.
                if bare == "print"
                    && self.options.text("eval").is_none()
                    && let Some(text) = next.take_if(|t| !t.starts_with('-'))
                {
                    self.options.set("eval", OptionValue::Text(text));
                    return Ok(true);
                }
                Ok(false)
            }
            Kind::Engine => {
                let number = inline
                    .filter(|_| bare.starts_with("max-"))
                    .and_then(|text| text.parse::<f64>().ok());
                let value = number.map_or(OptionValue::Bool(true), OptionValue::Number);
                self.options.set(bare, value);
                Ok(false)
            }
            Kind::NoOp => Ok(false),
            Kind::Int | Kind::Text | Kind::List | Kind::HostPort => {
                let (value, took) = match inline {
                    Some(v) => (v.to_string(), false),
                    None => match next.take() {
                        Some(v)
                            if kind == Kind::HostPort
                                && !v.starts_with(|c: char| c.is_ascii_digit()) =>
                        {
                            return Ok(false);
                        }
                        // A value that looks like an option is a forgotten value.
                        Some(v) if v.starts_with('-') && v.len() > 1 && bare != "eval" => {
                            return Err(self.fail(&format!("{written} requires an argument")));
                        }
                        Some(v) => (v, true),
                        // Without a name the scripts are listed.
                        None if bare == "run" => {
                            self.options.set("run-list", OptionValue::Bool(true));
                            return Ok(false);
                        }
                        None => {
                            return Err(self.fail(&format!("{written} requires an argument")));
                        }
                    },
                };
                if value.is_empty() && bare != "eval" && inline.is_some() {
                    return Err(self.fail(&format!("{written}= requires an argument")));
                }
                let value = match value.strip_prefix("\\-") {
                    Some(rest) => format!("-{rest}"),
                    None => value,
                };
                match kind {
                    Kind::Int => {
                        let number = OptionValue::Number(leading_number(&value));
                        self.options.set(bare, number);
                    }
                    Kind::List => {
                        // The two kinds of environment files are read in the order of the command line.
                        match bare {
                            "env-file" => self.push("env-files", format!("!{value}")),
                            "env-file-if-exists" => self.push("env-files", format!("?{value}")),
                            _ => {}
                        }
                        self.push(bare, value);
                    }
                    Kind::HostPort => self.set_inspect_port(&value)?,
                    _ => self.options.set(bare, OptionValue::Text(value)),
                }
                Ok(took)
            }
        }
    }
}

/// `--a_b=c` to (`--a-b`, `c`).
fn split_value(word: &str) -> (String, Option<String>) {
    let (name, value) = match word.split_once('=') {
        Some((n, v)) if word.starts_with("--") => (n, Some(v.to_string())),
        _ => (word, None),
    };
    let name = if name.starts_with("--") {
        name.replace('_', "-")
    } else {
        name.to_string()
    };
    (name, value)
}

/// The full names an alias stands for.
fn expand(name: &str) -> Vec<String> {
    match ALIASES.iter().find(|a| a.0 == name) {
        Some((_, full)) => full
            .iter()
            .flat_map(|f| {
                if *f == name {
                    vec![f.to_string()]
                } else {
                    expand(f)
                }
            })
            .collect(),
        None => vec![name.to_string()],
    }
}

/// Splits at spaces outside double quotes; `None` for an open quote.
fn split_quoted(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word = String::new();
    let (mut quoted, mut started) = (false, false);
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' if quoted => word.push(chars.next()?),
            '"' => {
                quoted = !quoted;
                started = true;
            }
            ' ' if !quoted => {
                if started {
                    words.push(std::mem::take(&mut word));
                    started = false;
                }
            }
            c => {
                word.push(c);
                started = true;
            }
        }
    }
    if started {
        words.push(word);
    }
    (!quoted).then_some(words)
}

#[cfg(test)]
#[expect(clippy::disallowed_macros, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn run(words: &[&str]) -> Options {
        let argv = std::iter::once("nodus")
            .chain(words.iter().copied())
            .map(String::from)
            .collect();
        match parse(argv, None) {
            Invocation::Run(o) => *o,
            other => panic!("unexpected {other:?}"),
        }
    }

    fn failure(words: &[&str]) -> String {
        let argv = std::iter::once("nodus")
            .chain(words.iter().copied())
            .map(String::from)
            .collect();
        match parse(argv, None) {
            Invocation::Fail(m, 9) => m,
            other => panic!("unexpected {other:?}"),
        }
    }

    #[test]
    fn options_end_at_the_script() {
        let o = run(&["--no-warnings", "app.js", "--version"]);
        assert_eq!(o.args, ["app.js", "--version"]);
        assert_eq!(o.exec_argv, ["--no-warnings"]);
        assert!(!o.flag("warnings"));
    }

    #[test]
    fn an_unknown_option_is_named() {
        assert_eq!(failure(&["--nope"]), "nodus: bad option: --nope\n");
    }

    #[test]
    fn what_is_not_built_is_refused_by_name() {
        assert_eq!(
            failure(&["--build-snapshot", "x.js"]),
            "nodus: --build-snapshot is not implemented in nodus\n"
        );
        for name in NOT_BUILT {
            assert!(kind_of(name).is_some(), "{name}");
        }
        run(&["x.js"]);
    }

    #[test]
    fn a_percentage_is_one() {
        run(&["--max-old-space-size-percentage=12.5", "x.js"]);
        for odd in ["0", "101", "half"] {
            let option = format!("--max-old-space-size-percentage={odd}");
            assert!(failure(&[&option]).ends_with(&format!("Got: {odd}\n")));
        }
    }

    #[test]
    fn underscores_are_dashes() {
        assert!(run(&["--trace_warnings", "x.js"]).flag("trace-warnings"));
    }

    #[test]
    fn lists_collect_their_values() {
        let o = run(&["-r", "a", "--require=b", "x.js"]);
        assert_eq!(
            o.get("--require"),
            Some(OptionValue::List(vec!["a".into(), "b".into()]))
        );
    }

    #[test]
    fn print_takes_the_next_word() {
        let o = run(&["-p", "1+1"]);
        assert_eq!(o.text("eval"), Some("1+1"));
        assert!(o.flag("print"));
    }

    #[test]
    fn eval_needs_a_text() {
        assert_eq!(failure(&["-e"]), "nodus: -e requires an argument\n");
    }

    #[test]
    fn npm_is_a_command() {
        let o = run(&["--no-warnings", "npm", "install", "-g", "x"]);
        assert_eq!(o.text("package-command"), Some("npm"));
        assert_eq!(o.args, ["install", "-g", "x"]);
        assert_eq!(run(&["./npm"]).text("package-command"), None);
        let file = parse(vec!["/usr/bin/node".into(), "npm".into()], None);
        assert!(matches!(file, Invocation::Run(o) if o.text("package-command").is_none()));
        let linked = parse(
            vec!["/usr/bin/npx".into(), "-y".into(), "cowsay".into()],
            None,
        );
        assert!(matches!(linked, Invocation::Run(o)
            if o.text("package-command") == Some("npx") && o.args == ["-y", "cowsay"]));
    }

    #[test]
    fn the_environment_allows_less() {
        let i = parse(vec!["nodus".into()], Some("--eval 1".into()));
        assert!(
            matches!(i, Invocation::Fail(m, 9) if m == "nodus: --eval is not allowed in NODE_OPTIONS\n")
        );
    }
}
