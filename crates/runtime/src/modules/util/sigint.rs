//! The watch for `SIGINT` of `--trace-sigint`: a thread waits for the signal and has a function called, in the middle of
//! running JavaScript or from the loop, whichever comes first.

use std::cell::RefCell;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use nodus_event_loop::{SignalWatch, WatchEnd};

use crate::prelude::*;

const SIGINT: i32 = 2;

/// The watch of the main thread.
#[derive(Default)]
struct Watching {
    running: RefCell<Option<(Arc<SignalWatch>, JoinHandle<()>)>>,
    listener: RefCell<Option<Global<Function>>>,
}

/// Calls the listener; from the loop as anything else is called from it.
fn tell(cx: &mut Scope<'_>, from_loop: bool) {
    let watching = cx.state().slot::<Watching>();
    cx.nested(|cx| {
        let Some(f) = watching.listener.borrow().as_ref().map(|f| f.get(cx)) else {
            return;
        };
        let this = cx.undefined();
        if from_loop {
            call_from_loop(cx, None, f, this, &[]);
        } else if matches!(f.call(cx, this, &[]), Err(Error::Pending)) {
            cx.clear_exception();
        }
    });
}

/// watchSigint(listener)
#[native]
pub(super) fn watch_sigint<'s>(cx: &mut Scope<'s>, listener: Local<'s, Function>) -> Result<()> {
    let watching = cx.state().slot::<Watching>();
    *watching.listener.borrow_mut() = Some(Global::new(cx, listener));
    if watching.running.borrow().is_some() {
        return Ok(());
    }
    let watch = SignalWatch::new(SIGINT).map_err(|e| sys_error(e, "sigaction"))?;
    let watch = Arc::new(watch);
    let waiting = watch.clone();
    let interrupt = cx.interrupt_handle();
    let waker = cx.state().event_loop.waker();
    let thread = std::thread::spawn(move || {
        while waiting.wait(None) == WatchEnd::Signal {
            let once = Arc::new(Mutex::new(Some(())));
            let first =
                |once: &Mutex<Option<()>>| once.lock().is_ok_and(|mut o| o.take().is_some());
            let again = once.clone();
            interrupt.run_on_interrupt(move || {
                if first(&once) {
                    enter(|cx| tell(cx, false));
                }
            });
            waker.post(move |_| {
                if first(&again) {
                    enter(|cx| tell(cx, true));
                }
            });
        }
    });
    *watching.running.borrow_mut() = Some((watch, thread));
    Ok(())
}

/// unwatchSigint()
#[native]
pub(super) fn unwatch_sigint(cx: &mut Scope<'_>) {
    let watching = cx.state().slot::<Watching>();
    let running = watching.running.borrow_mut().take();
    if let Some((watch, thread)) = running {
        watch.stop();
        // The thread does nothing but wait, so it ends at once; its half of the watch goes with it.
        let _ = thread.join();
    }
}
