//! Rust functions and classes as JavaScript ones.

use std::cell::Cell;
use std::rc::Rc;

use nodus_engine::{Error, Local, Object, Result, Scope, This, Value, class, native};

use crate::support::{eval, with};

#[native]
fn add(a: f64, b: Option<f64>) -> f64 {
    a + b.unwrap_or(100.0)
}

#[native]
fn describe(flag: bool, small: u8, text: String, list: Vec<i32>) -> String {
    format!("{flag} {small} {text} {list:?}")
}

#[native(name = "renamed")]
fn fails(kind: String) -> Result<()> {
    Err(match kind.as_str() {
        "type" => Error::type_error("no type"),
        "range" => Error::range_error("no range"),
        _ => Error::plain("plain"),
    })
}

#[native]
fn panics() {
    panic!("on purpose");
}

#[native]
fn receiver<'s>(cx: &mut Scope<'s>, this: This<'s>) -> Result<Local<'s, Value>> {
    this.0.get(cx, c"name")
}

#[native]
fn calls<'s>(cx: &mut Scope<'s>, f: Local<'s, nodus_engine::Function>) -> Result<Local<'s, Value>> {
    let this = cx.undefined();
    let mut arguments = Vec::new();
    for i in 0..20 {
        arguments.push(cx.number(f64::from(i)));
    }
    f.call(cx, this, &arguments)
}

fn install(cx: &mut Scope<'_>) {
    let global = cx.global();
    let natives = [
        add::DEF,
        describe::DEF,
        fails::DEF,
        panics::DEF,
        receiver::DEF,
        calls::DEF,
    ];
    global.natives(cx, &natives).expect("a plain global");
}

#[test]
fn arguments_are_converted_or_refused() {
    with(|cx| {
        install(cx);
        for (script, expected) in [
            ("add(1, 2)", "3"),
            ("add(1)", "101"),
            ("add(1, null)", "101"),
            ("add('1')", "TypeError: expected a number"),
            ("add()", "TypeError: expected a number"),
            (
                "describe(1, 300, 'caf\u{e9}', [1, 2.9, -3])",
                "true 255 caf\u{e9} [1, 2, -3]",
            ),
            ("describe('', NaN, '', [])", "false 0  []"),
            ("describe(0, 1n, '\\ud800', [])", "false 1 \u{fffd} []"),
            ("describe(0, 1, 2, [])", "TypeError: expected a string"),
            ("describe(0, 1, '', {})", "TypeError: expected an array"),
            ("describe(0, 1, '', ['x'])", "TypeError: expected a number"),
            ("receiver.call({ name: 'me' })", "me"),
            ("calls((...a) => a.length + ' ' + a[19])", "20 19"),
            ("add.name + add.length + renamed.name", "add2renamed"),
        ] {
            assert_eq!(eval(cx, script), expected, "{script}");
        }
    });
}

#[test]
fn errors_and_panics_become_exceptions() {
    with(|cx| {
        install(cx);
        for (script, expected) in [
            ("renamed('type')", "TypeError: no type"),
            ("renamed('range')", "RangeError: no range"),
            ("renamed('')", "Error: plain"),
            (
                "try { panics() } catch (e) { e.message }",
                "internal error in nodus: on purpose",
            ),
            ("calls(() => { throw 'through' })", "through"),
            (
                "calls(() => panics())",
                "Error: internal error in nodus: on purpose",
            ),
        ] {
            assert_eq!(eval(cx, script), expected, "{script}");
        }
        assert_eq!(eval(cx, "add(1, 1)"), "2");
    });
}

#[test]
fn closures_keep_what_they_captured() {
    with(|cx| {
        let count = Rc::new(Cell::new(0));
        let captured = count.clone();
        let f = cx
            .closure("count", 0, move |cx, _| {
                captured.set(captured.get() + 1);
                Ok(cx.number(f64::from(captured.get())))
            })
            .expect("a function");
        let global = cx.global();
        global.set(cx, c"count", f).expect("a plain global");
        cx.collect();
        assert_eq!(eval(cx, "count(); count(); count()"), "3");
        assert_eq!(count.get(), 3);
    });
}

thread_local! {
    static LIVE: Cell<i32> = const { Cell::new(0) };
}

struct Counter {
    value: Cell<f64>,
}

impl Drop for Counter {
    fn drop(&mut self) {
        LIVE.set(LIVE.get() - 1);
    }
}

#[class]
impl Counter {
    #[constructor]
    fn new(start: f64) -> Self {
        LIVE.set(LIVE.get() + 1);
        Counter {
            value: Cell::new(start),
        }
    }

    #[method]
    fn increment(&self, by: Option<f64>) -> f64 {
        self.value.set(self.value.get() + by.unwrap_or(1.0));
        self.value.get()
    }

    #[method]
    fn fail(&self) {
        panic!("in a method");
    }

    #[getter]
    fn value(&self) -> f64 {
        self.value.get()
    }

    #[static_method]
    fn kind() -> &'static str {
        "counter"
    }
}

#[test]
fn classes_check_their_receivers_and_give_their_values_back() {
    with(|cx| {
        cx.nested(|cx| {
            let constructor = cx.class::<Counter>().expect("a class");
            let global = cx.global();
            global
                .set(cx, c"Counter", constructor)
                .expect("a plain global");
        });
        for (script, expected) in [
            (
                "const c = new Counter(5); c.increment(); c.increment(10); c.value",
                "16",
            ),
            (
                "Counter.kind() + (c instanceof Counter) + Counter.name",
                "countertrueCounter",
            ),
            (
                "class Sub extends Counter { twice() { return this.value * 2; } } new Sub(4).twice()",
                "8",
            ),
            (
                "try { c.fail() } catch (e) { e.message }",
                "internal error in nodus: in a method",
            ),
            (
                "try { Counter.prototype.increment.call({}); 'no' } catch (e) { e.name }",
                "TypeError",
            ),
            (
                "try { Counter(1); 'no' } catch (e) { e.message }",
                "Class constructor Counter cannot be invoked without 'new'",
            ),
            (
                "try { new Counter('x'); 'no' } catch (e) { e.name }",
                "TypeError",
            ),
            (
                "for (let i = 0; i < 1000; i++) new Counter(i); typeof Counter",
                "function",
            ),
        ] {
            assert_eq!(eval(cx, script), expected, "{script}");
        }
        cx.collect();
        cx.collect();
        assert!(LIVE.get() < 1000, "{} counters live", LIVE.get());
    });
    // What was left went with the runtime.
    assert_eq!(LIVE.get(), 0);
}

#[test]
fn a_rust_value_is_found_behind_its_object() {
    with(|cx| {
        LIVE.set(LIVE.get() + 1);
        let rc = Rc::new(Counter {
            value: Cell::new(1.0),
        });
        let object: Local<'_, Object> = cx.wrap(rc.clone()).expect("a class");
        cx.collect();
        let back = object.unwrap_class::<Counter>().expect("its own object");
        assert!(Rc::ptr_eq(&rc, &back));
        assert!(cx.object().unwrap_class::<Counter>().is_none());
    });
}
