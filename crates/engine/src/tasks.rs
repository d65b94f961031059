//! Promises that the engine settles from its helper threads: WebAssembly's, and those of `Atomics.waitAsync`.

use std::ffi::c_void;
use std::time::Duration;

use crate::glue;
use crate::handles::*;

/// The embedder's side.
pub(crate) struct Host {
    wake: Box<dyn Fn() + Send + Sync>,
    started: Box<dyn Fn()>,
}

/// What is left after [`Scope::run_tasks`].
#[derive(Clone, Copy, Debug)]
pub struct TasksLeft {
    /// Work is under way that will come to an end by itself.
    pub waiting: bool,
    /// When to call again for what was asked to be done later.
    pub next: Option<Duration>,
}

unsafe extern "C" fn wake(data: *mut c_void) {
    // SAFETY: the host outlives the context, and with it all that calls; `wake` may be called from any thread.
    let host = unsafe { &*(data as *const Host) };
    (host.wake)();
}

unsafe extern "C" fn started(data: *mut c_void) {
    // SAFETY: as above; called on the runtime's own thread.
    let host = unsafe { &*(data as *const Host) };
    (host.started)();
}

impl Scope<'_> {
    /// Lets promises be settled by other threads. `wake` is called on any thread when [`Scope::run_tasks`] has something
    /// to do, `started` on this one when work begins. Once a runtime.
    pub fn install_tasks(
        &mut self,
        wake_host: impl Fn() + Send + Sync + 'static,
        started_host: impl Fn() + 'static,
    ) {
        // The engine's threads may call until the context is destroyed; the runtime drops the host after that.
        let mut host = Box::new(Host {
            wake: Box::new(wake_host),
            started: Box::new(started_host),
        });
        let data = (&raw mut *host).cast::<c_void>();
        *self.inner().tasks.borrow_mut() = Some(host);
        // SAFETY: the callbacks and their data outlive the context.
        unsafe {
            glue::nodus_tasks_install(self.cx, wake, started, data);
        }
    }

    /// Settles the promises whose work is done. Their reactions are microtasks.
    pub fn run_tasks(&mut self) -> TasksLeft {
        let mut waiting = false;
        // SAFETY: called on the runtime's thread.
        let next = unsafe { glue::nodus_tasks_run(self.cx, &mut waiting) };
        TasksLeft {
            waiting,
            next: u64::try_from(next).ok().map(Duration::from_millis),
        }
    }
}
