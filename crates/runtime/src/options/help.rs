//! `--help`, and what else is said about the options.

use super::Kind;
use super::table::{ALIASES, OPTIONS, Row, Section};

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
        "Accepted, without effect here (docs/options.md says more)",
    ),
];

const USAGE: &str = "\
Usage: nodus [options] [ script.js ] [arguments]
       nodus [options] -e \"code\" [arguments]
       command | nodus [options] [ - ] [arguments]
       nodus inspect [options] [ script.js | host:port | -p pid ] [arguments]
       nodus npm ... | nodus npx ...

Runs a JavaScript program written for Node.js. What --name turns on, --no-name turns off; what is listed with --no- is on.

  -                           read the program from standard input
  --                          end of nodus's own options
";

const END: &str = "
Environment
  NODE_OPTIONS                options, as on the command line
  NODE_PATH                   folders to search modules in, separated by ':'
  NODE_DEBUG                  names of builtin modules whose debug log is printed
  NODE_NO_WARNINGS=1          as --no-warnings
  NODE_PENDING_DEPRECATION=1  as --pending-deprecation
  NODE_REDIRECT_WARNINGS      as --redirect-warnings
  NODE_PRESERVE_SYMLINKS=1    as --preserve-symlinks
  NODE_PRESERVE_SYMLINKS_MAIN=1  as --preserve-symlinks-main
  NODE_COMPILE_CACHE          folder of compiled code
  NODE_ICU_DATA               as --icu-data-dir, without effect
  NODE_V8_COVERAGE            folder that gets the coverage at exit
  NODE_EXTRA_CA_CERTS         file with further certificates to trust
  NODE_TLS_REJECT_UNAUTHORIZED=0  no certificate is checked
  NODE_USE_ENV_PROXY=1        as --use-env-proxy
  NODE_REPL_HISTORY           file that keeps the lines of the prompt; none if it is empty
  NODE_REPL_HISTORY_SIZE      how many of them (1000)
  NODE_REPL_MODE              sloppy or strict
  NODE_REPL_EXTERNAL_MODULE   module to load in place of the prompt
  NODUS_CACHE_DIR             folder of nodus's own cache (~/.cache/nodus)
  NODUS_NPM_VERSION           the npm that `nodus npm` runs
  NO_COLOR, FORCE_COLOR       whether output is coloured
  SSL_CERT_DIR, SSL_CERT_FILE where OpenSSL has its certificates
  TZ                          the time zone
  UV_THREADPOOL_SIZE          threads for files, names and computations (4)

Documentation: the API is that of Node.js, https://nodejs.org/api/
";

/// The text of `--help`, made of the table that the options are read by.
pub(super) fn text() -> String {
    let mut text = USAGE.to_owned();
    for (section, title) in SECTIONS {
        text.push_str(&format!("\n{title}\n"));
        for row in OPTIONS.iter().filter(|row| row.section == *section) {
            add(row, &mut text);
        }
    }
    text.push_str("\nAccepted, because they no longer mean anything\n");
    let past = OPTIONS.iter().filter(|row| row.section == Section::Past);
    for row in past {
        text.push_str(&format!("      --{}\n", row.name));
    }
    text.push_str(END);
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
nodus runs on SpiderMonkey, not on V8. Options of V8 are accepted, so that programs started with them run, but only
these have an effect:
  --expose-gc (define the function gc())
  --stack-trace-limit (frames in a stack trace)
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
