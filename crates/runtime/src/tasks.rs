//! The engine's own asynchronous work (compiling WebAssembly, `Atomics.waitAsync`) on the event loop: the loop stays for
//! work that ends by itself, and settles promises in its poll phase.

use std::cell::OnceCell;

use nodus_engine::Scope;
use nodus_event_loop::{Async, Timer};

use crate::callback::{drain, enter};
use crate::state::StateExt;

#[derive(Default)]
struct Tasks {
    handle: OnceCell<Async>,
    timer: OnceCell<Timer>,
}

/// Connects engine and loop.
pub(crate) fn install(cx: &mut Scope<'_>) {
    let state = cx.state();
    let tasks = state.slot::<Tasks>();
    let handle = Async::new(&state.event_loop, || {
        enter(run);
    });
    handle.unref();
    let sender = handle.sender();
    let busy = handle.clone();
    let _ = tasks.handle.set(handle);
    cx.install_tasks(
        move || sender.send(),
        move || {
            busy.ref_();
            busy.send();
        },
    );
}

fn run(cx: &mut Scope<'_>) {
    let state = cx.state();
    if state.exiting.get().is_some() {
        return;
    }
    let left = cx.run_tasks();
    let tasks = state.slot::<Tasks>();
    if let Some(handle) = tasks.handle.get() {
        if left.waiting {
            handle.ref_();
        } else {
            handle.unref();
        }
    }
    if let Some(delay) = left.next {
        let timer = tasks.timer.get_or_init(|| {
            let timer = Timer::new(&state.event_loop);
            // A wait with a limit keeps no program alive.
            timer.unref();
            timer
        });
        let _ = timer.start(delay.as_millis() as u64, 0, || {
            enter(run);
        });
    }
    if state.depth.get() == 0 {
        drain(cx);
    }
}
