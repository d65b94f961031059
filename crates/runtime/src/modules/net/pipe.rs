//! `internalBinding('pipe_wrap')`: Unix sockets and plain pipes. An IPC pipe hands descriptors over as handles: one that
//! arrives is put into `pendingHandle` before the bytes that it came with.

use std::os::fd::IntoRawFd;
use std::rc::Rc;

use event_loop::{Errno, HandleType, Stream, WriteBuf};

use super::stream_base::{Request, StreamBase, errno_of};
use super::stream_class;
use super::tcp::{Tcp, complete_connect};
use super::write::{Encoding, encode};
use crate::callback::Handle;
use crate::prelude::*;

const SOCKET: i32 = 0;
const SERVER: i32 = 1;
const IPC: i32 = 2;
const READABLE: u32 = 1;
const WRITABLE: u32 = 2;

/// A pipe handle.
pub(crate) struct Pipe {
    pub(crate) base: Rc<StreamBase>,
    pipe: event_loop::Pipe,
}

impl Pipe {
    /// A handle made in Rust, with its object.
    pub(crate) fn create<'s>(
        cx: &mut Scope<'s>,
        ipc: bool,
    ) -> Result<(Rc<Pipe>, Local<'s, Object>)> {
        let pipe = event_loop::Pipe::new(&cx.state().event_loop, ipc);
        let base = StreamBase::detached(cx, pipe.any());
        watch_descriptors(&base, &pipe);
        let handle = Rc::new(Pipe { base, pipe });
        let object = cx.wrap(handle.clone())?;
        handle.base.attach(cx, object);
        Ok((handle, object))
    }

    /// The event loop's handle.
    pub(crate) fn pipe(&self) -> &event_loop::Pipe {
        &self.pipe
    }

    fn accept_one(&self, cx: &mut Scope<'_>, result: std::result::Result<(), Errno>) {
        cx.nested(|cx| {
            let made = Pipe::create(cx, false);
            if let (Ok((_, client)), Some(server)) = (&made, self.base.object(cx)) {
                number_object(cx, *client, "PIPEWRAP", Some(server));
            }
            let Ok((client, object)) = made else {
                cx.clear_exception();
                return;
            };
            let result = result.and_then(|()| self.pipe.accept_into(&client.pipe));
            let status = cx.int(errno_of(result));
            if result.is_err() {
                let undefined = cx.undefined();
                client.base.close(cx, undefined);
                self.base.fire(cx, c"onconnection", &[status, undefined]);
            } else {
                self.base
                    .fire(cx, c"onconnection", &[status, object.as_value()]);
            }
        });
    }
}

/// Makes the descriptors that arrive over IPC into handles.
fn watch_descriptors(base: &Rc<StreamBase>, pipe: &event_loop::Pipe) {
    if !pipe.is_ipc() {
        return;
    }
    let (weak, pipe) = (Rc::downgrade(base), pipe.clone());
    base.set_before_read(Rc::new(move |cx| {
        let Some(base) = weak.upgrade() else { return };
        if pipe.pending_count() == 0 {
            return;
        }
        let kind = pipe.pending_type();
        let Some(fd) = pipe.accept_pending() else {
            return;
        };
        let fd = fd.into_raw_fd();
        cx.nested(|cx| {
            let made = match kind {
                HandleType::Tcp => Tcp::create(cx).map(|(handle, object)| {
                    let _ = handle.tcp().open(fd);
                    object
                }),
                HandleType::Udp => udp_handle(cx, fd),
                _ => Pipe::create(cx, false).map(|(handle, object)| {
                    let _ = handle.pipe().open(fd);
                    object
                }),
            };
            match (made, base.object(cx)) {
                (Ok(handle), Some(object)) => {
                    if object.set(cx, c"pendingHandle", handle).is_err() {
                        cx.clear_exception();
                    }
                }
                _ => cx.clear_exception(),
            }
        });
    }));
}

/// A UDP handle around a descriptor.
fn udp_handle<'s>(cx: &mut Scope<'s>, fd: i32) -> Result<Local<'s, Object>> {
    let class = cx.class::<crate::modules::dgram::Udp>()?;
    let object = class.construct(cx, &[])?;
    let fd = cx.int(fd);
    object.call_method(cx, c"open", &[fd])?;
    Ok(object)
}

/// The descriptor of a handle of any kind.
fn descriptor_of(cx: &mut Scope<'_>, handle: Local<'_, Object>) -> Option<i32> {
    cx.nested(|cx| match handle.get(cx, c"fd") {
        Ok(fd) => fd.as_number().filter(|fd| *fd >= 0.0).map(|fd| fd as i32),
        Err(_) => {
            cx.clear_exception();
            None
        }
    })
}

stream_class! { "Pipe", Pipe {
    #[constructor]
    fn new(cx: &mut Scope<'_>, this: This<'_>, kind: Option<i32>) -> Self {
        let name = if kind == Some(SERVER) { "PIPESERVERWRAP" } else { "PIPEWRAP" };
        number_object(cx, this.0, name, None);
        let pipe = event_loop::Pipe::new(&cx.state().event_loop, kind == Some(IPC));
        let base = StreamBase::new(cx, this.0, pipe.any());
        watch_descriptors(&base, &pipe);
        Pipe { base, pipe }
    }

    #[method]
    fn open(&self, fd: i32) -> i32 {
        errno_of(self.pipe.open(fd))
    }

    #[method]
    fn bind(&self, path: String) -> i32 {
        errno_of(self.pipe.bind(path.as_bytes()))
    }

    #[method]
    fn fchmod(&self, mode: u32) -> i32 {
        errno_of(self.pipe.chmod(mode))
    }

    #[method]
    fn listen(&self, backlog: i32) -> i32 {
        let weak = Rc::downgrade(&self.base);
        let pipe = self.pipe.clone();
        errno_of(self.pipe.listen(backlog, move |result| {
            if let Some(base) = weak.upgrade() {
                let server = Pipe { base, pipe: pipe.clone() };
                enter(|cx| server.accept_one(cx, result));
            }
        }))
    }

    #[method]
    fn connect<'s>(&self, cx: &mut Scope<'s>, request: Local<'s, Object>, path: String) -> i32 {
        let request = Request::new(cx, request);
        let base = self.base.clone();
        errno_of(self.pipe.connect(path.as_bytes(), move |result| {
            complete_connect(&request, &base, result);
        }))
    }

    #[method]
    fn set_pending_instances(&self, _count: i32) {}

    #[method]
    fn set_blocking(&self, on: bool) -> i32 {
        errno_of(self.base.stream().set_blocking(on))
    }

    /// Writes a string, over IPC with a handle to be handed over.
    #[method]
    fn write_utf8_string<'s>(
        &self,
        cx: &mut Scope<'s>,
        request: Local<'s, Object>,
        string: Local<'s, JsString>,
        handle: Option<Local<'s, Object>>,
    ) -> i32 {
        let Some(handle) = handle else {
            return self.base.write_string(cx, request, string, Encoding::Utf8);
        };
        let mut bytes = Vec::with_capacity(string.len());
        encode(cx, string, Encoding::Utf8, &mut bytes);
        self.hand_over(cx, request, bytes, handle)
    }

    /// Writes bytes over IPC with a handle to be handed over.
    #[method]
    fn write_buffer_with_handle<'s>(
        &self,
        cx: &mut Scope<'s>,
        request: Local<'s, Object>,
        view: Local<'s, View>,
        handle: Local<'s, Object>,
    ) -> i32 {
        let bytes = view.with_bytes(<[u8]>::to_vec);
        self.hand_over(cx, request, bytes, handle)
    }
} }

impl Pipe {
    fn hand_over(
        &self,
        cx: &mut Scope<'_>,
        request: Local<'_, Object>,
        bytes: Vec<u8>,
        handle: Local<'_, Object>,
    ) -> i32 {
        let Some(descriptor) = descriptor_of(cx, handle) else {
            return Errno::EINVAL.0;
        };
        let total = bytes.len();
        let request = Request::new(cx, request);
        let written = self
            .pipe
            .write2(vec![WriteBuf::Vec(bytes)], descriptor, move |result| {
                request.complete(errno_of(result));
            });
        if let Err(error) = written {
            return error.0;
        }
        self.base.add_bytes_written(total);
        self.base.tell_write(total, true);
        0
    }
}

/// The request of a connect.
pub(crate) struct PipeConnectWrap;

#[class(name = "PipeConnectWrap")]
impl PipeConnectWrap {
    #[constructor]
    fn new(cx: &mut Scope<'_>, this: This<'_>) -> Self {
        number_object(cx, this.0, "PIPECONNECTWRAP", None);
        PipeConnectWrap
    }
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    let class = cx.class::<Pipe>()?;
    target.set(cx, c"Pipe", class)?;
    let class = cx.class::<PipeConnectWrap>()?;
    target.set(cx, c"PipeConnectWrap", class)?;
    let constants = cx.object();
    constants.put(cx, c"SOCKET", SOCKET)?;
    constants.put(cx, c"SERVER", SERVER)?;
    constants.put(cx, c"IPC", IPC)?;
    constants.put(cx, c"UV_READABLE", READABLE)?;
    constants.put(cx, c"UV_WRITABLE", WRITABLE)?;
    target.set(cx, c"constants", constants)
}
