//! Letters between threads that speak the debugger's protocol with each other: a worker's debugger may be in the thread that
//! started it, and that of the main thread in a worker. Each thread has a box, known by the thread's number.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Condvar, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::prelude::*;

/// What a letter says: its kind, the thread it comes from, the conversation and the text.
struct Letter(u32, u64, u32, String);

#[derive(Default)]
struct Inside {
    letters: VecDeque<Letter>,
    /// Reaches the thread, once it runs.
    notify: Option<Box<dyn Fn() + Send>>,
    /// The thread is to wait for a debugger before it runs its program.
    waits: bool,
    closed: bool,
}

#[derive(Default)]
struct PostBox {
    inside: Mutex<Inside>,
    arrived: Condvar,
}

impl PostBox {
    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

static OFFICE: LazyLock<Mutex<HashMap<u64, Arc<PostBox>>>> = LazyLock::new(Mutex::default);
static CHANNELS: AtomicU32 = AtomicU32::new(1);

fn office() -> MutexGuard<'static, HashMap<u64, Arc<PostBox>>> {
    OFFICE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn box_of(thread: f64) -> Option<Arc<PostBox>> {
    office().get(&(thread as u64)).cloned()
}

/// Tells this thread's JavaScript that there are letters.
fn tell(cx: &mut Scope<'_>, from_loop: bool) {
    if cx.state().exiting.get().is_some() {
        return;
    }
    let result = cx.nested(|cx| {
        let exports = crate::builtins::require(cx, "#inspector/threads")?;
        let Some(exports) = exports.as_object() else {
            return Ok(());
        };
        let Some(f) = exports.get(cx, c"onLetters")?.as_function() else {
            return Ok(());
        };
        let this = cx.undefined();
        if from_loop {
            call_from_loop(cx, None, f, this, &[]);
            return Ok(());
        }
        f.call(cx, this, &[]).map(|_| ())
    });
    if matches!(result, Err(Error::Pending)) {
        cx.clear_exception();
    }
}

/// `openPost(thread)`: this thread has a box from now on; whether it is to wait for a debugger.
#[native]
fn open_post(cx: &mut Scope<'_>, thread: f64) -> bool {
    let post = office().entry(thread as u64).or_default().clone();
    let interrupt = cx.interrupt_handle();
    let waker = cx.state().event_loop.waker();
    let mut inside = post.lock();
    inside.notify = Some(Box::new(move || {
        interrupt.run_on_interrupt(|| {
            enter(|cx| tell(cx, false));
        });
        waker.post(|_| {
            enter(|cx| tell(cx, true));
        });
    }));
    if !inside.letters.is_empty()
        && let Some(notify) = &inside.notify
    {
        notify();
    }
    inside.waits
}

/// `expectPost(thread, waits)`: makes the box of a thread that is about to start.
#[native]
fn expect_post(thread: f64, waits: bool) {
    let post = office().entry(thread as u64).or_default().clone();
    post.lock().waits = waits;
}

/// `closePost(thread)`: the thread has no box any more.
#[native]
fn close_post(thread: f64) {
    let post = office().remove(&(thread as u64));
    if let Some(post) = post {
        let mut inside = post.lock();
        inside.notify = None;
        inside.closed = true;
        post.arrived.notify_all();
    }
}

/// `newChannel()`: the number of a new conversation.
#[native]
fn new_channel() -> u32 {
    CHANNELS.fetch_add(1, Ordering::Relaxed)
}

/// `postLetter(to, kind, from, channel, text)`: false when there is no such thread.
#[native]
fn post_letter(to: f64, kind: u32, from: f64, channel: u32, text: String) -> bool {
    let Some(post) = box_of(to) else { return false };
    let mut inside = post.lock();
    inside
        .letters
        .push_back(Letter(kind, from as u64, channel, text));
    if let Some(notify) = &inside.notify {
        notify();
    }
    post.arrived.notify_all();
    true
}

/// `takeLetter(thread, blocks)`: `[kind, from, channel, text]` of the next letter; undefined when there is none or, if it
/// blocks, when none can come.
#[native]
fn take_letter<'s>(cx: &mut Scope<'s>, thread: f64, blocks: bool) -> Local<'s, Value> {
    const LOOK: Duration = Duration::from_millis(50);
    let Some(post) = box_of(thread) else {
        return cx.undefined();
    };
    let handle = cx.interrupt_handle();
    let mut inside = post.lock();
    let letter = loop {
        if let Some(letter) = inside.letters.pop_front() {
            break Some(letter);
        }
        if !blocks || inside.closed || handle.is_terminating() {
            break None;
        }
        let (guard, _) = post
            .arrived
            .wait_timeout(inside, LOOK)
            .unwrap_or_else(PoisonError::into_inner);
        inside = guard;
    };
    drop(inside);
    let Some(Letter(kind, from, channel, text)) = letter else {
        return cx.undefined();
    };
    let items = [
        cx.number(f64::from(kind)),
        cx.number(from as f64),
        cx.number(f64::from(channel)),
        cx.string(&text).as_value(),
    ];
    cx.array(&items).as_value()
}

/// Registers the natives.
pub(super) fn register(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[
            close_post::DEF,
            expect_post::DEF,
            new_channel::DEF,
            open_post::DEF,
            post_letter::DEF,
            take_letter::DEF,
        ],
    )
}
