//! Promises made and settled by the host, the order of jobs, rejections.

use std::cell::RefCell;
use std::rc::Rc;

use nodus_engine::{PromiseState, RejectionEvent};

use crate::support::{eval, thrown, with};

#[test]
fn the_host_settles_its_promises() {
    with(|cx| {
        let (promise, resolver) = cx.promise().expect("enough memory");
        let global = cx.global();
        global.set(cx, c"p", promise).expect("a plain global");
        eval(
            cx,
            "globalThis.log = []; p.then((v) => log.push('then ' + v.n)); log.push('sync')",
        );
        assert_eq!(promise.state(), PromiseState::Pending);
        assert!(promise.result(cx).is_undefined());
        let value = cx.object();
        value.put(cx, c"n", 1).expect("a plain object");
        cx.collect();
        resolver.resolve(cx, value.as_value()).expect("it settles");
        assert_eq!(promise.state(), PromiseState::Fulfilled);
        assert_eq!(eval(cx, "log.join()"), "sync");
        assert!(cx.has_microtasks());
        cx.run_microtasks().expect("nothing throws");
        assert_eq!(eval(cx, "log.join()"), "sync,then 1");
        let (promise, resolver) = cx.promise().expect("enough memory");
        let reason = cx.string("no");
        resolver.reject(cx, reason.as_value()).expect("it settles");
        assert_eq!(promise.state(), PromiseState::Rejected);
        assert_eq!(
            promise.result(cx).to_rust_string(cx).expect("a string"),
            "no"
        );
    });
}

#[test]
fn jobs_run_in_the_order_of_the_language() {
    with(|cx| {
        eval(
            cx,
            "globalThis.log = [];
             (async () => { log.push(1); await null; log.push(4); await null; log.push(7); })();
             Promise.resolve().then(() => log.push(5)).then(() => log.push(8));
             Promise.resolve({ then(f) { log.push(6); f(); } }).then(() => log.push(9));
             log.push(2);
             log.push(3);",
        );
        cx.run_microtasks().expect("nothing throws");
        assert_eq!(eval(cx, "log.join()"), "1,2,3,4,5,6,7,8,9");
    });
}

#[test]
fn reactions_can_be_natives() {
    with(|cx| {
        let seen = Rc::new(RefCell::new(Vec::new()));
        for (script, expected) in [
            ("Promise.resolve(3)", "ok 3"),
            ("Promise.reject(4)", "bad 4"),
        ] {
            let value = cx
                .eval(script, &nodus_engine::CompileOptions::new("/t.js"))
                .expect("the script runs");
            let promise = value.as_promise().expect("a promise");
            let mut functions = Vec::new();
            for name in ["ok", "bad"] {
                let seen = seen.clone();
                let f = cx.closure(name, 1, move |cx, args| {
                    let text = args.get(0).to_rust_string(cx)?;
                    seen.borrow_mut().push(format!("{name} {text}"));
                    Ok(cx.undefined())
                });
                functions.push(f.expect("a function"));
            }
            promise
                .react(cx, functions[0], functions[1])
                .expect("enough memory");
            cx.collect();
            cx.run_microtasks().expect("nothing throws");
            assert_eq!(seen.borrow_mut().pop().as_deref(), Some(expected));
        }
    });
}

#[test]
fn rejections_that_nobody_handles_are_told() {
    with(|cx| {
        let seen = Rc::new(RefCell::new(Vec::new()));
        let log = seen.clone();
        cx.set_rejection_hook(move |cx, event, _, reason| {
            let text = reason.to_rust_string(cx).unwrap_or_default();
            let kind = match event {
                RejectionEvent::Unhandled => "unhandled",
                RejectionEvent::Handled => "handled",
            };
            log.borrow_mut().push(format!("{kind} {text}"));
        });
        eval(cx, "globalThis.p = Promise.reject(1)");
        eval(cx, "p.catch(() => {})");
        eval(cx, "Promise.reject(2).catch(() => {})");
        cx.run_microtasks().expect("nothing throws");
        assert_eq!(seen.borrow()[..2], ["unhandled 1", "handled 1"]);
    });
}

#[test]
fn an_exception_of_a_microtask_leaves_the_rest_for_later() {
    with(|cx| {
        let global = cx.global();
        let enqueue = cx
            .closure("enqueue", 1, |cx, args| {
                if let Some(f) = args.get(0).as_function() {
                    cx.enqueue_microtask(f)?;
                }
                Ok(cx.undefined())
            })
            .expect("a function");
        global.set(cx, c"enqueue", enqueue).expect("a plain global");
        eval(
            cx,
            "globalThis.log = []; enqueue(() => { throw 'first' }); enqueue(() => log.push('second'))",
        );
        let error = cx.run_microtasks().expect_err("it throws");
        assert_eq!(thrown(cx, error), "first");
        cx.run_microtasks().expect("nothing throws");
        assert_eq!(eval(cx, "log.join()"), "second");
    });
}

#[test]
fn registries_are_told_of_objects_that_are_gone() {
    with(|cx| {
        eval(
            cx,
            "globalThis.gone = []; globalThis.r = new FinalizationRegistry((v) => { if (v === 1) throw 'one'; gone.push(v); });
             (() => { for (let i = 0; i < 3; i++) r.register({}, i); })(); globalThis.w = (() => new WeakRef({}))();",
        );
        cx.clear_kept_objects();
        cx.collect();
        assert!(cx.has_cleanups());
        assert_eq!(eval(cx, "gone.length + String(w.deref())"), "0undefined");
        cx.collect();
        let mut failures = Vec::new();
        cx.run_cleanups(|cx, error| {
            failures.push(thrown(cx, error));
            true
        });
        assert!(!cx.has_cleanups());
        assert_eq!(failures, ["one"]);
        assert_eq!(eval(cx, "gone.sort().join()"), "0,2");
    });
}

#[test]
fn reactions_outlive_collections() {
    with(|cx| {
        // Each turn makes garbage enough for collections of the young between and inside the jobs.
        eval(
            cx,
            "globalThis.results = [];
             const waste = () => { const list = []; for (let i = 0; i < 60; i++) list.push({ i, text: 'x' + i }); return list.length; };
             const value = async (x) => { waste(); return x; };
             const late = async (x, n) => { for (let i = 0; i < n; i++) { await null; waste(); } return x; };
             async function* numbers(n) { for (let i = 0; i < n; i++) { waste(); yield i % 2 ? { i } : await late(i, 2); } }
             const thenable = (x) => ({ then(resolve) { waste(); resolve(x); } });
             const work = async (n) => {
               let sum = 0;
               for (let i = 0; i < n; i++) {
                 sum += await value(i);
                 sum += await late(1, 2);
                 sum += (await Promise.all([late({ n: 1 }, i % 4), value({ n: 1 }), thenable({ n: 1 }), { n: 1 }]))
                   .reduce((all, { n }) => all + n, 0);
                 sum += await new Promise((resolve) => { waste(); late(1, 1).then(resolve); });
                 sum += await late({ n: 1 }, 1).then((x) => (waste(), { n: x.n + 1 })).then(({ n }) => n);
                 sum += await value().then(() => { waste(); throw { n: 5 }; }).catch(({ n }) => n);
                 const shared = late({ n: 1 }, 3);
                 for (let j = 0; j < 3; j++) shared.then((x) => { waste(); sum += x.n; });
                 sum += (await shared).n;
               }
               for await (const x of numbers(n)) sum += typeof x === 'object' ? x.i : x;
               return sum;
             };
             for (let i = 0; i < 4; i++) work(40).then((x) => results.push(x), (error) => results.push(String(error)));",
        );
        cx.run_microtasks().expect("nothing throws");
        cx.collect();
        assert_eq!(eval(cx, "results.join()"), "2120,2120,2120,2120");
    });
}
