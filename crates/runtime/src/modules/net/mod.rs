//! `internalBinding` of `tcp_wrap`, `pipe_wrap` and `stream_wrap`: the stream handles below `net`, `tls`, `http`,
//! `child_process` and the standard streams.

mod address;
pub(crate) mod block_list;
mod held;
pub(crate) mod pipe;
mod stream_base;
mod stream_class;
pub(crate) mod tcp;
mod write;

use std::rc::Rc;

pub(crate) use self::address::{
    address_text, ip_text, parse_any, parse_v4, parse_v6, tell_address,
};
pub(crate) use self::held::HeldStreams;
pub(crate) use self::stream_base::{
    ReadListener, Request, StreamBase, StreamKeys, copy_to_user, errno_of, state_field,
};
pub(crate) use self::stream_class::{stream_class, stream_family};
pub(crate) use self::write::{Encoding, Tail, encode, gather};
use crate::prelude::*;

/// The stream behind a handle object of any kind.
pub(crate) fn stream_base_of(object: Local<'_, Object>) -> Option<Rc<StreamBase>> {
    if let Some(tcp) = object.unwrap_class::<tcp::Tcp>() {
        return Some(tcp.base.clone());
    }
    if let Some(pipe) = object.unwrap_class::<pipe::Pipe>() {
        return Some(pipe.base.clone());
    }
    super::tty::stream_base_of(object)
}

/// The request of a write.
pub(crate) struct WriteWrap;

#[class]
impl WriteWrap {
    #[constructor]
    fn new(cx: &mut Scope<'_>, this: This<'_>) -> Self {
        number_object(cx, this.0, "WRITEWRAP", None);
        WriteWrap
    }
}

/// The request of a shutdown.
pub(crate) struct ShutdownWrap;

#[class]
impl ShutdownWrap {
    #[constructor]
    fn new(cx: &mut Scope<'_>, this: This<'_>) -> Self {
        number_object(cx, this.0, "SHUTDOWNWRAP", None);
        ShutdownWrap
    }
}

/// Registers `stream_wrap`.
pub(crate) fn stream_binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    let class = cx.class::<WriteWrap>()?;
    target.set(cx, c"WriteWrap", class)?;
    let class = cx.class::<ShutdownWrap>()?;
    target.set(cx, c"ShutdownWrap", class)?;
    let state = cx.state().slot::<stream_base::StreamKeys>().share(cx)?;
    target.set(cx, c"streamBaseState", state)?;
    target.put(cx, c"kReadBytesOrError", state_field::READ_BYTES_OR_ERROR)?;
    target.put(cx, c"kArrayBufferOffset", state_field::ARRAY_BUFFER_OFFSET)?;
    target.put(cx, c"kBytesWritten", state_field::BYTES_WRITTEN)?;
    target.put(cx, c"kLastWriteWasAsync", state_field::LAST_WRITE_WAS_ASYNC)?;
    target.natives(cx, &[give_buffers::DEF])
}

/// giveBuffers(onread, model): streams whose `onread` is this function give it Buffers like `model`, in place of ArrayBuffers.
#[native]
fn give_buffers(cx: &mut Scope<'_>, onread: Local<'_, Function>, model: Local<'_, View>) {
    cx.state()
        .slot::<stream_base::StreamKeys>()
        .make_ready(cx, onread, model);
}
