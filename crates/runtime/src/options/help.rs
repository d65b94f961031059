//! `--help`, and what else is said about the options.

use super::table::{ALIASES, OPTIONS};

/// The text of `--help`.
pub(super) fn text() -> String {
    String::from(
        "\
Usage: nodus [options] [ script.js ] [arguments]
       nodus [options] -e \"code\" [arguments]
       command | nodus [options] [ - ] [arguments]
       nodus inspect [options] [ script.js | host:port | -p pid ] [arguments]
       nodus npm ... | nodus npx ...

Runs a JavaScript program written for Node.js.

Running
  -                           read the program from standard input
  --                          end of nodus's own options
  -e, --eval=...              run the text given
  -p, --print [...]           run the text given and print its value
  -i, --interactive           open the prompt even if standard input is no terminal
  -c, --check                 only check the program's syntax
  -r, --require=...           load a CommonJS module first (may be repeated)
      --import=...            load an ES module first (may be repeated)
      --input-type=...        how --eval and standard input are read: commonjs or module
  -C, --conditions=...        add a condition for package exports and imports
      --env-file=...          read environment variables from a file
      --run=...               run a script of the nearest package.json
      --test                  run tests
      --watch                 run the program again when a file that it has loaded changes
      --watch-path=...        watch this file or folder instead (may be repeated)
      --preserve-symlinks     resolve modules by the path they were asked for

Warnings and errors
      --no-warnings           print no warnings
      --no-deprecation        print no deprecation warnings
      --trace-warnings        print where warnings come from
      --trace-deprecation     print where deprecation warnings come from
      --throw-deprecation     make deprecations errors
      --pending-deprecation   warn of pending deprecations too
      --trace-uncaught        print where uncaught values were thrown
      --unhandled-rejections=... strict, warn, none, throw or warn-with-error-codes
      --enable-source-maps    show original positions in stack traces

Debugging
      --inspect[=[host:]port] let debuggers connect (127.0.0.1:9229)
      --inspect-wait[=...]    the same, and wait for one
      --inspect-brk[=...]     the same, and stop at the program's first line
      --inspect-port=[host:]port  where they connect when it is asked for later (SIGUSR1)
      --inspect-publish-uid=...  where the address is told: stderr, http or both
      --disable-sigusr1       SIGUSR1 opens no port
      --experimental-network-inspection  tell debuggers of requests

Network
      --dns-result-order=...  ipv4first, ipv6first or verbatim
      --max-http-header-size=...  limit of a header block, in bytes (16384)
      --insecure-http-parser  accept some malformed HTTP

Other
  -h, --help                  print this text
  -v, --version               print the version of Node.js that this program implements
      --expose-gc             define the function gc()
      --stack-trace-limit=... frames in a stack trace (10)

Environment
  NODE_OPTIONS                options, as on the command line
  NODE_PATH                   folders to search modules in, separated by ':'
  NODE_DEBUG                  names of builtin modules whose debug log is printed
  NODE_NO_WARNINGS=1          as --no-warnings
  NODE_REPL_HISTORY           file that keeps the lines of the prompt; none if it is empty
  NODE_REPL_HISTORY_SIZE      how many of them (1000)
  NODE_REPL_MODE              sloppy or strict
  NODUS_CACHE_DIR             folder of nodus's own cache (~/.cache/nodus)
  NODUS_NPM_VERSION           the npm that `nodus npm` runs
  NO_COLOR, FORCE_COLOR       whether output is coloured

Documentation: the API is that of Node.js, https://nodejs.org/api/
",
    )
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
    let names = OPTIONS.iter().map(|row| format!("--{}", row.0));
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
