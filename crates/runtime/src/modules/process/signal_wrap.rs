//! `internalBinding('signal_wrap')`: handles that wait for a signal.

use std::cell::RefCell;
use std::rc::Rc;

use crate::prelude::*;

/// Calls `onsignal(signum)` of its object when the process receives the signal.
pub(crate) struct SignalWrap {
    signal: event_loop::Signal,
    this: Rc<Weak<Object>>,
    /// Holds the object while the handle is open.
    alive: RefCell<Option<Global<Object>>>,
}

#[class(name = "Signal")]
impl SignalWrap {
    #[constructor]
    fn new<'s>(cx: &mut Scope<'s>, this: This<'s>) -> Self {
        number_object(cx, this.0, "SIGNALWRAP", None);
        let alive = Global::new(cx, this.0);
        SignalWrap {
            signal: event_loop::Signal::new(&cx.state().event_loop),
            this: Rc::new(Weak::new(cx, this.0)),
            alive: RefCell::new(Some(alive)),
        }
    }

    /// Starts to wait; 0 or an error number.
    #[method]
    fn start(&self, signum: i32) -> i32 {
        let this = self.this.clone();
        let started = self.signal.start(signum, move |signum| {
            enter(|cx| {
                let Some(object) = this.get(cx) else { return };
                let signum = cx.int(signum);
                fire(cx, object, c"onsignal", &[signum]);
            });
        });
        match started {
            Ok(()) => 0,
            Err(e) => e.0,
        }
    }

    #[method]
    fn stop(&self) -> i32 {
        self.signal.stop();
        0
    }

    #[method(name = "ref")]
    fn ref_(&self) {
        self.signal.ref_();
    }

    #[method]
    fn unref(&self) {
        self.signal.unref();
    }

    #[method]
    fn has_ref(&self) -> bool {
        self.signal.has_ref()
    }

    /// Closes the handle; the callback comes in the closing phase.
    #[method]
    fn close(&self, callback: Option<Callback>) {
        if self.signal.is_closing() {
            return;
        }
        let alive = self.alive.borrow_mut().take();
        self.signal.close(move || {
            if let Some(callback) = callback {
                enter(|cx| callback.call(cx, &[]));
            }
            release_object(alive);
        });
    }
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    let class = cx.class::<SignalWrap>()?;
    target.set(cx, c"Signal", class)
}
