//! An addon's calls with a collection before each allocation: finds values that an addon holds and the collector does not
//! know of, references that are told too early or twice, and finalizers that touch what is gone.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::rc::Rc;

use nodus_engine::{
    CompileOptions, Error, Function, Global, Local, Object, Runtime, RuntimeOptions, Scope,
};
use nodus_event_loop::{Loop, RunMode};
use nodus_node_api::{AsyncContext, Host};

/// As much of a runtime as the addon's calls need.
struct Small {
    event_loop: Loop,
    helpers: RefCell<HashMap<String, Global<Function>>>,
    uncaught: RefCell<Vec<String>>,
}

const HELPERS: &str = "({
  bufferOver: (buffer, offset, length) => new Uint8Array(buffer, offset, length),
  makeSymbol: (description) => Symbol(description),
  warnUncaught: () => {},
})";

fn text(cx: &mut Scope<'_>, error: Error) -> String {
    cx.nested(|cx| match error.into_value(cx) {
        Some(value) => value.to_rust_string(cx).unwrap_or_default(),
        None => "terminated".to_owned(),
    })
}

impl Host for Small {
    fn event_loop(&self, _: &mut Scope<'_>) -> Loop {
        self.event_loop.clone()
    }
    fn can_run(&self, _: &mut Scope<'_>) -> bool {
        true
    }
    fn uncaught(&self, cx: &mut Scope<'_>, error: Error) {
        let text = text(cx, error);
        self.uncaught.borrow_mut().push(text);
    }
    fn forces_uncaught(&self, _: &mut Scope<'_>) -> bool {
        true
    }
    fn warn_uncaught(&self, _: &mut Scope<'_>) {}
    fn async_init(&self, cx: &mut Scope<'_>, resource: Local<'_, Object>, _: &str) -> AsyncContext {
        AsyncContext {
            id: 0.0,
            trigger: 0.0,
            resource: Some(Global::new(cx, resource)),
            frame: None,
        }
    }
    fn async_destroy(&self, _: &mut Scope<'_>, _: &AsyncContext) {}
    fn open_scope(&self, _: &mut Scope<'_>, _: Option<&AsyncContext>) {}
    fn close_scope(&self, _: &mut Scope<'_>) {}
    fn abandon_scope(&self, _: &mut Scope<'_>) {}
    fn helper<'s>(
        &self,
        cx: &mut Scope<'s>,
        name: &str,
    ) -> nodus_engine::Result<Local<'s, Function>> {
        if let Some(helper) = self.helpers.borrow().get(name) {
            return Ok(helper.get(cx));
        }
        let all = cx.eval(HELPERS, &CompileOptions::new("helpers.js"))?;
        let all = all.as_object().expect("an object");
        let helper = all.get(cx, name)?.as_function().expect("a function");
        let root = Global::new(cx, helper);
        self.helpers.borrow_mut().insert(name.to_owned(), root);
        Ok(helper)
    }
    fn node_version(&self) -> [u32; 3] {
        [26, 0, 0]
    }
}

/// The tests' addon, compiled with the system's compiler.
fn addon() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let library = Path::new(env!("CARGO_TARGET_TMPDIR")).join("stress-addon.node");
    let status = Command::new("cc")
        .args(["-shared", "-fPIC", "-pthread", "-I"])
        .arg(root.join("include/node"))
        .arg("-o")
        .arg(&library)
        .arg(root.join("../../tests/node-api/addon.c"))
        .status()
        .expect("there is a C compiler");
    assert!(status.success(), "the addon compiles");
    library
}

fn is_true(cx: &mut Scope<'_>, script: &str) {
    cx.nested(
        |cx| match cx.eval(script, &CompileOptions::new("stress.js")) {
            Ok(value) => assert_eq!(
                value.to_rust_string(cx).unwrap_or_default(),
                "true",
                "{script}"
            ),
            Err(error) => panic!("{script}: {}", text(cx, error)),
        },
    );
}

/// Each gives `true`, at any number of collections.
const SCRIPTS: &[&str] = &[
    "addon.hello('wörld') === 'Hello, wörld!'",
    "addon.build(100, true).every((o, i) => o.text === `name ${i}` && o.number === i * 1.5)",
    "addon.build(100, false).every((o, i) => o.text === `name ${i}` && o.number === i * 1.5)",
    "addon.escape({ a: [1] }).value.a[0] === 1",
    "new addon.Counter(5).add().add(2).value === 8",
    "const counters = Array.from({ length: 50 }, (_, i) => new addon.Counter(i).add(i));
     counters.every((c, i) => c.value === 2 * i)",
    "const wrapped = [{}, [], () => {}, Object.freeze({}), new Proxy({}, {})];
     wrapped.forEach((o, i) => addon.wrap(o, i)); wrapped.every((o, i) => addon.unwrap(o) === i)",
    "class Twice extends addon.Counter { add(n) { return super.add(2 * n) } }; new Twice(1).add(4).value === 9",
    "const error = new Error('mine'); addon.callCatching(() => { throw error }) === error",
    "try { addon.callPassing(() => { throw error }); false } catch (e) { e === error }",
    "addon.callPassing((x) => ({ x }), 'argument').x === 'argument'",
    "addon.callCatching(() => addon.build(5, true), 0).length === 5",
    "addon.keep({ strong: 1 }, 1); addon.build(20, true); addon.kept().strong === 1",
    "addon.keep('text', 1); addon.build(20, true); addon.kept() === 'text'",
    "[...addon.reverse(new Uint8Array([1, 2, 3]))].join() === '3,2,1'",
    "const bytes = addon.externalBytes(100); addon.build(20, true); bytes.every((b) => b === 120)",
    "for (let i = 0; i < 200; i++) { addon.external(); addon.externalBytes(10); new addon.Counter(i) } true",
    "addon.promise(true, 1) instanceof Promise",
    "addon.sayAtEnd() === undefined",
];

#[test]
fn values_of_an_addon_are_known_to_the_collector() {
    let runtime = Runtime::new(RuntimeOptions {
        stack_quota: 1024 * 1024,
        collector_stress: true,
        ..RuntimeOptions::default()
    })
    .expect("the engine starts");
    let event_loop = Loop::new().expect("a loop");
    let host = Rc::new(Small {
        event_loop: event_loop.clone(),
        helpers: RefCell::default(),
        uncaught: RefCell::default(),
    });
    let library = addon();
    runtime.scope(|cx| {
        let module = cx.object();
        let exports = cx.object();
        module.set(cx, "exports", exports).expect("a plain object");
        nodus_node_api::load(cx, host.clone(), module, &library, "file:///addon.node", 1)
            .unwrap_or_else(|error| panic!("{error:?}"));
        let exports = module.get(cx, "exports").expect("a plain object");
        let global = cx.global();
        global.set(cx, "addon", exports).expect("a plain object");
        for script in SCRIPTS {
            is_true(cx, script);
            // What died is finalized in a turn of the loop.
            cx.collect();
            event_loop.run(RunMode::NoWait);
        }
        is_true(cx, "addon.finalized() >= 600");
        is_true(cx, "counters.every((c, i) => c.value === 2 * i)");
        is_true(cx, "wrapped.every((o, i) => addon.unwrap(o) === i)");
        is_true(
            cx,
            "globalThis.heard = []; addon.sumAsync(1000, (e, sum) => heard.push(sum)); true",
        );
        is_true(cx, "addon.fromThreads(2, (n) => heard.push(n)); true");
        event_loop.run(RunMode::Default);
        is_true(cx, "heard.length === 201 && heard.includes(499500)");
        assert_eq!(*host.uncaught.borrow(), Vec::<String>::new());
        nodus_node_api::end_thread(cx, &event_loop);
        host.helpers.borrow_mut().clear();
    });
}
