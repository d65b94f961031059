//! What debuggers sent, on its way from the thread that serves them to the thread that is debugged. The latter is told by its
//! loop and by an interrupt of its JavaScript, whichever comes first, or is waiting here.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Something that happened to a conversation.
pub(super) enum Letter {
    /// A debugger has connected.
    Opened(u32),
    /// It has sent a message.
    Message(u32, String),
    /// It is gone.
    Closed(u32),
}

#[derive(Default)]
struct Inside {
    letters: VecDeque<Letter>,
    closed: bool,
}

/// The queue between the two threads.
#[derive(Default)]
pub(super) struct Mailbox {
    inside: Mutex<Inside>,
    arrived: Condvar,
}

impl Mailbox {
    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a letter in.
    pub(super) fn put(&self, letter: Letter) {
        self.lock().letters.push_back(letter);
        self.arrived.notify_all();
    }

    /// Says that nothing will come any more.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.arrived.notify_all();
    }

    /// The next letter, if there is one.
    pub(super) fn take(&self) -> Option<Letter> {
        self.lock().letters.pop_front()
    }

    /// The next letter; waits for it until the box is closed or `gives_up` says so, which is asked now and then.
    pub(super) fn wait(&self, gives_up: impl Fn() -> bool) -> Option<Letter> {
        const LOOK: Duration = Duration::from_millis(50);
        let mut inside = self.lock();
        loop {
            if let Some(letter) = inside.letters.pop_front() {
                return Some(letter);
            }
            if inside.closed || gives_up() {
                return None;
            }
            let (guard, _) = self
                .arrived
                .wait_timeout(inside, LOOK)
                .unwrap_or_else(PoisonError::into_inner);
            inside = guard;
        }
    }
}
