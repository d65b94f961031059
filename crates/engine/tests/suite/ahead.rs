//! Parsing on threads that have no runtime.

use nodus_engine::{CompileOptions, ParseSettings, ParsedCode, Parser, Scope};

use crate::support::with;

const STACK: usize = 1 << 20;
const PARAMETERS: &[&str] = &["a", "b"];

fn parsed(cx: &Scope<'_>, body: &str) -> Option<ParsedCode> {
    let settings = ParseSettings::new(cx).expect("there is memory");
    let body = body.to_owned();
    let parse = move || Parser::new(settings, STACK)?.wrapper(&body, PARAMETERS, "/ahead.js");
    let builder = std::thread::Builder::new().stack_size(STACK);
    let thread = builder.spawn(parse).expect("a thread");
    thread.join().expect("the thread ends well")
}

#[test]
fn code_of_another_thread_runs_as_if_it_were_compiled_here() {
    with(|cx| {
        for body in [
            "const inner = () => new Error(a + b);\nreturn inner().stack;",
            "#!/usr/bin/env node\n'use strict'; return new Error('\u{e9}\u{1f600}').stack;",
            "return (function () { /* \u{e9} */ }).toString() + arguments.length;",
        ] {
            let ahead = parsed(cx, body).expect("it parses").into_stencil();
            let ahead = cx.run_stencil(&ahead, None).expect("it runs");
            let ahead = ahead.as_function().expect("a function");
            let options = CompileOptions::new("/ahead.js");
            let here = cx
                .compile_wrapper(body, PARAMETERS, &options, None)
                .expect("it parses");
            let [ahead, here] = [ahead, here].map(|f| {
                let this = cx.undefined();
                let args = [cx.string("x").as_value(), cx.string("y").as_value()];
                let value = f.call(cx, this, &args).expect("it runs");
                value.to_rust_string(cx).expect("a string")
            });
            assert_eq!(ahead, here);
        }
    });
}

#[test]
fn text_that_is_wrong_or_ends_its_wrapper_is_left_to_the_compiler() {
    with(|cx| {
        assert!(parsed(cx, "return a").is_some());
        for body in ["let = = 1", "}); (function () {", "import 'a'", "'"] {
            assert!(parsed(cx, body).is_none(), "{body}");
        }
    });
}

#[test]
fn text_that_is_too_deep_is_refused_before_the_stack_ends() {
    with(|cx| assert!(parsed(cx, &"[".repeat(1 << 20)).is_none()));
}
