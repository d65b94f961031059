//! What one JavaScript thread of nodus owns besides the engine: its loop, its options, the functions that JavaScript
//! registered for the runtime to call.

use std::any::{Any, TypeId};
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::rc::Rc;

use nodus_engine::{Function, Global, Object, PinnedBytes, Scope};
use nodus_event_loop::Loop;

use crate::async_ids::AsyncIds;
use crate::modules::process::task_queue::Rejection;
use crate::options::Options;

/// Functions that builtin JavaScript registers during start-up.
#[derive(Default)]
pub struct Hooks {
    /// `processTicksAndRejections`
    pub tick: OnceCell<Global<Function>>,
    /// `[hasTickScheduled, hasRejectionToWarn]`, shared with JavaScript.
    pub tick_info: OnceCell<PinnedBytes>,
    /// Called with an uncaught exception; false means that nobody handled it.
    pub uncaught: OnceCell<Global<Function>>,
    /// Called with `(type, promise, reason, frame)`.
    pub promise_reject: OnceCell<Global<Function>>,
    /// The last rejection, while JavaScript has not been told.
    pub(crate) rejection: RefCell<Option<Rejection>>,
    pub(crate) rejections_at_once: Cell<bool>,
    /// The builtin `require`.
    pub require: OnceCell<Global<Function>>,
}

/// The thread's state; reach it with `cx.state()`.
pub struct State {
    /// The event loop.
    pub event_loop: Loop,
    /// The command line.
    pub options: Options,
    /// See [`Hooks`].
    pub hooks: Hooks,
    /// `process`
    pub process: OnceCell<Global<Object>>,
    /// `primordials`
    pub primordials: OnceCell<Global<Object>>,
    pub(crate) bindings: RefCell<HashMap<String, Global<Object>>>,
    /// Set once the process is on its way out; callbacks are no longer made.
    pub exiting: Cell<Option<i32>>,
    /// Whether calls that block are told; from the first turn of the loop on, when asked for.
    pub(crate) trace_sync_io: Cell<bool>,
    /// How deep the runtime is inside callbacks; ticks run when the outermost ends.
    pub(crate) depth: Cell<u32>,
    /// Whether a turn for the callbacks of finalization registries is on its way.
    pub(crate) cleaning: Cell<bool>,
    pub(crate) async_ids: AsyncIds,
    /// Loop time that timers in JavaScript call zero: small numbers stay integers there.
    pub(crate) timer_base: Cell<u64>,
    /// Called when the collector ran, once JavaScript cares.
    pub(crate) collections: OnceCell<Global<Function>>,
    slots: RefCell<HashMap<TypeId, Rc<dyn Any>, BuildHasherDefault<TypeIdHasher>>>,
}

/// The id of a type is a hash already.
#[derive(Default)]
struct TypeIdHasher(u64);

impl Hasher for TypeIdHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

impl State {
    pub(crate) fn new(event_loop: Loop, options: Options) -> Self {
        State {
            event_loop,
            options,
            hooks: Hooks::default(),
            process: OnceCell::new(),
            primordials: OnceCell::new(),
            bindings: RefCell::new(HashMap::new()),
            exiting: Cell::new(None),
            trace_sync_io: Cell::new(false),
            depth: Cell::new(0),
            cleaning: Cell::new(false),
            async_ids: AsyncIds::default(),
            timer_base: Cell::new(0),
            collections: OnceCell::new(),
            slots: RefCell::default(),
        }
    }

    /// A builtin module's own per-thread data, made on first use.
    pub fn slot<T: Default + 'static>(&self) -> Rc<T> {
        let mut slots = self.slots.borrow_mut();
        let any = slots
            .entry(TypeId::of::<T>())
            .or_insert_with(|| Rc::new(T::default()))
            .clone();
        drop(slots);
        match any.downcast::<T>() {
            Ok(t) => t,
            // The key is the type's own id.
            Err(_) => Rc::new(T::default()),
        }
    }
}

/// `cx.state()`
pub trait StateExt<'s> {
    /// The thread's state.
    fn state(&self) -> &'s State;
}

impl<'s> StateExt<'s> for Scope<'s> {
    #[inline]
    fn state(&self) -> &'s State {
        self.host::<State>()
    }
}
