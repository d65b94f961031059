//! Looking for messages for a moment before going to sleep. Threads and processes that talk with each other answer within
//! microseconds, while waking one that sleeps takes the kernel longer than that. So a loop whose last wait was ended soon
//! by another thread's message, or by one from a channel between processes, looks for the next one for as long; when none
//! comes it leaves that for a while, longer each time.

use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::hrtime;
use crate::threads::processors;
use crate::waker::Shared;

/// Nanoseconds to look for posts at most, about what going to sleep and being woken takes.
const LOOK: u64 = 30_000;
/// Nanoseconds to look at descriptors at most: the other process may have to be woken first, and then has to answer.
const LOOK_AT_DESCRIPTORS: u64 = SHORT;
/// Whoever was not back after so many nanoseconds had to leave the processor to others.
const AWAY: u64 = 200_000;
/// A wait of so many nanoseconds was a short one.
const SHORT: u64 = 80_000;
/// Looks at the flag between looks at the clock.
const ROUND: u32 = 32;
/// Most waits to go without after looking in vain.
const MOST: u32 = 1024;
/// Most waits to go without looking when somebody else needs the processor.
const UNTIL_QUIET: u32 = 16 * MOST;

/// Threads of the process that are looking. One processor at least is left to those that have something to do.
static LOOKING: AtomicUsize = AtomicUsize::new(0);

/// What ended a wait that was short.
#[derive(Clone, Copy, Default, PartialEq)]
enum Hope {
    #[default]
    None,
    /// Another thread's message.
    Post,
    /// Another process's message.
    Descriptor,
}

/// What a loop knows of its waits.
#[derive(Default)]
pub(super) struct Spin {
    hope: Cell<Hope>,
    /// Whether the last wait was short.
    short: Cell<bool>,
    /// Waits to go without looking.
    rest: Cell<u32>,
    penalty: Cell<u32>,
}

impl Spin {
    /// Looks for posts when there is hope, and at the descriptors, which `poll` does, when they gave it; gives the time
    /// then, and whether a descriptor is ready.
    pub(super) fn before_sleep(
        &self,
        shared: &Shared,
        begin: u64,
        timeout: Option<u64>,
        mut poll: impl FnMut() -> bool,
    ) -> (u64, bool) {
        let hope = self.hope.take();
        // A timer that is due soon would be late.
        if hope == Hope::None || timeout.is_some_and(|ms| ms < 2) {
            return (begin, false);
        }
        if self.rest.get() > 0 {
            self.rest.set(self.rest.get() - 1);
            return (begin, false);
        }
        let looking = LOOKING.fetch_add(1, Ordering::Relaxed) + 1;
        let mut now = begin;
        let mut ready = false;
        let mut away = false;
        if looking < processors() {
            if hope == Hope::Post {
                while !shared.is_called() && now - begin < LOOK {
                    for _ in 0..ROUND {
                        std::hint::spin_loop();
                        if shared.is_called() {
                            break;
                        }
                    }
                    now = hrtime();
                }
            } else {
                while !away && !ready && !shared.is_called() && now - begin < LOOK_AT_DESCRIPTORS {
                    // The one who is to answer may be waiting for this very processor. When it goes to somebody who has
                    // much to do, sleeping is better: who wakes is served first.
                    std::thread::yield_now();
                    ready = poll();
                    let before = std::mem::replace(&mut now, hrtime());
                    away = now - before > AWAY;
                }
            }
            let penalty = self.penalty.get();
            if away {
                self.fine((penalty * 8 + 64).min(UNTIL_QUIET));
            } else if ready || shared.is_called() {
                self.penalty.set(penalty - penalty.div_ceil(8));
            } else {
                self.fine((penalty * 2 + 2).min(MOST.max(penalty)));
            }
        }
        LOOKING.fetch_sub(1, Ordering::Relaxed);
        (now, ready)
    }

    fn fine(&self, penalty: u32) {
        self.penalty.set(penalty);
        self.rest.set(penalty);
    }

    /// A wait is over.
    pub(super) fn waited(&self, nanoseconds: u64) {
        self.short.set(nanoseconds < SHORT);
    }

    /// Posts with messages among them have come.
    pub(super) fn posted(&self) {
        self.ended_by(Hope::Post);
    }

    /// Bytes have come from another process that is being talked with.
    pub(super) fn received(&self) {
        self.ended_by(Hope::Descriptor);
    }

    fn ended_by(&self, what: Hope) {
        if self.short.take() {
            self.hope.set(what);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Mutex, MutexGuard, PoisonError};

    use mio::{Poll, Token, Waker};

    use super::*;

    const TIMEOUT: Option<u64> = None;

    /// How many loops of the process look at once is limited, so tests that look take turns.
    static TURN: Mutex<()> = Mutex::new(());

    fn turn() -> MutexGuard<'static, ()> {
        TURN.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a loop that goes to sleep looks at its descriptors first, and what it finds when they are `ready`.
    fn look(spin: &Spin, timeout: Option<u64>, ready: bool) -> (bool, bool) {
        let poll = Poll::new().expect("a poll");
        let shared = Shared::new(Waker::new(poll.registry(), Token(0)).expect("a waker"));
        let mut looked = false;
        let (_, found) = spin.before_sleep(&shared, hrtime(), timeout, || {
            looked = true;
            ready
        });
        (looked, found)
    }

    #[test]
    fn who_was_answered_soon_looks_for_the_next_message() {
        if processors() < 2 {
            return;
        }
        let _turn = turn();
        let spin = Spin::default();
        assert_eq!(look(&spin, TIMEOUT, true), (false, false));
        spin.waited(SHORT - 1);
        spin.received();
        assert_eq!(look(&spin, TIMEOUT, true), (true, true));
        // Hope is used up by one look.
        assert_eq!(look(&spin, TIMEOUT, true), (false, false));
    }

    #[test]
    fn who_waited_long_or_has_a_timer_sleeps_at_once() {
        let spin = Spin::default();
        spin.waited(SHORT);
        spin.received();
        assert_eq!(look(&spin, TIMEOUT, true), (false, false));
        spin.waited(0);
        spin.received();
        assert_eq!(look(&spin, Some(1), true), (false, false));
    }

    #[test]
    fn looking_in_vain_is_left_for_a_while() {
        if processors() < 2 {
            return;
        }
        let _turn = turn();
        let spin = Spin::default();
        let again = || {
            spin.waited(0);
            spin.received();
            look(&spin, TIMEOUT, false).0
        };
        assert!(again());
        let mut left = 0;
        while !again() {
            left += 1;
        }
        assert!(left >= 2, "{left}");
    }
}
