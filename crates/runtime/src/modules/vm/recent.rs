//! Code that is compiled again and again, as test runners do with a program's files for each of their contexts. A function
//! of a context is kept in compiled form at once, a script is noticed when it comes for the first time and kept from the
//! second time on; both are forgotten when enough others have come since. What one context compiles of the functions
//! inside is there for the next.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use nodus_engine::{Chars, Stencil};

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

/// A text as the engine has it, so that comparing takes no conversion.
enum Text {
    Latin1(Box<[u8]>),
    Utf16(Box<[u16]>),
}

impl Text {
    fn of(chars: Chars<'_>) -> Text {
        match chars {
            Chars::Latin1(bytes) => Text::Latin1(bytes.into()),
            Chars::Utf16(units) => Text::Utf16(units.into()),
        }
    }

    fn is(&self, chars: &Chars<'_>) -> bool {
        match (self, chars) {
            (Text::Latin1(own), Chars::Latin1(other)) => **own == **other,
            (Text::Utf16(own), Chars::Utf16(other)) => **own == **other,
            _ => false,
        }
    }

    fn size(&self) -> usize {
        match self {
            Text::Latin1(bytes) => bytes.len(),
            Text::Utf16(units) => units.len() * 2,
        }
    }
}

/// What a text is compiled as.
struct Use<'a> {
    /// Parameters of a function's body; none of a script.
    params: &'a str,
    filename: &'a str,
    place: (i32, i32),
}

struct Entry {
    text: Text,
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
    ) -> Entry {
        Entry {
            text: text.with_chars(cx, Text::of),
            params: as_.params.to_owned(),
            filename: as_.filename.to_owned(),
            place: as_.place,
            stencil,
        }
    }

    fn is(&self, text: &Chars<'_>, as_: &Use<'_>) -> bool {
        self.place == as_.place
            && self.filename == as_.filename
            && self.params == as_.params
            && self.text.is(text)
    }
}

/// A thread's scripts.
#[derive(Default)]
pub(super) struct Recent {
    noticed: RefCell<HashSet<u64>>,
    young: RefCell<HashMap<u64, Entry>>,
    old: RefCell<HashMap<u64, Entry>>,
    size: std::cell::Cell<usize>,
}

impl Recent {
    fn find(&self, key: u64, text: &Chars<'_>, as_: &Use<'_>) -> Option<Stencil> {
        if let Some(entry) = self.young.borrow().get(&key) {
            return entry.is(text, as_).then(|| entry.stencil.clone());
        }
        let entry = self.old.borrow_mut().remove(&key)?;
        let found = entry.is(text, as_).then(|| entry.stencil.clone());
        self.keep(key, entry);
        found
    }

    fn keep(&self, key: u64, entry: Entry) {
        let own = entry.text.size() + OVERHEAD;
        let size = self.size.get() + own;
        if size > GENERATION {
            let full = self.young.take();
            self.old.replace(full);
            self.size.set(own);
        } else {
            self.size.set(size);
        }
        self.young.borrow_mut().insert(key, entry);
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
    const LOOKED_AT: usize = 512;
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
    let entry = Entry::new(cx, body, &as_, stencil.clone());
    recent.keep(key, entry);
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
        let entry = Entry::new(cx, text, &as_, stencil.clone());
        recent.keep(key, entry);
    }
    Ok(stencil)
}
