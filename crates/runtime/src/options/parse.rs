//! From the words of the command line and `NODE_OPTIONS` to [`Options`].

use super::checks::{self, INVALID_ARGUMENT};
use super::engine::{self, Fault};
use super::nearest::nearest;
use super::table::{ALIASES, DEFAULTS, OPTIONS, PROCESS_OPTIONS, Row, row_of};
use super::{Kind, OptionValue, Options, config_file, help};

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

/// Whether an option by its full name asks something of the engine, which all threads of a process share.
fn is_of_engine(bare: &str) -> bool {
    match kind_of(bare) {
        Some(kind) => kind == Kind::Engine || bare == "stack-trace-limit",
        None => engine::is_known(bare),
    }
}

/// Whether only a whole process can have an option.
fn is_of_process(bare: &str) -> bool {
    let has = |name: &str| PROCESS_OPTIONS.contains(&name);
    has(bare) || bare.strip_prefix("no-").is_some_and(has)
}

/// Numbers of which zero says something, so that they are not there unless they are given.
const UNSET: [&str; 3] = ["bench-samples", "bench-warmup", "test-random-seed"];

struct Parser {
    options: Options,
    program: String,
    /// The option that is being read, as it was written.
    written: String,
    /// What is to be said of words that are no options.
    bad: Vec<String>,
    /// What they may have meant, told after all of them.
    hints: Vec<String>,
    /// Whether a worker asks, for which options of the process and the engine are none.
    of_worker: bool,
    /// Whether the words are those of `NODE_OPTIONS`.
    in_environment: bool,
}

/// Parses `argv` (with the program's name first) and `NODE_OPTIONS`.
pub fn parse(argv: Vec<String>, node_options: Option<String>) -> Invocation {
    parse_after(Vec::new(), argv, node_options)
}

/// The same with options that a file of them holds, which come before those of the command line.
pub fn parse_after(
    of_file: Vec<String>,
    argv: Vec<String>,
    node_options: Option<String>,
) -> Invocation {
    parse_all(of_file, argv, node_options, false)
}

/// As [`parse`], for the `execArgv` and `NODE_OPTIONS` of a worker.
pub(crate) fn parse_of_worker(argv: Vec<String>, node_options: Option<String>) -> Invocation {
    parse_all(Vec::new(), argv, node_options, true)
}

fn parse_all(
    of_file: Vec<String>,
    argv: Vec<String>,
    node_options: Option<String>,
    of_worker: bool,
) -> Invocation {
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
        written: String::new(),
        bad: Vec::new(),
        hints: Vec::new(),
        of_worker,
        in_environment: node_options.is_some(),
    };
    p.options.argv0 = argv0;
    if let Some(text) = node_options
        && let Err(fail) = p.environment(&text)
    {
        return fail;
    }
    p.in_environment = false;
    for words in [of_file, words] {
        p.options.exec_argv.clear();
        if let Err(fail) = p.command_line(words) {
            return fail;
        }
    }
    if !p.bad.is_empty() {
        p.bad.append(&mut p.hints);
        return Invocation::Fail(p.bad.concat(), INVALID_ARGUMENT);
    }
    for (name, text) in [
        (
            "version",
            (|| format!("v{}\n", crate::version::NODE)) as fn() -> String,
        ),
        ("help", help::text),
        ("completion-bash", help::bash_completion),
        ("v8-options", help::engine_options),
    ] {
        if p.options.flag(name) {
            return Invocation::Print(text());
        }
    }
    if let Some((told, code)) = checks::fault(&p.options) {
        let lines = told.iter().map(|line| p.told(line));
        return Invocation::Fail(lines.collect(), code);
    }
    p.package_command();
    Invocation::Run(Box::new(p.options))
}

/// Whether a switch may have a value in the same word.
fn takes_value(bare: &str) -> bool {
    bare.starts_with("inspect") || bare == "force-fips"
}

/// The number that a text begins with, 0 for none.
fn leading_number(text: &str) -> f64 {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let end = digits
        .find(|c: char| !c.is_ascii_digit())
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
    for row in OPTIONS {
        match row.kind {
            Kind::Bool => o.set(row.name, OptionValue::Bool(row.on)),
            Kind::List => o.set(row.name, OptionValue::List(Vec::new())),
            Kind::Int if UNSET.contains(&row.name) => {}
            Kind::Int => o.set(row.name, OptionValue::Number(0.0)),
            Kind::Text if row.name != "eval" => o.set(row.name, OptionValue::Text(String::new())),
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
    row_of(name).map(|row| row.kind)
}

impl Parser {
    /// A line for stderr.
    fn told(&self, message: &str) -> String {
        format!("{}: {message}\n", self.program)
    }

    fn fail(&self, message: &str) -> Invocation {
        Invocation::Fail(self.told(message), INVALID_ARGUMENT)
    }

    fn environment(&mut self, text: &str) -> Result<(), Invocation> {
        let words = split_quoted(text)
            .ok_or_else(|| self.fail("invalid value for NODE_OPTIONS (unterminated string)"))?;
        let mut words = words.into_iter().peekable();
        while let Some(word) = words.next() {
            // As on a command line nothing behind it is an option.
            if !word.starts_with('-') || word == "-" {
                break;
            }
            let (name, _) = split_value(&word);
            let may = |full: &String| {
                in_environment(full)
                    && !(self.of_worker && is_of_process(full.trim_start_matches("--")))
            };
            if !expand(&name).iter().all(may) {
                // As it was written, without its value.
                let value = word.starts_with("--").then(|| word.find('=')).flatten();
                let written = value.map_or(&*word, |at| &word[..=at]);
                return Err(self.fail(&format!("{written} is not allowed in NODE_OPTIONS")));
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
            || matches!(self.options.get("vfs-load"), Some(OptionValue::List(l)) if !l.is_empty())
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

    /// Files of the environment are looked for before it is judged whether their names may be names.
    fn environment_file_is_there(&self, option: &str, file: &str) -> Result<(), Invocation> {
        let optional = option == "env-file-if-exists";
        let is_of_files = optional || option == "env-file";
        if !is_of_files || self.written.contains('_') || std::path::Path::new(file).exists() {
            return Ok(());
        }
        if !optional {
            return Err(self.fail(&format!("{file}: not found")));
        }
        crate::dotenv::tell_missing(file);
        Ok(())
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
            if self.of_worker && self.refuses(full, word) {
                continue;
            }
            // Errors name the option as it was written.
            self.written = if names.len() == 1 {
                word[..name.len()].to_owned()
            } else {
                full.clone()
            };
            if names.len() == 1
                && *full != name
                && full.ends_with(config_file::OPTION)
                && inline.is_some()
            {
                return Err(self.fail(&format!("{name} does not take an argument")));
            }
            // `-pe` leaves the text to its second half.
            let mut nothing = None;
            let last = full == &names[names.len() - 1];
            let next = if last { &mut *next } else { &mut nothing };
            took |= self.one(full, word, inline.as_deref(), next)?;
        }
        Ok(took)
    }

    /// Notes an option that a worker cannot have. What `NODE_OPTIONS` asks of the engine the process has done.
    fn refuses(&mut self, full: &str, word: &str) -> bool {
        let bare = full.trim_start_matches("--");
        // This one has to have a value first.
        let lacks_value = bare == "stack-trace-limit" && !word.contains('=');
        if lacks_value || !is_of_engine(bare) && !is_of_process(bare) {
            return false;
        }
        if !self.in_environment {
            let told = self.told(&format!("bad option: {word}"));
            self.bad.push(told);
        }
        true
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

    /// One option by its full name; says whether it took the next word.
    fn one(
        &mut self,
        full: &str,
        word: &str,
        inline: Option<&str>,
        next: &mut Option<String>,
    ) -> Result<bool, Invocation> {
        let bare = full.trim_start_matches("--");
        if let Some(positive) = bare.strip_prefix("no-")
            && self.negate(word, positive)?
        {
            return Ok(positive == "print" && self.text_follows(next));
        }
        let row = row_of(bare);
        // The engine does not look at the next word, which is taken for the value all the same.
        let is_limit = bare == "stack-trace-limit" && (inline.is_some() || next.is_some());
        if is_limit || row.is_none_or(|row| row.kind == Kind::Engine) {
            self.judge(word, bare, inline, row.is_some());
        }
        match row.map_or(Kind::Engine, |row| row.kind) {
            Kind::Bool => self.switch(bare, inline, next),
            Kind::Engine => {
                let value = match inline {
                    Some(text) => text
                        .parse()
                        .map_or(OptionValue::Text(text.to_owned()), OptionValue::Number),
                    None => OptionValue::Bool(true),
                };
                match bare.strip_prefix("no-") {
                    Some(positive) => self.options.set(positive, OptionValue::Bool(false)),
                    None => self.options.set(bare, value),
                }
                Ok(false)
            }
            Kind::NoOp => Ok(false),
            // The file has a name of its own unless another is given in the same word.
            Kind::Text if bare == config_file::OPTION && inline.is_none() => {
                let name = OptionValue::Text(config_file::DEFAULT.to_owned());
                self.options.set(bare, name);
                Ok(false)
            }
            // Without a name the scripts are listed.
            Kind::Text
                if bare == "run"
                    && inline
                        .or(next.as_deref())
                        .is_none_or(|name| matches!(name, "" | "--")) =>
            {
                self.options.set("run-list", OptionValue::Bool(true));
                Ok(false)
            }
            kind @ (Kind::Int | Kind::Text | Kind::List | Kind::HostPort) => {
                let value = self.value(bare, inline, next)?;
                self.set_value(bare, kind, value)?;
                Ok(inline.is_none())
            }
        }
    }

    /// `--no-…`: whether that is all it says.
    fn negate(&mut self, word: &str, positive: &str) -> Result<bool, Invocation> {
        // What is another spelling of one option can be negated as that option.
        let expanded = expand(&format!("--{positive}"));
        let positive = match &expanded[..] {
            [one] => one.trim_start_matches("--"),
            _ => positive,
        };
        // Of a switch that may have a value the negation has none; that of another switch counts for nothing.
        let is_option = word.contains('=') && takes_value(positive)
            || row_of(positive).is_some_and(Row::is_other_spelling);
        match kind_of(positive) {
            Some(Kind::Bool) if !is_option => {
                self.options.set(positive, OptionValue::Bool(false));
                Ok(true)
            }
            Some(Kind::Engine) | None => Ok(false),
            Some(_) => Err(self.fail(&format!(
                "{word} is an invalid negation because it is not a boolean option"
            ))),
        }
    }

    /// Notes a word that V8 would not know, or not with this value.
    fn judge(&mut self, word: &str, bare: &str, inline: Option<&str>, is_known: bool) {
        match engine::judge(word, bare.trim_start_matches('-'), inline) {
            Ok(()) => {}
            Err(Fault::Unknown) if is_known => {}
            Err(fault) => {
                if let Fault::Value(told) = fault {
                    self.bad.push(told);
                }
                self.bad.push(self.told(&format!("bad option: {word}")));
                let name = word.split('=').next().unwrap_or(word);
                if let Some(meant) = nearest(word).filter(|meant| meant != name) {
                    self.hints.push(format!("Did you mean {meant}?\n"));
                }
            }
        }
    }

    /// A switch, of which some take a value in the same word or in the next.
    fn switch(
        &mut self,
        bare: &str,
        inline: Option<&str>,
        next: &mut Option<String>,
    ) -> Result<bool, Invocation> {
        self.options.set(bare, OptionValue::Bool(true));
        if takes_value(bare)
            && let Some(value) = inline
        {
            if value.is_empty() {
                return Err(self.needs_argument("="));
            }
            if bare == "force-fips" {
                let mode = OptionValue::Text(value.to_owned());
                self.options.set("force-fips-mode", mode);
            } else {
                // Where the debugger is to listen may be said at once.
                self.set_inspect_port(value)?;
            }
        }
        // `-p code` evaluates the next word.
        Ok(bare == "print" && self.text_follows(next))
    }

    /// Takes the next word for the text to run, as `--print` and its negation do. An empty one is the program's.
    fn text_follows(&mut self, next: &mut Option<String>) -> bool {
        let Some(text) = next.take_if(|t| !t.is_empty() && !t.starts_with('-')) else {
            return false;
        };
        self.options.set("eval", OptionValue::Text(text));
        true
    }

    fn needs_argument(&self, sign: &str) -> Invocation {
        self.fail(&format!("{}{sign} requires an argument", self.written))
    }

    /// The value of an option that has to have one, out of the same word or the next.
    fn value(
        &self,
        bare: &str,
        inline: Option<&str>,
        next: &mut Option<String>,
    ) -> Result<String, Invocation> {
        let value = match inline {
            Some("") => {
                self.environment_file_is_there(bare, "")?;
                return Err(self.needs_argument("="));
            }
            Some(value) => value.to_owned(),
            None => match next.take() {
                // A value that looks like an option is a forgotten value.
                Some(word) if word.starts_with('-') && word.len() > 1 => {
                    self.environment_file_is_there(bare, &word)?;
                    return Err(self.needs_argument(""));
                }
                Some(word) => word,
                None => return Err(self.needs_argument("")),
            },
        };
        Ok(match value.strip_prefix("\\-") {
            Some(rest) => format!("-{rest}"),
            None => value,
        })
    }

    fn set_value(&mut self, bare: &str, kind: Kind, value: String) -> Result<(), Invocation> {
        match kind {
            Kind::Int => {
                let is_count = matches!(bare, "bench-samples" | "bench-warmup");
                if is_count && !value.bytes().all(|b| b.is_ascii_digit()) {
                    return Err(self.fail(&format!("invalid value for {}", self.written)));
                }
                let number = OptionValue::Number(leading_number(&value));
                self.options.set(bare, number);
            }
            Kind::List => {
                // The two kinds of environment files are read in the order of the command line, and those of sources
                // are mounted in it.
                match bare {
                    // Files of the environment are looked for by this one spelling, before options are read.
                    "env-file" | "env-file-if-exists" if self.written.contains('_') => {}
                    "env-file" => self.push("env-files", format!("!{value}")),
                    "env-file-if-exists" => self.push("env-files", format!("?{value}")),
                    "vfs-load" => self.push("vfs-sources", format!("!{value}")),
                    "vfs-mount" => self.push("vfs-sources", format!("?{value}")),
                    _ => {}
                }
                self.push(bare, value);
            }
            Kind::HostPort => self.set_inspect_port(&value)?,
            _ => self.options.set(bare, OptionValue::Text(value)),
        }
        Ok(())
    }
}

/// Whether `NODE_OPTIONS` may carry an option, which may be negated.
fn in_environment(full: &str) -> bool {
    let bare = full.trim_start_matches("--");
    let row = row_of(bare).or_else(|| {
        let positive = expand(&format!("--{}", bare.strip_prefix("no-")?));
        row_of(positive.first()?.trim_start_matches("--"))
    });
    row.is_some_and(|row| row.in_environment)
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
pub(super) fn expand(name: &str) -> Vec<String> {
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
pub(super) fn split_quoted(text: &str) -> Option<Vec<String>> {
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
        run(&["x.js"]);
    }

    #[test]
    fn the_table_names_each_option_once() {
        for (i, row) in OPTIONS.iter().enumerate() {
            assert!(
                OPTIONS[..i].iter().all(|other| other.name != row.name),
                "{}",
                row.name
            );
        }
        for (name, _) in DEFAULTS {
            assert!(kind_of(name).is_some(), "{name}");
        }
    }

    #[test]
    fn words_that_are_no_options_are_told_together() {
        assert_eq!(
            failure(&["--trace-foo", "--stack-size=x", "-x"]),
            "nodus: bad option: --trace-foo\n\
             Error: illegal value for flag --stack-size=x of type int\n\
             Try --help for options\n\
             nodus: bad option: --stack-size=x\n\
             nodus: bad option: -x\n"
        );
        run(&["--trace-opt", "--no-opt", "--stack_size=900", "x.js"]);
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
