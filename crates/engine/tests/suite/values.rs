//! Numbers, BigInts, symbols, objects, keys and arrays.

use nodus_engine::{Error, ErrorKind, attr};

use crate::support::{all_true, eval, thrown, with};

#[test]
fn numbers_keep_their_value_and_sign() {
    with(|cx| {
        let numbers = [
            0.0,
            -0.0,
            1.5,
            f64::from(i32::MAX),
            f64::from(i32::MIN),
            2f64.powi(53),
            f64::INFINITY,
            f64::NAN,
        ];
        for n in numbers {
            let back = cx.number(n).as_number().expect("a number");
            assert!(back.to_bits() == n.to_bits() || (back.is_nan() && n.is_nan()));
        }
        let global = cx.global();
        let zero = cx.number(-0.0);
        global.set(cx, c"zero", zero).expect("a plain global");
        all_true(cx, &["Object.is(zero, -0)"]);
    });
}

#[test]
fn bigints_of_both_signs_fit_into_64_bits() {
    with(|cx| {
        for n in [0, 1, -1, i64::MAX, i64::MIN] {
            let big = cx.bigint_i64(n).expect("enough memory");
            assert_eq!(big.to_i64(), n);
            assert_eq!(big.to_rust_string(cx).expect("a number"), n.to_string());
        }
        let big = cx.bigint_u64(u64::MAX).expect("enough memory");
        assert_eq!(big.to_u64(), u64::MAX);
        assert_eq!(big.to_i64(), -1);
        assert_eq!(
            eval(cx, "2n ** (2n ** 40n)"),
            "RangeError: Maximum BigInt size exceeded"
        );
    });
}

#[test]
fn symbols_are_keys_of_their_own() {
    with(|cx| {
        let object = cx.object();
        let one = cx.symbol("name").expect("enough memory");
        let two = cx.symbol("name").expect("enough memory");
        object.put(cx, one, 1).expect("a plain object");
        object.put(cx, two, 2).expect("a plain object");
        cx.collect();
        assert_eq!(
            object.get(cx, one).expect("a plain object").as_number(),
            Some(1.0)
        );
        assert_eq!(
            object.get(cx, two).expect("a plain object").as_number(),
            Some(2.0)
        );
        let registered = cx.symbol_for("shared").expect("enough memory");
        let again = cx.symbol_for("shared").expect("enough memory");
        assert!(registered.strict_equals(cx, again.as_value()));
        assert_eq!(
            object
                .own_keys(cx, false, true)
                .expect("a plain object")
                .len(),
            2
        );
        assert!(
            object
                .own_keys(cx, false, false)
                .expect("a plain object")
                .is_empty()
        );
    });
}

#[test]
fn properties_are_set_defined_found_and_deleted() {
    with(|cx| {
        let object = cx.null_object();
        object.put(cx, "plain", true).expect("a plain object");
        object.put(cx, 7_u32, "seven").expect("a plain object");
        object
            .put(cx, "nul\0and \u{20ac}", 1)
            .expect("a plain object");
        let value = cx.number(3.0);
        object
            .define(cx, c"hidden", value, attr::HIDDEN)
            .expect("a plain object");
        let pinned = cx.pin_key("plain");
        assert!(object.has(cx, pinned).expect("a plain object"));
        assert!(
            object
                .has_own(cx, "nul\0and \u{20ac}")
                .expect("a plain object")
        );
        let keys = object.own_keys(cx, false, false).expect("a plain object");
        let keys: Vec<String> = keys
            .iter()
            .map(|k| k.to_rust_string(cx).unwrap_or_default())
            .collect();
        assert_eq!(keys, ["7", "plain", "nul\0and \u{20ac}"]);
        object.delete(cx, pinned).expect("a plain object");
        assert!(!object.has(cx, "plain").expect("a plain object"));
        assert!(object.prototype(cx).expect("a plain object").is_none());
        let child = cx.object_with_proto(object);
        assert!(child.has(cx, c"hidden").expect("a plain object"));
        assert!(!child.has_own(cx, c"hidden").expect("a plain object"));
        child.set_prototype(cx, None).expect("it is extensible");
        assert!(!child.has(cx, c"hidden").expect("a plain object"));
    });
}

#[test]
fn exceptions_of_accessors_and_proxies_arrive() {
    with(|cx| {
        let script = "({ get a() { throw new Error('get'); }, set a(v) { throw v; }, p: new Proxy({}, { has() { throw 1; } }) })";
        let value = cx
            .eval(script, &nodus_engine::CompileOptions::new("/test.js"))
            .expect("the script runs");
        let object = value.as_object().expect("an object");
        let error = object.get(cx, c"a").expect_err("it throws");
        assert_eq!(thrown(cx, error), "Error: get");
        let error = object.put(cx, c"a", "given").expect_err("it throws");
        assert_eq!(thrown(cx, error), "given");
        let proxy = object
            .get(cx, c"p")
            .expect("a plain property")
            .as_object()
            .expect("an object");
        let error = proxy.has(cx, c"x").expect_err("it throws");
        assert_eq!(thrown(cx, error), "1");
        let frozen = cx.object();
        frozen.put(cx, c"x", 1).expect("a plain object");
        let global = cx.global();
        global.set(cx, c"frozen", frozen).expect("a plain global");
        eval(cx, "Object.freeze(frozen)");
        frozen.put(cx, c"x", 2).expect("it stays as it is");
        assert_eq!(
            frozen.get(cx, c"x").expect("a plain object").as_number(),
            Some(1.0)
        );
        let two = cx.number(2.0);
        let error = frozen
            .define(cx, c"x", two, attr::DEFAULT)
            .expect_err("it is frozen");
        assert!(thrown(cx, error).starts_with("TypeError"));
        assert!(cx.take_exception().is_none());
    });
}

#[test]
fn arrays_take_any_number_of_values() {
    with(|cx| {
        let items: Vec<_> = (0..2000).map(|i| cx.object_numbered(i)).collect();
        let array = cx.array(&items);
        assert_eq!(array.len(cx), 2000);
        let text = cx.string("pushed");
        array.push_value(cx, text).expect("a plain array");
        let empty = cx.empty_array();
        assert!(empty.is_empty(cx));
        cx.collect();
        let last = array
            .get_index(cx, 1999)
            .expect("an element")
            .as_object()
            .expect("an object");
        assert_eq!(
            last.get(cx, c"n").expect("a plain object").as_number(),
            Some(1999.0)
        );
        assert!(
            array
                .get_index(cx, 5000)
                .expect("no element")
                .is_undefined()
        );
        let names = cx.string_array(&["a", "\u{20ac}"]);
        let joined = names.call_method(cx, c"join", &[]).expect("a method");
        assert_eq!(joined.to_rust_string(cx).expect("a string"), "a,\u{20ac}");
    });
}

trait Numbered<'s> {
    fn object_numbered(&mut self, n: i32) -> nodus_engine::Local<'s, nodus_engine::Value>;
}

impl<'s> Numbered<'s> for nodus_engine::Scope<'s> {
    fn object_numbered(&mut self, n: i32) -> nodus_engine::Local<'s, nodus_engine::Value> {
        let object = self.object();
        object.put(self, c"n", n).expect("a plain object");
        object.as_value()
    }
}

#[test]
fn errors_have_their_kind_and_any_value_can_be_thrown() {
    with(|cx| {
        for (kind, name) in [
            (ErrorKind::Error, "Error: m"),
            (ErrorKind::TypeError, "TypeError: m"),
            (ErrorKind::RangeError, "RangeError: m"),
            (ErrorKind::SyntaxError, "SyntaxError: m"),
            (ErrorKind::ReferenceError, "ReferenceError: m"),
        ] {
            let error = cx.error(kind, "m").expect("enough memory");
            assert_eq!(error.to_rust_string(cx).expect("an error"), name);
        }
        let value = cx.number(5.0);
        let error = Error::throw_value(cx, value);
        assert_eq!(thrown(cx, error), "5");
        assert_eq!(thrown(cx, Error::range_error("r")), "RangeError: r");
    });
}
