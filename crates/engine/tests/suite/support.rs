//! Runtimes and scripts for the tests.

use nodus_engine::{CompileOptions, Error, Runtime, RuntimeOptions, Scope};

/// Threads of tests have small stacks.
pub(crate) fn options() -> RuntimeOptions {
    RuntimeOptions {
        stack_quota: 1024 * 1024,
        collector_stress: std::env::var_os("NODUS_ENGINE_STRESS").is_some(),
        ..RuntimeOptions::default()
    }
}

/// A runtime of its own for a test.
pub(crate) fn runtime() -> Runtime {
    Runtime::new(options()).expect("the engine starts")
}

/// Runs a test in a runtime of its own.
pub(crate) fn with(test: impl for<'s> FnOnce(&mut Scope<'s>)) {
    runtime().scope(test);
}

/// Runs a script; its value, or what it threw, as text.
pub(crate) fn eval(cx: &mut Scope<'_>, text: &str) -> String {
    cx.nested(|cx| match cx.eval(text, &CompileOptions::new("/test.js")) {
        Ok(value) => value.to_rust_string(cx).unwrap_or_default(),
        Err(error) => thrown(cx, error),
    })
}

/// An exception as text.
pub(crate) fn thrown(cx: &mut Scope<'_>, error: Error) -> String {
    cx.nested(|cx| match error.into_value(cx) {
        Some(value) => value.to_rust_string(cx).unwrap_or_default(),
        None => "terminated".to_owned(),
    })
}

/// Checks scripts that give `true`.
#[track_caller]
pub(crate) fn all_true(cx: &mut Scope<'_>, scripts: &[&str]) {
    for script in scripts {
        assert_eq!(eval(cx, script), "true", "{script}");
    }
}
