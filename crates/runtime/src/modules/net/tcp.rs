//! `internalBinding('tcp_wrap')`: TCP connections and listeners.

use std::net::SocketAddr;
use std::os::fd::{IntoRawFd, OwnedFd};
use std::rc::Rc;
use std::sync::Mutex;

use event_loop::{BindFlags, Errno, Stream};

use super::address::{parse_v4, parse_v6, tell_address};
use super::stream_base::{Request, StreamBase, errno_of};
use super::stream_class;
use super::write::Encoding;
use crate::callback::Handle;
use crate::modules::worker_threads::Common;
use crate::prelude::*;

const SOCKET: i32 = 0;
const SERVER: i32 = 1;
const IPV6_ONLY: u32 = 1;
const REUSE_PORT: u32 = 2;

/// A TCP handle.
pub(crate) struct Tcp {
    pub(crate) base: Rc<StreamBase>,
    tcp: event_loop::Tcp,
}

impl Tcp {
    /// A handle made in Rust, with its object.
    pub(crate) fn create<'s>(cx: &mut Scope<'s>) -> Result<(Rc<Tcp>, Local<'s, Object>)> {
        let tcp = event_loop::Tcp::new(&cx.state().event_loop);
        let base = StreamBase::detached(cx, tcp.any());
        let handle = Rc::new(Tcp { base, tcp });
        let object = cx.wrap(handle.clone())?;
        handle.base.attach(cx, object);
        Ok((handle, object))
    }

    /// The event loop's handle.
    pub(crate) fn tcp(&self) -> &event_loop::Tcp {
        &self.tcp
    }

    fn bind_address(&self, address: std::result::Result<SocketAddr, Errno>, flags: u32) -> i32 {
        let flags = BindFlags {
            ipv6_only: flags & IPV6_ONLY != 0,
            reuse_port: flags & REUSE_PORT != 0,
        };
        errno_of(address.and_then(|address| self.tcp.bind(address, flags)))
    }

    fn connect_address(
        &self,
        cx: &mut Scope<'_>,
        request: Local<'_, Object>,
        address: std::result::Result<SocketAddr, Errno>,
    ) -> i32 {
        let request = Request::new(cx, request);
        let base = self.base.clone();
        errno_of(address.and_then(|address| {
            self.tcp.connect(address, move |result| {
                complete_connect(&request, &base, result)
            })
        }))
    }

    fn accept_one(&self, cx: &mut Scope<'_>, result: std::result::Result<(), Errno>) {
        cx.nested(|cx| {
            // Made outside of any async context, as in Node: only `onconnection` runs in the server's.
            let made = Tcp::create(cx);
            if let (Ok((_, client)), Some(server)) = (&made, self.base.object(cx)) {
                number_object(cx, *client, "TCPWRAP", Some(server));
            }
            let Ok((client, object)) = made else {
                cx.clear_exception();
                return;
            };
            let result = result.and_then(|()| self.tcp.accept_into(&client.tcp));
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

/// `oncomplete(status, handle, req, readable, writable)`
pub(super) fn complete_connect(
    request: &Request,
    base: &StreamBase,
    result: std::result::Result<(), Errno>,
) {
    let connected = result.is_ok();
    let readable = connected && base.stream().is_readable();
    let writable = connected && base.stream().is_writable();
    request.complete_with(errno_of(result), |cx, args| {
        let handle = match base.object(cx) {
            Some(object) => object.as_value(),
            None => cx.undefined(),
        };
        let request = request.object(cx).as_value();
        args.extend([handle, request, cx.boolean(readable), cx.boolean(writable)]);
        Ok(())
    });
}

stream_class! { "TCP", Tcp {
    #[constructor]
    fn new(cx: &mut Scope<'_>, this: This<'_>, kind: Option<i32>) -> Self {
        let kind = if kind == Some(SERVER) { "TCPSERVERWRAP" } else { "TCPWRAP" };
        number_object(cx, this.0, kind, None);
        let tcp = event_loop::Tcp::new(&cx.state().event_loop);
        Tcp { base: StreamBase::new(cx, this.0, tcp.any()), tcp }
    }

    #[method]
    fn open(&self, fd: i32) -> i32 {
        errno_of(self.tcp.open(fd))
    }

    #[method]
    fn bind(&self, address: String, port: u16, flags: Option<u32>) -> i32 {
        self.bind_address(parse_v4(&address, port), flags.unwrap_or(0))
    }

    #[method]
    fn bind6(&self, address: String, port: u16, flags: Option<u32>) -> i32 {
        self.bind_address(parse_v6(&address, port), flags.unwrap_or(0))
    }

    #[method]
    fn listen(&self, backlog: i32) -> i32 {
        let weak = Rc::downgrade(&self.base);
        let tcp = self.tcp.clone();
        errno_of(self.tcp.listen(backlog, move |result| {
            if let Some(base) = weak.upgrade() {
                let server = Tcp { base, tcp: tcp.clone() };
                enter(|cx| server.accept_one(cx, result));
            }
        }))
    }

    #[method]
    fn connect<'s>(&self, cx: &mut Scope<'s>, request: Local<'s, Object>, address: String, port: u16) -> i32 {
        self.connect_address(cx, request, parse_v4(&address, port))
    }

    #[method]
    fn connect6<'s>(&self, cx: &mut Scope<'s>, request: Local<'s, Object>, address: String, port: u16) -> i32 {
        self.connect_address(cx, request, parse_v6(&address, port))
    }

    #[method]
    fn getsockname<'s>(&self, cx: &mut Scope<'s>, out: Local<'s, Object>) -> Result<i32> {
        let address = self.tcp.getsockname();
        tell_address(cx, out, address)
    }

    #[method]
    fn getpeername<'s>(&self, cx: &mut Scope<'s>, out: Local<'s, Object>) -> Result<i32> {
        let address = self.tcp.getpeername();
        tell_address(cx, out, address)
    }

    #[method]
    fn set_no_delay(&self, on: bool) -> i32 {
        errno_of(self.tcp.nodelay(on))
    }

    #[method]
    fn set_keep_alive(&self, on: bool, delay: Option<u32>, interval: Option<u32>, count: Option<u32>) -> i32 {
        let delay = delay.unwrap_or(0);
        if on && delay == 0 {
            // Without a delay the kernel's own numbers hold.
            return errno_of(self.tcp.keepalive(on, 7200));
        }
        let interval = interval.filter(|n| *n > 0).unwrap_or(1);
        let count = count.filter(|n| *n > 0).unwrap_or(10);
        errno_of(self.tcp.keepalive_ex(on, delay, interval, count))
    }

    #[method(name = "setTypeOfService")]
    fn set_type_of_service(&self, tos: u32) -> i32 {
        errno_of(self.tcp.set_tos(tos))
    }

    /// The type of service, or an error as a negative number.
    #[method(name = "getTypeOfService")]
    fn get_type_of_service(&self) -> i32 {
        match self.tcp.tos() {
            Ok(tos) => tos as i32,
            Err(error) => error.0,
        }
    }

    /// Closes with a reset.
    #[method]
    fn reset<'s>(&self, cx: &mut Scope<'s>, callback: Local<'s, Value>) -> i32 {
        if self.base.is_closing() {
            return Errno::EINVAL.0;
        }
        let mut status = 0;
        let tcp = self.tcp.clone();
        self.base.close_with(cx, callback, |stream, closed| {
            let shared = Rc::new(std::cell::RefCell::new(Some(closed)));
            let again = shared.clone();
            let run = move || {
                let closed = again.borrow_mut().take();
                if let Some(closed) = closed {
                    closed();
                }
            };
            if let Err(error) = tcp.close_reset(run) {
                status = error.0;
                stream.close(move || {
                    let closed = shared.borrow_mut().take();
                    if let Some(closed) = closed {
                        closed();
                    }
                });
            }
        });
        status
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

/// The request of a connect.
pub(crate) struct TcpConnectWrap;

#[class(name = "TCPConnectWrap")]
impl TcpConnectWrap {
    #[constructor]
    fn new(cx: &mut Scope<'_>, this: This<'_>) -> Self {
        number_object(cx, this.0, "TCPCONNECTWRAP", None);
        TcpConnectWrap
    }
}

/// The socket of a handle on its way to another thread; nobody having taken it, it is closed.
struct Moving(Mutex<Option<OwnedFd>>);

/// moveOut(tcp): what stands for its socket in a message, or an error number. The handle itself stays to be closed.
#[native]
fn move_out<'s>(cx: &mut Scope<'s>, object: Local<'_, Object>) -> Result<Local<'s, Value>> {
    let tcp = object.unwrap_class::<Tcp>();
    match tcp.map_or(Err(Errno::EBADF), |tcp| tcp.tcp.duplicate()) {
        Ok(fd) => Ok(Common::create(cx, Moving(Mutex::new(Some(fd))))?.as_value()),
        Err(error) => Ok(cx.int(error.0)),
    }
}

/// moveIn(tcp, moving): gives a new handle the socket; 0 or an error number.
#[native]
fn move_in(object: Local<'_, Object>, moving: Local<'_, Object>) -> i32 {
    let moving = Common::state::<Moving>(moving);
    let fd = moving.and_then(|moving| moving.0.lock().ok()?.take());
    match (object.unwrap_class::<Tcp>(), fd) {
        (Some(tcp), Some(fd)) => errno_of(tcp.tcp.open(fd.into_raw_fd())),
        _ => Errno::EBADF.0,
    }
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    let class = cx.class::<Tcp>()?;
    target.set(cx, c"TCP", class)?;
    let class = cx.class::<TcpConnectWrap>()?;
    target.set(cx, c"TCPConnectWrap", class)?;
    let constants = cx.object();
    constants.put(cx, c"SOCKET", SOCKET)?;
    constants.put(cx, c"SERVER", SERVER)?;
    constants.put(cx, c"UV_TCP_IPV6ONLY", IPV6_ONLY)?;
    constants.put(cx, c"UV_TCP_REUSEPORT", REUSE_PORT)?;
    target.set(cx, c"constants", constants)?;
    target.natives(cx, &[move_out::DEF, move_in::DEF])
}
