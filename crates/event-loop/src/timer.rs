//! Timers: kept ordered by due time, then by the order in which they were started.

use std::cell::Cell;
use std::rc::Rc;

use crate::handle::{self, Base, HandleKind, HandleObject, Slot, handle_methods};
use crate::{Errno, Loop};

/// Calls back after a time, once or again and again.
#[derive(Clone)]
pub struct Timer(Rc<TimerHandle>);

handle_methods!(Timer);

pub(crate) struct TimerHandle {
    base: Base,
    callback: Slot<dyn FnMut()>,
    has_callback: Cell<bool>,
    repeat: Cell<u64>,
    /// Due time and start number: the key in the loop's order.
    key: Cell<(u64, u64)>,
    /// Grows with each start and stop, so that a timer collected as due is known to be stale.
    generation: Cell<u32>,
}

impl Timer {
    /// Makes a timer that is not started.
    pub fn new(owner: &Loop) -> Timer {
        let inner = Rc::new(TimerHandle {
            base: Base::new(owner),
            callback: Slot::new(),
            has_callback: Cell::new(false),
            repeat: Cell::new(0),
            key: Cell::new((0, 0)),
            generation: Cell::new(0),
        });
        handle::register(&inner);
        Timer(inner)
    }

    /// Starts, or starts over, with the first call in `timeout` milliseconds of the loop's time and then every `repeat`
    /// milliseconds; a `repeat` of 0 calls once.
    pub fn start(
        &self,
        timeout: u64,
        repeat: u64,
        callback: impl FnMut() + 'static,
    ) -> Result<(), Errno> {
        if self.is_closing() {
            return Err(Errno::EINVAL);
        }
        self.0.stop();
        self.0.callback.set(Box::new(callback));
        self.0.has_callback.set(true);
        self.0.repeat.set(repeat);
        self.0.arm(timeout);
        Ok(())
    }

    /// Stops the timer. It keeps its callback for [`Timer::again`].
    pub fn stop(&self) {
        self.0.stop();
    }

    /// Starts over with the repeat time, when there is one.
    pub fn again(&self) -> Result<(), Errno> {
        if !self.0.has_callback.get() || self.is_closing() {
            return Err(Errno::EINVAL);
        }
        self.0.again();
        Ok(())
    }

    /// Sets the repeat time; counts from the next call on.
    pub fn set_repeat(&self, repeat: u64) {
        self.0.repeat.set(repeat);
    }

    /// The repeat time; 0 for a timer that calls once.
    pub fn repeat(&self) -> u64 {
        self.0.repeat.get()
    }

    /// Milliseconds of the loop's time until the timer is due; 0 when it is overdue.
    pub fn due_in(&self) -> u64 {
        self.0.key.get().0.saturating_sub(self.0.base.owner().now())
    }
}

impl TimerHandle {
    fn arm(self: &Rc<Self>, timeout: u64) {
        let owner = self.base.owner();
        let key = (
            owner.now().saturating_add(timeout),
            owner.next_timer_number(),
        );
        self.key.set(key);
        owner.timers().borrow_mut().insert(key, self.clone());
        self.base.activate();
    }

    fn stop(&self) {
        self.generation.set(self.generation.get().wrapping_add(1));
        if self.base.is_active() {
            let removed = self
                .base
                .owner()
                .timers()
                .borrow_mut()
                .remove(&self.key.get());
            self.base.deactivate();
            drop(removed);
        }
    }

    fn again(self: &Rc<Self>) {
        let repeat = self.repeat.get();
        if repeat > 0 {
            self.stop();
            self.arm(repeat);
        }
    }

    /// Takes the timer out of the order because it is due; the number tells later whether it still is.
    pub(crate) fn collect(&self) -> u32 {
        self.stop();
        self.generation.get()
    }

    /// Calls a collected timer, unless somebody stopped or started it meanwhile.
    pub(crate) fn fire(self: &Rc<Self>, collected: u32) {
        if self.generation.get() != collected || self.base.is_closing() {
            return;
        }
        self.again();
        self.callback.with(|call| call());
    }
}

impl HandleObject for TimerHandle {
    fn base(&self) -> &Base {
        &self.base
    }

    fn kind(&self) -> HandleKind {
        HandleKind::Timer
    }

    fn on_close(self: Rc<Self>) {
        self.stop();
        self.callback.clear();
    }
}
