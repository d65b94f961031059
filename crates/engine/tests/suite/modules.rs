//! ES modules over hooks of the host: graphs, cycles, awaiting bodies, errors, dynamic imports.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use nodus_engine::{
    CompileOptions, Error, Global, Local, Module, ModuleHooks, ModuleStatus, ModuleType,
    PromiseState, Result, Scope,
};

use crate::support::{eval, thrown, with};

type Loaded = Rc<RefCell<HashMap<String, Global<Module>>>>;

fn load<'s>(
    cx: &mut Scope<'s>,
    sources: &'static [(&str, &str)],
    loaded: &Loaded,
    name: &str,
) -> Result<Local<'s, Module>> {
    if let Some(module) = loaded.borrow().get(name) {
        return Ok(module.get(cx));
    }
    let Some((_, text)) = sources.iter().find(|(n, _)| *n == name) else {
        return Err(Error::plain(format!("no module {name}")));
    };
    let private = cx.string(name);
    let module = cx.compile_module(text, &CompileOptions::new(name), private.as_value())?;
    let global = Global::new(cx, module);
    loaded.borrow_mut().insert(name.to_owned(), global);
    Ok(module)
}

/// Hooks over sources by name.
fn install(cx: &mut Scope<'_>, sources: &'static [(&str, &str)]) -> Loaded {
    let loaded = Loaded::default();
    let (for_static, for_dynamic) = (loaded.clone(), loaded.clone());
    cx.set_module_hooks(ModuleHooks {
        resolve: Box::new(move |cx, _, specifier, kind, _| {
            assert_eq!(kind, ModuleType::JavaScript);
            let name = specifier.to_rust(cx);
            load(cx, sources, &for_static, &name)
        }),
        import_dynamically: Box::new(move |cx, _, specifier, _, _| {
            let name = specifier.to_rust(cx);
            let (promise, resolver) = cx.promise()?;
            let result = load(cx, sources, &for_dynamic, &name).and_then(|module| {
                module.load(cx)?;
                module.link(cx)?;
                module.evaluate(cx)?;
                Ok(module)
            });
            match result {
                Ok(_) => {
                    let text = cx.string(&name);
                    resolver.resolve(cx, text.as_value())?;
                }
                Err(error) => {
                    if let Some(reason) = error.into_value(cx) {
                        resolver.reject(cx, reason)?;
                    }
                }
            }
            Ok(promise)
        }),
        unwrap: {
            let loaded = loaded.clone();
            Box::new(move |cx, value| {
                let name = value.to_rust_string(cx).ok()?;
                loaded.borrow().get(&name).map(|m| m.get(cx))
            })
        },
        import_meta: Box::new(|cx, private, meta| meta.set(cx, c"name", private)),
    });
    loaded
}

/// Loads, links and runs a graph; what its entry's promise became.
fn run(cx: &mut Scope<'_>, sources: &'static [(&str, &str)], entry: &str) -> String {
    let loaded = install(cx, sources);
    cx.nested(|cx| {
        let result = load(cx, sources, &loaded, entry).and_then(|module| {
            module.load(cx)?;
            cx.collect();
            module.link(cx)?;
            module.evaluate(cx)
        });
        match result {
            Ok(promise) => {
                cx.run_microtasks()
                    .expect("nothing throws outside of promises");
                let value = promise.result(cx).to_rust_string(cx).unwrap_or_default();
                format!("{:?} {value}", promise.state())
            }
            Err(error) => thrown(cx, error),
        }
    })
}

#[test]
fn a_graph_runs_in_order_and_bindings_are_live() {
    const SOURCES: &[(&str, &str)] = &[
        (
            "main",
            "import { n, add } from 'counter'; import 'last'; add(); add(); globalThis.seen = [n, import.meta.name, globalThis.order].join();",
        ),
        (
            "counter",
            "export let n = 0; export function add() { n++; } globalThis.order = 'counter';",
        ),
        ("last", "globalThis.order += ' last';"),
    ];
    with(|cx| {
        assert_eq!(run(cx, SOURCES, "main"), "Fulfilled undefined");
        assert_eq!(eval(cx, "seen"), "2,main,counter last");
    });
}

#[test]
fn cycles_link_and_run_once() {
    const SOURCES: &[(&str, &str)] = &[
        (
            "a",
            "import { b } from 'b'; export const a = 'a'; export function late() { return b; } globalThis.runs = (globalThis.runs ?? '') + 'a';",
        ),
        (
            "b",
            "import { late } from 'a'; export const b = 'b'; globalThis.runs = (globalThis.runs ?? '') + 'b'; globalThis.early = typeof late;",
        ),
    ];
    with(|cx| {
        assert_eq!(run(cx, SOURCES, "a"), "Fulfilled undefined");
        assert_eq!(eval(cx, "runs + ' ' + early"), "ba function");
    });
}

#[test]
fn bodies_may_await() {
    const SOURCES: &[(&str, &str)] = &[
        (
            "main",
            "import { value } from 'slow'; globalThis.value = value; const m = await import('late'); globalThis.late = m.default;",
        ),
        (
            "slow",
            "await null; await null; export const value = 'awaited';",
        ),
        ("late", "export default 'imported';"),
    ];
    with(|cx| {
        assert_eq!(run(cx, SOURCES, "main"), "Fulfilled undefined");
        assert_eq!(eval(cx, "value + late"), "awaitedimported");
    });
}

#[test]
fn errors_of_every_stage_arrive() {
    const SOURCES: &[(&str, &str)] = &[
        ("syntax", "import 'broken'"),
        ("broken", "export const = 1"),
        ("missing", "import 'nowhere'"),
        ("unexported", "import { nothing } from 'empty'"),
        ("empty", "export {}"),
        ("throws", "import 'thrower'"),
        ("thrower", "throw new Error('body')"),
        ("rejects", "await Promise.reject(new Error('awaited'))"),
        (
            "catches",
            "try { await import('thrower') } catch (e) { globalThis.caught = e.message } try { await import('nowhere') } catch (e) { caught += e.message }",
        ),
    ];
    with(|cx| {
        assert!(run(cx, SOURCES, "syntax").starts_with("SyntaxError"));
        assert_eq!(run(cx, SOURCES, "missing"), "Error: no module nowhere");
        assert!(
            run(cx, SOURCES, "unexported")
                .starts_with("SyntaxError: The requested module 'empty' does not provide")
        );
        assert_eq!(run(cx, SOURCES, "throws"), "Rejected Error: body");
        assert_eq!(run(cx, SOURCES, "rejects"), "Rejected Error: awaited");
        assert_eq!(run(cx, SOURCES, "catches"), "Fulfilled undefined");
        assert_eq!(eval(cx, "caught"), "bodyno module nowhere");
    });
}

#[test]
fn a_module_tells_its_state_and_requests() {
    const SOURCES: &[(&str, &str)] = &[(
        "main",
        "import a from 'x';\nimport { b } from \"y\";\nawait a;",
    )];
    with(|cx| {
        let loaded = install(cx, SOURCES);
        let module = load(cx, SOURCES, &loaded, "main").expect("it parses");
        assert_eq!(module.status(), ModuleStatus::New);
        assert!(module.has_top_level_await());
        let requests = module.requests(cx);
        let places: Vec<(&str, u32)> = requests
            .iter()
            .map(|r| (r.specifier.as_str(), r.line))
            .collect();
        assert_eq!(places, [("x", 1), ("y", 2)]);
    });
}

#[test]
fn synthetic_modules_get_their_exports_from_outside() {
    const SOURCES: &[(&str, &str)] = &[(
        "main",
        "import d, { one, two } from 'host'; import * as all from 'host'; globalThis.all = [d, one, two, Object.keys(all)].join();",
    )];
    with(|cx| {
        let loaded = install(cx, SOURCES);
        let host = cx
            .synthetic_module(&["default", "one", "two"])
            .expect("enough memory");
        for (i, text) in ["d", "1", "2"].iter().enumerate() {
            let value = cx.string(text);
            host.set_synthetic_export(i, value.as_value());
        }
        let global = Global::new(cx, host);
        loaded.borrow_mut().insert("host".to_owned(), global);
        let module = load(cx, SOURCES, &loaded, "main").expect("it parses");
        module.load(cx).expect("it loads");
        module.link(cx).expect("it links");
        let promise = module.evaluate(cx).expect("it runs");
        assert_eq!(promise.state(), PromiseState::Fulfilled);
        assert_eq!(eval(cx, "all"), "d,1,2,default,one,two");
    });
}
