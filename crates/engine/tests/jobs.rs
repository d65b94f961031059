//! The microtask queue: order, exceptions, skipped awaits and the async context.

use nodus_engine::{CompileOptions, Runtime, RuntimeOptions, Scope};

fn eval(cx: &mut Scope<'_>, text: &str) -> String {
    cx.nested(|cx| match cx.eval(text, &CompileOptions::new("main.js")) {
        Ok(value) => value.to_rust_string(cx).unwrap_or_default(),
        Err(error) => {
            let value = error.into_value(cx);
            value
                .and_then(|v| v.to_rust_string(cx).ok())
                .unwrap_or_default()
        }
    })
}

/// A runtime whose global has `setContext(object | undefined)` and `getContext()`.
fn with_context(options: RuntimeOptions, test: impl for<'s> FnOnce(&mut Scope<'s>)) {
    let runtime = Runtime::new(options).expect("the engine starts");
    runtime.scope(|cx| {
        let global = cx.global();
        let set = cx.closure("setContext", 1, |cx, args| {
            cx.set_async_context(args.get(0).as_object());
            Ok(cx.undefined())
        });
        let get = cx.closure("getContext", 0, |cx, _| {
            Ok(match cx.async_context() {
                Some(context) => context.as_value(),
                None => cx.undefined(),
            })
        });
        global
            .set(cx, "setContext", set.expect("a function"))
            .expect("a plain global");
        global
            .set(cx, "getContext", get.expect("a function"))
            .expect("a plain global");
        test(cx);
    });
}

const FOLLOWS: &str = "
  const log = [];
  const name = () => getContext()?.name ?? 'none';
  const run = (n, f) => { const before = getContext(); setContext(n && { name: n }); try { return f(); } finally { setContext(before); } };
  const pending = new Promise((r) => { globalThis.settle = r; });
  run('then-settled', () => Promise.resolve().then(() => log.push('a:' + name())));
  run('then-pending', () => pending.then(() => log.push('b:' + name())));
  run('thenable', () => Promise.resolve({ then(r) { log.push('c:' + name()); r(); } }).then(() => log.push('d:' + name())));
  run('await', async () => { await null; log.push('e:' + name()); await pending; log.push('f:' + name()); });
  run('nested', async () => { await run('inner', async () => { await 1; log.push('g:' + name()); }); log.push('h:' + name()); });
  Promise.resolve().then(() => log.push('i:' + name()));
  run('generator', async () => { async function* g() { yield 1; yield 2; } for await (const x of g()) log.push('j' + x + ':' + name()); });
  run('all', () => Promise.all([1, pending]).then(() => log.push('k:' + name())));
  for (let n = 0; n < 50; n++) run('c' + n, async () => { await null; await pending; if (name() !== 'c' + n) log.push('wrong ' + n); });
  pending.then(() => log.push('l:' + name()));
  settle();
  'started'";

fn follows(cx: &mut Scope<'_>) {
    assert_eq!(eval(cx, FOLLOWS), "started");
    cx.run_microtasks().expect("no job throws");
    assert_eq!(
        eval(cx, "log.sort().join(' ')"),
        "a:then-settled b:then-pending c:thenable d:thenable e:await f:await g:inner h:nested i:none j1:generator \
         j2:generator k:all l:none"
    );
    assert_eq!(eval(cx, "name()"), "none");
}

#[test]
fn the_async_context_follows_promises() {
    with_context(RuntimeOptions::default(), follows);
}

#[test]
fn the_async_context_survives_collections() {
    with_context(
        RuntimeOptions {
            collector_stress: true,
            ..RuntimeOptions::default()
        },
        follows,
    );
}

#[test]
fn jobs_run_in_order_and_their_own_jobs_too() {
    with_context(RuntimeOptions::default(), |cx| {
        eval(
            cx,
            "var out = []; Promise.resolve().then(() => { out.push(1); Promise.resolve().then(() => out.push(3)); });
             Promise.resolve().then(() => out.push(2));
             (async () => { out.push(0); await null; out.push('a'); await null; out.push('b'); })();",
        );
        assert!(cx.has_microtasks());
        cx.run_microtasks().expect("no job throws");
        assert!(!cx.has_microtasks());
        assert_eq!(eval(cx, "out.join()"), "0,1,2,a,3,b");
    });
}

#[test]
fn an_exception_of_a_plain_callback_is_returned_and_the_rest_stays_queued() {
    with_context(RuntimeOptions::default(), |cx| {
        let thrower = cx.eval("() => { throw 'thrown'; }", &CompileOptions::new("main.js"));
        let thrower = thrower.expect("valid").as_function().expect("a function");
        cx.enqueue_microtask(thrower).expect("memory");
        eval(
            cx,
            "var later = false; Promise.resolve().then(() => { later = true; });",
        );
        let error = cx.run_microtasks().expect_err("the callback throws");
        let value = error.into_value(cx).expect("not a termination");
        assert_eq!(value.to_rust_string(cx).expect("a string"), "thrown");
        assert_eq!(eval(cx, "later"), "false");
        cx.run_microtasks().expect("no job throws");
        assert_eq!(eval(cx, "later"), "true");
    });
}

#[test]
fn skipping_awaits_is_not_observable() {
    with_context(RuntimeOptions::default(), |cx| {
        eval(
            cx,
            "var seen = []; async function loop(tag) { for (let i = 0; i < 2000; i++) { await i; } seen.push(tag); }
             async function outer() { const inner = helper(); seen.push('after call'); await inner; }
             async function helper() { await null; seen.push('helper'); }
             (async () => { await null; await loop('a'); await outer(); seen.push('end'); })();",
        );
        cx.run_microtasks().expect("no job throws");
        assert_eq!(eval(cx, "seen.join()"), "a,after call,helper,end");
    });
}
