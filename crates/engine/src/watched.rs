//! Cells that hold a value weakly or strongly, by turns, and tell when it has died: what references of native addons are.

use std::cell::{Cell, RefCell};
use std::ffi::c_void;
use std::ptr::NonNull;

use mozjs::gc::Traceable;
use mozjs::jsapi::{self, Heap, JSTracer};
use mozjs::jsval::{JSVal, UndefinedValue};

use crate::handles::*;

unsafe extern "C" {
    fn nodus_weak_value_survives(trc: *mut JSTracer, value: *mut JSVal) -> bool;
    fn nodus_symbol_is_registered(symbol: *mut jsapi::Symbol) -> bool;
}

/// A value that is held weakly or strongly, by turns, and whose death is told.
pub struct Watched {
    index: usize,
    cell: NonNull<WatchCell>,
    runtime: u64,
}

struct WatchCell {
    value: Heap<JSVal>,
    strong: Cell<bool>,
    alive: Cell<bool>,
    serial: u64,
    token: usize,
}

#[derive(Default)]
struct Cells {
    list: Vec<Option<Box<WatchCell>>>,
    free: Vec<usize>,
    /// Values that died in the running collection.
    dead: Vec<(usize, u64)>,
    last_serial: u64,
    /// The runtime that the callbacks are registered with.
    runtime: u64,
    hook: Option<fn(usize)>,
}

thread_local! {
    static CELLS: RefCell<Cells> = RefCell::default();
}

unsafe extern "C" fn trace_cells(trc: *mut JSTracer, _: *mut c_void) {
    CELLS.with(|cells| {
        let Ok(cells) = cells.try_borrow() else {
            // As with the roots: updates never allocate engine memory.
            std::process::abort();
        };
        for cell in cells.list.iter().flatten() {
            if cell.strong.get() {
                // SAFETY: the cell is alive.
                unsafe { cell.value.trace(trc) };
            }
        }
    });
}

unsafe extern "C" fn sweep_cells(trc: *mut JSTracer, _: *mut c_void) {
    CELLS.with(|cells| {
        let Ok(mut cells) = cells.try_borrow_mut() else {
            std::process::abort();
        };
        let Cells { list, dead, .. } = &mut *cells;
        for (index, cell) in list.iter().enumerate() {
            let Some(cell) = cell else { continue };
            if cell.strong.get() || !cell.alive.get() {
                continue;
            }
            // SAFETY: the collector asks for the update of a live cell.
            unsafe {
                let mut value = *cell.value.ptr.get();
                if nodus_weak_value_survives(trc, &mut value) {
                    *cell.value.ptr.get() = value;
                } else {
                    *cell.value.ptr.get() = UndefinedValue();
                    cell.alive.set(false);
                    dead.push((index, cell.serial));
                }
            }
        }
    });
}

unsafe extern "C" fn after_sweep(
    _: *mut jsapi::GCContext,
    status: jsapi::JSFinalizeStatus,
    _: *mut c_void,
) {
    if status != jsapi::JSFinalizeStatus::JSFINALIZE_COLLECTION_END {
        return;
    }
    let (dead, hook) = CELLS.with(|cells| match cells.try_borrow_mut() {
        Ok(mut cells) => (std::mem::take(&mut cells.dead), cells.hook),
        Err(_) => (Vec::new(), None),
    });
    let Some(hook) = hook else { return };
    for (index, serial) in dead {
        // An earlier call may have dropped it.
        let token = CELLS.with(|cells| {
            let cells = cells.borrow();
            let cell = cells.list.get(index)?.as_ref()?;
            (cell.serial == serial).then_some(cell.token)
        });
        if let Some(token) = token {
            // A panic must not reach the engine.
            let _ = std::panic::catch_unwind(|| hook(token));
        }
    }
}

impl Watched {
    /// Holds `value`; `token` is what the hook of [`Scope::on_watched_death`] is told when it has died. A primitive that is
    /// no symbol can only be held strongly.
    pub fn new(cx: &mut Scope<'_>, value: Local<'_, Value>, strong: bool, token: usize) -> Watched {
        let raw_cx = cx.cx;
        let runtime = cx.inner().serial;
        let watched = CELLS.with(|cells| {
            let mut cells = cells.borrow_mut();
            if cells.runtime != runtime {
                *cells = Cells {
                    runtime,
                    last_serial: cells.last_serial,
                    hook: cells.hook,
                    ..Cells::default()
                };
                // SAFETY: plain registration; the callbacks look at nothing but the thread's cells.
                unsafe {
                    jsapi::JS_AddExtraGCRootsTracer(
                        raw_cx,
                        Some(trace_cells),
                        std::ptr::null_mut(),
                    );
                    jsapi::JS_AddWeakPointerZonesCallback(
                        raw_cx,
                        Some(sweep_cells),
                        std::ptr::null_mut(),
                    );
                    jsapi::JS_AddFinalizeCallback(raw_cx, Some(after_sweep), std::ptr::null_mut());
                }
            }
            cells.last_serial += 1;
            let cell = Box::new(WatchCell {
                value: Heap::default(),
                strong: Cell::new(true),
                alive: Cell::new(true),
                serial: cells.last_serial,
                token,
            });
            cell.value.set(value.raw());
            let place = NonNull::from(&*cell);
            let index = match cells.free.pop() {
                Some(index) => {
                    cells.list[index] = Some(cell);
                    index
                }
                None => {
                    cells.list.push(Some(cell));
                    cells.list.len() - 1
                }
            };
            Watched {
                index,
                cell: place,
                runtime,
            }
        });
        if !strong {
            watched.set_strong(false);
        }
        watched
    }

    /// Whether its runtime, and with it the cell, is still there.
    fn is_valid(&self) -> bool {
        CELLS.try_with(|cells| cells.try_borrow().is_ok_and(|c| c.runtime == self.runtime))
            == Ok(true)
    }

    fn cell(&self) -> &WatchCell {
        // SAFETY: the table keeps the box until this handle is dropped or the runtime ends, which callers have checked by
        // having a scope of it.
        unsafe { self.cell.as_ref() }
    }

    /// The value, unless it has died.
    pub fn get<'s>(&self, cx: &mut Scope<'s>) -> Option<Local<'s, Value>> {
        if cx.inner().serial != self.runtime || !self.cell().alive.get() {
            return None;
        }
        Some(cx.push(self.cell().value.get()))
    }

    /// Whether the value has not died.
    pub fn is_alive(&self) -> bool {
        self.is_valid() && self.cell().alive.get()
    }

    /// Keeps the value alive from now on, or does not. Without that, a value that can be found again at any time goes at
    /// once, except for registered symbols, which stay.
    pub fn set_strong(&self, strong: bool) {
        if !self.is_valid() {
            return;
        }
        let cell = self.cell();
        if !strong && cell.alive.get() {
            let value = cell.value.get();
            if value.is_symbol() {
                // SAFETY: the symbol is live.
                if unsafe { nodus_symbol_is_registered(value.to_symbol()) } {
                    return;
                }
            } else if !value.is_object() {
                cell.value.set(UndefinedValue());
                cell.alive.set(false);
            }
        }
        cell.strong.set(strong);
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let _ = CELLS.try_with(|cells| {
            if let Ok(mut cells) = cells.try_borrow_mut()
                && cells.runtime == self.runtime
                && let Some(cell) = cells.list.get_mut(self.index).and_then(Option::take)
            {
                // Takes the cell out of the collector's books before its memory goes.
                cell.value.set(UndefinedValue());
                cells.free.push(self.index);
            }
        });
    }
}

impl Scope<'_> {
    /// `hook` is told the tokens of values that died, at the end of the collection that found it. It runs inside of the
    /// collector: it must not make values or run JavaScript. It may drop cells.
    pub fn on_watched_death(&mut self, hook: Option<fn(usize)>) {
        CELLS.with(|cells| cells.borrow_mut().hook = hook);
    }
}
