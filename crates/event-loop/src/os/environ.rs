//! The environment of the process, changed while other threads may read it. What C libraries see is a table of our own
//! whose memory is never given back, so that a reader on another thread always finds valid text.

use std::ffi::{CString, c_char};
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicPtr, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::Errno;

unsafe extern "C" {
    // The C library's pointer to the table of `NAME=value` texts.
    static mut environ: *mut *mut c_char;
}

/// Places that a new table has for variables to come.
const ROOM: usize = 64;

type Slot = AtomicPtr<c_char>;

/// The table that `environ` points to: its texts, then null pointers.
struct Table {
    slots: Option<&'static [Slot]>,
    used: usize,
}

static TABLE: Mutex<Table> = Mutex::new(Table {
    slots: None,
    used: 0,
});

/// `environ` itself, read and written as a whole.
fn root() -> &'static AtomicPtr<*mut c_char> {
    // SAFETY: `environ` is an aligned pointer that lives as long as the process; this file reaches it only through this
    // atomic, the C library reads and writes it with plain loads and stores of a whole pointer.
    unsafe { AtomicPtr::from_ptr(&raw mut environ) }
}

/// Makes a larger table of these texts the environment.
fn publish(table: &mut Table, texts: &[*mut c_char]) -> &'static [Slot] {
    let mut slots = Vec::with_capacity(texts.len() + ROOM);
    slots.extend(texts.iter().map(|text| Slot::new(*text)));
    slots.resize_with(texts.len() + ROOM, Slot::default);
    // Readers may hold on to any table that ever was, so none is freed.
    let slots: &'static [Slot] = Vec::leak(slots);
    root().store(slots.as_ptr().cast_mut().cast(), Ordering::Release);
    table.slots = Some(slots);
    table.used = texts.len();
    slots
}

/// The current texts; a foreign table is copied first.
fn slots(table: &mut Table) -> &'static [Slot] {
    let current = root().load(Ordering::Acquire);
    if let Some(slots) = table.slots
        && ptr::eq(slots.as_ptr().cast(), current)
    {
        return slots;
    }
    let mut texts = Vec::new();
    if let Some(start) = NonNull::new(current) {
        let mut next = start.as_ptr();
        loop {
            // SAFETY: the table of the C library ends with a null pointer, which is where this loop stops.
            let text = unsafe { *next };
            if text.is_null() {
                break;
            }
            texts.push(text);
            // SAFETY: what was read was not the end, so another entry follows.
            next = unsafe { next.add(1) };
        }
    }
    publish(table, &texts)
}

/// Whether a text of the table is `NAME=...`.
fn is_named(text: *const c_char, name: &[u8]) -> bool {
    if text.is_null() {
        return false;
    }
    // SAFETY: every text of the table is terminated and is never freed.
    let text = unsafe { std::ffi::CStr::from_ptr(text) }.to_bytes();
    text.len() > name.len() && text.starts_with(name) && text[name.len()] == b'='
}

/// Sets a variable, or removes it.
pub fn set_env(name: &[u8], value: Option<&[u8]>) -> Result<(), Errno> {
    if name.is_empty() || name.contains(&b'=') {
        return Err(Errno::EINVAL);
    }
    let mut table = TABLE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut places = slots(&mut table);
    let found = places[..table.used]
        .iter()
        .position(|slot| is_named(slot.load(Ordering::Acquire), name));
    let Some(value) = value else {
        if let Some(at) = found {
            // The last text takes the place; a reader that is between the two sees it twice.
            table.used -= 1;
            let last = places[table.used].load(Ordering::Acquire);
            places[at].store(last, Ordering::Release);
            places[table.used].store(ptr::null_mut(), Ordering::Release);
        }
        return Ok(());
    };
    let text = CString::new([name, b"=", value].concat()).map_err(|_| Errno::EINVAL)?;
    // Somebody may still read the text before it, and this one for as long as the process lives.
    let text = text.into_raw();
    if let Some(at) = found {
        places[at].store(text, Ordering::Release);
        return Ok(());
    }
    if table.used + 1 >= places.len() {
        let texts: Vec<*mut c_char> = places[..table.used]
            .iter()
            .map(|slot| slot.load(Ordering::Acquire))
            .collect();
        places = publish(&mut table, &texts);
    }
    places[table.used].store(text, Ordering::Release);
    table.used += 1;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::set_env;

    fn seen(name: &str) -> Option<String> {
        std::env::var(name).ok()
    }

    #[test]
    fn what_is_set_is_seen_by_others() {
        for round in 0..200 {
            let name = format!("NODUS_TEST_{round}");
            assert_eq!(set_env(name.as_bytes(), Some(b"a=b")), Ok(()));
            assert_eq!(seen(&name).as_deref(), Some("a=b"));
        }
        assert_eq!(set_env(b"NODUS_TEST_3", Some(b"other")), Ok(()));
        assert_eq!(seen("NODUS_TEST_3").as_deref(), Some("other"));
        assert_eq!(set_env(b"NODUS_TEST_3", None), Ok(()));
        assert_eq!(seen("NODUS_TEST_3"), None);
        assert_eq!(seen("NODUS_TEST_199").as_deref(), Some("a=b"));
        assert!(set_env(b"A=B", Some(b"")).is_err());
        assert!(set_env(b"NODUS_TEST_NUL", Some(b"a\0b")).is_err());
    }
}
