//! What other threads may do to a loop: post closures, hold it alive, read its metrics. All of it lives in one shared
//! block; one wake-up serves any number of posts made before the loop gets to them.

use std::any::Any;
use std::sync::atomic::{AtomicU8, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::ThreadId;

use crate::Loop;
use crate::pool::Cancelled;

/// Something to be done on the loop's thread.
pub(crate) enum Post {
    Call(Box<dyn FnOnce(&Loop) + Send>),
    /// A job of the pool is done; the number finds the waiting callback.
    Work(usize, Result<Box<dyn Any + Send>, Cancelled>),
    /// An async handle was sent to.
    Async(usize),
}

impl Post {
    /// The async handle that this is for.
    pub(crate) fn async_key(&self) -> Option<usize> {
        match self {
            Post::Async(key) => Some(*key),
            _ => None,
        }
    }
}

/// What a loop is at, for those who post: it runs, and looks for posts before it waits the next time.
const AWAKE: u8 = 0;
/// It waits for the kernel, which has to wake it.
const ASLEEP: u8 = 1;
/// Somebody has posted something since it looked.
const CALLED: u8 = 2;

/// The part of a loop that threads share.
pub(crate) struct Shared {
    /// None once the loop is gone: posts are dropped then.
    posts: Mutex<Option<Vec<Post>>>,
    state: AtomicU8,
    waker: mio::Waker,
    thread: ThreadId,
    kept_alive: AtomicUsize,
    /// Nanoseconds spent waiting in poll.
    idle: AtomicU64,
    /// When the present wait began; 0 outside of one.
    waiting_since: AtomicU64,
}

impl Shared {
    pub(crate) fn new(waker: mio::Waker) -> Shared {
        Shared {
            posts: Mutex::new(Some(Vec::new())),
            state: AtomicU8::new(AWAKE),
            waker,
            thread: std::thread::current().id(),
            kept_alive: AtomicUsize::new(0),
            idle: AtomicU64::new(0),
            waiting_since: AtomicU64::new(0),
        }
    }

    pub(crate) fn post(&self, post: Post) {
        {
            let mut posts = self.posts.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(posts) = posts.as_mut() else { return };
            posts.push(post);
        }
        // After the lock: the loop that wakes takes it at once.
        self.wake();
    }

    pub(crate) fn wake(&self) {
        if self.state.swap(CALLED, Ordering::AcqRel) == ASLEEP {
            // The only failure is a loop that is gone, where nobody is left to wake.
            let _ = self.waker.wake();
        }
    }

    /// Whether there are posts to be taken.
    pub(crate) fn is_called(&self) -> bool {
        self.state.load(Ordering::Acquire) == CALLED
    }

    /// The loop is about to wait: from here on posts wake it. False when there are some already.
    pub(crate) fn fall_asleep(&self) -> bool {
        let change =
            self.state
                .compare_exchange(AWAKE, ASLEEP, Ordering::AcqRel, Ordering::Acquire);
        change.is_ok()
    }

    /// The wait is over, whatever ended it.
    pub(crate) fn wake_up(&self) {
        let _ = self
            .state
            .compare_exchange(ASLEEP, AWAKE, Ordering::AcqRel, Ordering::Acquire);
    }

    /// All posts so far. The call is heard first: a post made from here on is another one.
    pub(crate) fn take_posts(&self) -> Vec<Post> {
        // An exchange and no mere store: it makes visible what those have posted whose call it takes.
        self.state.swap(AWAKE, Ordering::AcqRel);
        let mut posts = self.posts.lock().unwrap_or_else(PoisonError::into_inner);
        posts.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// The loop is gone. What was posted is dropped here: it may hold the last references to this very block.
    pub(crate) fn close(&self) {
        let posts = self
            .posts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        drop(posts);
    }

    pub(crate) fn is_kept_alive(&self) -> bool {
        self.kept_alive.load(Ordering::Acquire) > 0
    }

    pub(crate) fn wait_began(&self, now: u64) {
        self.waiting_since.store(now, Ordering::Release);
    }

    pub(crate) fn wait_ended(&self, now: u64) {
        let since = self.waiting_since.swap(0, Ordering::AcqRel);
        if since > 0 {
            self.idle
                .fetch_add(now.saturating_sub(since), Ordering::AcqRel);
        }
    }

    pub(crate) fn idle_time(&self) -> u64 {
        let since = self.waiting_since.load(Ordering::Acquire);
        let idle = self.idle.load(Ordering::Acquire);
        if since > 0 {
            idle + crate::hrtime().saturating_sub(since)
        } else {
            idle
        }
    }
}

/// Reaches a loop from any thread.
#[derive(Clone)]
pub struct LoopWaker(pub(crate) Arc<Shared>);

impl LoopWaker {
    /// Runs the closure on the loop's thread, in its poll phase. The closure alone does not keep the loop alive: move a
    /// [`KeepAlive`] into it where that is wanted. It is dropped without a call when the loop is gone.
    pub fn post(&self, closure: impl FnOnce(&Loop) + Send + 'static) {
        self.0.post(Post::Call(Box::new(closure)));
    }

    /// Lets a waiting poll return.
    pub fn wake(&self) {
        self.0.wake();
    }

    /// A token that keeps the loop alive until dropped.
    pub fn keep_alive(&self) -> KeepAlive {
        self.0.kept_alive.fetch_add(1, Ordering::AcqRel);
        KeepAlive(self.0.clone())
    }

    /// Nanoseconds that the loop has spent waiting for the kernel, the present wait included.
    pub fn metrics_idle_time(&self) -> u64 {
        self.0.idle_time()
    }
}

impl std::fmt::Debug for LoopWaker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LoopWaker")
    }
}

/// Keeps a loop alive while it exists, on whatever thread.
pub struct KeepAlive(Arc<Shared>);

impl Clone for KeepAlive {
    fn clone(&self) -> KeepAlive {
        LoopWaker(self.0.clone()).keep_alive()
    }
}

impl Drop for KeepAlive {
    fn drop(&mut self) {
        let last = self.0.kept_alive.fetch_sub(1, Ordering::AcqRel) == 1;
        // The loop's own thread looks at the count before it waits; from another thread it may be waiting already.
        if last && std::thread::current().id() != self.0.thread {
            self.0.wake();
        }
    }
}

impl std::fmt::Debug for KeepAlive {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KeepAlive")
    }
}
