//! Messages from any thread to any other by its number: `postMessageToThread`.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use event_loop::{KeepAlive, LoopWaker};

use super::ThreadInfo;
use super::message::{Message, deserialize, serialize};
use crate::prelude::*;

/// What became of a message; JavaScript knows the same numbers.
const FAILED: i32 = 4;

/// Who waits for an answer, by number.
#[derive(Default)]
pub(super) struct Replies {
    last: Cell<u64>,
    waiting: RefCell<HashMap<u64, (Callback, KeepAlive)>>,
}

/// Answers once, at the latest when it is dropped.
struct Reply {
    waker: LoopWaker,
    number: u64,
    status: i32,
}

impl Drop for Reply {
    fn drop(&mut self) {
        let (number, status) = (self.number, self.status);
        self.waker.post(move |_| {
            enter(|cx| {
                let info = ThreadInfo::of(cx);
                let waiting = info.replies.waiting.borrow_mut().remove(&number);
                if let Some((callback, _alive)) = waiting {
                    let status = cx.int(status);
                    callback.call(cx, &[status]);
                }
            });
        });
    }
}

/// Sends a clone of `value` to a thread; the callback hears what became of it. False when there is no such thread.
#[native]
fn send_to_thread<'s>(
    cx: &mut Scope<'s>,
    thread: f64,
    value: Local<'s, Value>,
    transfer: Option<Local<'s, Array>>,
    callback: Callback,
) -> Result<bool> {
    let info = ThreadInfo::of(cx);
    let target = thread as u64;
    if !info.shared().has_thread(target) {
        return Ok(false);
    }
    let message = serialize(cx, value, transfer, None)?;
    let source = info.worker().map_or(0, |worker| worker.id);
    let event_loop = &cx.state().event_loop;
    let number = info.replies.last.get() + 1;
    info.replies.last.set(number);
    let waiting = (callback, event_loop.keep_alive());
    info.replies.waiting.borrow_mut().insert(number, waiting);
    let reply = Reply {
        waker: event_loop.waker(),
        number,
        status: FAILED,
    };
    // A thread that ends meanwhile drops the reply, which is an answer.
    let run = move || {
        enter(|cx| deliver(cx, message, source, reply));
    };
    info.shared().deliver(target, Box::new(run));
    Ok(true)
}

fn deliver(cx: &mut Scope<'_>, message: Message, source: u64, mut reply: Reply) {
    let status = cx.nested(|cx| -> Result<i32> {
        let (value, _) = deserialize(cx, message, None)?;
        let hook = ThreadInfo::of(cx).hook(cx, "receiveFromThread")?;
        let this = cx.undefined();
        let source = cx.number(source as f64);
        let status = hook.call(cx, this, &[value, source])?;
        Ok(status.as_number().unwrap_or(f64::from(FAILED)) as i32)
    });
    match status {
        Ok(status) => reply.status = status,
        Err(Error::Terminated) => {}
        Err(_) => cx.clear_exception(),
    }
    drop(reply);
    crate::callback::drain(cx);
}

/// Registers what JavaScript sees of this file.
pub(super) fn bind(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(cx, &[send_to_thread::DEF])
}
