//! One frame of a captured stack and its line in V8's format.

use std::ffi::{CStr, c_char};
use std::fmt::Write;
use std::mem::MaybeUninit;

use crate::error::Result;
use crate::glue;
use crate::handles::*;

const CONSTRUCTOR: u32 = 1;
const EVAL: u32 = 2;
const MODULE: u32 = 4;
const FUNCTION: u32 = 8;
const ASYNC: u32 = 16;
const BUILTIN: u32 = 32;
const WASM: u32 = 64;
const STRICT: u32 = 128;
const PROMISE_ALL: u32 = 256;
const GETTER: u32 = 512;
const SETTER: u32 = 1024;

/// A frame as the record describes it.
pub(super) struct Frame<'s> {
    flags: u32,
    pub(super) line: u32,
    pub(super) column: u32,
    pub(super) position: u32,
    pub(super) enclosing_line: u32,
    pub(super) enclosing_column: u32,
    /// The index of a function of WebAssembly.
    wasm_function: u32,
    filename: String,
    source_url: Option<String>,
    introduction: Option<String>,
    eval_origin: Option<String>,
    name: Option<String>,
    pub(super) type_name: Option<String>,
    pub(super) method_name: Option<String>,
    pub(super) function: Local<'s, Value>,
    pub(super) receiver: Local<'s, Value>,
}

fn text(p: *const c_char) -> Option<String> {
    // SAFETY: the glue gives null or a C string that lives as long as the record.
    (!p.is_null()).then(|| unsafe { CStr::from_ptr(p) }.to_string_lossy().into_owned())
}

fn source_url(record: Local<'_, Object>, index: u32) -> Option<String> {
    // SAFETY: the glue gives null or UTF-16 ended by 0 that lives as long as the record.
    unsafe {
        let start = glue::nodus_frame_source_url(record.raw_object(), index);
        if start.is_null() {
            return None;
        }
        let length = (0..).take_while(|i| *start.add(*i) != 0).count();
        Some(String::from_utf16_lossy(std::slice::from_raw_parts(
            start, length,
        )))
    }
}

fn optional(cx: &mut Scope<'_>, v: Local<'_, Value>) -> Option<String> {
    v.as_string()
        .map(|s| s.to_rust(cx))
        .filter(|s| !s.is_empty())
}

impl<'s> Frame<'s> {
    /// Frame `index` of a record.
    pub(super) fn read(cx: &mut Scope<'s>, record: Local<'_, Object>, index: u32) -> Result<Self> {
        let (function, function_out) = cx.out::<Value>();
        let (receiver, receiver_out) = cx.out::<Value>();
        let (name, name_out) = cx.out::<Value>();
        let (type_name, type_out) = cx.out::<Value>();
        let (method_name, method_out) = cx.out::<Value>();
        let (eval_origin, origin_out) = cx.out::<Value>();
        let mut raw = MaybeUninit::<glue::GlueFrame>::zeroed();
        // SAFETY: the record is one, the index is in range, the handles are rooted; an all-zero GlueFrame is valid.
        let raw = unsafe {
            let ok = glue::nodus_frame_at(
                cx.cx,
                record.raw_object(),
                index,
                raw.as_mut_ptr(),
                function_out,
                receiver_out,
                name_out,
                type_out,
                method_out,
                origin_out,
            );
            cx.check(ok)?;
            raw.assume_init()
        };
        let mut name = optional(cx, name);
        if let Some(n) = &mut name {
            if raw.flags & GETTER != 0 && !n.starts_with("get ") {
                n.insert_str(0, "get ");
            } else if raw.flags & SETTER != 0 && !n.starts_with("set ") {
                n.insert_str(0, "set ");
            }
        }
        let filename = match text(raw.filename) {
            None if raw.flags & WASM != 0 => format!("wasm://wasm/{:08x}", raw.wasm_module),
            filename => filename.unwrap_or_default(),
        };
        Ok(Frame {
            flags: raw.flags,
            wasm_function: raw.wasm_function,
            line: raw.line,
            column: raw.column,
            position: raw.position,
            enclosing_line: raw.enclosing_line,
            enclosing_column: raw.enclosing_column,
            filename,
            source_url: source_url(record, index),
            introduction: text(raw.introduction),
            eval_origin: optional(cx, eval_origin),
            name,
            type_name: optional(cx, type_name),
            method_name: optional(cx, method_name),
            function,
            receiver,
        })
    }

    /// Whether the frame was entered by `new`.
    pub(super) fn is_constructor(&self) -> bool {
        self.flags & CONSTRUCTOR != 0
    }

    /// Whether it is a function of the language itself.
    pub(super) fn is_builtin(&self) -> bool {
        self.flags & BUILTIN != 0
    }

    /// Whether it awaits rather than calls.
    pub(super) fn is_async(&self) -> bool {
        self.flags & ASYNC != 0
    }

    /// Whether it awaits through `Promise.all`.
    pub(super) fn is_promise_all(&self) -> bool {
        self.flags & PROMISE_ALL != 0
    }

    /// Whether its code is strict.
    pub(super) fn is_strict(&self) -> bool {
        self.flags & (STRICT | MODULE) != 0
    }

    /// Whether it is a call without a receiver, or code outside of functions.
    pub(super) fn is_toplevel(&self) -> bool {
        self.flags & FUNCTION == 0 || (!self.is_constructor() && self.type_name.is_none())
    }

    /// Whether its code came out of `eval` or `new Function`.
    pub(super) fn is_eval(&self) -> bool {
        self.flags & WASM == 0
            && matches!(
                self.introduction.as_deref(),
                Some(
                    "eval" | "Function" | "GeneratorFunction" | "AsyncFunction" | "AsyncGenerator"
                )
            )
            && self.split_eval().is_some()
    }

    /// The function's name as V8 gives it.
    pub(super) fn function_name(&self) -> Option<&str> {
        if self.flags & EVAL != 0 {
            return Some("eval");
        }
        match self.name.as_deref() {
            // What `new Function` makes is called `eval` in V8's stacks.
            Some("anonymous") if self.is_eval() => Some("eval"),
            // So are functions without a name in eval code.
            None | Some("") if self.is_eval() => Some("eval"),
            name => name,
        }
    }

    /// The script's name; none for the language's own functions and for eval code.
    pub(super) fn file_name(&self) -> Option<&str> {
        if self.is_builtin() || self.is_eval() || self.filename.is_empty() {
            None
        } else {
            Some(&self.filename)
        }
    }

    /// The script's name, or what its `//# sourceURL=` comment says.
    pub(super) fn script_name_or_source_url(&self) -> Option<&str> {
        self.source_url.as_deref().or(self.file_name())
    }

    /// `file line N > eval` in its parts: the file (perhaps again such a name) and N.
    fn split_eval(&self) -> Option<(&str, u32)> {
        split_eval(&self.filename)
    }

    /// `eval at f (file:1:2)` for eval code.
    pub(super) fn eval_origin(&self) -> Option<String> {
        if !self.is_eval() {
            return None;
        }
        if self.source_url.is_some() {
            return self.source_url.clone();
        }
        if self.eval_origin.is_some() {
            return self.eval_origin.clone();
        }
        let (file, line) = self.split_eval()?;
        Some(format!("eval at <anonymous> ({file}:{line}:1)"))
    }

    /// Where the frame is: `file:line:column`.
    pub(super) fn location(&self) -> String {
        if self.is_builtin() {
            return "<anonymous>".into();
        }
        let mut out = String::new();
        if let Some(url) = &self.source_url {
            out.push_str(url);
        } else if let Some(origin) = self.eval_origin() {
            out.push_str(&origin);
            out.push_str(", <anonymous>");
        } else if self.filename.is_empty() {
            out.push_str("<anonymous>");
        } else {
            out.push_str(&self.filename);
        }
        if self.flags & WASM != 0 {
            let (function, offset) = (self.wasm_function, self.position);
            let _ = write!(out, ":wasm-function[{function}]:{offset:#x}");
        } else {
            let _ = write!(out, ":{}:{}", self.line, self.column);
        }
        out
    }

    /// The frame's line without the leading `    at `.
    pub(super) fn describe(&self) -> String {
        let mut out = String::new();
        if self.is_async() {
            out.push_str("async ");
            if self.is_promise_all() {
                let index = self.receiver.as_number().unwrap_or(0.0);
                let name = self.function_name().unwrap_or("all");
                let _ = write!(out, "Promise.{name} (index {index})");
                return out;
            }
        }
        let name = self.function_name();
        if self.is_constructor() {
            out.push_str("new ");
            out.push_str(name.unwrap_or("<anonymous>"));
        } else if !self.is_toplevel() {
            self.describe_method(&mut out, name);
        } else if let Some(name) = name {
            out.push_str(name);
        } else {
            out.push_str(&self.location());
            return out;
        }
        out.push_str(" (");
        out.push_str(&self.location());
        out.push(')');
        out
    }

    fn describe_method(&self, out: &mut String, name: Option<&str>) {
        let type_name = self.type_name.as_deref().unwrap_or("Object");
        match name {
            Some(name) => {
                if is_identifier(name) && !name.starts_with(type_name) {
                    out.push_str(type_name);
                    out.push('.');
                }
                out.push_str(name);
                if let Some(method) = self.method_name.as_deref()
                    && !ends_with_method(name, method)
                {
                    let _ = write!(out, " [as {method}]");
                }
            }
            None => {
                out.push_str(type_name);
                out.push('.');
                out.push_str(self.method_name.as_deref().unwrap_or("<anonymous>"));
            }
        }
    }
}

/// Computed keys, private names, accessors and paths are none: they stand without the receiver's type.
fn is_identifier(name: &str) -> bool {
    name.chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '_' | '$'))
}

/// Whether a function's name tells already by what key it was called.
fn ends_with_method(name: &str, method: &str) -> bool {
    name.strip_suffix(method)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with(['.', ' ']))
}

fn split_eval(filename: &str) -> Option<(&str, u32)> {
    let (rest, _) = filename.rsplit_once(" > ")?;
    let (file, line) = rest.rsplit_once(" line ")?;
    Some((file, line.parse().ok()?))
}
