//! `internalBinding('tty_wrap')`: terminals as stream handles.

use std::rc::Rc;

use event_loop::{HandleType, Stream, TtyMode, guess_handle};

use super::net::{Encoding, StreamBase, errno_of, stream_class};
use crate::prelude::*;

/// A terminal handle.
pub(crate) struct Tty {
    pub(crate) base: Rc<StreamBase>,
    tty: event_loop::Tty,
}

/// The stream of a terminal's handle object.
pub(crate) fn stream_base_of(object: Local<'_, Object>) -> Option<Rc<StreamBase>> {
    Some(object.unwrap_class::<Tty>()?.base.clone())
}

stream_class! { "TTY", Tty {
    /// `new TTY(fd, ctx)`: an error goes into `ctx` as `errno`, `code`, `message` and `syscall`.
    #[constructor]
    fn new<'s>(
        cx: &mut Scope<'s>,
        this: This<'s>,
        fd: i32,
        context: Option<Local<'s, Object>>,
    ) -> Result<Self> {
        number_object(cx, this.0, "TTYWRAP", None);
        match event_loop::Tty::open(&cx.state().event_loop, fd) {
            Ok(tty) => Ok(Tty { base: StreamBase::new(cx, this.0, tty.any()), tty }),
            Err(error) => {
                if let Some(context) = context {
                    context.put(cx, c"errno", error.0)?;
                    context.put(cx, c"code", error.name().as_str())?;
                    context.put(cx, c"message", error.message().as_str())?;
                    context.put(cx, c"syscall", "uv_tty_init")?;
                }
                Err(SysError::new(error, "uv_tty_init").into())
            }
        }
    }

    /// Puts columns and rows into the array.
    #[method]
    fn get_window_size<'s>(&self, cx: &mut Scope<'s>, out: Local<'s, Array>) -> Result<i32> {
        match self.tty.get_winsize() {
            Ok((columns, rows)) => {
                let columns = cx.number(columns.into());
                out.set_index(cx, 0, columns)?;
                let rows = cx.number(rows.into());
                out.set_index(cx, 1, rows)?;
                Ok(0)
            }
            Err(error) => Ok(error.0),
        }
    }

    #[method]
    fn set_raw_mode(&self, on: bool) -> i32 {
        errno_of(self.tty.set_mode(if on { TtyMode::Raw } else { TtyMode::Normal }))
    }

    #[method]
    fn set_blocking(&self, on: bool) -> i32 {
        errno_of(self.base.stream().set_blocking(on))
    }

    #[method]
    fn write_utf8_string<'s>(
        &self,
        cx: &mut Scope<'s>,
        request: Local<'s, Object>,
        string: Local<'s, JsString>,
    ) -> i32 {
        self.base.write_string(cx, request, string, Encoding::Utf8)
    }
} }

/// Whether a descriptor is a terminal.
#[native(name = "isTTY")]
fn is_tty(fd: i32) -> bool {
    fd >= 0 && guess_handle(fd) == HandleType::Tty
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    let class = cx.class::<Tty>()?;
    target.set(cx, c"TTY", class)?;
    target.natives(cx, &[is_tty::DEF])
}
