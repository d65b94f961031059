//! Strings: made from UTF-8, Latin-1 or UTF-16, read without copying where that is possible.

use std::borrow::Cow;

use encoding_rs::mem as enc;
use mozjs::jsapi;

use crate::glue;
use crate::handles::{JsString, Local, Scope};

/// The characters of a string as the engine stores them, borrowed while nothing can collect.
#[derive(Clone, Copy, Debug)]
pub enum Chars<'a> {
    /// One byte a character, U+0000 to U+00FF.
    Latin1(&'a [u8]),
    /// UTF-16 code units, possibly with lone surrogates.
    Utf16(&'a [u16]),
}

impl<'s> Scope<'s> {
    /// A string from UTF-8.
    pub fn string(&mut self, s: &str) -> Local<'s, JsString> {
        let bytes = s.as_bytes();
        if bytes.is_ascii() {
            return self.string_latin1(bytes);
        }
        if enc::is_str_latin1(s) {
            let latin: Cow<'_, [u8]> = enc::encode_latin1_lossy(s);
            return self.string_latin1(&latin);
        }
        let mut wide = vec![0u16; s.len()];
        let n = enc::convert_str_to_utf16(s, &mut wide);
        self.string_utf16(&wide[..n])
    }

    /// A string from bytes that each are a character U+0000 to U+00FF.
    pub fn string_latin1(&mut self, bytes: &[u8]) -> Local<'s, JsString> {
        self.stress();
        self.count_text(bytes.len());
        // SAFETY: pointer and length belong together; the result is rooted at once.
        let p = unsafe { jsapi::JS_NewStringCopyN(self.cx, bytes.as_ptr().cast(), bytes.len()) };
        self.string_or_empty(p)
    }

    /// A string from UTF-16 code units.
    pub fn string_utf16(&mut self, units: &[u16]) -> Local<'s, JsString> {
        self.stress();
        self.count_text(units.len() * 2);
        // SAFETY: as in `string_latin1`.
        let p = unsafe { jsapi::JS_NewUCStringCopyN(self.cx, units.as_ptr(), units.len()) };
        self.string_or_empty(p)
    }

    /// A string from bytes that should be UTF-8; what is not becomes U+FFFD, as the WHATWG decoder does it.
    pub fn string_utf8_lossy(&mut self, bytes: &[u8]) -> Local<'s, JsString> {
        if bytes.is_ascii() {
            return self.string_latin1(bytes);
        }
        match std::str::from_utf8(bytes) {
            Ok(s) => self.string(s),
            Err(_) => {
                let (text, _) = encoding_rs::UTF_8.decode_without_bom_handling(bytes);
                self.string(&text)
            }
        }
    }

    /// Whether a string of `units` code units can exist.
    pub fn string_fits(units: usize) -> bool {
        units < (1 << 30) - 2
    }

    pub(crate) fn string_or_empty(&mut self, p: *mut jsapi::JSString) -> Local<'s, JsString> {
        if p.is_null() {
            // Only exhaustion or a string past the engine's limit ends here; callers check sizes they cannot trust.
            self.clear_exception();
            // SAFETY: the empty string always exists.
            let e = unsafe { jsapi::JS_GetEmptyString(self.cx) };
            return self.push_string(e);
        }
        self.push_string(p)
    }
}

impl Local<'_, JsString> {
    /// Number of UTF-16 code units.
    #[inline]
    pub fn len(self) -> usize {
        // SAFETY: the string is live.
        unsafe { jsapi::JS_GetStringLength(self.raw_string()) }
    }

    /// Is it the empty string?
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Borrows the characters. `f` gets no scope, so nothing can move them.
    #[inline]
    pub fn with_chars<R>(self, cx: &mut Scope<'_>, f: impl FnOnce(Chars<'_>) -> R) -> R {
        let (mut len, mut latin1) = (0, false);
        // SAFETY: flattening a rope may allocate characters but the string stays where its slot says; the slices end
        // with `f`, which cannot call the engine.
        unsafe {
            let p = glue::nodus_string_chars(cx.cx, self.raw_string(), &mut len, &mut latin1);
            if p.is_null() {
                jsapi::JS_ClearPendingException(cx.cx);
                return f(Chars::Latin1(&[]));
            }
            if latin1 {
                f(Chars::Latin1(std::slice::from_raw_parts(p.cast(), len)))
            } else {
                f(Chars::Utf16(std::slice::from_raw_parts(p.cast(), len)))
            }
        }
    }

    /// A Rust copy; lone surrogates become U+FFFD.
    pub fn to_rust(self, cx: &mut Scope<'_>) -> String {
        self.with_chars(cx, |c| match c {
            Chars::Latin1(b) => enc::decode_latin1(b).into_owned(),
            Chars::Utf16(u) => {
                let mut out = vec![0u8; u.len() * 3];
                let n = enc::convert_utf16_to_utf8(u, &mut out);
                out.truncate(n);
                // `convert_utf16_to_utf8` replaces what is not well formed, so this never takes the lossy way.
                String::from_utf8(out)
                    .unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned())
            }
        })
    }

    /// Appends the string's UTF-8 form to `out`; lone surrogates become U+FFFD.
    pub fn append_utf8(self, cx: &mut Scope<'_>, out: &mut Vec<u8>) {
        self.with_chars(cx, |c| match c {
            Chars::Latin1(b) if b.is_ascii() => out.extend_from_slice(b),
            Chars::Latin1(b) => {
                let at = out.len();
                out.resize(at + b.len() * 2, 0);
                let n = enc::convert_latin1_to_utf8(b, &mut out[at..]);
                out.truncate(at + n);
            }
            Chars::Utf16(u) => {
                let at = out.len();
                out.resize(at + u.len() * 3, 0);
                let n = enc::convert_utf16_to_utf8(u, &mut out[at..]);
                out.truncate(at + n);
            }
        });
    }

    /// Appends the low byte of every code unit, what Node calls `latin1`.
    pub fn append_latin1(self, cx: &mut Scope<'_>, out: &mut Vec<u8>) {
        self.with_chars(cx, |c| match c {
            Chars::Latin1(b) => out.extend_from_slice(b),
            Chars::Utf16(u) => out.extend(u.iter().map(|&x| x as u8)),
        });
    }
}
