//! Messages: a structured clone together with the ports and builtin objects that came with it.
//!
//! An object of a builtin class takes part by methods under symbols of its own: `[kClone]()` and `[kTransfer]()` give
//! `{ data, deserializeInfo, handle }`, where the info names the file and class that the other side makes and hands the clone
//! of the data with `[kDeserialize](data, handle)`; `[kTransferList]()` names what moves along.

use std::rc::Rc;
use std::sync::Arc;

use nodus_engine::{
    CloneHost, CloneMessage, CloneReader, CloneRefusal, CloneSource, CloneWriter, HostObject,
};

use super::ThreadInfo;
use super::common::{Common, Shared};
use super::port::{Home, MessagePort, MovingPort, PortData};
use crate::prelude::*;

/// The symbols of the protocol, the same for all realms of a thread.
pub(super) struct Symbols {
    clone: Global<Symbol>,
    transfer: Global<Symbol>,
    transfer_list: Global<Symbol>,
    deserialize: Global<Symbol>,
    untransferable: Global<Symbol>,
    uncloneable: Global<Symbol>,
}

impl Symbols {
    fn new(cx: &mut Scope<'_>) -> Result<Symbols> {
        let mut make = |name: &str| -> Result<Global<Symbol>> {
            cx.nested(|cx| {
                let symbol = cx.symbol(name)?;
                Ok(Global::new(cx, symbol))
            })
        };
        Ok(Symbols {
            clone: make("messaging_clone_symbol")?,
            transfer: make("messaging_transfer_symbol")?,
            transfer_list: make("messaging_transfer_list_symbol")?,
            deserialize: make("messaging_deserialize_symbol")?,
            untransferable: make("untransferable_object_symbol")?,
            uncloneable: make("uncloneable_object_symbol")?,
        })
    }
}

/// Calls `f` with the thread's symbols.
fn with_symbols<R>(
    cx: &mut Scope<'_>,
    info: &ThreadInfo,
    f: impl FnOnce(&mut Scope<'_>, &Symbols) -> Result<R>,
) -> Result<R> {
    if info.symbols.get().is_none() {
        let symbols = Symbols::new(cx)?;
        let _ = info.symbols.set(symbols);
    }
    match info.symbols.get() {
        Some(symbols) => f(cx, symbols),
        None => Err(Error::Terminated),
    }
}

/// What becomes of an object that the structured clone does not know.
enum HostPart {
    Port(MovingPort),
    /// Made by the class that the text names, `file:Class`, perhaps for state that it shares with where it comes from.
    Builtin(String, Option<Shared>),
}

/// What is sent.
pub(super) struct Message {
    clone: CloneMessage,
    parts: Vec<HostPart>,
}

impl Message {
    /// A second message with the same content; only messages without transfers have one.
    pub(super) fn duplicate(&self) -> Message {
        let parts = self.parts.iter().filter_map(|part| match part {
            HostPart::Builtin(info, shared) => {
                Some(HostPart::Builtin(info.clone(), shared.clone()))
            }
            HostPart::Port(_) => None,
        });
        Message {
            clone: self.clone.duplicate(),
            parts: parts.collect(),
        }
    }

    /// The ports that travel in it.
    pub(super) fn ports(&self) -> impl Iterator<Item = &Arc<PortData>> {
        self.parts.iter().filter_map(|part| match part {
            HostPart::Port(port) => port.data(),
            HostPart::Builtin(..) => None,
        })
    }
}

/// A `DataCloneError`.
pub(super) fn data_clone_error(cx: &mut Scope<'_>, message: &str) -> Error {
    cx.nested(|cx| {
        let made = ThreadInfo::of(cx)
            .hook(cx, "dataCloneError")
            .and_then(|make| {
                let text = cx.string(message);
                let this = cx.undefined();
                make.call(cx, this, &[text.as_value()])
            });
        match made {
            Ok(error) => Error::throw_value(cx, error),
            Err(error) => error,
        }
    })
}

const NOT_LISTED: &str =
    "Object that needs transfer was found in message but not listed in transferList";
const UNSUPPORTED: &str = "Cannot clone object of unsupported type.";

/// The builtin objects of a message that is being written. The first ones are those of the transfer list.
struct Hosts<'s> {
    info: Rc<ThreadInfo>,
    objects: Vec<Local<'s, Object>>,
    /// Keeps the objects found on the way reachable.
    found: Local<'s, Array>,
    count: u32,
    listed: usize,
}

impl CloneHost for Hosts<'_> {
    fn object(&mut self, cx: &mut Scope<'_>, object: Local<'_, Object>) -> Result<HostObject> {
        if let Some(at) = self.objects.iter().position(|o| o.same(object)) {
            return Ok(HostObject::Number(at as u32));
        }
        if object.unwrap_class::<MessagePort>().is_some() {
            return Err(data_clone_error(cx, NOT_LISTED));
        }
        let info = self.info.clone();
        enum Kind {
            Clone,
            Transfer,
            Uncloneable,
            Plain,
        }
        let kind = with_symbols(cx, &info, |cx, symbols| {
            cx.nested(|cx| {
                if info.uncloneables.get() {
                    let mark = symbols.uncloneable.get(cx);
                    if object.has_own(cx, mark)? {
                        return Ok(Kind::Uncloneable);
                    }
                }
                let clone = symbols.clone.get(cx);
                let method = object.get(cx, clone)?;
                if method.is_function() {
                    return Ok(Kind::Clone);
                }
                // A class's prototype is no instance of what it extends.
                if method.as_bool() == Some(false) && !object.has_own(cx, "constructor")? {
                    return Ok(Kind::Uncloneable);
                }
                let transfer = symbols.transfer.get(cx);
                if object.get(cx, transfer)?.is_function() {
                    return Ok(Kind::Transfer);
                }
                Ok(Kind::Plain)
            })
        })?;
        match kind {
            Kind::Plain => Ok(HostObject::Plain),
            Kind::Uncloneable => Err(data_clone_error(cx, UNSUPPORTED)),
            Kind::Transfer => Err(data_clone_error(cx, NOT_LISTED)),
            Kind::Clone => {
                let at = self.count;
                self.found.set_index(cx, at, object.as_value())?;
                self.count += 1;
                Ok(HostObject::Number(self.listed as u32 + at))
            }
        }
    }

    fn refuse(&mut self, cx: &mut Scope<'_>, why: CloneRefusal<'_>) -> Error {
        let text = match why {
            CloneRefusal::Detached => {
                "An ArrayBuffer is detached and could not be cloned.".to_owned()
            }
            CloneRefusal::Value(value) => {
                format!("{} could not be cloned.", describe(cx, value))
            }
        };
        data_clone_error(cx, &text)
    }

    fn wants_all(&self) -> bool {
        self.info.uncloneables.get()
    }
}

/// How an error names a value that has no clone.
pub(crate) fn describe(cx: &mut Scope<'_>, value: Local<'_, Value>) -> String {
    cx.nested(|cx| {
        let Some(object) = value.as_object() else {
            if let Some(symbol) = value.as_symbol() {
                return symbol_text(cx, symbol).unwrap_or_default();
            }
            return value.to_rust_string(cx).unwrap_or_default();
        };
        if value.is_function() && !object.is_proxy() {
            if let Ok(text) = value.to_rust_string(cx) {
                return shortened(text);
            }
            cx.clear_exception();
        }
        let class = object.class_name();
        // These have a `toString` of their own or no constructor.
        if matches!(
            class,
            "Generator" | "AsyncGenerator" | "Symbol" | "Intl.Locale"
        ) || class.starts_with("Temporal.")
            || class.ends_with(" Iterator")
        {
            return format!("[object {class}]");
        }
        match object.constructor_name(cx) {
            Some(name) => format!("#<{}>", name.to_rust(cx)),
            None => "#<Object>".to_owned(),
        }
    })
}

/// The text of a long function is told by its ends.
fn shortened(text: String) -> String {
    const LONGEST: usize = 128;
    const START: usize = 111;
    const END: usize = 2;
    let count = text.chars().count();
    if count <= LONGEST {
        return text;
    }
    let start: String = text.chars().take(START).collect();
    let end: String = text.chars().skip(count - END).collect();
    format!("{start}...<omitted>...{end}")
}

fn symbol_text(cx: &mut Scope<'_>, symbol: Local<'_, Symbol>) -> Option<String> {
    let describe = ThreadInfo::of(cx).hook(cx, "symbolText").ok()?;
    let this = cx.undefined();
    let text = describe.call(cx, this, &[symbol.as_value()]).ok()?;
    text.to_rust_string(cx).ok()
}

/// Sorts the objects of a transfer list: buffers, and the others with all that they take along.
fn read_list<'s>(
    cx: &mut Scope<'s>,
    list: Local<'_, Array>,
    source: Option<&Arc<PortData>>,
    buffers: &mut Vec<Local<'s, ArrayBuffer>>,
    objects: &mut Vec<Local<'s, Object>>,
) -> Result<()> {
    let info = ThreadInfo::of(cx);
    for i in 0..list.len(cx) {
        let item = list.get_index(cx, i)?;
        let Some(object) = item.as_object() else {
            return Err(data_clone_error(cx, "Found invalid value in transferList."));
        };
        if let Some(buffer) = item.as_array_buffer() {
            if buffer.is_shared() {
                return Err(data_clone_error(cx, "Found invalid value in transferList."));
            }
            if buffers.iter().any(|b| b.same(object)) {
                return Err(data_clone_error(
                    cx,
                    "Transfer list contains duplicate ArrayBuffer",
                ));
            }
            let marked = with_symbols(cx, &info, |cx, symbols| {
                let mark = symbols.untransferable.get(cx);
                object.has_own(cx, mark)
            })?;
            if marked || buffer.is_detached() || buffer.is_foreign() {
                return Err(data_clone_error(
                    cx,
                    "Cannot transfer object of unsupported type.",
                ));
            }
            if buffer.is_pinned(cx) {
                return Err(data_clone_error(
                    cx,
                    "An ArrayBuffer is in use and could not be transferred.",
                ));
            }
            buffers.push(buffer);
            continue;
        }
        let port = object.unwrap_class::<MessagePort>();
        if objects.iter().any(|o| o.same(object)) {
            let class = object.constructor_name(cx).map(|name| name.to_rust(cx));
            let class = class.as_deref().unwrap_or("Object");
            let text = format!("Transfer list contains duplicate {class}");
            return Err(data_clone_error(cx, &text));
        }
        let marked = with_symbols(cx, &info, |cx, symbols| {
            let mark = symbols.untransferable.get(cx);
            object.has_own(cx, mark)
        })?;
        if let Some(port) = port {
            match port.data() {
                Some(data) => {
                    if source.is_some_and(|s| Arc::ptr_eq(s, &data)) {
                        return Err(data_clone_error(cx, "Transfer list contains source port"));
                    }
                }
                None => {
                    return Err(data_clone_error(
                        cx,
                        "MessagePort in transfer list is already detached",
                    ));
                }
            }
            if marked {
                return Err(data_clone_error(
                    cx,
                    "Cannot transfer object of unsupported type.",
                ));
            }
            objects.push(object);
            continue;
        }
        let (can, along) = with_symbols(cx, &info, |cx, symbols| {
            let transfer = symbols.transfer.get(cx);
            let can = object.get(cx, transfer)?.is_function() && !object.is_proxy();
            let key = symbols.transfer_list.get(cx);
            let along = object.get(cx, key)?;
            if !can || !along.is_function() {
                return Ok((can, None));
            }
            let list = object.call_method(cx, key, &[])?;
            Ok((can, list.as_array(cx).map(|list| Global::new(cx, list))))
        })?;
        if !can || marked {
            let text = if marked {
                "Cannot transfer object of unsupported type."
            } else {
                "Found invalid value in transferList."
            };
            return Err(data_clone_error(cx, text));
        }
        objects.push(object);
        if let Some(along) = along {
            let along = along.get(cx);
            read_list(cx, along, source, buffers, objects)?;
        }
    }
    Ok(())
}

/// Makes a message of `value`. What `transfer` lists moves into it; nothing has moved when this fails.
pub(super) fn serialize(
    cx: &mut Scope<'_>,
    value: Local<'_, Value>,
    transfer: Option<Local<'_, Array>>,
    source: Option<&Arc<PortData>>,
) -> Result<Message> {
    if transfer.is_none()
        && !ThreadInfo::of(cx).uncloneables.get()
        && let Some(clone) = CloneMessage::of_plain(cx, value)
    {
        return Ok(Message {
            clone,
            parts: Vec::new(),
        });
    }
    cx.nested(|cx| {
        let mut buffers = Vec::new();
        let mut objects = Vec::new();
        if let Some(list) = transfer {
            read_list(cx, list, source, &mut buffers, &mut objects)?;
        }
        let listed = objects.len();
        let found = cx.array(&[]);
        let mut hosts = Hosts {
            info: ThreadInfo::of(cx),
            objects,
            found,
            count: 0,
            listed,
        };
        let mut writer = CloneWriter::new(cx, buffers)?;
        writer.write(cx, value, &mut hosts)?;
        // The data of the builtin objects follows, in the order of their numbers; it may name more of them.
        let mut parts = Vec::new();
        let mut at = 0;
        while at < listed + hosts.count as usize {
            let part = cx.nested(|cx| {
                let object = match hosts.objects.get(at) {
                    Some(object) => *object,
                    None => {
                        let object = hosts.found.get_index(cx, (at - listed) as u32)?;
                        object.as_object().ok_or(Error::Terminated)?
                    }
                };
                if object.unwrap_class::<MessagePort>().is_some() {
                    return Ok(None);
                }
                let info = hosts.info.clone();
                with_symbols(cx, &info, |cx, symbols| {
                    let moves = at < listed;
                    let key = if moves {
                        symbols.transfer.get(cx)
                    } else {
                        symbols.clone.get(cx)
                    };
                    let given = object.call_method(cx, key, &[])?;
                    let Some(given) = given.as_object() else {
                        return Err(data_clone_error(cx, UNSUPPORTED));
                    };
                    let name = given.get(cx, c"deserializeInfo")?.to_rust_string(cx)?;
                    let data = given.get(cx, c"data")?;
                    writer.write(cx, data, &mut hosts)?;
                    let handle = given.get(cx, c"handle")?;
                    let shared = if moves {
                        Common::take(handle)
                    } else {
                        Common::of(handle)
                    };
                    Ok(Some(HostPart::Builtin(name, shared)))
                })
            })?;
            parts.push(part);
            at += 1;
        }
        let clone = writer.finish(cx)?;
        let mut whole = Vec::with_capacity(parts.len());
        for (i, part) in parts.into_iter().enumerate() {
            let part = match part {
                Some(part) => part,
                None => {
                    let port = hosts.objects[i].unwrap_class::<MessagePort>();
                    match port.and_then(|port| port.detach()) {
                        Some(data) => HostPart::Port(MovingPort::new(data)),
                        None => return Err(data_clone_error(cx, NOT_LISTED)),
                    }
                }
            };
            whole.push(part);
        }
        Ok(Message {
            clone,
            parts: whole,
        })
    })
}

/// The objects of the parts of a message; none when it has no parts.
struct Received<'s>(Option<Local<'s, Array>>);

impl CloneSource for Received<'_> {
    fn object<'c>(&mut self, cx: &mut Scope<'c>, number: u32) -> Result<Local<'c, Object>> {
        let objects = self.0.ok_or(Error::Terminated)?;
        let object = objects.get_index(cx, number)?;
        object.as_object().ok_or(Error::Terminated)
    }
}

/// Runs `f` in the context that messages are made for.
fn at_home<'s, R>(
    cx: &mut Scope<'s>,
    home: Option<&Rc<Home>>,
    f: impl FnOnce(&mut Scope<'s>) -> R,
) -> R {
    match home {
        Some(home) => home.context.realm().enter(cx, f),
        None => f(cx),
    }
}

/// Builtin objects exist in the main context only.
fn unavailable(cx: &mut Scope<'_>) -> Result<Error> {
    let text = "A message object could not be deserialized successfully in the target vm.Context";
    let error = cx.error(ErrorKind::Error, text)?;
    error.put(cx, c"code", "ERR_MESSAGE_TARGET_CONTEXT_UNAVAILABLE")?;
    Ok(Error::throw_value(cx, error.as_value()))
}

/// The value of a message and the ports that came with it, in the context that the port has moved to. No list of ports for
/// a message of the main context without parts, which most are.
pub(super) fn deserialize<'s>(
    cx: &mut Scope<'s>,
    message: Message,
    home: Option<&Rc<Home>>,
) -> Result<(Local<'s, Value>, Option<Local<'s, Array>>)> {
    if home.is_none() && message.parts.is_empty() {
        let mut reader = CloneReader::new(cx, message.clone);
        return Ok((reader.read(cx, &mut Received(None))?, None));
    }
    let info = ThreadInfo::of(cx);
    let objects = cx.array(&[]);
    let ports = at_home(cx, home, |cx| cx.array(&[]));
    let Message { clone, parts } = message;
    let is_builtin = |part: &HostPart| matches!(part, HostPart::Builtin(..));
    if home.is_some() && parts.iter().any(is_builtin) {
        return Err(at_home(cx, home, unavailable)?);
    }
    let mut builtins = Vec::new();
    for (i, part) in parts.into_iter().enumerate() {
        cx.nested(|cx| {
            let object = match part {
                HostPart::Port(moving) => {
                    let data = moving.arrive().ok_or(Error::Terminated)?;
                    let port = MessagePort::wrap(cx, data, home.cloned())?;
                    ports.push_value(cx, port.as_value())?;
                    port
                }
                HostPart::Builtin(name, shared) => {
                    builtins.push((i as u32, shared));
                    let construct = info.hook(cx, "construct")?;
                    let this = cx.undefined();
                    let name = cx.string(&name);
                    let object = construct.call(cx, this, &[name.as_value()])?;
                    object.as_object().ok_or(Error::Terminated)?
                }
            };
            objects.set_index(cx, i as u32, object.as_value())
        })?;
    }
    let mut source = Received(Some(objects));
    let mut reader = CloneReader::new(cx, clone);
    let value = at_home(cx, home, |cx| reader.read(cx, &mut source))?;
    for (i, shared) in builtins {
        cx.nested(|cx| {
            let object = source.object(cx, i)?;
            let data = reader.read(cx, &mut source)?;
            let handle = match shared {
                Some(shared) => Common::wrap(cx, shared)?.as_value(),
                None => cx.undefined(),
            };
            with_symbols(cx, &info, |cx, symbols| {
                let key = symbols.deserialize.get(cx);
                object.call_method(cx, key, &[data, handle]).map(|_| ())
            })
        })?;
    }
    Ok((value, Some(ports)))
}

/// The clone of a value, with what the list names moved into it.
#[native]
fn structured_clone<'s>(
    cx: &mut Scope<'s>,
    value: Local<'s, Value>,
    transfer: Option<Local<'s, Array>>,
) -> Result<Local<'s, Value>> {
    if transfer.is_none()
        && !ThreadInfo::of(cx).uncloneables.get()
        && let Some(clone) = cx.clone_plain(value)?
    {
        return Ok(clone);
    }
    let message = serialize(cx, value, transfer, None)?;
    Ok(deserialize(cx, message, None)?.0)
}

/// Plain data as the bytes that `v8.serialize` gives; undefined for anything else.
#[native]
fn write_plain<'s>(
    cx: &mut Scope<'s>,
    value: Local<'s, Value>,
) -> Result<Option<Local<'s, Object>>> {
    cx.write_plain(value)
}

/// What such bytes hold, alone in a list; undefined for anything else.
#[native]
fn read_plain<'s>(cx: &mut Scope<'s>, bytes: Local<'s, View>) -> Result<Option<Local<'s, Array>>> {
    let value = cx.read_plain_view(bytes)?;
    Ok(value.map(|value| cx.array(&[value])))
}

/// From now on every object is asked whether it may be cloned.
#[native]
fn watch_uncloneables(cx: &mut Scope<'_>) {
    ThreadInfo::of(cx).uncloneables.set(true);
}

/// Keeps an ArrayBuffer of several owners from being transferred by one of them.
pub(crate) fn keep_from_transfer(cx: &mut Scope<'_>, buffer: Local<'_, ArrayBuffer>) -> Result<()> {
    let info = ThreadInfo::of(cx);
    with_symbols(cx, &info, |cx, symbols| {
        cx.nested(|cx| {
            let mark = symbols.untransferable.get(cx);
            let yes = cx.boolean(true);
            buffer.define(cx, mark, yes, 0)
        })
    })
}

/// Registers what JavaScript sees of this file.
pub(super) fn bind(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    let info = ThreadInfo::of(cx);
    with_symbols(cx, &info, |cx, symbols| {
        let list = [
            (c"kClone", &symbols.clone),
            (c"kTransfer", &symbols.transfer),
            (c"kTransferList", &symbols.transfer_list),
            (c"kDeserialize", &symbols.deserialize),
            (c"kUntransferable", &symbols.untransferable),
            (c"kUncloneable", &symbols.uncloneable),
        ];
        for (name, symbol) in list {
            let symbol = symbol.get(cx);
            target.set(cx, name, symbol)?;
        }
        Ok(())
    })?;
    target.natives(
        cx,
        &[
            structured_clone::DEF,
            write_plain::DEF,
            read_plain::DEF,
            watch_uncloneables::DEF,
        ],
    )
}
