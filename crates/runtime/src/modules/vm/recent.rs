//! Scripts that are compiled again and again, as test runners do with a program's files for each of their contexts. A text
//! is noticed when it comes for the first time, kept in compiled form from the second time on, and forgotten when enough
//! others have come since.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use nodus_engine::Stencil;

use super::options;
use crate::prelude::*;

/// Bytes of text in one generation; there are two.
const GENERATION: usize = 16 << 20;
/// How many texts are noticed before all are forgotten.
const NOTICED: usize = 1 << 14;
/// A text that is larger is not worth its memory.
const LARGEST: usize = 4 << 20;

struct Entry {
    text: String,
    filename: String,
    place: (i32, i32),
    stencil: Stencil,
}

impl Entry {
    fn is(&self, text: &str, filename: &str, place: (i32, i32)) -> bool {
        self.place == place && self.filename == filename && self.text == text
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
    fn find(&self, key: u64, text: &str, filename: &str, place: (i32, i32)) -> Option<Stencil> {
        if let Some(entry) = self.young.borrow().get(&key) {
            return entry
                .is(text, filename, place)
                .then(|| entry.stencil.clone());
        }
        let entry = self.old.borrow_mut().remove(&key)?;
        let found = entry
            .is(text, filename, place)
            .then(|| entry.stencil.clone());
        self.keep(key, entry);
        found
    }

    fn keep(&self, key: u64, entry: Entry) {
        let size = self.size.get() + entry.text.len();
        if size > GENERATION {
            let full = self.young.take();
            self.old.replace(full);
            self.size.set(entry.text.len());
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

/// Compiles a script, or finds it among the recent ones.
pub(super) fn compile(
    cx: &mut Scope<'_>,
    text: String,
    filename: &str,
    line: i32,
    column: i32,
) -> Result<Stencil> {
    if text.len() > LARGEST {
        return cx.compile_stencil(&text, &options(filename, line, column));
    }
    let place = (line, column);
    let mut hasher = DefaultHasher::new();
    (&text, filename, place).hash(&mut hasher);
    let key = hasher.finish();
    let recent = cx.state().slot::<Recent>();
    if let Some(stencil) = recent.find(key, &text, filename, place) {
        return Ok(stencil);
    }
    let again = recent.notice(key);
    let options = options(filename, line, column);
    let stencil = if again {
        cx.compile_whole_stencil(&text, &options)?
    } else {
        cx.compile_stencil(&text, &options)?
    };
    if again {
        let kept = stencil.clone();
        let filename = filename.to_owned();
        recent.keep(
            key,
            Entry {
                text,
                filename,
                place,
                stencil: kept,
            },
        );
    }
    Ok(stencil)
}
