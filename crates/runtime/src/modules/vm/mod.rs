//! `internalBinding('vm')`: contexts, and scripts with time limits.

use std::sync::mpsc;
use std::time::Duration;

use nodus_engine::{CompileOptions, InterruptHandle, Realm};

use crate::prelude::*;

/// A context: a realm whose global variables live on a sandbox object.
pub struct Context {
    realm: Realm,
    sandbox: Global<Object>,
}

#[class]
impl Context {
    #[constructor]
    fn new<'s>(cx: &mut Scope<'s>, sandbox: Option<Local<'s, Object>>) -> Result<Self> {
        let realm = Realm::new(cx)?;
        let sandbox = match sandbox {
            Some(s) => {
                realm.set_sandbox(cx, s);
                s
            }
            // A vanilla context: the realm's own global is what its code sees.
            None => realm.global(cx),
        };
        let root = Global::new(cx, sandbox);
        Ok(Context {
            realm,
            sandbox: root,
        })
    }

    /// The realm's own global object.
    #[getter]
    fn global<'s>(&self, cx: &mut Scope<'s>) -> Local<'s, Object> {
        self.realm.global(cx)
    }

    /// `run(text, filename, line, column, referrer, timeout)`; a timeout of 0 means none.
    #[method]
    fn run<'s>(
        &self,
        cx: &mut Scope<'s>,
        text: String,
        filename: String,
        line: i32,
        column: i32,
        referrer: Local<'s, Value>,
        timeout: f64,
    ) -> Result<Local<'s, Value>> {
        let sandbox = self.sandbox.get(cx);
        let options = options(&filename, line, column);
        limited(cx, timeout, |cx| {
            self.realm.run(cx, sandbox, &text, &options, Some(referrer))
        })
    }

    /// A function compiled in this context.
    #[method]
    fn compile_function<'s>(
        &self,
        cx: &mut Scope<'s>,
        text: String,
        filename: String,
        line: i32,
        column: i32,
        params: Vec<String>,
        referrer: Local<'s, Value>,
    ) -> Result<Local<'s, Function>> {
        let params: Vec<&str> = params.iter().map(String::as_str).collect();
        let options = options(&filename, line, column);
        self.realm.enter(cx, |cx| {
            cx.compile_function(&text, "", &params, &options, Some(referrer))
        })
    }
}

fn options(filename: &str, line: i32, column: i32) -> CompileOptions<'_> {
    CompileOptions {
        filename,
        line: line.saturating_add(1) as u32,
        column: column.saturating_add(1).max(1) as u32,
    }
}

/// Runs `f`; after `timeout` ms its JavaScript is stopped and ERR_SCRIPT_EXECUTION_TIMEOUT thrown.
fn limited<'s>(
    cx: &mut Scope<'s>,
    timeout: f64,
    f: impl FnOnce(&mut Scope<'s>) -> Result<Local<'s, Value>>,
) -> Result<Local<'s, Value>> {
    if timeout <= 0.0 {
        return f(cx);
    }
    let handle: InterruptHandle = cx.interrupt_handle();
    let (done, waiting) = mpsc::channel::<()>();
    let limit = Duration::from_secs_f64(timeout / 1000.0);
    let watch = handle.clone();
    let thread = std::thread::spawn(move || {
        if matches!(
            waiting.recv_timeout(limit),
            Err(mpsc::RecvTimeoutError::Timeout)
        ) {
            watch.terminate();
        }
    });
    let result = f(cx);
    drop(done);
    // The watcher only waits on the channel, so it ends at once.
    let _ = thread.join();
    if handle.is_terminating() {
        handle.cancel();
        if matches!(result, Err(Error::Terminated)) {
            return Err(code_error(
                "ERR_SCRIPT_EXECUTION_TIMEOUT",
                &[&format!("{timeout}")],
            ));
        }
    }
    result
}

/// Runs a script in the main context: `(text, filename, line, column, referrer, timeout)`.
#[native]
fn run_in_main<'s>(
    cx: &mut Scope<'s>,
    text: String,
    filename: String,
    line: i32,
    column: i32,
    referrer: Local<'s, Value>,
    timeout: f64,
) -> Result<Local<'s, Value>> {
    let options = options(&filename, line, column);
    limited(cx, timeout, |cx| {
        cx.eval_with_private(&text, &options, Some(referrer))
    })
}

/// Only parses a script.
#[native]
fn check_syntax(
    cx: &mut Scope<'_>,
    text: String,
    filename: String,
    line: i32,
    column: i32,
) -> Result<()> {
    let options = options(&filename, line, column);
    cx.check_syntax(&text, &options)
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(cx, &[run_in_main::DEF, check_syntax::DEF])?;
    let class = cx.class::<Context>()?;
    target.set(cx, c"Context", class)
}
