//! From `main` to the exit code: engine, loop, builtins, the program, the loop's turns, the end.

use std::io::Write;

use nodus_engine::{Error, Global, Local, Result, Runtime, RuntimeOptions, Scope, Value};
use nodus_event_loop::{Loop, RunMode, os};

use crate::callback::enter;
use crate::options::{OptionValue, Options};
use crate::state::{State, StateExt};

/// Runs a program and ends the process; gives an exit code only when nothing could be started.
pub fn run(options: Options) -> i32 {
    crate::modules::mark_process_start();
    crate::permission::start(&options);
    if let Err((told, code)) = crate::modules::start_openssl_if_set(&options) {
        let _ = writeln!(std::io::stderr(), "{}: {told}", options.argv0);
        return code;
    }
    if options.text("use-largepages") == Some("on") {
        let _ = writeln!(
            std::io::stderr(),
            "{}: --use-largepages is no longer supported.",
            options.argv0
        );
    }
    nodus_event_loop::os::keep_freed();
    nodus_event_loop::settle_in();
    let runtime = match Runtime::new(RuntimeOptions {
        self_hosted: Some(crate::builtins::self_hosted()),
        max_heap: heap_limit(&options),
        abort_at_heap_limit: true,
        ..RuntimeOptions::default()
    }) {
        Ok(r) => r,
        Err(e) => return startup_failure(&e),
    };
    let event_loop = match Loop::new() {
        Ok(l) => l,
        Err(e) => return startup_failure(&e.to_string()),
    };
    event_loop.warm_by(nodus_engine::warm);
    runtime.scope(|cx| {
        cx.set_host(State::new(event_loop, options));
        crate::modules::watch_debug_signal(cx);
        let code = run_thread(cx, "#internal/main");
        // A program that ends by itself ends its addons too; one that asks for the end does not wait for them.
        if cx.state().exiting.get().is_none() {
            cx.state().exiting.set(Some(code));
            crate::modules::end_addons(cx);
        }
        exit(cx, code)
    })
}

/// Starts the builtins of a thread, runs its entry file and then the loop to its end; gives the exit code.
pub(crate) fn run_thread(cx: &mut Scope<'_>, entry: &str) -> i32 {
    crate::modules::mark_environment(cx);
    crate::modules::install_module_hooks(cx);
    crate::tasks::install(cx);
    if let Err(e) = bootstrap(cx, entry) {
        crate::callback::uncaught(cx, e, false);
    }
    cx.state().async_ids.leave_main();
    crate::callback::drain(cx);
    let code = spin(cx);
    if entry != "#internal/main" {
        crate::modules::trace_events::finish(cx, false);
    }
    code
}

/// Bytes that collected things may take as the command line has it, 0 when it says nothing. What the builtins take counts
/// too, so there is a least size that starts at all.
fn heap_limit(options: &Options) -> u64 {
    const LEAST: f64 = 16.0;
    let percentage = options.text("max-old-space-size-percentage");
    if let Some(percentage) = percentage.and_then(|text| text.parse::<f64>().ok()) {
        let total = os::total_memory();
        let memory = match os::constrained_memory() {
            0 => total,
            limit => limit.min(total),
        };
        return (memory as f64 * percentage / 100.0).max(LEAST * 1024.0 * 1024.0) as u64;
    }
    let given = ["max-heap-size", "max-old-space-size"]
        .iter()
        .find_map(|name| options.get(name));
    match given {
        Some(OptionValue::Number(megabytes)) if megabytes > 0.0 => {
            (megabytes.max(LEAST) * 1024.0 * 1024.0) as u64
        }
        _ => 0,
    }
}

/// Leaves the process: terminal reset, output flushed, nothing torn down.
pub(crate) fn exit(cx: &mut Scope<'_>, code: i32) -> ! {
    cx.state().exiting.set(Some(code));
    crate::modules::trace_events::finish(cx, true);
    nodus_event_loop::finish_lasting_work();
    flush();
    // A terminal that cannot be reset is gone.
    let _ = nodus_event_loop::reset_mode();
    nodus_event_loop::restore_stdio();
    nodus_engine::exit_process(code)
}

fn startup_failure(message: &str) -> i32 {
    let _ = writeln!(std::io::stderr(), "nodus: {message}");
    1
}

/// Runs primordials, the builtin loader and the start-up script, which runs the program.
fn bootstrap(cx: &mut Scope<'_>, entry: &str) -> Result<()> {
    let state = cx.state();
    let process = cx.lazy_object()?;
    let _ = state.process.set(Global::new(cx, process));
    let primordials = cx.new_primordials()?;
    let _ = state.primordials.set(Global::new(cx, primordials));
    let binding = cx.closure("internalBinding", 1, |cx, args| {
        crate::bindings::internal_binding(cx, args)
    })?;
    let undefined = cx.undefined();
    let module = cx.object();
    module.set(cx, c"exports", primordials)?;
    let f = crate::builtins::compile(cx, "#internal/primordials")?;
    f.call(
        cx,
        undefined,
        &[
            primordials.as_value(),
            undefined,
            module.as_value(),
            process.as_value(),
            binding.as_value(),
            primordials.as_value(),
        ],
    )?;
    let exports = cx.object();
    module.set(cx, c"exports", exports)?;
    let f = crate::builtins::compile(cx, "#internal/loader")?;
    f.call(
        cx,
        undefined,
        &[
            exports.as_value(),
            undefined,
            module.as_value(),
            process.as_value(),
            binding.as_value(),
            primordials.as_value(),
        ],
    )?;
    let require = exports.get(cx, c"requireBuiltin")?;
    let Some(require) = require.as_function() else {
        return Err(Error::plain("the builtin loader exports no requireBuiltin"));
    };
    let _ = state.hooks.require.set(Global::new(cx, require));
    let id = cx.string("#internal/bootstrap");
    require.call(cx, undefined, &[id.as_value()])?;
    crate::modules::mark_bootstrap_complete(cx);
    if state.options.flag("disallow-code-generation-from-strings") {
        nodus_engine::forbid_code_from_strings();
    }
    let id = cx.string(entry);
    require.call(cx, undefined, &[id.as_value()])?;
    Ok(())
}

/// The loop, `beforeExit`, `exit`.
fn spin(cx: &mut Scope<'_>) -> i32 {
    let state = cx.state();
    crate::modules::mark_loop_start(cx);
    state.trace_sync_io.set(state.options.flag("trace-sync-io"));
    state.event_loop.on_first_rest(|| {
        enter(|cx| cx.settle());
    });
    loop {
        if state.exiting.get().is_none() {
            state.event_loop.run(RunMode::Default);
        }
        if state.exiting.get().is_some() {
            break;
        }
        emit(cx, "emitBeforeExit");
        crate::callback::drain(cx);
        if state.exiting.get().is_some() || !state.event_loop.is_alive() {
            break;
        }
    }
    crate::modules::mark_loop_exit(cx);
    if state.exiting.get().is_none() {
        emit(cx, "emitExit");
        // Promises that the listeners settle are heard: prompts are given up this way.
        crate::callback::drain(cx);
    }
    match state.exiting.get() {
        Some(code) => code,
        None => emit(cx, "end"),
    }
}

/// Calls a function of `#process/exit` and gives its result as an exit code.
fn emit(cx: &mut Scope<'_>, name: &str) -> i32 {
    let result = cx.nested(|cx| {
        let exports = crate::builtins::require(cx, "#process/exit")?;
        let exports = exports.as_object().ok_or(Error::Terminated)?;
        let f = exports.get(cx, name)?;
        let this = cx.undefined();
        match f.as_function() {
            Some(f) => Ok(f.call(cx, this, &[])?.as_number().unwrap_or(0.0) as i32),
            None => Err(Error::plain("#process/exit is incomplete")),
        }
    });
    match result {
        Ok(code) => cx.state().exiting.get().unwrap_or(code),
        Err(e) => {
            // A handler of the program may have dealt with it.
            crate::callback::uncaught(cx, e, false);
            cx.state().exiting.get().unwrap_or(0)
        }
    }
}

fn flush() {
    nodus_node_api::flush_output();
    let _ = std::io::stdout().flush();
    let _ = std::io::stderr().flush();
}

/// Prints an exception when JavaScript's own printing is not available.
pub(crate) fn print_fatal(cx: &mut Scope<'_>, value: Local<'_, Value>) {
    let text = cx.nested(|cx| {
        let mut text = String::new();
        if let Some(o) = value.as_object()
            && let Ok(stack) = o.get(cx, c"stack")
            && stack.is_string()
        {
            text = stack.to_rust_string(cx).unwrap_or_default();
        }
        let shown = value
            .to_rust_string(cx)
            .unwrap_or_else(|_| "uncaught exception".to_string());
        if text.contains(&shown) || text.is_empty() && shown.is_empty() {
            text
        } else {
            format!("{shown}\n{text}")
        }
    });
    let _ = writeln!(std::io::stderr(), "{text}");
}
