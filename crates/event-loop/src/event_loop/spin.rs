//! Looking for posts for a moment before going to sleep. Threads that talk with each other answer within microseconds, while
//! waking a thread that sleeps takes the kernel longer than that. So a loop whose last wait was ended soon by another
//! thread's message looks for the next one for as long; when none comes it leaves that for a while, longer each time.

use std::cell::Cell;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::hrtime;
use crate::waker::Shared;

/// Nanoseconds to look at most, about what going to sleep and being woken takes.
const LOOK: u64 = 30_000;
/// A wait of so many nanoseconds was a short one.
const SHORT: u64 = 80_000;
/// Looks at the flag between looks at the clock.
const ROUND: u32 = 32;
/// Most waits to go without after looking in vain.
const MOST: u32 = 1024;

/// Threads of the process that are looking. One processor at least is left to those that have something to do.
static LOOKING: AtomicUsize = AtomicUsize::new(0);

fn processors() -> usize {
    static COUNT: OnceLock<usize> = OnceLock::new();
    *COUNT.get_or_init(|| std::thread::available_parallelism().map_or(1, usize::from))
}

/// What a loop knows of its waits.
#[derive(Default)]
pub(super) struct Spin {
    /// Whether the last wait was short and ended by a message.
    hopeful: Cell<bool>,
    /// Whether the last wait was short.
    short: Cell<bool>,
    /// Waits to go without looking.
    rest: Cell<u32>,
    penalty: Cell<u32>,
}

impl Spin {
    /// Looks for posts when there is hope; gives the time then.
    pub(super) fn before_sleep(&self, shared: &Shared, begin: u64, timeout: Option<u64>) -> u64 {
        // A timer that is due soon would be late.
        if !self.hopeful.replace(false) || timeout.is_some_and(|ms| ms < 2) {
            return begin;
        }
        if self.rest.get() > 0 {
            self.rest.set(self.rest.get() - 1);
            return begin;
        }
        let looking = LOOKING.fetch_add(1, Ordering::Relaxed) + 1;
        let mut now = begin;
        if looking < processors() {
            while !shared.is_called() && now - begin < LOOK {
                for _ in 0..ROUND {
                    std::hint::spin_loop();
                    if shared.is_called() {
                        break;
                    }
                }
                now = hrtime();
            }
            if shared.is_called() {
                self.penalty.set(self.penalty.get() / 2);
            } else {
                let penalty = (self.penalty.get() * 2 + 2).min(MOST);
                self.penalty.set(penalty);
                self.rest.set(penalty);
            }
        }
        LOOKING.fetch_sub(1, Ordering::Relaxed);
        now
    }

    /// A wait is over.
    pub(super) fn waited(&self, nanoseconds: u64) {
        self.short.set(nanoseconds < SHORT);
    }

    /// Posts have come, with messages among them or not.
    pub(super) fn woken(&self, messages: bool) {
        self.hopeful.set(messages && self.short.replace(false));
    }
}
