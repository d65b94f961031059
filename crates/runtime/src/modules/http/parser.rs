//! `HTTPParser`: the parser as Node's own JavaScript and its users know it, with callbacks at numbered properties.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use nodus_http::{Events, Flow, Head, HeadAction, Headers, Kind, Parser};

use super::connections::{ConnectionsList, Track};
use super::{Hooks, flatten, make_buffer, parse_error};
use crate::callback::current_frame;
use crate::options::OptionValue;
use crate::prelude::*;

const REQUEST: u32 = 1;
const RESPONSE: u32 = 2;
const ON_MESSAGE_BEGIN: u32 = 0;
const ON_HEADERS: u32 = 1;
const ON_HEADERS_COMPLETE: u32 = 2;
const ON_BODY: u32 = 3;
const ON_MESSAGE_COMPLETE: u32 = 4;
const ON_EXECUTE: u32 = 5;
const ON_TIMEOUT: u32 = 6;
/// A head whose fields are one string: not for parsers that others use.
const ON_PLAIN_HEAD: u32 = 7;
/// Heads with more fields than this are told in two steps.
const FIELDS_AT_ONCE: usize = 32;

/// The class behind `HTTPParser`.
pub(crate) struct HttpParser {
    this: Weak<Object>,
    /// Taken out while it runs.
    parser: RefCell<Option<Box<Parser>>>,
    kind: Cell<Kind>,
    track: RefCell<Option<Rc<Track>>>,
    list: RefCell<Option<Rc<ConnectionsList>>>,
    /// Changes with every initialization, so that a run notices that it was replaced.
    generation: Cell<u32>,
    /// The async context of whoever set the parser up; its callbacks run in it.
    frame: RefCell<Option<Global<Object>>>,
    /// What callbacks bring while it runs; none while it does not.
    waiting: RefCell<Option<Vec<u8>>>,
    /// The input of the present run.
    input: RefCell<Option<Global<Value>>>,
    /// What it takes that the strict parser does not.
    lenient: Cell<u16>,
    hooks: Rc<Hooks>,
}

impl HttpParser {
    fn untrack(&self) {
        let track = self.track.borrow_mut().take();
        let list = self.list.borrow_mut().take();
        if let (Some(track), Some(list)) = (track, list) {
            list.remove(&track);
        }
    }

    fn follow(&self, cx: &mut Scope<'_>, list: Option<Rc<ConnectionsList>>) {
        self.untrack();
        if let (Some(list), Some(this)) = (list, self.this.get(cx)) {
            let track = Track::new(cx, this);
            list.add(&track);
            *self.track.borrow_mut() = Some(track);
            *self.list.borrow_mut() = Some(list);
        }
    }

    /// Takes over a parser that has begun elsewhere, and what its connection was about unless that is to be told later.
    /// Gives what the list knows of the connection from now on.
    pub(crate) fn adopt(
        &self,
        cx: &mut Scope<'_>,
        parser: Box<Parser>,
        list: Option<Rc<ConnectionsList>>,
        earlier: Option<&Track>,
    ) -> Option<Rc<Track>> {
        self.kind.set(Kind::Request);
        self.generation.set(self.generation.get().wrapping_add(1));
        *self.parser.borrow_mut() = Some(parser);
        self.follow(cx, list);
        let track = self.track.borrow().clone();
        if let (Some(track), Some(earlier)) = (&track, earlier) {
            track.succeed(earlier);
        }
        track
    }

    fn run<'s>(&self, cx: &mut Scope<'s>, bytes: Option<&[u8]>) -> Result<Local<'s, Value>> {
        let Some(mut parser) = self.parser.borrow_mut().take() else {
            // A callback of the running parser: what it brings comes after what is there.
            return match (bytes, self.waiting.borrow_mut().as_mut()) {
                (Some(bytes), Some(waiting)) => {
                    waiting.extend_from_slice(bytes);
                    Ok(cx.number(bytes.len() as f64))
                }
                _ => Ok(cx.undefined()),
            };
        };
        let generation = self.generation.get();
        *self.waiting.borrow_mut() = Some(Vec::new());
        let mut sink = Sink {
            cx: &mut *cx,
            owner: self,
            failed: None,
        };
        let mut result = match bytes {
            Some(bytes) => parser.execute(bytes, &mut sink).map(Some),
            None => parser.finish(&mut sink).map(|()| None),
        };
        while result.is_ok() && sink.failed.is_none() && self.generation.get() == generation {
            let more = self.waiting.borrow_mut().as_mut().map(std::mem::take);
            let Some(more) = more.filter(|more| !more.is_empty()) else {
                break;
            };
            result = parser.execute(&more, &mut sink).and(result);
        }
        let failed = sink.failed.take();
        if self.generation.get() == generation {
            *self.parser.borrow_mut() = Some(parser);
        }
        *self.waiting.borrow_mut() = None;
        if let Some(error) = failed {
            return Err(error);
        }
        match result {
            Ok(Some(count)) => Ok(cx.number(count as f64)),
            Ok(None) => Ok(cx.undefined()),
            Err(error) => parse_error(cx, &error),
        }
    }
}

struct Sink<'p, 's> {
    cx: &'p mut Scope<'s>,
    owner: &'p HttpParser,
    /// What a callback threw; nothing is called after that.
    failed: Option<Error>,
}

impl Sink<'_, '_> {
    /// Calls the callback `slot`, if there is one, with the arguments that `make` gives; hands the result to `read`.
    fn call<R: Default>(
        &mut self,
        slot: u32,
        make: impl for<'c> FnOnce(&mut Scope<'c>) -> Result<Vec<Local<'c, Value>>>,
        read: impl for<'c> FnOnce(&mut Scope<'c>, Local<'c, Value>) -> Result<R>,
    ) -> R {
        if self.failed.is_some() {
            return R::default();
        }
        let owner = self.owner;
        let result = self.cx.nested(|cx| {
            let Some(this) = owner.this.get(cx) else {
                return Ok(R::default());
            };
            let Some(function) = this.get(cx, slot)?.as_function() else {
                return Ok(R::default());
            };
            let args = make(cx)?;
            let before = cx.async_context();
            let frame = owner.frame.borrow().as_ref().map(|frame| frame.get(cx));
            cx.set_async_context(frame);
            let value = function.call(cx, this.as_value(), &args);
            cx.set_async_context(before);
            read(cx, value?)
        });
        match result {
            Ok(value) => value,
            Err(error) => {
                self.failed = Some(error);
                R::default()
            }
        }
    }

    fn tell_headers(&mut self, headers: &Headers<'_>, url: &[u8]) {
        let headers = *headers;
        self.call(
            ON_HEADERS,
            |cx| {
                Ok(vec![
                    list_of(cx, &headers)?,
                    cx.string_latin1(url).as_value(),
                ])
            },
            |_, _| Ok(()),
        );
    }
}

impl Sink<'_, '_> {
    /// Tells a head with its fields as one string; None when nobody wants it so.
    fn tell_plain(&mut self, head: &Head<'_>) -> Option<i32> {
        let request = self.owner.kind.get() == Kind::Request;
        self.call(
            ON_PLAIN_HEAD,
            |cx| {
                let mut text = Vec::with_capacity(256);
                flatten(&head.headers(), &mut text);
                let (major, minor) = head.version();
                let (code, words) = if request {
                    (-1 - i32::from(head.method().number()), head.url())
                } else {
                    (head.status().into(), head.reason())
                };
                Ok(vec![
                    cx.int(major.into()),
                    cx.int(minor.into()),
                    cx.string_latin1(&text).as_value(),
                    cx.int(code),
                    cx.string_latin1(words).as_value(),
                    cx.boolean(head.upgrade()),
                    cx.boolean(head.keep_alive()),
                ])
            },
            |cx, value| Ok(Some(value.to_number(cx).map_or(0, |n| n as i32))),
        )
        .or(self.failed.is_some().then_some(0))
    }

    /// What the answer to a head means.
    fn action_of(&self, answer: i32) -> HeadAction {
        match answer {
            _ if self.failed.is_some() => HeadAction::Pause,
            1 => HeadAction::SkipBody,
            2 => HeadAction::Upgrade,
            _ => HeadAction::Continue,
        }
    }
}

/// `[name, value, ...]`
fn list_of<'c>(cx: &mut Scope<'c>, headers: &Headers<'_>) -> Result<Local<'c, Value>> {
    let mut items = Vec::with_capacity(headers.len() * 2);
    for (name, value) in headers.iter() {
        items.push(cx.string_latin1(name).as_value());
        items.push(cx.string_latin1(value).as_value());
    }
    Ok(cx.array(&items).as_value())
}

impl Events for Sink<'_, '_> {
    fn on_message_begin(&mut self) {
        if let Some(track) = self.owner.track.borrow().as_ref() {
            track.message_began();
        }
        self.call(ON_MESSAGE_BEGIN, |_| Ok(Vec::new()), |_, _| Ok(()));
    }

    fn on_head(&mut self, head: &Head<'_>) -> HeadAction {
        if let Some(track) = self.owner.track.borrow().as_ref() {
            track.headers_complete();
        }
        let headers = head.headers();
        if headers.len() <= FIELDS_AT_ONCE
            && self.owner.lenient.get() == 0
            && let Some(action) = self.tell_plain(head)
        {
            return self.action_of(action);
        }
        let early = headers.len() > FIELDS_AT_ONCE;
        if early {
            self.tell_headers(&headers, head.url());
        }
        let request = self.owner.kind.get() == Kind::Request;
        let action = self.call(
            ON_HEADERS_COMPLETE,
            |cx| {
                let undefined = cx.undefined();
                let (major, minor) = head.version();
                let mut args = vec![undefined; 9];
                args[0] = cx.int(major.into());
                args[1] = cx.int(minor.into());
                if !early {
                    args[2] = list_of(cx, &headers)?;
                }
                if request {
                    args[3] = cx.int(head.method().number().into());
                    if !early {
                        args[4] = cx.string_latin1(head.url()).as_value();
                    }
                } else {
                    args[5] = cx.int(head.status().into());
                    args[6] = cx.string_latin1(head.reason()).as_value();
                }
                args[7] = cx.boolean(head.upgrade());
                args[8] = cx.boolean(head.keep_alive());
                Ok(args)
            },
            |cx, value| Ok(value.to_number(cx).map_or(0, |n| n as i32)),
        );
        self.action_of(action)
    }

    fn on_body(&mut self, chunk: &[u8]) {
        self.call(
            ON_BODY,
            |cx| Ok(vec![make_buffer(cx, chunk)?]),
            |_, _| Ok(()),
        );
    }

    fn on_message_complete(&mut self, trailers: &Headers<'_>) -> Flow {
        if let Some(track) = self.owner.track.borrow().as_ref() {
            track.message_complete();
        }
        if !trailers.is_empty() {
            self.tell_headers(trailers, b"");
        }
        self.call(ON_MESSAGE_COMPLETE, |_| Ok(Vec::new()), |_, _| Ok(()));
        if self.failed.is_some() {
            Flow::Pause
        } else {
            Flow::Continue
        }
    }
}

#[class(name = "HTTPParser")]
impl HttpParser {
    #[constructor]
    fn new(cx: &mut Scope<'_>, this: This<'_>) -> Self {
        HttpParser {
            this: Weak::new(cx, this.0),
            parser: RefCell::new(None),
            kind: Cell::new(Kind::Request),
            track: RefCell::new(None),
            list: RefCell::new(None),
            generation: Cell::new(0),
            frame: RefCell::new(None),
            waiting: RefCell::new(None),
            input: RefCell::new(None),
            lenient: Cell::new(0),
            hooks: cx.state().slot::<Hooks>(),
        }
    }

    /// initialize(type, resource, maxHeaderSize, lenientFlags, connectionsList, maxHeadersCount)
    #[method]
    fn initialize<'s>(
        &self,
        cx: &mut Scope<'s>,
        kind: u32,
        _resource: Local<'s, Value>,
        max_header_size: Option<f64>,
        lenient: Option<u32>,
        list: Option<Rc<ConnectionsList>>,
        max_fields: Option<f64>,
    ) -> Result<()> {
        let kind = if kind == RESPONSE {
            Kind::Response
        } else {
            Kind::Request
        };
        let limit = match max_header_size {
            Some(limit) if limit > 0.0 => limit as usize,
            _ => default_max_header_size(cx),
        };
        let lenient = lenient.unwrap_or(0) as u16;
        self.kind.set(kind);
        self.lenient.set(lenient);
        self.generation.set(self.generation.get().wrapping_add(1));
        {
            let mut place = self.parser.borrow_mut();
            let parser = place.get_or_insert_with(|| Box::new(Parser::new(kind, limit, lenient)));
            parser.reset(kind, limit, lenient);
            // Answers with more fields lose them in JavaScript instead.
            if kind == Kind::Request {
                parser.limit_fields(match max_fields {
                    None => nodus_http::DEFAULT_MAX_FIELDS,
                    Some(count) if count > 0.0 => count as usize,
                    Some(_) => usize::MAX,
                });
            }
        }
        *self.frame.borrow_mut() = current_frame(cx);
        self.follow(cx, list);
        Ok(())
    }

    /// execute(buffer): how many bytes were taken, or the error.
    #[method]
    fn execute<'s>(&self, cx: &mut Scope<'s>, buffer: Local<'s, View>) -> Result<Local<'s, Value>> {
        let pinned = buffer.pin(cx)?;
        let before = self.input.replace(Some(Global::new(cx, buffer.as_value())));
        let result = self.run(cx, Some(pinned.as_slice()));
        *self.input.borrow_mut() = before;
        result
    }

    /// executeArrived(): the same for what has arrived and is no Buffer yet.
    #[method]
    fn execute_arrived<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        let bytes = self.hooks.arrived.take().unwrap_or_default();
        let result = self.run(cx, Some(&bytes));
        *self.hooks.arrived.borrow_mut() = Some(bytes);
        result
    }

    /// finish(): undefined, or the error of a message that was cut off.
    #[method]
    fn finish<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        self.run(cx, None)
    }

    #[method]
    fn close(&self) {
        self.generation.set(self.generation.get().wrapping_add(1));
        self.untrack();
        self.parser.borrow_mut().take();
    }

    #[method]
    fn free(&self) {
        // A parser on the shelf keeps nobody's store.
        *self.frame.borrow_mut() = None;
        self.generation.set(self.generation.get().wrapping_add(1));
        self.untrack();
        if let Some(parser) = self.parser.borrow_mut().as_mut() {
            parser.shrink();
        }
    }

    #[method]
    fn remove(&self) {
        self.untrack();
    }

    /// The parser does not read by itself, so that there is nothing to hold back but its caller.
    #[method]
    fn pause(&self) {}

    #[method]
    fn resume(&self) {}

    #[method]
    fn consume(&self) {}

    #[method]
    fn unconsume(&self) {}

    #[method]
    fn get_current_buffer<'s>(&self, cx: &mut Scope<'s>) -> Local<'s, Value> {
        match self.input.borrow().as_ref() {
            Some(input) => input.get(cx),
            None => cx.undefined(),
        }
    }
}

/// `--max-http-header-size`
pub(crate) fn default_max_header_size(cx: &mut Scope<'_>) -> usize {
    match cx.state().options.get("max-http-header-size") {
        Some(OptionValue::Number(limit)) if limit > 0.0 => limit as usize,
        _ => nodus_http::DEFAULT_MAX_HEADER_SIZE,
    }
}

/// The class with its constants.
pub(crate) fn class<'s>(cx: &mut Scope<'s>) -> Result<Local<'s, Function>> {
    let class = cx.class::<HttpParser>()?;
    for (name, value) in [
        ("REQUEST", REQUEST),
        ("RESPONSE", RESPONSE),
        ("kOnMessageBegin", ON_MESSAGE_BEGIN),
        ("kOnHeaders", ON_HEADERS),
        ("kOnHeadersComplete", ON_HEADERS_COMPLETE),
        ("kOnBody", ON_BODY),
        ("kOnMessageComplete", ON_MESSAGE_COMPLETE),
        ("kOnExecute", ON_EXECUTE),
        ("kOnTimeout", ON_TIMEOUT),
        ("kOnPlainHead", ON_PLAIN_HEAD),
        ("kLenientNone", 0),
        ("kLenientHeaders", 1),
        ("kLenientChunkedLength", 2),
        ("kLenientKeepAlive", 4),
        ("kLenientTransferEncoding", 8),
        ("kLenientVersion", 16),
        ("kLenientDataAfterClose", 32),
        ("kLenientOptionalLFAfterCR", 64),
        ("kLenientOptionalCRLFAfterChunk", 128),
        ("kLenientOptionalCRBeforeLF", 256),
        ("kLenientSpacesAfterChunkSize", 512),
        ("kLenientHeaderValueRelaxed", 1024),
        ("kLenientAll", 1023),
    ] {
        class.put(cx, name, value)?;
    }
    Ok(class)
}
