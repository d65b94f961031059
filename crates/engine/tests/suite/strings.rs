//! Strings in every form in which the engine keeps them.

use nodus_engine::{Chars, CompileOptions, JsString, Local, Scope, SharedText};

use crate::support::{eval, with};

const TEXTS: &[&str] = &[
    "",
    "a",
    "plain ascii that is longer than what fits into a cell of its own",
    "caf\u{e9} \u{ff}",
    "\u{100}\u{20ac}",
    "\u{1f600} beyond the first plane \u{10ffff}",
    "nul \0 inside",
    "\u{feff}bom",
];

#[test]
fn text_comes_back_as_it_went() {
    with(|cx| {
        let mut all: Vec<String> = TEXTS.iter().map(|t| (*t).to_owned()).collect();
        all.extend(TEXTS.iter().map(|t| t.repeat(10_000)));
        for text in &all {
            cx.nested(|cx| {
                let string = cx.string(text);
                cx.collect_nursery();
                assert_eq!(string.len(), text.encode_utf16().count());
                assert_eq!(string.is_empty(), text.is_empty());
                assert_eq!(&string.to_rust(cx), text);
                let mut utf8 = b"<".to_vec();
                string.append_utf8(cx, &mut utf8);
                assert_eq!(&utf8[1..], text.as_bytes());
                let from_bytes = cx.string_utf8_lossy(text.as_bytes());
                assert!(from_bytes.strict_equals(cx, string.as_value()));
            });
        }
    });
}

fn string<'s>(cx: &mut Scope<'s>, script: &str) -> Local<'s, JsString> {
    let value = cx
        .eval(script, &CompileOptions::new("/test.js"))
        .expect("the script runs");
    value.as_string().expect("it gives a string")
}

#[test]
fn ropes_parts_and_numbers_read_like_flat_strings() {
    with(|cx| {
        let rope = string(
            cx,
            "let s = ''; for (let i = 0; i < 3000; i++) s += i % 10; s",
        );
        assert_eq!(rope.len(), 3000);
        assert!(rope.to_rust(cx).starts_with("0123456789012"));
        let wide = string(
            cx,
            "let w = 'x'; for (let i = 0; i < 100; i++) w = '\u{20ac}' + w; w",
        );
        assert_eq!(wide.to_rust(cx), "\u{20ac}".repeat(100) + "x");
        let part = string(cx, "'abcdefghij'.repeat(100).slice(995)");
        assert_eq!(part.to_rust(cx), "fghij");
        let atom = string(cx, "Object.keys({ someLongPropertyNameOfAnObject: 1 })[0]");
        assert_eq!(atom.to_rust(cx), "someLongPropertyNameOfAnObject");
        let number = string(cx, "String(12345678901)");
        assert_eq!(number.to_rust(cx), "12345678901");
    });
}

#[test]
fn characters_are_borrowed_as_they_are_kept() {
    with(|cx| {
        let latin = cx.string_latin1(&[0x61, 0xe9, 0xff]);
        latin.with_chars(cx, |chars| {
            assert!(matches!(chars, Chars::Latin1([0x61, 0xe9, 0xff])))
        });
        let wide = cx.string_utf16(&[0x20ac, 0xd83d]);
        wide.with_chars(cx, |chars| {
            assert!(matches!(chars, Chars::Utf16([0x20ac, 0xd83d])))
        });
        let mut low = Vec::new();
        wide.append_latin1(cx, &mut low);
        assert_eq!(low, [0xac, 0x3d]);
        let empty = string(cx, "''");
        empty.with_chars(cx, |chars| match chars {
            Chars::Latin1(bytes) => assert!(bytes.is_empty()),
            Chars::Utf16(units) => assert!(units.is_empty()),
        });
    });
}

#[test]
fn what_is_no_text_is_replaced() {
    with(|cx| {
        let lone = cx.string_utf16(&[0x61, 0xd800, 0x62, 0xdc00]);
        assert_eq!(lone.len(), 4);
        assert_eq!(lone.to_rust(cx), "a\u{fffd}b\u{fffd}");
        let broken = cx.string_utf8_lossy(b"a\xff\xe2\x82b\xf0\x9f\x98\x80");
        assert_eq!(broken.to_rust(cx), "a\u{fffd}\u{fffd}b\u{1f600}");
    });
}

#[test]
fn strings_given_away_are_not_copied() {
    with(|cx| {
        let bytes = vec![b'x'; 100_000];
        let global = cx.global();
        let string = cx.string_latin1_owned(bytes);
        global.set(cx, c"given", string).expect("a plain global");
        let wide = cx.string_utf16_owned(vec![0x20ac; 50_000]);
        global.set(cx, c"wide", wide).expect("a plain global");
        cx.collect();
        assert_eq!(
            eval(cx, "given.length + given[99999] + wide.length + wide[0]"),
            "100000x50000\u{20ac}"
        );
        eval(cx, "given = wide = null");
        cx.collect();
    });
}

#[test]
fn strings_share_a_text() {
    with(|cx| {
        let mut all: Vec<String> = TEXTS.iter().map(|t| (*t).to_owned()).collect();
        all.extend(TEXTS.iter().map(|t| t.repeat(10_000)));
        for text in &all {
            cx.nested(|cx| {
                let first = cx.string(text);
                let shared = SharedText::of(cx, first).expect("there is memory");
                cx.collect_nursery();
                let second = shared.string(cx);
                drop(shared);
                cx.collect();
                assert!(second.strict_equals(cx, first.as_value()));
                assert_eq!(&second.to_rust(cx), text);
            });
        }
    });
}

#[test]
fn appending_to_a_string_leaves_the_shared_text() {
    with(|cx| {
        let string = string(
            cx,
            "globalThis.s = 'x'.repeat(5000) + 'y'; s += 'z'; s.length; s",
        );
        let shared = SharedText::of(cx, string).expect("there is memory");
        eval(cx, "s += 'more'.repeat(1000); s.length");
        let again = shared.string(cx);
        assert_eq!(again.len(), 5002);
        assert!(again.to_rust(cx).ends_with("xyz"));
    });
}
