//! The accessor `stack`, `Error.captureStackTrace` and the default `Error.prepareStackTrace`.

use std::cell::Cell;

use mozjs::jsapi::JSObject;
use mozjs::rooted;

use super::callsite;
use super::frames::Frame;
use crate::error::{Error, Result};
use crate::glue;
use crate::handles::*;
use crate::native::{Args, NativeDef, NativeImpl, RawValue};

pub(super) const GET: NativeDef = NativeDef::new::<Get>("", 0);
pub(super) const SET: NativeDef = NativeDef::new::<Set>("", 1);
pub(super) const CAPTURE: NativeDef = NativeDef::new::<Capture>("captureStackTrace", 2);
pub(super) const PREPARE: NativeDef = NativeDef::new::<Prepare>("prepareStackTrace", 2);

/// Files whose code makes errors on behalf of their callers; a stack begins with the caller.
const HIDDEN_FILES: [&str; 2] = ["node:internal/errors", "node:internal/validators"];

thread_local! {
    /// Set while a program's `prepareStackTrace` runs: stacks read meanwhile are formatted plainly.
    static PREPARING: Cell<bool> = const { Cell::new(false) };
}

/// What an object (or its prototypes) knows of a stack.
enum Found<'s> {
    Nothing,
    Record {
        holder: Local<'s, Object>,
        record: Local<'s, Object>,
    },
    Stored {
        holder: Local<'s, Object>,
        value: Local<'s, Value>,
    },
}

fn find<'s>(cx: &mut Scope<'s>, object: Local<'_, Object>) -> Found<'s> {
    let (value, out) = cx.out::<Value>();
    // SAFETY: the out-parameters are rooted; the holder is given a slot at once.
    let (state, holder): (i32, Local<'s, Object>) = unsafe {
        rooted!(in(cx.cx) let mut holder = std::ptr::null_mut::<JSObject>());
        let state =
            glue::nodus_stack_state(cx.cx, object.raw_object(), holder.handle_mut().into(), out);
        if state == 0 {
            return Found::Nothing;
        }
        (state, cx.push_object(*holder))
    };
    match (state, value.as_object()) {
        (1, Some(record)) => Found::Record { holder, record },
        _ => Found::Stored { holder, value },
    }
}

fn store(cx: &mut Scope<'_>, holder: Local<'_, Object>, value: Local<'_, Value>) {
    // SAFETY: both are rooted, and the call does not allocate.
    unsafe { glue::nodus_stack_store(cx.cx, holder.raw_object(), value.raw()) };
}

struct Get;
impl NativeImpl for Get {
    fn invoke<'s>(cx: &mut Scope<'s>, args: &Args<'s>) -> Result<RawValue> {
        let Some(object) = args.this().as_object() else {
            return Ok(cx.undefined().into());
        };
        match find(cx, object) {
            Found::Nothing => Ok(cx.undefined().into()),
            Found::Stored { value, .. } => Ok(value.into()),
            Found::Record { holder, record } => {
                let value = prepare(cx, holder, record)?;
                // A program's hook may have read or set the stack itself; what it returned counts.
                store(cx, holder, value);
                Ok(value.into())
            }
        }
    }
}

struct Set;
impl NativeImpl for Set {
    fn invoke<'s>(cx: &mut Scope<'s>, args: &Args<'s>) -> Result<RawValue> {
        let Some(object) = args.this().as_object() else {
            return Ok(cx.undefined().into());
        };
        let value = args.get(0);
        match find(cx, object) {
            Found::Record { holder, .. } | Found::Stored { holder, .. } if holder.same(object) => {
                store(cx, holder, value);
            }
            _ => object.define(cx, "stack", value, crate::object::attr::DEFAULT)?,
        }
        Ok(cx.undefined().into())
    }
}

/// A record of at most `limit` frames below the calls of `after`, a live function or null.
fn frames_below<'s>(
    cx: &mut Scope<'s>,
    limit: u32,
    after: *mut mozjs::jsapi::JSObject,
) -> Result<Local<'s, Object>> {
    // SAFETY: the caller keeps the function, and the record is rooted at once.
    unsafe {
        let record = glue::nodus_capture_frames(cx.cx, limit, after);
        cx.check(!record.is_null())?;
        Ok(cx.push_object(record))
    }
}

struct Capture;
impl NativeImpl for Capture {
    fn invoke<'s>(cx: &mut Scope<'s>, args: &Args<'s>) -> Result<RawValue> {
        let Some(object) = args.get(0).as_object() else {
            let shown = super::messages::shown(cx, args.get(0));
            return Err(Error::type_error(format!(
                "Invalid argument: {shown} is not an object"
            )));
        };
        let after = args
            .get(1)
            .as_function()
            .map_or(std::ptr::null_mut(), |f| f.raw_object());
        let mut unsupported = false;
        // SAFETY: object and function are arguments, which the engine roots.
        let ok = unsafe {
            glue::nodus_capture_stack_onto(cx.cx, object.raw_object(), after, &mut unsupported)
        };
        cx.check(ok)?;
        if unsupported {
            let record = frames_below(cx, 10, after)?;
            let text = prepare(cx, object, record)?;
            object.define(cx, "stack", text, crate::object::attr::HIDDEN)?;
        }
        Ok(cx.undefined().into())
    }
}

impl Scope<'_> {
    /// Gives an error that came from outside of JavaScript the stack of those who await the promise it is to reject.
    pub fn capture_awaiters(
        &mut self,
        error: Local<'_, Object>,
        promise: Local<'_, Object>,
    ) -> Result<()> {
        let mut unsupported = false;
        // SAFETY: both objects are rooted.
        let ok = unsafe {
            glue::nodus_capture_stack_onto(
                self.cx,
                error.raw_object(),
                promise.raw_object(),
                &mut unsupported,
            )
        };
        self.check(ok)
    }
}

/// `Error.prepareStackTrace(error, sites)` as it is before a program sets its own.
struct Prepare;
impl NativeImpl for Prepare {
    fn invoke<'s>(cx: &mut Scope<'s>, args: &Args<'s>) -> Result<RawValue> {
        let mut text = header(cx, args.get(0))?;
        if let Some(sites) = args.get(1).as_array(cx) {
            for i in 0..sites.len(cx) {
                let line = cx.nested(|cx| sites.get_index(cx, i)?.to_rust_string(cx))?;
                text.push_str("\n    at ");
                text.push_str(&line);
            }
        }
        Ok(cx.string(&text).as_value().into())
    }
}

/// `Error` of the main realm and its hook, when a program has set one: it serves contexts without a hook of their own.
fn hook_of_main<'s>(
    cx: &mut Scope<'s>,
) -> Result<Option<(Local<'s, Object>, Local<'s, Function>)>> {
    let main = cx.inner().main_error.borrow().as_ref().map(|e| e.get(cx));
    let Some(error) = main else { return Ok(None) };
    let hook = error.get(cx, "prepareStackTrace")?.as_function();
    Ok(hook.filter(|h| !is_default(*h)).map(|hook| (error, hook)))
}

/// The value of `stack` for a capture: the program's hook decides, else V8's text.
fn prepare<'s>(
    cx: &mut Scope<'s>,
    error: Local<'_, Object>,
    record: Local<'_, Object>,
) -> Result<Local<'s, Value>> {
    if !PREPARING.get() {
        // SAFETY: rooted at once.
        let constructor: Option<Local<'s, Object>> = unsafe {
            let c = glue::nodus_error_constructor(cx.cx);
            (!c.is_null()).then(|| cx.push_object(c))
        };
        if let Some(constructor) = constructor {
            let hook = constructor.get(cx, "prepareStackTrace")?.as_function();
            let hook = match hook {
                Some(hook) => (!is_default(hook)).then_some((constructor, hook)),
                None => hook_of_main(cx)?,
            };
            if let Some((this, hook)) = hook {
                let sites = callsite::sites(cx, record)?;
                PREPARING.set(true);
                let result = hook.call(cx, this.as_value(), &[error.as_value(), sites.as_value()]);
                PREPARING.set(false);
                return result;
            }
        }
    }
    let mut text = header(cx, error.as_value())?;
    if let Some(formatted) = formatted(cx, &text, record) {
        return Ok(formatted);
    }
    // SAFETY: the record is one.
    let count = unsafe { glue::nodus_frame_count(record.raw_object()) };
    let mut leading = true;
    for i in 0..count {
        cx.nested(|cx| {
            let frame = Frame::read(cx, record, i)?;
            if leading && frame.file_name().is_some_and(|f| HIDDEN_FILES.contains(&f)) {
                return Ok(());
            }
            leading = false;
            text.push_str("\n    at ");
            text.push_str(&frame.describe());
            Ok::<_, Error>(())
        })?;
    }
    Ok(cx.string(&text).as_value())
}

/// What the host's formatter makes of a stack; `None` without one or when it fails.
fn formatted<'s>(
    cx: &mut Scope<'s>,
    header: &str,
    record: Local<'_, Object>,
) -> Option<Local<'s, Value>> {
    if PREPARING.get() {
        return None;
    }
    let formatter = cx
        .inner()
        .stack_formatter
        .borrow()
        .as_ref()
        .map(|f| f.get(cx))?;
    let sites = callsite::sites(cx, record).ok()?;
    let header = cx.string(header).as_value();
    let this = cx.undefined();
    PREPARING.set(true);
    let result = formatter.call(cx, this, &[header, sites.as_value()]);
    PREPARING.set(false);
    match result {
        Ok(text) => text.as_string().map(|_| text),
        Err(_) => {
            cx.clear_exception();
            None
        }
    }
}

impl<'s> Scope<'s> {
    /// CallSites of at most `limit` frames below the calls of `below`, as `Error.prepareStackTrace` gets them.
    pub fn call_sites(
        &mut self,
        limit: u32,
        below: Local<'_, Function>,
    ) -> Result<Local<'s, Array>> {
        let record = frames_below(self, limit, below.raw_object())?;
        callsite::sites(self, record)
    }
}

impl Scope<'_> {
    /// Lets `formatter(header, sites)` write the stacks of errors, wherever no program has set its own
    /// `Error.prepareStackTrace`; a result that is no string leaves it to the crate. `None` for the crate alone.
    pub fn set_stack_formatter(&mut self, formatter: Option<Local<'_, Function>>) {
        let root = formatter.map(|f| crate::global::Global::new(self, f));
        *self.inner().stack_formatter.borrow_mut() = root;
    }
}

/// Whether the function is our own default hook, which need not be called to know its result.
fn is_default(hook: Local<'_, Function>) -> bool {
    // SAFETY: a live function.
    unsafe { mozjs::jsapi::JS_IsNativeFunction(hook.raw_object(), Some(PREPARE.raw())) }
}

/// The first line: what `Error.prototype.toString` gives, or `<error>` when that throws.
fn header(cx: &mut Scope<'_>, error: Local<'_, Value>) -> Result<String> {
    let text = cx.nested(|cx| {
        let Some(object) = error.as_object() else {
            return error.to_rust_string(cx);
        };
        let name = object.get(cx, "name")?;
        let name = if name.is_undefined() {
            "Error".into()
        } else {
            name.to_rust_string(cx)?
        };
        let name = match code_of(cx, object)? {
            Some(code) => format!("{name} [{code}]"),
            None => name,
        };
        let message = object.get(cx, "message")?;
        let message = if message.is_undefined() {
            String::new()
        } else {
            message.to_rust_string(cx)?
        };
        Ok(match (name.is_empty(), message.is_empty()) {
            (true, _) => message,
            (_, true) => name,
            _ => format!("{name}: {message}"),
        })
    });
    match text {
        Ok(text) => Ok(text),
        Err(Error::Terminated) => Err(Error::Terminated),
        Err(_) => {
            cx.clear_exception();
            Ok("<error>".into())
        }
    }
}

/// The `code` of an error that carries the mark of [`Scope::set_coded_error_symbol`].
fn code_of(cx: &mut Scope<'_>, object: Local<'_, Object>) -> Result<Option<String>> {
    let (symbol, out) = cx.out::<Value>();
    // SAFETY: `out` is rooted.
    unsafe { glue::nodus_get_coded_symbol(cx.cx, out) };
    let Some(symbol) = symbol.as_symbol() else {
        return Ok(None);
    };
    if !object.get(cx, symbol)?.to_boolean() {
        return Ok(None);
    }
    let code = object.get(cx, "code")?;
    Ok(Some(code.to_rust_string(cx)?))
}
