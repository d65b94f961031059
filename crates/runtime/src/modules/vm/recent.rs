//! Code that is compiled again and again, as test runners do with a program's files for each of their contexts. A function
//! of a context is kept in compiled form at once, a script is noticed when it comes for the first time and kept from the
//! second time on; both are forgotten when enough others have come since. What one context compiles of the functions
//! inside is there for the next, and so is the text of its files once it has come twice.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use nodus_engine::text::{
    is_ascii, latin1_to_utf8, utf8_len_of_latin1, utf8_len_of_utf16, utf16_to_utf8,
};
use nodus_engine::{Chars, SharedText, Stencil};

use super::options;
use crate::prelude::*;

/// Bytes in one generation; there are two.
const GENERATION: usize = 16 << 20;
/// What an entry counts besides its text: even the shortest script has compiled code.
const OVERHEAD: usize = 2 << 10;
/// How many texts are noticed before all are forgotten.
const NOTICED: usize = 1 << 14;
/// A text that is larger is not worth its memory.
const LARGEST: usize = 4 << 20;

/// Text of fewer bytes is decoded as fast as it is found.
pub(crate) const WORTH_FINDING: usize = 4 << 10;

/// Two texts as the engine has them, so that comparing takes no conversion, and none at all when they share memory.
fn are_same(one: &Chars<'_>, other: &Chars<'_>) -> bool {
    if share_memory(one, other) {
        return true;
    }
    match (one, other) {
        (Chars::Latin1(one), Chars::Latin1(other)) => one == other,
        (Chars::Utf16(one), Chars::Utf16(other)) => one == other,
        _ => false,
    }
}

fn share_memory(one: &Chars<'_>, other: &Chars<'_>) -> bool {
    match (one, other) {
        (Chars::Latin1(one), Chars::Latin1(other)) => std::ptr::eq(*one, *other),
        (Chars::Utf16(one), Chars::Utf16(other)) => std::ptr::eq(*one, *other),
        _ => false,
    }
}

fn size_of(text: &SharedText) -> usize {
    match text.chars() {
        Chars::Latin1(bytes) => bytes.len(),
        Chars::Utf16(units) => units.len() * 2,
    }
}

/// The UTF-8 of a text that is not ASCII; nothing where no UTF-8 stands for it.
fn utf8_of(chars: Chars<'_>) -> Option<Box<[u8]>> {
    let length = match chars {
        Chars::Latin1(text) => utf8_len_of_latin1(text),
        Chars::Utf16(text) => utf8_len_of_utf16(text),
    };
    let mut bytes = vec![0; length];
    let written = match chars {
        Chars::Latin1(text) => latin1_to_utf8(text, &mut bytes),
        Chars::Utf16(text) => utf16_to_utf8(text, &mut bytes),
    }?;
    bytes.truncate(written);
    Some(bytes.into())
}

/// What a text is compiled as.
struct Use<'a> {
    /// Parameters of a function's body; none of a script.
    params: &'a str,
    filename: &'a str,
    place: (i32, i32),
}

struct Entry {
    text: Rc<SharedText>,
    params: String,
    filename: String,
    place: (i32, i32),
    stencil: Stencil,
}

impl Entry {
    fn new(
        cx: &mut Scope<'_>,
        text: Local<'_, JsString>,
        as_: &Use<'_>,
        stencil: Stencil,
    ) -> Option<Entry> {
        Some(Entry {
            text: Rc::new(SharedText::of(cx, text)?),
            params: as_.params.to_owned(),
            filename: as_.filename.to_owned(),
            place: as_.place,
            stencil,
        })
    }

    /// The code and its text, if it is that of the same text for the same use.
    fn code_of(&self, text: &Chars<'_>, as_: &Use<'_>) -> Option<(Stencil, Rc<SharedText>)> {
        let is_same = self.place == as_.place
            && self.filename == as_.filename
            && self.params == as_.params
            && are_same(&self.text.chars(), text);
        is_same.then(|| (self.stencil.clone(), self.text.clone()))
    }
}

/// What bytes are decoded to.
struct Decoded {
    /// The bytes, where they are not the characters themselves.
    bytes: Option<Box<[u8]>>,
    text: Rc<SharedText>,
}

impl Decoded {
    fn is_of(&self, bytes: &[u8]) -> bool {
        match (&self.bytes, self.text.chars()) {
            (Some(own), _) => **own == *bytes,
            (None, Chars::Latin1(own)) => own == bytes,
            (None, Chars::Utf16(_)) => false,
        }
    }
}

/// A thread's scripts.
#[derive(Default)]
pub(crate) struct Recent {
    noticed: RefCell<HashSet<u64>>,
    young: RefCell<HashMap<u64, Entry>>,
    old: RefCell<HashMap<u64, Entry>>,
    decoded: RefCell<HashMap<u64, Decoded>>,
    size: Cell<usize>,
}

impl Recent {
    fn find(&self, key: u64, text: &Chars<'_>, as_: &Use<'_>) -> Option<Stencil> {
        let young = self
            .young
            .borrow()
            .get(&key)
            .map(|entry| entry.code_of(text, as_));
        let (stencil, own) = match young {
            Some(found) => found?,
            None => {
                let entry = self.old.borrow_mut().remove(&key)?;
                let found = entry.code_of(text, as_);
                self.keep(key, entry);
                found?
            }
        };
        if !share_memory(&own.chars(), text) {
            self.expect_again(own);
        }
        Some(stencil)
    }

    /// A text came again, in other memory: a program that reads its files anew each time will decode it once more.
    fn expect_again(&self, text: Rc<SharedText>) {
        if size_of(&text) < WORTH_FINDING {
            return;
        }
        let (key, bytes) = match text.chars() {
            Chars::Latin1(bytes) if is_ascii(bytes) => (mix(0, bytes), None),
            chars => match utf8_of(chars) {
                Some(bytes) => (mix(0, &bytes), Some(bytes)),
                None => return,
            },
        };
        self.count(bytes.as_ref().map_or(0, |bytes| bytes.len()));
        self.decoded
            .borrow_mut()
            .insert(key, Decoded { bytes, text });
    }

    /// What UTF-8 is decoded to, if it is the text of recent code: the same files are read again for each context.
    pub(crate) fn decoded(&self, bytes: &[u8]) -> Option<Rc<SharedText>> {
        let decoded = self.decoded.borrow();
        if decoded.is_empty() {
            return None;
        }
        let found = decoded.get(&mix(0, bytes))?;
        found.is_of(bytes).then(|| found.text.clone())
    }

    fn keep(&self, key: u64, entry: Entry) {
        self.count(size_of(&entry.text) + OVERHEAD);
        self.young.borrow_mut().insert(key, entry);
    }

    /// Counts bytes that are to be kept, and begins another generation when one is full.
    fn count(&self, bytes: usize) {
        let size = self.size.get() + bytes;
        if size > GENERATION {
            let full = self.young.take();
            self.old.replace(full);
            self.decoded.take();
            self.size.set(bytes);
        } else {
            self.size.set(size);
        }
    }

    /// Whether the text came before.
    fn notice(&self, key: u64) -> bool {
        let mut noticed = self.noticed.borrow_mut();
        if noticed.len() >= NOTICED {
            noticed.clear();
        }
        !noticed.insert(key)
    }
}

/// Quick rather than fair, since what is found is compared: looks at some units only, spread over the whole.
fn mix<U: Copy + Into<u64>>(state: u64, units: &[U]) -> u64 {
    const LOOKED_AT: usize = 128;
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let step = units.len().div_ceil(LOOKED_AT).max(1);
    units
        .iter()
        .step_by(step)
        .fold(state ^ units.len() as u64, |state, &unit| {
            (state ^ unit.into()).wrapping_mul(FACTOR).rotate_left(29)
        })
}

fn key_of(text: &Chars<'_>, as_: &Use<'_>) -> u64 {
    let place = ((as_.place.0 as u32 as u64) << 32) | as_.place.1 as u32 as u64;
    let state = mix(place, as_.filename.as_bytes());
    let state = mix(state, as_.params.as_bytes());
    match text {
        Chars::Latin1(bytes) => mix(state, bytes),
        Chars::Utf16(units) => mix(state, units),
    }
}

/// The place of a function's body: no script begins in this column, so that the two kinds do not meet.
fn place_of_function(line: i32) -> (i32, i32) {
    (line, -1)
}

/// Whether a text is a name, so that a parameter of that text is no more than a name.
fn is_name(text: &str) -> bool {
    text.bytes()
        .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'$')
        && text.bytes().next().is_some_and(|b| !b.is_ascii_digit())
}

/// The script that gives the function of a body; `None` when it takes another way of compiling to know what to make of
/// the text.
pub(super) fn function(
    cx: &mut Scope<'_>,
    body: Local<'_, JsString>,
    filename: &str,
    line: i32,
    params: &[&str],
) -> Option<Stencil> {
    if body.len() > LARGEST || !params.iter().all(|p| is_name(p)) {
        return None;
    }
    let names = params.join(",");
    let as_ = Use {
        params: &names,
        filename,
        place: place_of_function(line),
    };
    let recent = cx.state().slot::<Recent>();
    let (key, found) = body.with_chars(cx, |chars| {
        let key = key_of(&chars, &as_);
        (key, recent.find(key, &chars, &as_))
    });
    if found.is_some() {
        return found;
    }
    let text = body.to_rust(cx);
    let stencil = match cx.compile_function_stencil(&text, params, &options(filename, line, 0)) {
        Ok(found) => found?,
        Err(Error::Terminated) => return None,
        Err(_) => {
            cx.clear_exception();
            return None;
        }
    };
    if let Some(entry) = Entry::new(cx, body, &as_, stencil.clone()) {
        recent.keep(key, entry);
    }
    Some(stencil)
}

/// Compiles a script, or finds it among the recent ones.
pub(super) fn compile(
    cx: &mut Scope<'_>,
    text: Local<'_, JsString>,
    filename: &str,
    line: i32,
    column: i32,
) -> Result<Stencil> {
    let as_ = Use {
        params: "",
        filename,
        place: (line, column),
    };
    let recent = cx.state().slot::<Recent>();
    let large = text.len() > LARGEST;
    let mut key = 0;
    if !large {
        let found = text.with_chars(cx, |chars| {
            key = key_of(&chars, &as_);
            recent.find(key, &chars, &as_)
        });
        if let Some(stencil) = found {
            return Ok(stencil);
        }
    }
    let source = text.to_rust(cx);
    let mut options = options(filename, line, column);
    if line < 0 {
        // Something stands in front of the text on a line of its own, which is not counted.
        options.line = 0;
    }
    let stencil = cx.compile_stencil(&source, &options)?;
    if !large && recent.notice(key) {
        stencil.share_functions();
        if let Some(entry) = Entry::new(cx, text, &as_, stencil.clone()) {
            recent.keep(key, entry);
        }
    }
    Ok(stencil)
}
