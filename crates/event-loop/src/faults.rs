//! Signals of faults that are not of a fault: somebody has sent them. The handlers that others install for them take
//! the signal for an instruction that failed, give it its default and go on, so that the instruction fails again; which
//! it does not when there was none. The handlers here see the difference. They have to be there before the engine's,
//! which hands on what is not its own.

use std::sync::OnceLock;
use std::{mem, ptr};

const SIGNALS: [libc::c_int; 3] = [libc::SIGSEGV, libc::SIGBUS, libc::SIGILL];

/// What was done about the signals before; read inside them.
static BEFORE: OnceLock<[libc::sigaction; 3]> = OnceLock::new();

/// Lets the signals end the process when they are sent.
pub(crate) fn end_when_sent() {
    BEFORE.get_or_init(|| {
        SIGNALS.map(|signum| {
            // SAFETY: actions of zeros are valid; the handler is async-signal-safe and has the type that the flag means.
            unsafe {
                let mut before: libc::sigaction = mem::zeroed();
                libc::sigaction(signum, ptr::null(), &raw mut before);
                before
            }
        })
    });
    for signum in SIGNALS {
        // SAFETY: as above. What was done before is known by now.
        unsafe {
            let mut action: libc::sigaction = mem::zeroed();
            action.sa_sigaction = on_fault as *const () as libc::sighandler_t;
            action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK | libc::SA_NODEFER;
            libc::sigaction(signum, &raw const action, ptr::null_mut());
        }
    }
}

type Handler = extern "C" fn(libc::c_int, *mut libc::siginfo_t, *mut libc::c_void);

extern "C" fn on_fault(
    signum: libc::c_int,
    info: *mut libc::siginfo_t,
    context: *mut libc::c_void,
) {
    let before = BEFORE
        .get()
        .and_then(|all| SIGNALS.iter().position(|s| *s == signum).map(|at| &all[at]));
    // SAFETY: the kernel passes what the flag promises; codes up to zero are those of signals that were sent. A handler
    // with the flag has the type that it is called with. The rest are system calls.
    unsafe {
        if (*info).si_code <= 0 {
            libc::signal(signum, libc::SIG_DFL);
            libc::raise(signum);
            return;
        }
        match before {
            Some(before) if before.sa_flags & libc::SA_SIGINFO != 0 => {
                let handler: Handler = mem::transmute(before.sa_sigaction);
                handler(signum, info, context);
            }
            Some(before) => {
                libc::sigaction(signum, before, ptr::null_mut());
            }
            None => {
                libc::signal(signum, libc::SIG_DFL);
            }
        }
    }
}
