//! The `nodus` executable (and `node`, when started under that name).

use std::io::Write;
use std::process::ExitCode;

use nodus_runtime::options::{Config, Invocation, OptionValue, config, parse_after};
use nodus_runtime::single_executable;

fn main() -> ExitCode {
    let mut argv: Vec<String> = std::env::args_os()
        .map(|a| a.to_string_lossy().into_owned())
        .collect();
    let mut node_options = std::env::var("NODE_OPTIONS").ok();
    let embedded = match single_executable(&argv, node_options.clone()) {
        Ok(None) => false,
        Ok(Some(own)) => {
            (argv, node_options) = own;
            true
        }
        Err(error) => {
            let program = argv.first().map_or("nodus", String::as_str);
            return fail(
                &format!("{program}: cannot read the application in this executable: {error}\n"),
                1,
            );
        }
    };
    let of_file = match config(&argv) {
        _ if embedded => Config::default(),
        Ok(of_file) => of_file,
        Err(message) => return fail(&message, 9),
    };
    // The environment, though it be empty, takes the place of what the file says for it, and so do files of variables.
    let node_options = node_options.or(of_file.node_options);
    let mut invocation = parse_after(of_file.words.clone(), argv.clone(), node_options);
    if embedded && let Invocation::Run(options) = &mut invocation {
        options.set("single-executable", OptionValue::Bool(true));
    } else if let Invocation::Run(options) = &invocation {
        match nodus_runtime::dotenv::load(options) {
            Ok(Some(text)) => invocation = parse_after(of_file.words, argv, Some(text)),
            Ok(None) => {}
            Err(failures) => {
                let told = failures.iter();
                let told = told.map(|failure| format!("{}: {failure}\n", options.argv0));
                invocation = Invocation::Fail(told.collect(), 9);
            }
        }
    }
    match invocation {
        Invocation::Run(options) => {
            let code = nodus_runtime::run(*options);
            // Nothing that is left needs its destructor: the process's memory goes with it.
            std::process::exit(code)
        }
        Invocation::Print(text) => {
            let written = std::io::stdout().write_all(text.as_bytes());
            if written.is_ok() {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            }
        }
        Invocation::Fail(message, code) => fail(&message, code),
    }
}

fn fail(message: &str, code: u8) -> ExitCode {
    // With stderr gone there is nobody left to tell.
    let _ = std::io::stderr().write_all(message.as_bytes());
    ExitCode::from(code)
}
