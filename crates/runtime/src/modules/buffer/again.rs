//! Long text that is decoded again and again, as test runners read a program's files for each of their contexts. Bytes are
//! noticed when they come for the first time and kept beside their text from the second time on, until enough others have
//! come since: the same text needs no memory of its own then, which costs more than comparing.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use crate::prelude::*;

/// Less is decoded as quickly as it is found.
const LEAST: usize = 8 << 10;
/// More is not worth its memory.
const MOST: usize = 1 << 20;
/// Bytes in one generation; there are two.
const GENERATION: usize = 2 << 20;
/// How many are noticed at a time.
const NOTICED: usize = 512;

struct Entry {
    bytes: Box<[u8]>,
    text: Global<JsString>,
}

/// What is there for a key.
enum Found<'s> {
    Text(Local<'s, JsString>),
    /// Bytes that look alike. Those that come in many versions are not worth keeping.
    Other,
    Nothing,
}

/// A thread's texts.
pub(super) struct Again {
    noticed: RefCell<Box<[u64]>>,
    young: RefCell<HashMap<u64, Entry>>,
    old: RefCell<HashMap<u64, Entry>>,
    size: Cell<usize>,
}

impl Default for Again {
    fn default() -> Self {
        Again {
            noticed: RefCell::new(vec![0; NOTICED].into()),
            young: RefCell::default(),
            old: RefCell::default(),
            size: Cell::new(0),
        }
    }
}

impl Again {
    /// Whether the same came before, unless too many others did since.
    fn notice(&self, key: u64) -> bool {
        let place = &mut self.noticed.borrow_mut()[key as usize % NOTICED];
        std::mem::replace(place, key) == key
    }

    fn find<'s>(&self, cx: &mut Scope<'s>, key: u64, bytes: &[u8]) -> Found<'s> {
        let judge = |cx: &mut Scope<'s>, entry: &Entry| match *entry.bytes == *bytes {
            true => Found::Text(entry.text.get(cx)),
            false => Found::Other,
        };
        if let Some(entry) = self.young.borrow().get(&key) {
            return judge(cx, entry);
        }
        let Some(entry) = self.old.borrow_mut().remove(&key) else {
            return Found::Nothing;
        };
        let found = judge(cx, &entry);
        self.keep(key, entry);
        found
    }

    fn keep(&self, key: u64, entry: Entry) {
        let own = entry.bytes.len();
        let size = self.size.get() + own;
        if size > GENERATION {
            self.old.replace(self.young.take());
            self.size.set(own);
        } else {
            self.size.set(size);
        }
        self.young.borrow_mut().insert(key, entry);
    }
}

/// Quick rather than fair, since what is found is compared: looks at some bytes only, spread over the whole.
fn key_of(bytes: &[u8]) -> u64 {
    const LOOKED_AT: usize = 48;
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    bytes.iter().step_by((bytes.len() / LOOKED_AT).max(1)).fold(
        bytes.len() as u64,
        |state, &byte| {
            (state ^ u64::from(byte))
                .wrapping_mul(FACTOR)
                .rotate_left(29)
        },
    )
}

/// The text of bytes that came before; otherwise what `decode` makes of them. It is given a copy when the text is kept,
/// since those of a shared buffer may change meanwhile.
pub(super) fn text_of<'s>(
    cx: &mut Scope<'s>,
    view: Local<'s, View>,
    start: usize,
    end: usize,
    decode: impl FnOnce(&mut Scope<'s>, Option<&[u8]>) -> Local<'s, JsString>,
) -> Local<'s, JsString> {
    if !(LEAST..=MOST).contains(&super::range_len(view, start, end)) {
        return decode(cx, None);
    }
    let again = cx.state().slot::<Again>();
    let (key, copy) = match view.with_bytes(|bytes| {
        let bytes = super::range(bytes, start, end);
        let key = key_of(bytes);
        if !again.notice(key) {
            return Err(None);
        }
        match again.find(cx, key, bytes) {
            Found::Text(text) => Err(Some(text)),
            Found::Other => Err(None),
            Found::Nothing => Ok((key, bytes.to_vec())),
        }
    }) {
        Ok(new) => new,
        Err(Some(text)) => return text,
        Err(None) => return decode(cx, None),
    };
    let text = decode(cx, Some(&copy));
    let entry = Entry {
        bytes: copy.into(),
        text: Global::new(cx, text),
    };
    again.keep(key, entry);
    text
}
