//! `internalBinding('process_wrap')`: a child process as a handle. `spawn(options)` answers an error number and sets
//! `pid`; the end comes as `onexit(status, signal)`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use event_loop::{ChildPipe, Errno, StdioContainer};

use super::options;
use crate::modules::net::pipe::Pipe;
use crate::prelude::*;

/// A child's handle. It is kept alive by itself from the start of the child until it is closed.
pub(crate) struct ProcessWrap {
    shared: Rc<Shared>,
}

struct Shared {
    process: RefCell<Option<event_loop::Process>>,
    this: Weak<Object>,
    alive: RefCell<Option<Global<Object>>>,
    closing: Cell<bool>,
}

#[class(name = "Process")]
impl ProcessWrap {
    #[constructor]
    fn new(cx: &mut Scope<'_>, this: This<'_>) -> Self {
        number_object(cx, this.0, "PROCESSWRAP", None);
        ProcessWrap {
            shared: Rc::new(Shared {
                process: RefCell::new(None),
                this: Weak::new(cx, this.0),
                alive: RefCell::new(None),
                closing: Cell::new(false),
            }),
        }
    }

    /// Starts the child; 0 or an error number.
    #[method]
    fn spawn<'s>(
        &self,
        cx: &mut Scope<'s>,
        this: This<'s>,
        options: Local<'s, Object>,
    ) -> Result<i32> {
        let mut wanted = match options::read(cx, options)? {
            Ok(wanted) => wanted,
            Err(error) => return Ok(error.0),
        };
        wanted.stdio = match read_stdio(cx, options)? {
            Ok(stdio) => stdio,
            Err(error) => return Ok(error.0),
        };
        let shared = self.shared.clone();
        let started =
            event_loop::Process::spawn(&cx.state().event_loop, wanted, move |status, signum| {
                shared.exited(status, signum);
            });
        let process = match started {
            Ok(process) => process,
            Err(error) => return Ok(error.0),
        };
        this.0.put(cx, c"pid", process.pid())?;
        *self.shared.process.borrow_mut() = Some(process);
        *self.shared.alive.borrow_mut() = Some(Global::new(cx, this.0));
        Ok(0)
    }

    #[method]
    fn kill(&self, signum: i32) -> i32 {
        let process = self.shared.process.borrow();
        match process.as_ref().map(|process| process.kill(signum)) {
            Some(Ok(())) => 0,
            Some(Err(error)) => error.0,
            None => Errno::ESRCH.0,
        }
    }

    #[method(name = "ref")]
    fn make_ref(&self) {
        if let Some(process) = self.shared.process.borrow().as_ref() {
            process.ref_();
        }
    }

    #[method]
    fn unref(&self) {
        if let Some(process) = self.shared.process.borrow().as_ref() {
            process.unref();
        }
    }

    #[method]
    fn has_ref(&self) -> bool {
        let process = self.shared.process.borrow();
        process.as_ref().is_some_and(|process| process.has_ref())
    }

    /// Closes the handle; the callback comes in the closing phase.
    #[method]
    fn close(&self, cx: &mut Scope<'_>, callback: Option<Callback>) {
        if self.shared.closing.replace(true) {
            return;
        }
        let alive = self.shared.alive.borrow_mut().take();
        let process = self.shared.process.borrow_mut().take();
        let finish = move || {
            if let Some(callback) = callback {
                enter(|cx| callback.call(cx, &[]));
            }
            release_object(alive);
        };
        match process {
            Some(process) => process.close(finish),
            None => cx.state().event_loop.defer(finish),
        }
    }
}

impl Shared {
    fn exited(&self, status: i64, signum: i32) {
        enter(|cx| {
            let Some(object) = self.this.get(cx) else {
                return;
            };
            let status = cx.number(status as f64);
            let signal = match options::signal_name(signum) {
                Some(name) => cx.string(name).as_value(),
                None => cx.string("").as_value(),
            };
            fire(cx, object, c"onexit", &[status, signal]);
        });
    }
}

fn read_stdio(
    cx: &mut Scope<'_>,
    options: Local<'_, Object>,
) -> Result<std::result::Result<Vec<StdioContainer>, Errno>> {
    let list = options.get(cx, c"stdio")?;
    let Some(list) = list.as_array(cx) else {
        return Ok(Ok(Vec::new()));
    };
    let mut stdio = Vec::new();
    for index in 0..list.len(cx) {
        let container = cx.nested(|cx| -> Result<_> {
            let entry = list.get_index(cx, index)?;
            let Some(entry) = entry.as_object() else {
                return Ok(Err(Errno::EINVAL));
            };
            let kind = entry.get(cx, c"type")?.to_rust_string(cx)?;
            Ok(match kind.as_str() {
                "ignore" => Ok(StdioContainer::Ignore),
                // Overlapped are pipes on Windows alone.
                "pipe" | "overlapped" => {
                    let handle = entry.get(cx, c"handle")?.as_object();
                    match handle.and_then(|handle| handle.unwrap_class::<Pipe>()) {
                        Some(handle) => Ok(StdioContainer::CreatePipe(
                            handle.pipe().clone(),
                            ChildPipe::default(),
                        )),
                        None => Err(Errno::EINVAL),
                    }
                }
                _ => Ok(options::inherited(cx, entry)?),
            })
        })?;
        match container {
            Ok(container) => stdio.push(container),
            Err(error) => return Ok(Err(error)),
        }
    }
    Ok(Ok(stdio))
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    let class = cx.class::<ProcessWrap>()?;
    target.set(cx, c"Process", class)
}
