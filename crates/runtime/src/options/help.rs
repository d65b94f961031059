//! `--help`, and what else is said about the options.

use super::Kind;
use super::table::{ALIASES, OPTIONS, Row, Section};
use crate::version;

/// Where the words begin.
const COLUMN: usize = 30;

const SECTIONS: &[(Section, &str)] = &[
    (Section::Running, "Running"),
    (Section::Modules, "Modules"),
    (Section::Globals, "Globals and builtin modules"),
    (Section::Watching, "Watching"),
    (Section::Tests, "Tests"),
    (Section::Benchmarks, "Benchmarks"),
    (Section::Warnings, "Warnings and errors"),
    (Section::Tracing, "Tracing"),
    (Section::Debugging, "Debugging and profiling"),
    (Section::Reports, "Reports"),
    (Section::Permissions, "Permissions"),
    (Section::Network, "Network"),
    (Section::Cryptography, "Cryptography"),
    (
        Section::Ignored,
        "Accepted without effect (see docs/options.md)",
    ),
];

const USAGE: &str = "\
Usage: nodus [options] [ script.js ] [arguments]
       nodus [options] -e \"code\" [arguments]
       command | nodus [options] [ - ] [arguments]
       nodus inspect [options] [ script.js | host:port | -p pid ] [arguments]
       nodus npm ... | nodus npx ...

Runs JavaScript and TypeScript programs written for Node.js.

An option --name that is on or off can be turned off with --no-name. Those listed as --no-name are on by default.

  -                           read the program from standard input
  --                          end of the options
";

const END: &str = "
Environment variables
  NODE_OPTIONS                options, as on the command line
  NODE_PATH                   directories to search for modules, separated by ':'
  NODE_DEBUG                  builtin modules whose debug log is printed, separated by ','
  NODE_NO_WARNINGS=1          same as --no-warnings
  NODE_PENDING_DEPRECATION=1  same as --pending-deprecation
  NODE_REDIRECT_WARNINGS      same as --redirect-warnings
  NODE_PRESERVE_SYMLINKS=1    same as --preserve-symlinks
  NODE_PRESERVE_SYMLINKS_MAIN=1
                              same as --preserve-symlinks-main
  NODE_COMPILE_CACHE          directory of the compile cache
  NODE_ICU_DATA               same as --icu-data-dir, without effect
  NODE_V8_COVERAGE            directory to write code coverage to at exit
  NODE_EXTRA_CA_CERTS         file with additional CA certificates
  NODE_TLS_REJECT_UNAUTHORIZED=0
                              do not verify TLS certificates
  NODE_USE_ENV_PROXY=1        same as --use-env-proxy
  NODE_REPL_HISTORY           file of the REPL's history; empty for none
  NODE_REPL_HISTORY_SIZE      number of lines it keeps (1000)
  NODE_REPL_MODE              sloppy or strict
  NODE_REPL_EXTERNAL_MODULE   module to load instead of the builtin REPL
  NODUS_CACHE_DIR             cache directory (~/.cache/nodus)
  NODUS_NPM_VERSION           version of npm for `nodus npm` and `nodus npx`
  NO_COLOR, FORCE_COLOR       disable or enable coloured output
  SSL_CERT_DIR, SSL_CERT_FILE CA certificates for --use-openssl-ca
  TZ                          time zone
  UV_THREADPOOL_SIZE          threads for file system, name resolution and CPU work (4)

Documentation of the API: https://nodejs.org/api/
";

/// The last line, which says what this is.
fn versions() -> String {
    format!(
        "nodus {}, with the API of Node.js v{}\n",
        version::NODUS,
        version::NODE
    )
}

/// The text of `--help`, made of the table that the options are read by.
pub(super) fn text() -> String {
    let mut text = USAGE.to_owned();
    for (section, title) in SECTIONS {
        text.push_str(&format!("\n{title}\n"));
        for row in OPTIONS.iter().filter(|row| row.section == *section) {
            add(row, &mut text);
        }
    }
    text.push_str(
        "\nAccepted without effect, because Node dropped them or made them the default\n",
    );
    let past = OPTIONS.iter().filter(|row| row.section == Section::Past);
    for row in past {
        text.push_str(&format!("      --{}\n", row.name));
    }
    text.push_str(END);
    text.push_str(&versions());
    text
}

/// The lines of one option.
fn add(row: &Row, text: &mut String) {
    let own = match row.on {
        true => format!("--no-{}", row.name),
        false => format!("--{}", row.name),
    };
    let full = format!("--{}", row.name);
    let (mut short, mut others) = (String::from("    "), Vec::new());
    for (alias, meaning) in ALIASES {
        match meaning {
            [one] if *one == full && alias.len() == 2 => short = format!("{alias}, "),
            [one] if *one == full => others.push(*alias),
            _ => {}
        }
    }
    let mut line = format!("  {short}{own}{}", row.value);
    if line.len() + 2 > COLUMN {
        text.push_str(&line);
        text.push('\n');
        line.clear();
    }
    let also = match others.is_empty() {
        true => String::new(),
        false => format!("; also {}", others.join(", ")),
    };
    text.push_str(&format!("{line:COLUMN$}{}{also}\n", row.words));
}

/// The options that may stand in `NODE_OPTIONS`, with dashes, as `process.allowedNodeEnvironmentFlags` has them.
pub fn environment_names() -> Vec<String> {
    let mut names = Vec::new();
    for row in OPTIONS.iter().filter(|row| row.in_environment) {
        names.push(format!("--{}", row.name));
        if row.kind == Kind::Bool && !row.is_other_spelling() {
            names.push(format!("--no-{}", row.name));
        }
    }
    for (alias, meaning) in ALIASES {
        let allowed = meaning
            .iter()
            .all(|full| names.iter().any(|name| name == full));
        if allowed {
            names.push((*alias).to_owned());
        }
    }
    names
}

/// The text of `--v8-options`: which of them mean something here.
pub(super) fn engine_options() -> String {
    String::from(
        "\
nodus runs on SpiderMonkey, not on V8. The options of V8 are accepted, so that programs started with them run, but only
these have an effect:
  --abort-on-uncaught-exception (abort after uncaught errors and leave a core dump)
        type: bool  default: --noabort-on-uncaught-exception
  --disallow-code-generation-from-strings (make eval() and new Function() throw)
        type: bool  default: --nodisallow-code-generation-from-strings
  --expose-gc (define the global function gc())
        type: bool  default: --noexpose-gc
  --max-heap-size, --max-old-space-size (heap limit in megabytes)
        type: int
  --stack-trace-limit (maximum number of frames in a stack trace)
        type: int  default: 10
",
    )
}

/// The text of `--completion-bash`: a function for the shell that knows the options' names.
pub(super) fn bash_completion() -> String {
    let shown = |row: &&Row| !matches!(row.section, Section::Hidden | Section::Refused);
    let names = OPTIONS.iter().filter(shown).flat_map(|row| {
        let negation = row.on.then(|| format!("--no-{}", row.name));
        let place = row
            .value
            .starts_with("[=")
            .then(|| format!("--{}=", row.name));
        [Some(format!("--{}", row.name)), negation, place]
            .into_iter()
            .flatten()
    });
    let aliases = ALIASES
        .iter()
        .filter_map(|row| row.0.split(' ').next())
        .map(str::to_owned);
    let mut words: Vec<String> = names.chain(aliases).collect();
    words.sort_unstable();
    words.dedup();
    format!(
        "_node_complete() {{
  local cur_word options
  cur_word=\"${{COMP_WORDS[COMP_CWORD]}}\"
  if [[ \"${{cur_word}}\" == -* ]] ; then
    COMPREPLY=( $(compgen -W '{}' -- \"${{cur_word}}\") )
    return 0
  else
    COMPREPLY=( $(compgen -f \"${{cur_word}}\") )
    return 0
  fi
}}
complete -o filenames -o nospace -o bashdefault -F _node_complete node node_g nodus
",
        words.join(" ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_has_every_option_that_is_accepted() {
        let text = text();
        for row in OPTIONS {
            let own = format!("--{}{}", if row.on { "no-" } else { "" }, row.name);
            let said = text.lines().any(|line| {
                let mut words = line.split([' ', '=', '[']);
                words.any(|word| word == own)
            });
            let hidden = matches!(row.section, Section::Hidden | Section::Refused);
            assert_eq!(said, !hidden, "{own}");
            assert!(
                hidden || row.section == Section::Past || !row.words.is_empty(),
                "{own}"
            );
        }
        assert!(text.lines().all(|line| line.len() <= 130), "too wide");
    }
}
