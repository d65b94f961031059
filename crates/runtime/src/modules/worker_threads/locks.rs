//! The locks that threads share: who holds which name, and who waits in which order.

use super::ThreadInfo;
use super::shared::{SharedState, lock};
use crate::prelude::*;

/// What a thread hears of its requests; JavaScript knows the same numbers.
const GRANTED: i32 = 0;
const STOLEN: i32 = 1;

#[derive(Clone)]
struct Request {
    id: u64,
    thread: u64,
    name: String,
    exclusive: bool,
}

/// All requests of the process, in the order in which they were made.
#[derive(Default)]
pub(super) struct LockTable {
    last: u64,
    held: Vec<Request>,
    waiting: Vec<Request>,
}

impl LockTable {
    fn next(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    /// Whether a request could be granted now, with `before` in front of it.
    fn is_free(&self, request: &Request, before: &[Request]) -> bool {
        let blocks =
            |other: &Request| other.name == request.name && (other.exclusive || request.exclusive);
        !self.held.iter().any(blocks) && !before.iter().any(|other| other.name == request.name)
    }

    /// Grants what can be granted.
    fn advance(&mut self) -> Vec<Request> {
        let mut granted = Vec::new();
        let mut left: Vec<Request> = Vec::new();
        for request in std::mem::take(&mut self.waiting) {
            if self.is_free(&request, &left) {
                self.held.push(request.clone());
                granted.push(request);
            } else {
                left.push(request);
            }
        }
        self.waiting = left;
        granted
    }
}

impl SharedState {
    fn tell(&self, requests: Vec<Request>, kind: i32) {
        for request in requests {
            let id = request.id as f64;
            let run = move || {
                enter(|cx| {
                    if let Ok(hook) = ThreadInfo::of(cx).hook(cx, "lockEvent") {
                        let this = cx.undefined();
                        let args = [cx.number(id), cx.int(kind)];
                        call_from_loop(cx, None, hook, this, &args);
                    }
                });
            };
            self.deliver(request.thread, Box::new(run));
        }
    }

    fn change_locks(&self, change: impl FnOnce(&mut LockTable)) {
        let granted = self.advance_locks(change);
        self.tell(granted, GRANTED);
    }

    fn advance_locks(&self, change: impl FnOnce(&mut LockTable)) -> Vec<Request> {
        let mut table = lock(&self.locks);
        change(&mut table);
        table.advance()
    }

    /// Gives back all that a thread held or waited for.
    pub(super) fn drop_locks_of(&self, thread: u64) {
        self.change_locks(|table| {
            table.held.retain(|r| r.thread != thread);
            table.waiting.retain(|r| r.thread != thread);
        });
    }
}

/// The number of a request that will be told when it is granted, negative when it is granted already; 0 when it must not
/// wait and would have to.
#[native]
fn request_lock(
    cx: &mut Scope<'_>,
    name: String,
    exclusive: bool,
    only_if_free: bool,
    steal: bool,
) -> f64 {
    let info = ThreadInfo::of(cx);
    let thread = info.own_number();
    let shared = info.shared().clone();
    shared.ensure_registered(thread, cx.state().event_loop.waker());
    let mut stolen = Vec::new();
    let mut number = 0;
    let mut granted = shared.advance_locks(|table| {
        let request = Request {
            id: table.next(),
            thread,
            name,
            exclusive,
        };
        if only_if_free && !table.is_free(&request, &table.waiting) {
            return;
        }
        number = request.id;
        if steal {
            let (taken, kept) = std::mem::take(&mut table.held)
                .into_iter()
                .partition(|held| held.name == request.name);
            stolen = taken;
            table.held = kept;
            table.waiting.insert(0, request);
        } else {
            table.waiting.push(request);
        }
    });
    let before = granted.len();
    granted.retain(|request| request.id != number);
    let at_once = granted.len() < before;
    shared.tell(granted, GRANTED);
    shared.tell(stolen, STOLEN);
    if at_once {
        -(number as f64)
    } else {
        number as f64
    }
}

/// Gives a lock back, or a request up. The numbers of this thread's own requests that are granted by that: it need not
/// wait for its loop to hear of them, which may have nothing else to turn for.
#[native]
fn release_lock<'s>(cx: &mut Scope<'s>, id: f64) -> Result<Local<'s, Array>> {
    let id = id as u64;
    let info = ThreadInfo::of(cx);
    let thread = info.own_number();
    let granted = info.shared().advance_locks(|table| {
        table.held.retain(|r| r.id != id);
        table.waiting.retain(|r| r.id != id);
    });
    let (own, others): (Vec<_>, Vec<_>) = granted.into_iter().partition(|r| r.thread == thread);
    info.shared().tell(others, GRANTED);
    let list = cx.array(&[]);
    for request in own {
        let number = cx.number(request.id as f64);
        list.push_value(cx, number)?;
    }
    Ok(list)
}

/// `[held, pending]`, each a list of name, whether exclusive, and thread in turn.
#[native]
fn query_locks<'s>(cx: &mut Scope<'s>) -> Result<Local<'s, Array>> {
    let info = ThreadInfo::of(cx);
    let (held, waiting) = {
        let table = lock(&info.shared().locks);
        (table.held.clone(), table.waiting.clone())
    };
    let lists = cx.array(&[]);
    for requests in [held, waiting] {
        let list = cx.array(&[]);
        for request in requests {
            cx.nested(|cx| {
                let name = cx.string(&request.name);
                list.push_value(cx, name.as_value())?;
                let exclusive = cx.boolean(request.exclusive);
                list.push_value(cx, exclusive)?;
                let thread = cx.number(request.thread as f64);
                list.push_value(cx, thread)
            })?;
        }
        lists.push_value(cx, list.as_value())?;
    }
    Ok(lists)
}

/// Registers what JavaScript sees of this file.
pub(super) fn bind(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[request_lock::DEF, release_lock::DEF, query_locks::DEF],
    )
}
