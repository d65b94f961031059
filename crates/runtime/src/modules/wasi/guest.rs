//! A guest: its memory, which may grow between two calls, and what else it has. Also the calls that are about neither files
//! nor time.

use std::cell::RefCell;

use super::errno::{Code, Outcome, retry};
use super::memory::{Given, Memory};
use super::strings::Strings;
use super::table::Table;
use crate::prelude::*;

/// What the guest has besides its memory.
pub(super) struct State {
    pub(super) arguments: Strings,
    pub(super) environment: Strings,
    pub(super) table: Table,
}

/// The guest's memory: the object, what reads its `buffer`, and the buffer that it had last.
struct Attached {
    memory: Global<Value>,
    get_buffer: Global<Function>,
    buffer: Global<ArrayBuffer>,
}

/// One guest's calls, as an object with a method for each.
pub(super) struct Wasi {
    state: RefCell<State>,
    attached: RefCell<Option<Attached>>,
}

impl Wasi {
    /// Without memory yet.
    pub(super) fn new(state: State) -> Self {
        Wasi {
            state: RefCell::new(state),
            attached: RefCell::default(),
        }
    }

    /// Takes the memory that calls are about from now on.
    pub(super) fn attach(
        &self,
        cx: &mut Scope<'_>,
        memory: Local<'_, Value>,
        get_buffer: Local<'_, Function>,
    ) -> Result<()> {
        let buffer = get_buffer.call(cx, memory, &[])?;
        let buffer = buffer
            .as_array_buffer()
            .ok_or_else(|| Error::type_error("expected the buffer of a memory"))?;
        let attached = Attached {
            memory: Global::new(cx, memory),
            get_buffer: Global::new(cx, get_buffer),
            buffer: Global::new(cx, buffer),
        };
        *self.attached.borrow_mut() = Some(attached);
        Ok(())
    }

    /// Makes a call on the memory as it is now.
    #[inline]
    pub(super) fn run<G: Given>(
        &self,
        cx: &mut Scope<'_>,
        args: &Args<'_>,
        given: G,
        mut call: impl FnMut(&mut State, &mut Memory<'_>, G::Plain) -> Outcome,
    ) -> Result<u32> {
        if args.len() != G::COUNT {
            return Ok(Code::INVAL.0.into());
        }
        let buffer = match &*self.attached.borrow() {
            Some(attached) => attached.buffer.get(cx),
            None => return Err(code_error("ERR_WASI_NOT_STARTED", &[])),
        };
        let given = match given.get() {
            Ok(given) => given,
            Err(code) => return Ok(code.0.into()),
        };
        // Memory that has grown has another buffer, and the one before is detached, or shorter if threads share it.
        let buffer = if buffer.is_empty() {
            self.renew(cx)?
        } else {
            buffer
        };
        let mut attempt = |buffer: Local<'_, ArrayBuffer>| match buffer
            .with_bytes_mut(|bytes| call(&mut self.state.borrow_mut(), &mut Memory(bytes), given))
        {
            Ok(()) => 0,
            Err(code) => u32::from(code.0),
        };
        let result = attempt(buffer);
        if result == u32::from(Code::OVERFLOW.0) && buffer.is_shared() {
            let renewed = self.renew(cx)?;
            if renewed.len() != buffer.len() {
                return Ok(attempt(renewed));
            }
        }
        Ok(result)
    }

    /// Reads the memory's buffer anew.
    fn renew<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, ArrayBuffer>> {
        let (memory, get) = match &*self.attached.borrow() {
            Some(attached) => (attached.memory.get(cx), attached.get_buffer.get(cx)),
            None => return Err(code_error("ERR_WASI_NOT_STARTED", &[])),
        };
        let buffer = get.call(cx, memory, &[])?;
        let buffer = buffer
            .as_array_buffer()
            .ok_or_else(|| Error::type_error("expected the buffer of a memory"))?;
        if let Some(attached) = &*self.attached.borrow() {
            attached.buffer.set(buffer);
        }
        Ok(buffer)
    }
}

/// random_get
pub(super) fn random(memory: &mut Memory<'_>, at: u32, len: u32) -> Outcome {
    let mut bytes = memory.bytes_mut(at, len)?;
    while !bytes.is_empty() {
        let n =
            retry(|| rustix::rand::getrandom(&mut *bytes, rustix::rand::GetRandomFlags::empty()))?;
        bytes = &mut bytes[n..];
    }
    Ok(())
}

/// sched_yield
pub(super) fn give_way() -> Outcome {
    rustix::thread::sched_yield();
    Ok(())
}

/// proc_raise: WASI numbers the signals as Linux does, but for those from 16 on.
pub(super) fn raise(signal: u32) -> Outcome {
    use rustix::process::Signal;
    let signal = match signal {
        1 => Signal::HUP,
        2 => Signal::INT,
        3 => Signal::QUIT,
        4 => Signal::ILL,
        5 => Signal::TRAP,
        6 => Signal::ABORT,
        7 => Signal::BUS,
        8 => Signal::FPE,
        9 => Signal::KILL,
        10 => Signal::USR1,
        11 => Signal::SEGV,
        12 => Signal::USR2,
        13 => Signal::PIPE,
        14 => Signal::ALARM,
        15 => Signal::TERM,
        16 => Signal::CHILD,
        17 => Signal::CONT,
        18 => Signal::STOP,
        19 => Signal::TSTP,
        20 => Signal::TTIN,
        21 => Signal::TTOU,
        22 => Signal::URG,
        23 => Signal::XCPU,
        24 => Signal::XFSZ,
        25 => Signal::VTALARM,
        26 => Signal::PROF,
        27 => Signal::WINCH,
        28 => Signal::IO,
        29 => Signal::POWER,
        30 => Signal::SYS,
        _ => return Err(Code::NOSYS),
    };
    Ok(rustix::process::kill_process(
        rustix::process::getpid(),
        signal,
    )?)
}
