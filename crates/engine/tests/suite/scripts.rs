//! Compiling: positions of wrapped sources, syntax errors, compiled code as bytes.

use nodus_engine::CompileOptions;

use crate::support::{eval, thrown, with};

const PARAMETERS: &[&str] = &["exports", "require"];

#[test]
fn wrapped_sources_keep_their_positions() {
    with(|cx| {
        let options = CompileOptions::new("/app/file.js");
        for text in [
            "return new Error('x').stack",
            "#!/usr/bin/env node\nreturn new Error('x').stack",
        ] {
            let line = text.lines().count();
            let f = cx
                .compile_wrapper(text, PARAMETERS, &options, None)
                .expect("it parses");
            let this = cx.undefined();
            let stack = f
                .call(cx, this, &[])
                .expect("it runs")
                .to_rust_string(cx)
                .expect("a string");
            assert!(stack.contains(&format!("/app/file.js:{line}:8")), "{stack}");
            let f = cx
                .compile_function(
                    "return new Error('x').stack",
                    "",
                    PARAMETERS,
                    &options,
                    None,
                )
                .expect("it parses");
            let stack = f
                .call(cx, this, &[])
                .expect("it runs")
                .to_rust_string(cx)
                .expect("a string");
            assert!(stack.contains("/app/file.js:1:8"), "{stack}");
        }
    });
}

#[test]
fn syntax_errors_say_where() {
    with(|cx| {
        let options = CompileOptions::new("/app/file.js");
        let error = cx
            .compile_wrapper("let a;\nlet b = ;", PARAMETERS, &options, None)
            .expect_err("it does not parse");
        let value = error.into_value(cx).expect("an exception");
        let report = cx
            .error_report(value.as_object().expect("an error"))
            .expect("it has a report");
        assert_eq!(
            (report.line, report.column, report.text.trim_end()),
            (2, 9, "let b = ;")
        );
        let error = cx
            .check_syntax("}", &options)
            .expect_err("it does not parse");
        assert!(thrown(cx, error).starts_with("SyntaxError"));
        let closed = cx.compile_wrapper("}); (function () {", PARAMETERS, &options, None);
        assert!(closed.is_err() || eval(cx, "1") == "1");
        assert!(
            cx.compile_function("}); (function () {", "", PARAMETERS, &options, None)
                .is_err()
        );
        cx.clear_exception();
    });
}

#[test]
fn compiled_code_survives_as_bytes() {
    with(|cx| {
        let options = CompileOptions::new("/app/file.js");
        let text = "globalThis.f = function (n) { return n < 2 ? n : f(n - 1) + f(n - 2); }; f(15)";
        let stencil = cx.compile_stencil(text, &options).expect("it parses");
        let bytes = stencil.encode(cx).expect("it can be kept");
        cx.collect();
        let copy = cx
            .decode_stencil(&bytes, false)
            .expect("bytes of this engine");
        for stencil in [&stencil, &copy, &stencil.clone()] {
            let value = cx.run_stencil(stencil, None).expect("it runs");
            assert_eq!(value.as_number(), Some(610.0));
        }
        assert_eq!(eval(cx, "f(10)"), "55");
        assert!(cx.decode_stencil(b"no code at all", false).is_none());
        assert!(cx.decode_stencil(&[], false).is_none());
        assert!(
            cx.decode_stencil(&bytes[..bytes.len() / 2], false)
                .is_none()
        );
        assert_eq!(eval(cx, "1 + 1"), "2");
    });
}

#[test]
fn compiled_code_runs_in_another_runtime() {
    let mut bytes = Vec::new();
    with(|cx| {
        let stencil = cx
            .compile_stencil("'made ' + 'before'", &CompileOptions::new("/a.js"))
            .expect("it parses");
        bytes = stencil.encode(cx).expect("it can be kept");
    });
    with(|cx| {
        let stencil = cx
            .decode_stencil(&bytes, false)
            .expect("bytes of this engine");
        let value = cx.run_stencil(&stencil, None).expect("it runs");
        assert_eq!(value.to_rust_string(cx).expect("a string"), "made before");
    });
}
