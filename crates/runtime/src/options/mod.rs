//! The command line: every option as data, parsed without side effects.

use std::collections::HashMap;

/// Value of an option.
#[derive(Clone, Debug, PartialEq)]
pub enum OptionValue {
    /// A switch.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// A text option that may be given several times.
    List(Vec<String>),
}

/// What the command line asked for.
#[derive(Clone, Debug, Default)]
pub struct Options {
    values: HashMap<String, OptionValue>,
    /// `process.execArgv`
    pub exec_argv: Vec<String>,
    /// Script and its arguments.
    pub args: Vec<String>,
    /// `process.argv0`
    pub argv0: String,
}

impl Options {
    /// The value of an option by its long name, with or without the dashes.
    pub fn get(&self, name: &str) -> Option<OptionValue> {
        self.values.get(name.trim_start_matches('-')).cloned()
    }

    /// Sets an option.
    pub fn set(&mut self, name: &str, value: OptionValue) {
        self.values.insert(name.to_string(), value);
    }

    /// Forgets an option.
    pub fn unset(&mut self, name: &str) {
        self.values.remove(name);
    }

    /// A switch; false when not given.
    pub fn flag(&self, name: &str) -> bool {
        matches!(self.values.get(name), Some(OptionValue::Bool(true)))
    }

    /// A number; zero when not given.
    pub fn number(&self, name: &str) -> f64 {
        match self.values.get(name) {
            Some(OptionValue::Number(n)) => *n,
            _ => 0.0,
        }
    }

    /// A text; `None` when not given.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.values.get(name) {
            Some(OptionValue::Text(t)) => Some(t),
            _ => None,
        }
    }
}

mod checks;
mod config_file;
mod engine;
mod help;
mod nearest;
mod parse;
mod table;

#[doc(hidden)]
pub use config_file::check as check_config_file;
pub use config_file::{Config, config};
pub use help::environment_names;
pub(crate) use parse::parse_of_worker;
pub use parse::{Invocation, parse, parse_after};

/// How an option takes its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A switch, negated by `--no-`.
    Bool,
    /// Needs a number.
    Int,
    /// Needs a text.
    Text,
    /// Needs a text and may come several times.
    List,
    /// `host:port`
    HostPort,
    /// A switch of the other engine; accepted.
    Engine,
    /// Once had a meaning; accepted.
    NoOp,
}
