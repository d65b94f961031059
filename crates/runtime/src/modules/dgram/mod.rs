//! `internalBinding('udp_wrap')`: UDP sockets.

use std::cell::{Cell, OnceCell, RefCell};
use std::io::IoSlice;
use std::net::{IpAddr, SocketAddr};
use std::rc::Rc;

use event_loop::{Errno, UdpBindFlags, UdpMessage, WriteBuf};

use super::net::{Request, address_text, errno_of, parse_any, parse_v4, parse_v6, tell_address};
use crate::callback::{call_from_loop, current_frame};
use crate::prelude::*;
use nodus_engine::Chars;

const IPV6_ONLY: u32 = 1;
const REUSE_ADDR: u32 = 4;
const REUSE_PORT: u32 = 64;

type Outcome<T> = std::result::Result<T, Errno>;

/// A UDP handle. Its object lives until the handle is closed.
pub(crate) struct Udp {
    udp: event_loop::Udp,
    shared: Rc<Shared>,
}

/// What the loop's callbacks need.
#[derive(Default)]
struct Shared {
    object: RefCell<Option<Global<Object>>>,
    frame: RefCell<Option<Global<Object>>>,
    closing: Cell<bool>,
    /// Sends whose callback has not come: how many, and of how many bytes.
    queued: Cell<usize>,
    queued_bytes: Cell<usize>,
    /// The last sender, without its port, and its address as text.
    last_peer: RefCell<Option<(SocketAddr, Global<JsString>)>>,
    /// The last address that was sent to, as it was given and as it was read.
    last_target: RefCell<Option<(String, SocketAddr)>>,
}

/// The thread's keys, and how it makes Buffers.
#[derive(Default)]
struct Keys {
    onmessage: OnceCell<nodus_engine::PinnedKey>,
    /// A Buffer to make others like.
    model: OnceCell<Global<View>>,
}

impl Shared {
    fn call(&self, cx: &mut Scope<'_>, function: Local<'_, Function>, args: &[Local<'_, Value>]) {
        cx.nested(|cx| {
            let this = match self.object.borrow().as_ref() {
                Some(object) => object.get(cx).as_value(),
                None => return,
            };
            let frame = self
                .frame
                .borrow()
                .as_ref()
                .map(|frame| frame.duplicate(cx));
            call_from_loop(cx, frame.as_ref(), function, this, args);
        });
    }

    /// `onmessage(nread, handle, buffer, address, port, version)`
    fn on_message(&self, cx: &mut Scope<'_>, result: Outcome<UdpMessage<'_>>) {
        cx.nested(|cx| {
            let object = match self.object.borrow().as_ref() {
                Some(object) => object.get(cx),
                None => return,
            };
            let keys = cx.state().slot::<Keys>();
            let key = *keys.onmessage.get_or_init(|| cx.pin_key("onmessage"));
            let Ok(function) = object.get(cx, key) else {
                cx.clear_exception();
                return;
            };
            let Some(function) = function.as_function() else {
                return;
            };
            let made = match result {
                Ok(message) => self.message_args(cx, keys.model.get(), &message),
                Err(error) => {
                    let mut args = [cx.undefined(); 6];
                    args[0] = cx.int(error.0);
                    Ok(args)
                }
            };
            match made {
                Ok(mut args) => {
                    args[1] = object.as_value();
                    self.call(cx, function, &args);
                }
                Err(_) => cx.clear_exception(),
            }
        });
    }

    fn message_args<'s>(
        &self,
        cx: &mut Scope<'s>,
        model: Option<&Global<View>>,
        message: &UdpMessage<'_>,
    ) -> Result<[Local<'s, Value>; 6]> {
        let mut args = [cx.undefined(); 6];
        args[0] = cx.number(message.data.len() as f64);
        args[2] = match model {
            Some(model) => {
                let model = model.get(cx);
                cx.bytes_like(model, message.data)?.as_value()
            }
            None => cx.array_buffer(message.data.to_vec())?.as_value(),
        };
        if let Some(from) = message.from {
            args[3] = self.peer_text(cx, from).as_value();
            args[4] = cx.int(from.port().into());
            args[5] = cx.int(if from.is_ipv4() { 4 } else { 6 });
        }
        Ok(args)
    }

    /// A peer's address as text. The same peer mostly comes again.
    fn peer_text<'s>(&self, cx: &mut Scope<'s>, mut from: SocketAddr) -> Local<'s, JsString> {
        from.set_port(0);
        let mut last = self.last_peer.borrow_mut();
        if let Some((peer, text)) = last.as_ref()
            && *peer == from
        {
            return text.get(cx);
        }
        let text = cx.string(&address_text(&from));
        *last = Some((from, Global::new(cx, text)));
        text
    }

    /// Reads an address to send to. The same one is mostly given again.
    fn target<'s>(
        &self,
        cx: &mut Scope<'s>,
        text: Local<'s, JsString>,
        port: u16,
        parse: fn(&str, u16) -> Outcome<SocketAddr>,
    ) -> Outcome<SocketAddr> {
        let mut last = self.last_target.borrow_mut();
        let known = text.with_chars(cx, |chars| match (chars, last.as_ref()) {
            (Chars::Latin1(chars), Some((known, address))) if known.as_bytes() == chars => {
                Some(*address)
            }
            _ => None,
        });
        if let Some(mut address) = known {
            address.set_port(port);
            return Ok(address);
        }
        let text = text.to_rust(cx);
        let address = parse(&text, port)?;
        *last = Some((text, address));
        Ok(address)
    }
}

fn parse_ip(text: &str) -> Outcome<IpAddr> {
    text.split('%')
        .next()
        .unwrap_or(text)
        .parse()
        .map_err(|_| Errno::EINVAL)
}

/// An interface by its address, with the zone's number.
fn parse_interface(text: Option<&str>) -> Outcome<(Option<IpAddr>, u32)> {
    match text {
        None => Ok((None, 0)),
        Some(text) => {
            let address = parse_any(text, 0)?;
            let scope = match address {
                SocketAddr::V6(v6) => v6.scope_id(),
                SocketAddr::V4(_) => 0,
            };
            Ok((Some(address.ip()), scope))
        }
    }
}

/// The chunks of a send as one piece.
fn gather(cx: &mut Scope<'_>, list: Local<'_, Array>) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    for i in 0..list.len(cx) {
        cx.nested(|cx| {
            let chunk = list.get_index(cx, i)?;
            if let Some(view) = chunk.as_view() {
                view.with_bytes(|part| bytes.extend_from_slice(part));
            }
            Ok::<(), Error>(())
        })?;
    }
    Ok(bytes)
}

impl Udp {
    fn bind_to(&self, address: Outcome<SocketAddr>, flags: u32) -> i32 {
        let flags = UdpBindFlags {
            ipv6_only: flags & IPV6_ONLY != 0,
            reuse_addr: flags & REUSE_ADDR != 0,
            reuse_port: flags & REUSE_PORT != 0,
            receive_errors: false,
        };
        errno_of(address.and_then(|address| self.udp.bind(address, flags)))
    }

    /// A negative error number, 0 when `req.oncomplete` will be called, else one more than the bytes sent.
    fn send_to(
        &self,
        cx: &mut Scope<'_>,
        request: Local<'_, Object>,
        list: Local<'_, Array>,
        to: Outcome<Option<SocketAddr>>,
        now: bool,
    ) -> Result<i32> {
        let to = match to {
            Ok(to) => to,
            Err(error) => return Ok(error.0),
        };
        if now {
            let only = if list.len(cx) == 1 {
                list.get_index(cx, 0)?.as_view()
            } else {
                None
            };
            let sent = match only {
                Some(view) => {
                    view.with_bytes(|bytes| self.udp.try_send(&[IoSlice::new(bytes)], to))
                }
                None => self.udp.try_send(&[IoSlice::new(&gather(cx, list)?)], to),
            };
            match sent {
                Ok(sent) => return Ok(sent as i32 + 1),
                Err(Errno::EAGAIN) => {}
                Err(error) => return Ok(error.0),
            }
        }
        let bytes = gather(cx, list)?;
        let size = bytes.len();
        let shared = self.shared.clone();
        let request = Request::new(cx, request);
        let sent = self
            .udp
            .send(vec![WriteBuf::Vec(bytes)], to, move |result| {
                shared.queued.set(shared.queued.get().saturating_sub(1));
                shared
                    .queued_bytes
                    .set(shared.queued_bytes.get().saturating_sub(size));
                let (status, count) = match result {
                    Ok(count) => (0, count),
                    Err(error) => (error.0, 0),
                };
                request.complete_with(status, |cx, args| {
                    args.push(cx.number(count as f64));
                    Ok(())
                });
            });
        if sent.is_ok() {
            self.shared.queued.set(self.shared.queued.get() + 1);
            self.shared
                .queued_bytes
                .set(self.shared.queued_bytes.get() + size);
        }
        Ok(errno_of(sent))
    }

    fn membership(&self, group: &str, interface: Option<&str>, join: bool) -> Outcome<()> {
        let (interface, scope) = parse_interface(interface)?;
        self.udp
            .set_membership(parse_ip(group)?, interface, scope, join)
    }

    fn source_membership(
        &self,
        source: &str,
        group: &str,
        interface: Option<&str>,
        join: bool,
    ) -> Outcome<()> {
        let (interface, scope) = parse_interface(interface)?;
        let source = parse_ip(source)?;
        self.udp
            .set_source_membership(parse_ip(group)?, interface, scope, source, join)
    }
}

#[class(name = "UDP")]
impl Udp {
    #[constructor]
    fn new(cx: &mut Scope<'_>, this: This<'_>) -> Self {
        number_object(cx, this.0, "UDPWRAP", None);
        let udp = event_loop::Udp::new(&cx.state().event_loop);
        let shared = Rc::new(Shared::default());
        *shared.object.borrow_mut() = Some(Global::new(cx, this.0));
        *shared.frame.borrow_mut() = current_frame(cx);
        Udp { udp, shared }
    }

    #[method]
    fn open(&self, fd: i32) -> i32 {
        errno_of(self.udp.open(fd))
    }

    #[method]
    fn bind(&self, address: String, port: u16, flags: Option<u32>) -> i32 {
        self.bind_to(parse_v4(&address, port), flags.unwrap_or(0))
    }

    #[method]
    fn bind6(&self, address: String, port: u16, flags: Option<u32>) -> i32 {
        self.bind_to(parse_v6(&address, port), flags.unwrap_or(0))
    }

    #[method]
    fn connect(&self, address: String, port: u16) -> i32 {
        errno_of(parse_v4(&address, port).and_then(|address| self.udp.connect(address)))
    }

    #[method]
    fn connect6(&self, address: String, port: u16) -> i32 {
        errno_of(parse_v6(&address, port).and_then(|address| self.udp.connect(address)))
    }

    #[method]
    fn disconnect(&self) -> i32 {
        errno_of(self.udp.disconnect())
    }

    /// `send(req, list, now, port, address)`; to the peer without an address.
    #[method]
    fn send<'s>(
        &self,
        cx: &mut Scope<'s>,
        request: Local<'s, Object>,
        list: Local<'s, Array>,
        now: bool,
        port: Option<u16>,
        address: Option<Local<'s, JsString>>,
    ) -> Result<i32> {
        let to = address
            .map(|address| self.shared.target(cx, address, port.unwrap_or(0), parse_v4))
            .transpose();
        self.send_to(cx, request, list, to, now)
    }

    #[method]
    fn send6<'s>(
        &self,
        cx: &mut Scope<'s>,
        request: Local<'s, Object>,
        list: Local<'s, Array>,
        now: bool,
        port: Option<u16>,
        address: Option<Local<'s, JsString>>,
    ) -> Result<i32> {
        let to = address
            .map(|address| self.shared.target(cx, address, port.unwrap_or(0), parse_v6))
            .transpose();
        self.send_to(cx, request, list, to, now)
    }

    #[method]
    fn recv_start(&self) -> i32 {
        let shared = self.shared.clone();
        let started = self.udp.recv_start(move |result| {
            enter(|cx| shared.on_message(cx, result));
        });
        match started {
            Err(Errno::EALREADY) => 0,
            other => errno_of(other),
        }
    }

    #[method]
    fn recv_stop(&self) -> i32 {
        self.udp.recv_stop();
        0
    }

    #[method]
    fn getsockname<'s>(&self, cx: &mut Scope<'s>, out: Local<'s, Object>) -> Result<i32> {
        let address = self.udp.getsockname();
        tell_address(cx, out, address)
    }

    #[method]
    fn getpeername<'s>(&self, cx: &mut Scope<'s>, out: Local<'s, Object>) -> Result<i32> {
        let address = self.udp.getpeername();
        tell_address(cx, out, address)
    }

    #[method]
    fn add_membership(&self, group: String, interface: Option<String>) -> i32 {
        errno_of(self.membership(&group, interface.as_deref(), true))
    }

    #[method]
    fn drop_membership(&self, group: String, interface: Option<String>) -> i32 {
        errno_of(self.membership(&group, interface.as_deref(), false))
    }

    #[method]
    fn add_source_specific_membership(
        &self,
        source: String,
        group: String,
        interface: Option<String>,
    ) -> i32 {
        errno_of(self.source_membership(&source, &group, interface.as_deref(), true))
    }

    #[method]
    fn drop_source_specific_membership(
        &self,
        source: String,
        group: String,
        interface: Option<String>,
    ) -> i32 {
        errno_of(self.source_membership(&source, &group, interface.as_deref(), false))
    }

    #[method]
    fn set_multicast_interface(&self, interface: String) -> i32 {
        errno_of(
            parse_interface(Some(&interface)).and_then(|(address, scope)| {
                self.udp
                    .set_multicast_interface(address.ok_or(Errno::EINVAL)?, scope)
            }),
        )
    }

    #[method(name = "setMulticastTTL")]
    fn set_multicast_ttl(&self, ttl: i32) -> i32 {
        errno_of(self.udp.set_multicast_ttl(ttl))
    }

    #[method]
    fn set_multicast_loopback(&self, on: bool) -> i32 {
        errno_of(self.udp.set_multicast_loop(on))
    }

    #[method]
    fn set_broadcast(&self, on: bool) -> i32 {
        errno_of(self.udp.set_broadcast(on))
    }

    #[method(name = "setTTL")]
    fn set_ttl(&self, ttl: i32) -> i32 {
        errno_of(self.udp.set_ttl(ttl))
    }

    /// Sets a buffer's size, or asks for it with 0. A negative number is an error.
    #[method]
    fn buffer_size(&self, size: usize, is_receive: bool) -> f64 {
        let result = match (is_receive, size) {
            (true, 0) => self.udp.recv_buffer_size(),
            (false, 0) => self.udp.send_buffer_size(),
            (true, size) => self.udp.set_recv_buffer_size(size).map(|()| size),
            (false, size) => self.udp.set_send_buffer_size(size).map(|()| size),
        };
        match result {
            Ok(size) => size as f64,
            Err(error) => error.0.into(),
        }
    }

    #[method]
    fn get_send_queue_size(&self) -> f64 {
        self.shared.queued_bytes.get() as f64
    }

    #[method]
    fn get_send_queue_count(&self) -> f64 {
        self.shared.queued.get() as f64
    }

    #[method]
    fn close<'s>(&self, cx: &mut Scope<'s>, callback: Local<'s, Value>) {
        if self.shared.closing.replace(true) {
            return;
        }
        let callback = callback.as_function().map(|f| Global::new(cx, f));
        let shared = self.shared.clone();
        self.udp.close(move || {
            enter(|cx| {
                if let Some(callback) = &callback {
                    cx.nested(|cx| {
                        let function = callback.get(cx);
                        shared.call(cx, function, &[]);
                    });
                }
                let object = shared.object.borrow_mut().take();
                if let Some(object) = object {
                    cx.nested(|cx| {
                        let object = object.get(cx);
                        destroyed_object(cx, object);
                    });
                }
                shared.frame.borrow_mut().take();
            });
        });
    }

    #[method(name = "ref")]
    fn make_ref(&self) {
        if !self.shared.closing.get() {
            self.udp.ref_();
        }
    }

    #[method]
    fn unref(&self) {
        if !self.shared.closing.get() {
            self.udp.unref();
        }
    }

    #[method]
    fn has_ref(&self) -> bool {
        !self.shared.closing.get() && self.udp.has_ref()
    }

    #[getter]
    fn fd(&self) -> i32 {
        self.udp.fileno().unwrap_or(-1)
    }
}

/// The request of a send.
pub(crate) struct SendWrap;

#[class]
impl SendWrap {
    #[constructor]
    fn new(cx: &mut Scope<'_>, this: This<'_>) -> Self {
        number_object(cx, this.0, "UDPSENDWRAP", None);
        SendWrap
    }
}

/// giveBuffers(model): datagrams come as Buffers like `model`, and no longer as ArrayBuffers.
#[native]
fn give_buffers(cx: &mut Scope<'_>, model: Local<'_, View>) {
    let model = Global::new(cx, model);
    let _ = cx.state().slot::<Keys>().model.set(model);
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    let class = cx.class::<Udp>()?;
    target.set(cx, c"UDP", class)?;
    target.natives(cx, &[give_buffers::DEF])?;
    let class = cx.class::<SendWrap>()?;
    target.set(cx, c"SendWrap", class)?;
    let constants = cx.object();
    constants.put(cx, c"UV_UDP_IPV6ONLY", IPV6_ONLY)?;
    constants.put(cx, c"UV_UDP_REUSEADDR", REUSE_ADDR)?;
    constants.put(cx, c"UV_UDP_REUSEPORT", REUSE_PORT)?;
    target.set(cx, c"constants", constants)
}
