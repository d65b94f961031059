//! Message ports. The part that travels between threads is [`PortData`], a queue that wakes the loop of whoever holds it;
//! [`MessagePort`] is the object that JavaScript has of it. Ports that hear each other are a [`Group`]: the two ends of a
//! channel, or all broadcast channels of a name.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::{Arc, Mutex};

use event_loop::{Async, AsyncSender};

use super::super::vm::Context;
use super::ThreadInfo;
use super::message::{Message, deserialize, serialize};
use super::shared::lock;
use crate::prelude::*;

/// Messages that one wake-up deals with at least, as many as Node: the rest waits for the next turn.
const BATCH: usize = 1000;

enum Entry {
    Message(Message),
    /// The other end is closed.
    Close,
}

#[derive(Default)]
struct PortInner {
    queue: VecDeque<Entry>,
    wake: Option<AsyncSender>,
    group: Option<Arc<Group>>,
}

/// A port apart from its JavaScript object.
#[derive(Default)]
pub(super) struct PortData {
    inner: Mutex<PortInner>,
}

impl PortData {
    /// The two ends of a new channel.
    pub(super) fn pair() -> (Arc<PortData>, Arc<PortData>) {
        let ends = (Arc::<PortData>::default(), Arc::<PortData>::default());
        let group = Arc::new(Group::default());
        group.join(&ends.0);
        group.join(&ends.1);
        ends
    }

    fn push(&self, entry: Entry) {
        let wake = {
            let mut inner = lock(&self.inner);
            inner.queue.push_back(entry);
            inner.wake.clone()
        };
        // After the lock: whoever wakes takes it at once.
        if let Some(wake) = wake {
            wake.send();
        }
    }

    fn group(&self) -> Option<Arc<Group>> {
        lock(&self.inner).group.clone()
    }

    /// The next entry; with `closing_only` none but the news that the other end is closed.
    fn pop(&self, closing_only: bool) -> Option<Entry> {
        let mut inner = lock(&self.inner);
        if closing_only && !matches!(inner.queue.front(), Some(Entry::Close)) {
            return None;
        }
        inner.queue.pop_front()
    }

    /// The next message; the news of a close stays where it is.
    fn pop_message(&self) -> Option<Message> {
        let mut inner = lock(&self.inner);
        match inner.queue.front() {
            Some(Entry::Message(_)) => match inner.queue.pop_front() {
                Some(Entry::Message(message)) => Some(message),
                _ => None,
            },
            _ => None,
        }
    }

    /// Leaves the group for good; the other end of a channel hears of it.
    pub(super) fn close(self: &Arc<Self>) {
        let (group, queue) = {
            let mut inner = lock(&self.inner);
            inner.wake = None;
            (inner.group.take(), std::mem::take(&mut inner.queue))
        };
        if let Some(group) = group {
            group.leave(self);
        }
        // Outside of the lock: what was queued may hold ports, which close now.
        drop(queue);
    }
}

/// A port inside a message. Lost messages close their ports.
pub(super) struct MovingPort(Option<Arc<PortData>>);

impl MovingPort {
    pub(super) fn new(data: Arc<PortData>) -> MovingPort {
        MovingPort(Some(data))
    }

    pub(super) fn data(&self) -> Option<&Arc<PortData>> {
        self.0.as_ref()
    }

    pub(super) fn arrive(mut self) -> Option<Arc<PortData>> {
        self.0.take()
    }
}

impl Drop for MovingPort {
    fn drop(&mut self) {
        if let Some(data) = self.0.take() {
            data.close();
        }
    }
}

/// Ports that hear each other.
#[derive(Default)]
pub(super) struct Group {
    broadcast: bool,
    members: Mutex<Vec<Arc<PortData>>>,
}

impl Group {
    pub(super) fn named() -> Group {
        Group {
            broadcast: true,
            members: Mutex::default(),
        }
    }

    fn join(self: &Arc<Self>, data: &Arc<PortData>) {
        lock(&self.members).push(data.clone());
        lock(&data.inner).group = Some(self.clone());
    }

    fn leave(&self, data: &Arc<PortData>) {
        let others = {
            let mut members = lock(&self.members);
            members.retain(|member| !Arc::ptr_eq(member, data));
            if self.broadcast {
                Vec::new()
            } else {
                members.clone()
            }
        };
        others.iter().for_each(|other| other.push(Entry::Close));
    }

    fn others(&self, data: &Arc<PortData>) -> Vec<Arc<PortData>> {
        let members = lock(&self.members);
        members
            .iter()
            .filter(|member| !Arc::ptr_eq(member, data))
            .cloned()
            .collect()
    }

    fn send(&self, from: &Arc<PortData>, message: Message) {
        // Nearly always there is one, and the list of the rest needs no memory.
        let (last, rest) = {
            let members = lock(&self.members);
            let mut others = members.iter().filter(|member| !Arc::ptr_eq(member, from));
            let last = others.next().cloned();
            (last, others.cloned().collect::<Vec<_>>())
        };
        for other in rest {
            other.push(Entry::Message(message.duplicate()));
        }
        if let Some(last) = last {
            last.push(Entry::Message(message));
        }
    }
}

/// The context that a port was moved into: its messages are made of that context's classes.
pub(super) struct Home {
    pub(super) context: Rc<Context>,
    /// Gives a port the methods of the context.
    adopt: Global<Function>,
}

/// `MessagePort`
pub(crate) struct MessagePort {
    home: RefCell<Option<Rc<Home>>>,
    data: RefCell<Option<Arc<PortData>>>,
    handle: RefCell<Option<Async>>,
    receiving: Cell<bool>,
    /// 'close' is on its way; nothing goes out any more.
    closing: Cell<bool>,
    this: OnceCell<Weak<Object>>,
    /// Holds the object while the port is open.
    alive: RefCell<Option<Global<Object>>>,
    /// Whether nothing of `MessagePort`'s JavaScript belongs to it: a port of the runtime's own.
    quiet: bool,
    /// The function that is given what arrives at such a port.
    listener: RefCell<Option<Global<Function>>>,
}

impl Drop for MessagePort {
    fn drop(&mut self) {
        if let Some(data) = self.data.take() {
            data.close();
        }
    }
}

impl MessagePort {
    /// The object for a port on this thread, in the main context or in one of `vm`.
    pub(super) fn wrap<'s>(
        cx: &mut Scope<'s>,
        data: Arc<PortData>,
        home: Option<Rc<Home>>,
    ) -> Result<Local<'s, Object>> {
        let object = Self::open(cx, data, home.clone(), false)?;
        let init = match home {
            Some(home) => home.adopt.get(cx),
            None => ThreadInfo::of(cx).hook(cx, "initPort")?,
        };
        let this = cx.undefined();
        init.call(cx, this, &[object.as_value()])?;
        Ok(object)
    }

    /// The object for a port that programs never see. Its messages go to the function that `listenQuietly` names.
    pub(super) fn wrap_quietly<'s>(
        cx: &mut Scope<'s>,
        data: Arc<PortData>,
    ) -> Result<Local<'s, Object>> {
        Self::open(cx, data, None, true)
    }

    fn open<'s>(
        cx: &mut Scope<'s>,
        data: Arc<PortData>,
        home: Option<Rc<Home>>,
        quiet: bool,
    ) -> Result<Local<'s, Object>> {
        let port = Rc::new(MessagePort {
            home: RefCell::new(home),
            data: RefCell::new(Some(data.clone())),
            handle: RefCell::new(None),
            receiving: Cell::new(false),
            closing: Cell::new(false),
            this: OnceCell::new(),
            alive: RefCell::new(None),
            quiet,
            listener: RefCell::new(None),
        });
        let object = cx.wrap(port.clone())?;
        let _ = port.this.set(Weak::new(cx, object));
        *port.alive.borrow_mut() = Some(Global::new(cx, object));
        let weak = Rc::downgrade(&port);
        let handle = Async::new(&cx.state().event_loop, move || {
            if let Some(port) = weak.upgrade() {
                enter(|cx| port.receive(cx, false));
            }
        });
        handle.unref();
        {
            let mut inner = lock(&data.inner);
            let sender = handle.sender();
            if !inner.queue.is_empty() && !quiet {
                sender.send();
            }
            inner.wake = Some(sender);
        }
        *port.handle.borrow_mut() = Some(handle);
        Ok(object)
    }

    /// What it is apart from its object; none once it is closed or has moved.
    pub(super) fn data(&self) -> Option<Arc<PortData>> {
        if self.closing.get() {
            return None;
        }
        self.data.borrow().clone()
    }

    /// Takes the port away from its object, which closes.
    pub(super) fn detach(&self) -> Option<Arc<PortData>> {
        let data = self.data.take()?;
        lock(&data.inner).wake = None;
        self.close_now();
        Some(data)
    }

    /// Closes the handle, and then the port. What had arrived until now may still be on its way to the listeners.
    fn close_now(&self) {
        if self.closing.replace(true) {
            return;
        }
        let Some(handle) = self.handle.borrow().clone() else {
            return;
        };
        let alive = self.alive.take();
        handle.close(move || {
            let Some(alive) = alive else { return };
            enter(|cx| {
                let object = alive.get(cx);
                if let Some(port) = object.unwrap_class::<MessagePort>() {
                    drop(port.handle.take());
                    let data = port.data.take();
                    if let Some(data) = data {
                        data.close();
                    }
                    drop(port.listener.take());
                    if port.quiet {
                        return;
                    }
                }
                if let Ok(hook) = ThreadInfo::of(cx).hook(cx, "onPortClose") {
                    let this = cx.undefined();
                    call_from_loop(cx, None, hook, this, &[object.as_value()]);
                }
            });
        });
    }

    /// Hands out what has arrived. With `all` messages are taken though the port was not started.
    fn receive(&self, cx: &mut Scope<'_>, all: bool) {
        let data = self.data.borrow().clone();
        let Some(data) = data else { return };
        let mut left = lock(&data.inner).queue.len().max(BATCH);
        loop {
            if cx.state().exiting.get().is_some() {
                return;
            }
            if left == 0 {
                if let Some(handle) = &*self.handle.borrow() {
                    handle.send();
                }
                return;
            }
            left -= 1;
            // The port may have closed or moved inside a listener.
            if !self
                .data
                .borrow()
                .as_ref()
                .is_some_and(|d| Arc::ptr_eq(d, &data))
            {
                return;
            }
            match data.pop(!all && !self.receiving.get()) {
                None => return,
                Some(Entry::Close) => {
                    self.close_now();
                    return;
                }
                Some(Entry::Message(message)) => self.emit(cx, message),
            }
        }
    }

    fn emit(&self, cx: &mut Scope<'_>, message: Message) {
        cx.nested(|cx| {
            let Some(object) = self.this.get().and_then(|this| this.get(cx)) else {
                return;
            };
            let home = self.home.borrow().clone();
            let this = cx.undefined();
            // Neither the ports nor the kind of most messages need to be told.
            let (value, ports, kind) = match deserialize(cx, message, home.as_ref()) {
                Ok((value, ports)) => (value, ports.map_or(this, |list| list.as_value()), this),
                Err(error) => {
                    let Some(error) = error.into_value(cx) else {
                        crate::callback::uncaught(cx, Error::Terminated, false);
                        return;
                    };
                    let ports = cx.array(&[]).as_value();
                    (error, ports, cx.string("messageerror").as_value())
                }
            };
            if self.quiet {
                let listener = self.listener.borrow();
                let listener = listener.as_ref().map(|listener| listener.get(cx));
                if let Some(listener) = listener {
                    call_from_loop(cx, None, listener, this, &[value, ports, kind]);
                }
                return;
            }
            let Ok(hook) = ThreadInfo::of(cx).emit_hook(cx) else {
                return;
            };
            let args = [object.as_value(), value, ports, kind];
            call_from_loop(cx, None, hook, this, &args);
        });
    }
}

#[class(name = "MessagePort")]
impl MessagePort {
    /// Sends a clone of the value; `transfer` moves along.
    #[method]
    fn post_message<'s>(
        &self,
        cx: &mut Scope<'s>,
        value: Local<'s, Value>,
        transfer: Option<Local<'s, Array>>,
    ) -> Result<bool> {
        let data = self.data();
        let message = serialize(cx, value, transfer, data.as_ref())?;
        let Some(data) = data else { return Ok(false) };
        let Some(group) = data.group() else {
            return Ok(true);
        };
        let to_itself = |port: &Arc<PortData>| {
            let others = group.others(&data);
            others.iter().any(|other| Arc::ptr_eq(port, other))
        };
        if message.ports().any(to_itself) {
            let warn = ThreadInfo::of(cx).hook(cx, "warnLostPort")?;
            let this = cx.undefined();
            warn.call(cx, this, &[])?;
            return Ok(true);
        }
        group.send(&data, message);
        Ok(true)
    }

    /// Lets messages in.
    #[method]
    fn start(&self) {
        let Some(data) = self.data() else { return };
        self.receiving.set(true);
        if !lock(&data.inner).queue.is_empty()
            && let Some(handle) = &*self.handle.borrow()
        {
            handle.send();
        }
    }

    /// Keeps messages waiting.
    #[method]
    fn stop(&self) {
        self.receiving.set(false);
    }

    #[method(name = "ref")]
    fn ref_(&self) {
        if let Some(handle) = &*self.handle.borrow() {
            handle.ref_();
        }
    }

    #[method]
    fn unref(&self) {
        if let Some(handle) = &*self.handle.borrow() {
            handle.unref();
        }
    }

    #[method]
    fn has_ref(&self) -> bool {
        self.handle.borrow().as_ref().is_some_and(Async::has_ref)
    }

    /// Closes the port; 'close' follows.
    #[method]
    fn close(&self) {
        self.close_now();
    }
}

/// Has a function be given the messages of one of the runtime's own ports, `(message, ports, kind)`.
#[native]
pub(super) fn listen_quietly<'s>(
    cx: &mut Scope<'s>,
    port: Rc<MessagePort>,
    listener: Local<'s, Function>,
) {
    *port.listener.borrow_mut() = Some(Global::new(cx, listener));
    port.start();
}

/// Two ports that hear each other.
#[native]
fn create_channel<'s>(cx: &mut Scope<'s>) -> Result<Local<'s, Array>> {
    let (one, two) = PortData::pair();
    let one = MessagePort::wrap(cx, one, None)?;
    let two = MessagePort::wrap(cx, two, None)?;
    Ok(cx.array(&[one.as_value(), two.as_value()]))
}

/// A port that hears all others of this name.
#[native]
fn broadcast_channel<'s>(cx: &mut Scope<'s>, name: String) -> Result<Local<'s, Object>> {
    let data = Arc::<PortData>::default();
    let info = ThreadInfo::of(cx);
    info.shared().channel(&name).join(&data);
    MessagePort::wrap(cx, data, None)
}

/// The port's object in a context of `vm`, where `adopt` gives it its methods; the one that there was closes. Nothing for
/// a port that is closed already.
#[native]
fn move_to_context<'s>(
    cx: &mut Scope<'s>,
    port: Rc<MessagePort>,
    context: Rc<Context>,
    adopt: Local<'s, Function>,
) -> Result<Option<Local<'s, Object>>> {
    let Some(data) = port.data().and_then(|_| port.detach()) else {
        return Ok(None);
    };
    let adopt = Global::new(cx, adopt);
    let home = Rc::new(Home { context, adopt });
    let object = MessagePort::wrap(cx, data, Some(home))?;
    if let Some(port) = object.unwrap_class::<MessagePort>() {
        port.ref_();
    }
    Ok(Some(object))
}

/// `[message]` for what waits at a port, or nothing; null for what is no port.
#[native]
fn receive_message_on_port<'s>(
    cx: &mut Scope<'s>,
    port: Local<'s, Value>,
) -> Result<Local<'s, Value>> {
    let port = port
        .as_object()
        .and_then(|o| o.unwrap_class::<MessagePort>());
    let Some(port) = port else {
        return Ok(cx.null());
    };
    let data = port.data.borrow().clone();
    let Some(message) = data.and_then(|data| data.pop_message()) else {
        return Ok(cx.undefined());
    };
    let home = port.home.borrow().clone();
    let (value, _) = deserialize(cx, message, home.as_ref())?;
    Ok(cx.array(&[value]).as_value())
}

/// Hands out all that waits at a port, started or not.
#[native]
fn drain_message_port(cx: &mut Scope<'_>, port: Rc<MessagePort>) {
    port.receive(cx, true);
}

/// Whether a value is a port.
#[native]
fn is_message_port<'s>(value: Local<'s, Value>) -> bool {
    value
        .as_object()
        .is_some_and(|o| o.unwrap_class::<MessagePort>().is_some())
}

/// Whether a port has moved or is closed.
#[native]
fn is_detached(port: Rc<MessagePort>) -> bool {
    port.data().is_none()
}

/// Registers what JavaScript sees of this file.
pub(super) fn bind(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    let class = cx.class::<MessagePort>()?;
    target.set(cx, c"MessagePort", class)?;
    target.natives(
        cx,
        &[
            create_channel::DEF,
            broadcast_channel::DEF,
            move_to_context::DEF,
            receive_message_on_port::DEF,
            drain_message_port::DEF,
            is_message_port::DEF,
            is_detached::DEF,
        ],
    )
}
