//! CallSite objects, what `Error.prepareStackTrace` receives.

use super::frames::Frame;
use crate::error::{Error, Result};
use crate::glue;
use crate::handles::*;
use crate::native::{Args, NativeDef, NativeImpl, RawValue};
use crate::object::attr;

/// The prototype of the running realm's CallSites.
fn prototype<'s>(cx: &mut Scope<'s>) -> Result<Local<'s, Object>> {
    let (known, out) = cx.out::<Value>();
    // SAFETY: the handle is rooted.
    unsafe { glue::nodus_callsite_prototype(cx.cx, out) };
    if let Some(known) = known.as_object() {
        return Ok(known);
    }
    let prototype = cx.object();
    let constructor = cx.native(&NativeDef::new::<Illegal>("CallSite", 0))?;
    constructor.define(cx, "prototype", prototype, attr::READONLY | attr::PERMANENT)?;
    prototype.define(cx, "constructor", constructor, attr::HIDDEN)?;
    for def in METHODS {
        cx.nested(|cx| {
            let method = cx.native(def)?;
            prototype.define(cx, def.name, method, attr::HIDDEN)
        })?;
    }
    // SAFETY: the realm keeps it.
    unsafe { glue::nodus_set_callsite_prototype(cx.cx, prototype.raw_object()) };
    Ok(prototype)
}

/// An array of CallSites for the frames of a record.
pub(super) fn sites<'s>(cx: &mut Scope<'s>, record: Local<'_, Object>) -> Result<Local<'s, Array>> {
    let prototype = prototype(cx)?;
    // SAFETY: the record is one.
    let count = unsafe { glue::nodus_frame_count(record.raw_object()) };
    let array = cx.empty_array();
    for i in 0..count {
        cx.nested(|cx| {
            // SAFETY: rooted at once.
            let site: Local<'_, Object> = unsafe {
                let site =
                    glue::nodus_callsite_new(cx.cx, prototype.raw_object(), record.raw_object(), i);
                cx.check(!site.is_null())?;
                cx.push_object(site)
            };
            array.set_index(cx, i, site)
        })?;
    }
    Ok(array)
}

fn frame<'s>(cx: &mut Scope<'s>, args: &Args<'s>) -> Result<Frame<'s>> {
    let not_a_site = || Error::type_error("CallSite method called on an incompatible receiver");
    let object = args.this().as_object().ok_or_else(not_a_site)?;
    let mut index = 0;
    // SAFETY: the record is rooted at once.
    let record: Local<'_, Object> = unsafe {
        let record = glue::nodus_callsite_get(object.raw_object(), &mut index);
        if record.is_null() {
            return Err(not_a_site());
        }
        cx.push_object(record)
    };
    Frame::read(cx, record, index)
}

fn text<'s>(cx: &mut Scope<'s>, s: Option<&str>) -> Local<'s, Value> {
    match s {
        Some(s) => cx.string(s).as_value(),
        None => cx.null(),
    }
}

struct Illegal;
impl NativeImpl for Illegal {
    fn invoke<'s>(_: &mut Scope<'s>, _: &Args<'s>) -> Result<RawValue> {
        Err(Error::type_error("Not supported"))
    }
}

/// One native per method: its type, its JavaScript name, and what it makes of the frame.
macro_rules! methods {
    ($($type:ident, $name:literal, |$cx:ident, $frame:ident| $body:expr;)*) => {
        $(
            struct $type;
            impl NativeImpl for $type {
                fn invoke<'s>($cx: &mut Scope<'s>, args: &Args<'s>) -> Result<RawValue> {
                    #[allow(unused_variables)]
                    let $frame = frame($cx, args)?;
                    Ok($body.into())
                }
            }
        )*
        const METHODS: &[NativeDef] = &[$(NativeDef::new::<$type>($name, 0)),*];
    };
}

methods! {
    GetColumnNumber, "getColumnNumber", |cx, f| number(cx, f.column, f.is_builtin());
    GetEnclosingColumnNumber, "getEnclosingColumnNumber", |cx, f| number(cx, f.enclosing_column, f.is_builtin());
    GetEnclosingLineNumber, "getEnclosingLineNumber", |cx, f| number(cx, f.enclosing_line, f.is_builtin());
    GetEvalOrigin, "getEvalOrigin", |cx, f| match f.eval_origin() {
        Some(origin) => cx.string(&origin).as_value(),
        None => cx.undefined(),
    };
    GetFileName, "getFileName", |cx, f| match f.file_name() {
        Some(name) => cx.string(name).as_value(),
        None if f.is_eval() => cx.undefined(),
        None => cx.null(),
    };
    // Strict functions hide themselves and their receivers; the frames of sloppy ones do too here when the optimising
    // compiler has removed them.
    GetFunction, "getFunction", |cx, f| if f.is_strict() { cx.undefined() } else { f.function };
    GetFunctionName, "getFunctionName", |cx, f| text(cx, f.function_name());
    GetLineNumber, "getLineNumber", |cx, f| number(cx, f.line, f.is_builtin());
    GetMethodName, "getMethodName", |cx, f| text(cx, f.method_name.as_deref());
    GetPosition, "getPosition", |cx, f| cx.number(f64::from(f.position));
    GetPromiseIndex, "getPromiseIndex", |cx, f| if f.is_promise_all() { f.receiver } else { cx.null() };
    GetScriptNameOrSourceURL, "getScriptNameOrSourceURL", |cx, f| text(cx, f.script_name_or_source_url());
    GetScriptHash, "getScriptHash", |cx, f| cx.string("").as_value();
    GetThis, "getThis", |cx, f| if f.is_strict() { cx.undefined() } else { f.receiver };
    GetTypeName, "getTypeName", |cx, f| type_name(cx, &f);
    IsAsync, "isAsync", |cx, f| cx.boolean(f.is_async());
    IsConstructor, "isConstructor", |cx, f| cx.boolean(f.is_constructor());
    IsEval, "isEval", |cx, f| cx.boolean(f.is_eval());
    // Nothing is for V8, since its builtin functions are no code of C++.
    IsNative, "isNative", |cx, f| cx.boolean(false);
    IsPromiseAll, "isPromiseAll", |cx, f| cx.boolean(f.is_promise_all());
    IsToplevel, "isToplevel", |cx, f| cx.boolean(f.is_toplevel());
    ToString, "toString", |cx, f| cx.string(&f.describe()).as_value();
}

fn number<'s>(cx: &mut Scope<'s>, n: u32, hidden: bool) -> Local<'s, Value> {
    if hidden || n == 0 {
        cx.null()
    } else {
        cx.number(f64::from(n))
    }
}

fn type_name<'s>(cx: &mut Scope<'s>, frame: &Frame<'_>) -> Local<'s, Value> {
    match frame.type_name.as_deref() {
        Some(name) => cx.string(name).as_value(),
        None => cx.null(),
    }
}
