//! Code that is compiled again and again, as test runners do with a program's files for each of their contexts. A function
//! of a context is kept in compiled form at once, a script is noticed when it comes for the first time and kept from the
//! second time on; both are forgotten when enough others have come since. What one context compiles of the functions
//! inside is there for the next.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use nodus_engine::Stencil;

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

struct Entry {
    text: String,
    /// Parameters of a function's body; none of a script.
    params: String,
    filename: String,
    place: (i32, i32),
    stencil: Stencil,
}

impl Entry {
    fn is(&self, text: &str, params: &str, filename: &str, place: (i32, i32)) -> bool {
        self.place == place
            && self.filename == filename
            && self.params == params
            && self.text == text
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
    fn find(
        &self,
        key: u64,
        text: &str,
        params: &str,
        filename: &str,
        place: (i32, i32),
    ) -> Option<Stencil> {
        if let Some(entry) = self.young.borrow().get(&key) {
            return entry
                .is(text, params, filename, place)
                .then(|| entry.stencil.clone());
        }
        let entry = self.old.borrow_mut().remove(&key)?;
        let found = entry
            .is(text, params, filename, place)
            .then(|| entry.stencil.clone());
        self.keep(key, entry);
        found
    }

    fn keep(&self, key: u64, entry: Entry) {
        let own = entry.text.len() + OVERHEAD;
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

/// A number of a text: quick rather than fair, since what is found by it is compared.
fn mix(state: u64, text: &str) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut state = state ^ text.len() as u64;
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    for word in words {
        state = (state ^ u64::from_le_bytes(*word))
            .wrapping_mul(FACTOR)
            .rotate_left(29);
    }
    for byte in rest {
        state = (state ^ u64::from(*byte)).wrapping_mul(FACTOR);
    }
    state ^ (state >> 32)
}

fn key_of(text: &str, params: &str, filename: &str, place: (i32, i32)) -> u64 {
    let place = ((place.0 as u32 as u64) << 32) | place.1 as u32 as u64;
    mix(mix(mix(place, filename), params), text)
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
    body: &str,
    filename: &str,
    line: i32,
    params: &[&str],
) -> Option<Stencil> {
    if body.len() > LARGEST || !params.iter().all(|p| is_name(p)) {
        return None;
    }
    let names = params.join(",");
    let place = place_of_function(line);
    let key = key_of(body, &names, filename, place);
    let recent = cx.state().slot::<Recent>();
    if let Some(stencil) = recent.find(key, body, &names, filename, place) {
        return Some(stencil);
    }
    let stencil = match cx.compile_function_stencil(body, params, &options(filename, line, 0)) {
        Ok(found) => found?,
        Err(Error::Terminated) => return None,
        Err(_) => {
            cx.clear_exception();
            return None;
        }
    };
    let entry = Entry {
        text: body.to_owned(),
        params: names,
        filename: filename.to_owned(),
        place,
        stencil: stencil.clone(),
    };
    recent.keep(key, entry);
    Some(stencil)
}

/// Compiles a script, or finds it among the recent ones.
pub(super) fn compile(
    cx: &mut Scope<'_>,
    text: String,
    filename: &str,
    line: i32,
    column: i32,
) -> Result<Stencil> {
    let options = options(filename, line, column);
    if text.len() > LARGEST {
        return cx.compile_stencil(&text, &options);
    }
    let place = (line, column);
    let key = key_of(&text, "", filename, place);
    let recent = cx.state().slot::<Recent>();
    if let Some(stencil) = recent.find(key, &text, "", filename, place) {
        return Ok(stencil);
    }
    let again = recent.notice(key);
    let stencil = cx.compile_stencil(&text, &options)?;
    if again {
        stencil.share_functions();
        let entry = Entry {
            text,
            params: String::new(),
            filename: filename.to_owned(),
            place,
            stencil: stencil.clone(),
        };
        recent.keep(key, entry);
    }
    Ok(stencil)
}
