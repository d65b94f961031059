//! Termination, exhausted stacks and full heaps.

use std::process::Command;
use std::thread;
use std::time::Duration;

use nodus_engine::{
    CompileOptions, Error, Global, InterruptHandle, Runtime, RuntimeOptions, Scope,
};

use crate::support::{eval, options, runtime, with};

/// Ends what runs soon.
fn terminate_soon(handle: InterruptHandle) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        thread::sleep(Duration::from_millis(50));
        handle.terminate();
    })
}

#[test]
fn whatever_runs_can_be_terminated() {
    let runtime = runtime();
    for script in [
        "for (;;) {}",
        "let n = 0; function f() { n++; } for (;;) f();",
        "for (;;) { try { for (;;) {} } catch { globalThis.caught = 1; } finally { globalThis.caught = 1; } }",
        "/(a+)+$/.test('a'.repeat(50) + 'b'); for (;;) {}",
        "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)",
        "new Array(1e6).fill(0).sort(() => { for (;;) {} })",
        "JSON.stringify({ toJSON() { for (;;) {} } })",
        "new Proxy({}, { get() { for (;;) {} } }).x",
        "(async () => { for (;;) await null; })(); drain()",
        "function* g() { for (;;) yield 1; } for (const x of g()) {}",
    ] {
        runtime.scope(|cx| {
            let drain = cx.closure("drain", 0, |cx, _| {
                cx.run_microtasks()?;
                Ok(cx.undefined())
            });
            let global = cx.global();
            global
                .set(cx, c"drain", drain.expect("a function"))
                .expect("a plain global");
            let watcher = terminate_soon(cx.interrupt_handle());
            let result = cx.eval(script, &CompileOptions::new("/t.js"));
            assert!(
                matches!(result, Err(Error::Terminated)),
                "{script}: {result:?}",
                result = result.err()
            );
            watcher.join().expect("the thread ends");
            cx.interrupt_handle().cancel();
            assert_eq!(eval(cx, "typeof caught"), "undefined", "{script}");
        });
        // It runs on afterwards.
        runtime.scope(|cx| {
            // An unfinished async loop would go on for ever.
            if !script.contains("await") {
                cx.run_microtasks().expect("nothing throws");
            }
            assert_eq!(eval(cx, "1 + 1"), "2");
        });
    }
}

#[test]
fn termination_passes_through_natives() {
    with(|cx| {
        let call = cx.closure("call", 1, |cx, args| {
            let f = args.get(0).as_function().expect("a function");
            let this = cx.undefined();
            f.call(cx, this, &[])
        });
        let global = cx.global();
        global
            .set(cx, c"call", call.expect("a function"))
            .expect("a plain global");
        let watcher = terminate_soon(cx.interrupt_handle());
        let script =
            "try { call(() => call(() => { for (;;) {} })) } catch { globalThis.caught = 1 }";
        let result = cx.eval(script, &CompileOptions::new("/t.js"));
        assert!(matches!(result, Err(Error::Terminated)));
        watcher.join().expect("the thread ends");
        cx.interrupt_handle().cancel();
        assert_eq!(eval(cx, "typeof caught"), "undefined");
    });
}

#[test]
fn a_function_of_another_thread_can_interrupt() {
    with(|cx| {
        let handle = cx.interrupt_handle();
        let (send, receive) = std::sync::mpsc::channel();
        let other = handle.clone();
        let watcher = thread::spawn(move || {
            thread::sleep(Duration::from_millis(20));
            let stop = other.clone();
            other.run_on_interrupt(move || {
                send.send(thread::current().id()).expect("the test listens");
                stop.terminate();
            });
        });
        let result = cx.eval("for (;;) {}", &CompileOptions::new("/t.js"));
        assert!(matches!(result, Err(Error::Terminated)));
        assert_eq!(receive.recv().expect("it ran"), thread::current().id());
        watcher.join().expect("the thread ends");
    });
}

#[test]
fn exhausted_stacks_are_range_errors() {
    with(|cx| {
        let call = cx.closure("call", 1, |cx, args| {
            let f = args.get(0).as_function().expect("a function");
            let this = cx.undefined();
            f.call(cx, this, &[])
        });
        let global = cx.global();
        global
            .set(cx, c"call", call.expect("a function"))
            .expect("a plain global");
        for script in [
            "function f() { f(); } f()",
            "function f() { call(f); } f()",
            "class A { get x() { return this.x; } } new A().x",
            "let o = { toString() { return String(o); } }; String(o)",
            "let a = []; for (let i = 0; i < 1e6; i++) a = [a]; JSON.stringify(a)",
            "JSON.parse('['.repeat(1e6) + ']'.repeat(1e6))",
            "let f = () => [1].map(f); f()",
            "let p = {}; for (let i = 0; i < 1e5; i++) p = new Proxy(p, {}); p.x",
            "eval('('.repeat(1e5) + ')'.repeat(1e5))",
            "new Function('return ' + '['.repeat(1e5) + ']'.repeat(1e5))",
            "let g = () => {}; for (let i = 0; i < 5000; i++) g = g.bind(null); g()",
            "const h = { [Symbol.toPrimitive]() { return h + 1; } }; h + 1",
            "class C { constructor() { return new C(); } } new C()",
            "let s = () => new Promise(s); s()",
        ] {
            let checked = format!(
                "{{ let r = 'finished'; try {{ (0, eval)({script:?}) }} catch (e) {{ r = e instanceof RangeError ? e.message : String(e) }} r }}"
            );
            let result = eval(cx, &checked);
            // Deep bound functions and proxies may be flattened by the engine; then there is nothing to exhaust.
            assert!(
                result == "Maximum call stack size exceeded"
                    || result == "finished"
                    || result.starts_with("SyntaxError"),
                "{script}: {result}"
            );
            assert_eq!(eval(cx, "1 + 1"), "2");
        }
        // Regular expressions nest as far as the engine's parser goes.
        let nested = eval(
            cx,
            "try { new RegExp('('.repeat(1e5) + ')'.repeat(1e5)); 'made' } catch (e) { e.name }",
        );
        assert!(
            ["made", "SyntaxError", "RangeError"].contains(&nested.as_str()),
            "{nested}"
        );
        let backtracking = eval(
            cx,
            "try { /^(?:.|\\n)*x/.test('a'.repeat(1e6)); 'done' } catch (e) { e.name }",
        );
        assert!(
            ["done", "RangeError"].contains(&backtracking.as_str()),
            "{backtracking}"
        );
    });
}

#[test]
fn a_full_heap_ends_the_javascript_only() {
    let runtime = Runtime::new(RuntimeOptions {
        max_heap: 24 << 20,
        ..options()
    })
    .expect("the engine starts");
    runtime.scope(|cx| {
        let script = "globalThis.a = []; globalThis.caught = 'no'; \
            for (;;) { try { for (;;) a.push({ x: {} }); } catch (e) { caught = typeof e; } }";
        let result = cx.eval(script, &CompileOptions::new("/t.js"));
        assert!(matches!(result, Err(Error::Terminated)));
        assert!(cx.interrupt_handle().ran_out_of_memory());
        cx.interrupt_handle().cancel();
        assert_eq!(eval(cx, "caught"), "no");
        eval(cx, "a = null");
    });
}

/// Runs one test of this program in a process of its own.
fn alone(test: &str) -> std::process::Output {
    let program = std::env::current_exe().expect("the test program");
    Command::new(program)
        .args(["--exact", test, "--ignored", "--nocapture"])
        .output()
        .expect("it starts")
}

#[test]
#[ignore = "ends the process; run by the next one"]
fn fills_the_heap() {
    let options = RuntimeOptions {
        max_heap: 24 << 20,
        abort_at_heap_limit: true,
        ..options()
    };
    Runtime::new(options)
        .expect("the engine starts")
        .scope(|cx: &mut Scope<'_>| {
            let kept = cx.array(&[]);
            let _kept = Global::new(cx, kept);
            eval(
                cx,
                "const a = []; for (;;) { try { for (;;) a.push({ x: {} }); } catch {} }",
            );
        });
}

#[test]
fn a_full_heap_of_a_main_thread_ends_the_process() {
    let output = alone("limits::fills_the_heap");
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(
        text.contains(
            "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory"
        ),
        "{text}"
    );
    assert!(!output.status.success());
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt;
        assert_eq!(output.status.signal(), Some(6));
    }
}
