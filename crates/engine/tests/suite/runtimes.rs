//! Several runtimes in one process: one after the other, side by side, children of a parent.

use std::sync::{Arc, Barrier};
use std::thread;

use nodus_engine::{CompileOptions, Global, Runtime, RuntimeOptions};

use crate::support::{eval, options, runtime};

const WORK: &str = "{ let s = 0; const m = new Map(); for (let i = 0; i < 20000; i++) { m.set('k' + i, { i }); s += m.get('k' + i).i; } \
    const f = async (n) => n ? 1 + await f(n - 1) : 0; f(5).then((n) => { globalThis.depth = n; }); s }";

fn work(runtime: &Runtime) {
    runtime.scope(|cx| {
        assert_eq!(eval(cx, WORK), "199990000");
        cx.run_microtasks().expect("nothing throws");
        assert_eq!(eval(cx, "depth"), "5");
        assert_eq!(
            eval(cx, "try { null.x } catch (e) { e.stack.split('\\n')[0] }"),
            "TypeError: Cannot read properties of null (reading 'x')"
        );
        cx.collect();
    });
}

#[test]
fn one_after_the_other_on_one_thread() {
    for _ in 0..8 {
        let runtime = runtime();
        work(&runtime);
        assert!(Runtime::new(options()).is_err());
    }
}

#[test]
fn side_by_side_on_many_threads() {
    let barrier = Arc::new(Barrier::new(4));
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let barrier = barrier.clone();
            thread::spawn(move || {
                for _ in 0..3 {
                    let runtime = runtime();
                    barrier.wait();
                    work(&runtime);
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().expect("the thread ends well");
    }
}

#[test]
fn children_share_with_their_parent() {
    let parent = runtime();
    let lineage = parent.scope(|cx| cx.parent_runtime());
    let children: Vec<_> = (0..3)
        .map(|_| {
            let lineage = lineage.clone();
            thread::spawn(move || {
                for _ in 0..3 {
                    let child = Runtime::new(RuntimeOptions {
                        parent: Some(lineage.clone()),
                        ..options()
                    });
                    work(&child.expect("the engine starts"));
                }
            })
        })
        .collect();
    work(&parent);
    for child in children {
        child.join().expect("the thread ends well");
    }
    work(&parent);
}

/// What a parent owns stays until the last of its children is gone.
#[test]
fn a_parent_may_go_first() {
    let (send, receive) = std::sync::mpsc::channel();
    let (gone, is_gone) = std::sync::mpsc::channel::<()>();
    let child = thread::spawn(move || {
        let lineage = receive.recv().expect("the parent sends");
        let child = Runtime::new(RuntimeOptions {
            parent: Some(lineage),
            ..options()
        })
        .expect("the engine starts");
        work(&child);
        is_gone.recv().expect("the parent says so");
        work(&child);
    });
    let parent = runtime();
    parent.scope(|cx| send.send(cx.parent_runtime()).expect("the child listens"));
    work(&parent);
    drop(parent);
    gone.send(()).expect("the child listens");
    child.join().expect("the thread ends well");
}

#[test]
fn a_runtime_goes_with_everything_alive_in_it() {
    for _ in 0..4 {
        let runtime = runtime();
        runtime.scope(|cx| {
            let global = cx.global();
            for i in 0..50 {
                let held = cx.object();
                let root = Global::new(cx, held);
                let f = cx.closure("holder", 0, move |cx, _| Ok(root.get(cx).as_value())).expect("a function");
                global.set(cx, i, f).expect("a plain global");
            }
            let host = Global::new(cx, global);
            cx.set_host(host);
            eval(
                cx,
                "globalThis.kept = [new Map([[{}, new WeakRef({})]]), new Promise(() => {}), (function* () { yield 1; })(),
                   new Uint8Array(1 << 20), 'x'.repeat(1000) + 1, /x/g, new Proxy({}, {}), 10n ** 50n, Symbol('s')];
                 new FinalizationRegistry(() => {}).register({}, 1); (async () => { await new Promise(() => {}); })(); kept.length",
            );
            cx.eval("Promise.reject(1); Promise.resolve().then(() => {})", &CompileOptions::new("/a.js")).expect("it runs");
        });
    }
}
