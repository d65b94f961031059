//! Where a thread is between JavaScript and foreign code. While foreign functions run, what they may still need
//! (libraries, the code of callbacks) is not freed but put aside; and when JavaScript is ended inside of a callback,
//! foreign code is left as soon as it returns.

use std::any::Any;
use std::cell::{Cell, RefCell};

thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
    static ASIDE: RefCell<Vec<Box<dyn Any>>> = const { RefCell::new(Vec::new()) };
    static HAS_ASIDE: Cell<bool> = const { Cell::new(false) };
    static ENDED: Cell<bool> = const { Cell::new(false) };
}

/// A call of a foreign function, or one that it makes; ends when dropped.
pub(crate) struct Trip {
    is_outward: bool,
}

impl Trip {
    /// A foreign function is being called.
    #[inline]
    pub(crate) fn outward() -> Trip {
        DEPTH.set(DEPTH.get() + 1);
        Trip { is_outward: true }
    }

    /// A foreign function calls. What is freed meanwhile waits for the next call outward to end: the code that called
    /// needs its closure until it is back.
    pub(crate) fn inward() -> Trip {
        DEPTH.set(DEPTH.get() + 1);
        Trip { is_outward: false }
    }
}

impl Drop for Trip {
    #[inline]
    fn drop(&mut self) {
        let depth = DEPTH.get() - 1;
        DEPTH.set(depth);
        if depth == 0 && self.is_outward && HAS_ASIDE.get() {
            free();
        }
    }
}

/// Drops a value as soon as no foreign function is running on this thread.
pub(crate) fn put_aside(value: impl Any) {
    // At the end of the thread there may be no list any more, and nobody who runs.
    let kept = DEPTH.try_with(Cell::get).is_ok_and(|depth| depth > 0)
        && ASIDE
            .try_with(|aside| aside.borrow_mut().push(Box::new(value)))
            .is_ok();
    if kept {
        HAS_ASIDE.set(true);
    } else if HAS_ASIDE.try_with(Cell::get).is_ok_and(|any| any) {
        free();
    }
}

#[cold]
fn free() {
    HAS_ASIDE.set(false);
    // What is dropped may put aside more.
    let list = ASIDE.with(|aside| std::mem::take(&mut *aside.borrow_mut()));
    drop(list);
}

/// JavaScript was ended inside of a callback.
pub(crate) fn note_ended() {
    ENDED.set(true);
}

/// Whether it was, and the foreign function that called back has not returned yet.
pub(crate) fn has_ended() -> bool {
    ENDED.get()
}

/// The foreign function has returned: whether JavaScript was ended meanwhile.
#[inline]
pub(crate) fn take_ended() -> bool {
    ENDED.get() && ENDED.replace(false)
}
