//! The natives of `url`: parsing and changing URLs by the URL standard. A URL crosses as its serialized form and the offsets of
//! its parts, which JavaScript keeps; nothing stays on this side.

pub(crate) mod checks;
mod pattern;
mod simple;

use std::cell::RefCell;

use ada_url::{Idna, Url};
use nodus_engine::Chars;

use self::simple::{NONE, Parts};
use crate::prelude::*;

/// The offsets of the parts, in the order that `url.js` reads them.
fn parts_of(url: &Url) -> Parts {
    let components = url.components();
    [
        components.protocol_end,
        components.username_end,
        components.host_start,
        components.host_end,
        components.port.unwrap_or(NONE),
        components.pathname_start.unwrap_or(components.host_end),
        components.search_start.unwrap_or(NONE),
        components.hash_start.unwrap_or(NONE),
        url.scheme_type() as u32,
    ]
}

/// Hands the offsets to JavaScript.
fn fill(values: &Parts, parts: Local<'_, View>) {
    parts.with_bytes_mut(|bytes| {
        for (slot, value) in bytes.chunks_exact_mut(4).zip(values) {
            slot.copy_from_slice(&value.to_ne_bytes());
        }
    });
}

/// Runs `f` on a string's text, without a copy when it is ASCII.
fn with_text<R>(cx: &mut Scope<'_>, string: Local<'_, JsString>, f: impl FnOnce(&str) -> R) -> R {
    let mut f = Some(f);
    let done = string.with_chars(cx, |chars| match chars {
        Chars::Latin1(bytes) if bytes.is_ascii() => std::str::from_utf8(bytes)
            .ok()
            .and_then(|text| f.take().map(|f| f(text))),
        _ => None,
    });
    match (done, f) {
        (Some(result), _) => result,
        (None, Some(f)) => f(&string.to_rust(cx)),
        (None, None) => unreachable!("the function either ran or is still here"),
    }
}

/// The serialized form, or undefined when the input is no URL.
#[native]
fn parse<'s>(
    cx: &mut Scope<'s>,
    input: Local<'s, JsString>,
    base: Option<String>,
    parts: Local<'s, View>,
) -> Local<'s, Value> {
    if base.is_none() {
        let simple = input.with_chars(cx, |chars| match chars {
            Chars::Latin1(bytes) => simple::parts(bytes),
            _ => None,
        });
        if let Some(values) = simple {
            fill(&values, parts);
            return input.as_value();
        }
    }
    match with_text(cx, input, |input| parsed(input, base.as_deref())) {
        Some((href, values)) => {
            fill(&values, parts);
            // A serialized URL is always ASCII.
            cx.string_latin1(href.as_bytes()).as_value()
        }
        None => cx.undefined(),
    }
}

/// The serialized form with the offsets of its parts.
fn parsed(input: &str, base: Option<&str>) -> Option<(String, Parts)> {
    let joined = base.and_then(|base| simple::joined(input, base));
    let url = match &joined {
        Some(text) => match simple::parts(text.as_bytes()) {
            Some(values) => return joined.map(|text| (text, values)),
            None => Url::parse(text.as_str(), None),
        },
        None => Url::parse(input, base),
    };
    url.ok().map(|url| (url.href().to_owned(), parts_of(&url)))
}

#[native]
fn can_parse(cx: &mut Scope<'_>, input: Local<'_, JsString>, base: Option<String>) -> bool {
    with_text(cx, input, |input| Url::can_parse(input, base.as_deref()))
}

/// What the last setter left: programs often change several parts of a URL, one after the other.
#[derive(Default)]
struct LastChanged(RefCell<Option<Url>>);

/// Runs one of the setters; undefined when it refuses the value.
#[native]
fn update<'s>(
    cx: &mut Scope<'s>,
    href: Local<'s, JsString>,
    kind: u32,
    value: String,
    parts: Local<'s, View>,
) -> Local<'s, Value> {
    let last = cx.state().slot::<LastChanged>();
    let known = last.0.take();
    let found = with_text(cx, href, |href| match known {
        Some(url) if url.href() == href => Some(url),
        _ => Url::parse(href, None).ok(),
    });
    let Some(mut url) = found else {
        return cx.undefined();
    };
    let value = value.as_str();
    let accepted = match kind {
        0 => url.set_href(value),
        1 => url.set_protocol(value),
        2 => url.set_username(Some(value)),
        3 => url.set_password(Some(value)),
        4 => url.set_host(Some(value)),
        5 => url.set_hostname(Some(value)),
        6 => url.set_port(Some(value)),
        7 => url.set_pathname(Some(value)),
        8 => {
            url.set_search(Some(value));
            Ok(())
        }
        _ => {
            url.set_hash(Some(value));
            Ok(())
        }
    };
    if accepted.is_err() {
        return cx.undefined();
    }
    fill(&parts_of(&url), parts);
    let changed = cx.string_latin1(url.href().as_bytes()).as_value();
    last.0.replace(Some(url));
    changed
}

/// A host name as a URL would carry it; empty when it cannot.
fn hostname_of(domain: &str) -> String {
    let Ok(mut url) = Url::parse("ws://x", None) else {
        return String::new();
    };
    match url.set_hostname(Some(domain)) {
        Ok(()) => url.hostname().to_owned(),
        Err(()) => String::new(),
    }
}

#[native(name = "domainToASCII")]
fn domain_to_ascii(_cx: &mut Scope<'_>, domain: String) -> String {
    hostname_of(&domain)
}

#[native]
fn domain_to_unicode(_cx: &mut Scope<'_>, domain: String) -> String {
    Idna::unicode(&hostname_of(&domain))
}

/// IDNA alone, without a URL's rules for hosts: what the legacy parser does.
#[native(name = "toASCII")]
fn to_ascii(_cx: &mut Scope<'_>, domain: String) -> String {
    Idna::ascii(&domain)
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[
            parse::DEF,
            can_parse::DEF,
            update::DEF,
            domain_to_ascii::DEF,
            domain_to_unicode::DEF,
            to_ascii::DEF,
            pattern::parse_pattern::DEF,
            pattern::parse_pattern_input::DEF,
        ],
    )
}
