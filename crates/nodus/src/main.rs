//! The `nodus` executable (and `node`, when started under that name).

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut options = nodus_runtime::options::Options::default();
    let mut args = std::env::args();
    options.argv0 = args.next().unwrap_or_default();
    options.args = args.collect();
    let code = nodus_runtime::run(options);
    ExitCode::from(code as u8)
}
