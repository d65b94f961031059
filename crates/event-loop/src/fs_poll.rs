//! Changes of a file found by looking at it again and again: for what the kernel does not tell of.

use std::cell::{Cell, RefCell};
use std::ffi::{CStr, CString};
use std::rc::Rc;

use crate::fs::{self, Stat};
use crate::handle::{self, Base, HandleKind, HandleObject, Slot, handle_methods};
use crate::{Errno, Loop, Timer};

/// A difference between two looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FsPollChange {
    /// Why the file could not be looked at this time.
    pub error: Option<Errno>,
    /// What was found the last time that something was.
    pub previous: Stat,
    /// What is found now; zeros with an error.
    pub current: Stat,
}

/// Looks at a path in an interval and calls back when what it finds differs from the time before.
#[derive(Clone)]
pub struct FsPoll(Rc<FsPollHandle>);

handle_methods!(FsPoll);

/// What was found the last time.
#[derive(Clone, Copy, PartialEq)]
enum Last {
    Nothing,
    Found(Stat),
    Failed(Errno, Stat),
}

struct FsPollHandle {
    base: Base,
    path: RefCell<CString>,
    interval: Cell<u64>,
    begun: Cell<u64>,
    last: Cell<Last>,
    timer: Timer,
    /// Grows with each start and stop: an answer of the pool for an earlier one is dropped.
    generation: Cell<u32>,
    callback: Slot<dyn FnMut(FsPollChange)>,
}

impl FsPoll {
    /// Makes a handle that is not started.
    pub fn new(owner: &Loop) -> FsPoll {
        let timer = Timer::new(owner);
        // The handle itself stands for the activity.
        timer.unref();
        let inner = Rc::new(FsPollHandle {
            base: Base::new(owner),
            path: RefCell::default(),
            interval: Cell::new(0),
            begun: Cell::new(0),
            last: Cell::new(Last::Nothing),
            timer,
            generation: Cell::new(0),
            callback: Slot::new(),
        });
        handle::register(&inner);
        FsPoll(inner)
    }

    /// Starts to look every `interval` milliseconds. The callback gets what was found before and now; an error when the
    /// file cannot be looked at, once for each different error.
    pub fn start(
        &self,
        path: &CStr,
        interval: u64,
        callback: impl FnMut(FsPollChange) + 'static,
    ) -> Result<(), Errno> {
        if self.is_closing() {
            return Err(Errno::EINVAL);
        }
        if self.is_active() {
            return Ok(());
        }
        *self.0.path.borrow_mut() = path.to_owned();
        self.0.interval.set(interval.max(1));
        self.0.last.set(Last::Nothing);
        self.0.callback.set(Box::new(callback));
        self.0
            .generation
            .set(self.0.generation.get().wrapping_add(1));
        self.0.base.activate();
        self.0.look();
        Ok(())
    }

    /// Stops to look.
    pub fn stop(&self) {
        self.0.stop();
    }

    /// The path looked at.
    pub fn path(&self) -> Vec<u8> {
        self.0.path.borrow().as_bytes().to_vec()
    }
}

impl FsPollHandle {
    fn stop(&self) {
        if self.base.is_active() {
            self.generation.set(self.generation.get().wrapping_add(1));
            self.timer.stop();
            self.base.deactivate();
            self.callback.clear();
        }
    }

    fn look(self: &Rc<Self>) {
        let owner = self.base.owner();
        self.begun.set(owner.now());
        let (path, generation, own) = (
            self.path.borrow().clone(),
            self.generation.get(),
            self.clone(),
        );
        owner.queue_unreferenced_work(
            move || fs::stat(&path),
            move |result| {
                if own.generation.get() == generation
                    && let Ok(found) = result
                {
                    own.compare(found);
                    own.look_again(generation);
                }
            },
        );
    }

    fn compare(&self, found: Result<Stat, Errno>) {
        let (previous, failed) = match self.last.get() {
            Last::Nothing => (None, None),
            Last::Found(stat) => (Some(stat), None),
            Last::Failed(error, stat) => (Some(stat), Some(error)),
        };
        let change = match (found, previous) {
            (Err(error), _) if failed == Some(error) => return,
            (Err(error), _) => {
                let previous = previous.unwrap_or_default();
                self.last.set(Last::Failed(error, previous));
                FsPollChange {
                    error: Some(error),
                    previous,
                    current: Stat::default(),
                }
            }
            (Ok(current), None) => return self.last.set(Last::Found(current)),
            (Ok(current), Some(previous)) => {
                self.last.set(Last::Found(current));
                if failed.is_none() && same(&previous, &current) {
                    return;
                }
                FsPollChange {
                    error: None,
                    previous,
                    current,
                }
            }
        };
        self.callback.with(|call| call(change));
    }

    fn look_again(self: &Rc<Self>, generation: u32) {
        if self.generation.get() != generation || self.base.is_closing() {
            return;
        }
        let interval = self.interval.get();
        // Stay on the grid of the start, however long the look took.
        let late = self.base.owner().now().saturating_sub(self.begun.get()) % interval;
        let own = self.clone();
        // A timer that is not closing can be started.
        let _ = self.timer.start(interval - late, 0, move || own.look());
    }
}

/// Whether two looks found the same. Accesses and link counts are no changes of the file.
fn same(before: &Stat, now: &Stat) -> bool {
    let facts = |stat: &Stat| {
        (
            (stat.ctime, stat.mtime, stat.birthtime),
            (stat.size, stat.mode, stat.uid, stat.gid, stat.ino, stat.dev),
        )
    };
    facts(before) == facts(now)
}

impl HandleObject for FsPollHandle {
    fn base(&self) -> &Base {
        &self.base
    }

    fn kind(&self) -> HandleKind {
        HandleKind::FsPoll
    }

    fn on_close(self: Rc<Self>) {
        self.stop();
        self.timer.close(|| ());
    }
}
