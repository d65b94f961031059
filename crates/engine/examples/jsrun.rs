//! Evaluates a JavaScript file with the bare engine: `print` writes a line, microtasks run afterwards.

use std::io::Write;

use nodus_engine::*;

fn main() {
    let path = std::env::args().nth(1).unwrap_or_default();
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    let rt = Runtime::new(RuntimeOptions::default()).expect("engine");
    rt.scope(|cx| {
        let g = cx.global();
        let print = cx
            .closure("print", 1, |cx, args| {
                let s = args.get(0).to_rust_string(cx)?;
                let _ = writeln!(std::io::stdout(), "{s}");
                Ok(cx.undefined())
            })
            .unwrap();
        g.set(cx, "print", print).unwrap();
        let now = std::time::Instant::now();
        let clock = cx
            .closure("now", 0, move |cx, _| {
                Ok(cx.number(now.elapsed().as_secs_f64() * 1000.0))
            })
            .unwrap();
        g.set(cx, "now", clock).unwrap();
        let set = cx
            .closure("setContext", 1, |cx, args| {
                let o = args.get(0).as_object();
                cx.set_async_context(o);
                Ok(cx.undefined())
            })
            .unwrap();
        g.set(cx, "setContext", set).unwrap();
        let get = cx
            .closure("getContext", 0, |cx, _| {
                Ok(match cx.async_context() {
                    Some(o) => o.as_value(),
                    None => cx.undefined(),
                })
            })
            .unwrap();
        g.set(cx, "getContext", get).unwrap();
        let r = cx.eval(&text, &CompileOptions::new(&path)).map(|_| ());
        let r = r.and_then(|()| cx.run_microtasks());
        if let Err(e) = r {
            if let Some(v) = e.into_value(cx) {
                let s = v.as_object().and_then(|o| o.get(cx, "stack").ok());
                let s = s.unwrap_or(v).to_rust_string(cx).unwrap_or_default();
                let _ = writeln!(std::io::stderr(), "Uncaught {s}");
            }
            unsafe { libc::_exit(1) };
        }
    });
    unsafe { libc::_exit(0) };
}
