//! `internalBinding('vm')`: contexts, and scripts as compiled code that runs in any of them.

mod limits;
pub(crate) mod recent;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use nodus_engine::{CompileOptions, Realm, RealmKind, Stencil};

use super::module::code_cache::{self, CodeKind, Found};
use crate::prelude::*;
pub(crate) use limits::{Limits, limited};

/// A context: a realm, and the object on which its global variables live.
pub(crate) struct Context {
    realm: Realm,
}

impl Context {
    /// Its realm.
    pub(crate) fn realm(&self) -> &Realm {
        &self.realm
    }
}

#[class]
impl Context {
    /// `new Context(sandbox | undefined, strings, wasm, ownMicrotasks)`
    #[constructor]
    fn new<'s>(
        cx: &mut Scope<'s>,
        this: This<'s>,
        sandbox: Option<Local<'s, Object>>,
        strings: bool,
        wasm: bool,
        own_microtasks: bool,
    ) -> Result<Self> {
        let kind = RealmKind {
            no_strings: !strings,
            no_wasm: !wasm,
            own_microtasks,
        };
        let realm = Realm::new(cx, this.0, sandbox, kind)?;
        Ok(Context { realm })
    }

    /// What its programs see as `globalThis`.
    #[getter]
    fn global<'s>(&self, cx: &mut Scope<'s>) -> Local<'s, Object> {
        self.realm.face(cx)
    }

    /// A function compiled in this context: (text, filename, line, column, params, extensions, referrer).
    #[method]
    fn compile_function<'s>(
        &self,
        cx: &mut Scope<'s>,
        text: Local<'s, JsString>,
        filename: String,
        line: i32,
        column: i32,
        params: Vec<String>,
        extensions: Vec<Local<'s, Object>>,
        referrer: Local<'s, Value>,
    ) -> Result<Local<'s, Function>> {
        let params: Vec<&str> = params.iter().map(String::as_str).collect();
        let plain = extensions.is_empty() && column == 0;
        self.realm.sync(cx)?;
        // That a function is made changes nothing that the sandbox would have to hear of.
        if plain
            && let Some(stencil) = recent::function(cx, text, &filename, line, &params)
            && let Some(function) = self
                .realm
                .enter(cx, |cx| cx.run_stencil(&stencil, Some(referrer)))?
                .as_function()
        {
            return Ok(function);
        }
        let options = options(&filename, line, column);
        let text = text.to_rust(cx);
        self.realm.enter(cx, |cx| {
            cx.compile_function_among(&text, "", &params, &options, Some(referrer), &extensions)
        })
    }
}

pub(crate) fn options(filename: &str, line: i32, column: i32) -> CompileOptions<'_> {
    // The engine counts from 1 and up to 2³⁰ columns.
    CompileOptions {
        filename,
        line: line.saturating_add(1).max(1) as u32,
        column: column.saturating_add(1).clamp(1, (1 << 30) - 2) as u32,
    }
}

/// A compiled script.
pub(crate) struct CompiledScript {
    stencil: Stencil,
    filename: String,
    rejected: Option<bool>,
    /// Whether it ran before.
    ran: Cell<bool>,
    /// Where the last run threw: the file's name, line and column.
    thrown: RefCell<Option<(String, u32, u32)>>,
}

#[class]
impl CompiledScript {
    /// `new CompiledScript(text, filename, line, column, cachedData | undefined)`
    #[constructor]
    fn new<'s>(
        cx: &mut Scope<'s>,
        text: Local<'s, JsString>,
        filename: String,
        line: i32,
        column: i32,
        cached: Option<Local<'s, View>>,
    ) -> Result<Self> {
        let found = match cached {
            Some(data) => {
                let text = text.to_rust(cx);
                code_cache::decode(cx, CodeKind::Script, &text, &filename, data)
            }
            None => Found::Nothing,
        };
        let rejected = cached.map(|_| !found.is_accepted());
        let stencil = match found {
            Found::Code(stencil) => stencil,
            _ => recent::compile(cx, text, &filename, line, column)?,
        };
        Ok(CompiledScript {
            stencil,
            filename,
            rejected,
            ran: Cell::new(false),
            thrown: RefCell::new(None),
        })
    }

    /// Whether the cached data was of no use; undefined when there was none.
    #[getter]
    fn rejected(&self) -> Option<bool> {
        self.rejected
    }

    /// `run(context | null, referrer, timeout, breakOnSigint)`; a timeout of 0 means none.
    #[method]
    fn run<'s>(
        &self,
        cx: &mut Scope<'s>,
        context: Local<'s, Value>,
        referrer: Local<'s, Value>,
        timeout: f64,
        sigint: bool,
    ) -> Result<Local<'s, Value>> {
        let context = match context.as_object() {
            Some(_) => Some(<Rc<Context>>::from_js(cx, context)?),
            None => None,
        };
        if self.ran.replace(true) {
            self.stencil.share_functions();
        }
        let limits = Limits { timeout, sigint };
        let result = limited(cx, limits, |cx| match &context {
            Some(context) => {
                let realm = context.realm();
                let value = realm.run(cx, &self.stencil, Some(referrer))?;
                realm.drain(cx)?;
                Ok(value)
            }
            None => cx.run_stencil(&self.stencil, Some(referrer)),
        });
        if matches!(result, Err(Error::Pending)) {
            let site = cx.throw_site();
            *self.thrown.borrow_mut() = site.map(|s| (s.filename, s.line, s.column));
        }
        result
    }

    /// `[line, column]` of what the last run threw, when it came from this script's own text.
    #[method]
    fn take_throw_site<'s>(&self, cx: &mut Scope<'s>) -> Local<'s, Value> {
        match self.thrown.borrow_mut().take() {
            Some((name, line, column)) if name == self.filename => {
                let items = [cx.number(f64::from(line)), cx.number(f64::from(column))];
                cx.array(&items).as_value()
            }
            _ => cx.undefined(),
        }
    }

    /// The compiled code of this text as bytes.
    #[method]
    fn encode<'s>(&self, cx: &mut Scope<'s>, text: String) -> Result<Local<'s, Value>> {
        match self.stencil.encode(cx) {
            Some(code) => {
                let bytes = code_cache::pack(CodeKind::Script, &text, &self.filename, &code);
                Ok(cx.uint8_array_from(bytes)?.as_value())
            }
            None => Ok(cx.undefined()),
        }
    }
}

/// The code of a function as bytes to keep: (text, filename, params).
#[native]
fn encode_function<'s>(
    cx: &mut Scope<'s>,
    text: String,
    filename: String,
    params: Vec<String>,
) -> Result<Local<'s, Value>> {
    let names: Vec<&str> = params.iter().map(String::as_str).collect();
    let stencil = cx.compile_wrapper_stencil(&text, &names, &CompileOptions::new(&filename))?;
    match stencil.encode(cx) {
        Some(code) => {
            let name = params.join(",");
            let bytes = code_cache::pack(CodeKind::Function, &text, &name, &code);
            Ok(cx.uint8_array_from(bytes)?.as_value())
        }
        None => Ok(cx.undefined()),
    }
}

/// Whether bytes of `encodeFunction` are of this text: (text, params, bytes).
#[native]
fn is_function_code<'s>(
    _cx: &mut Scope<'s>,
    text: String,
    params: Vec<String>,
    data: Local<'s, View>,
) -> bool {
    let name = params.join(",");
    data.with_bytes(|bytes| {
        code_cache::unpack(CodeKind::Function, &text, &name, bytes).is_accepted()
    })
}

/// Calls a function within limits: (function, context | null, timeout, breakOnSigint). Used for what is no script.
#[native]
fn call_limited<'s>(
    cx: &mut Scope<'s>,
    function: Local<'s, Function>,
    context: Local<'s, Value>,
    timeout: f64,
    sigint: bool,
) -> Result<Local<'s, Value>> {
    let context = match context.as_object() {
        Some(_) => Some(<Rc<Context>>::from_js(cx, context)?),
        None => None,
    };
    limited(cx, Limits { timeout, sigint }, |cx| {
        if let Some(context) = &context {
            context.realm().sync(cx)?;
        }
        let this = cx.undefined();
        let value = function.call(cx, this, &[])?;
        // A module that was stopped reports it only to whoever awaits it.
        if cx.interrupt_handle().is_terminating() {
            return Err(Error::Terminated);
        }
        if let Some(context) = &context {
            context.realm().sync(cx)?;
            context.realm().drain(cx)?;
        }
        Ok(value)
    })
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[
            call_limited::DEF,
            encode_function::DEF,
            is_function_code::DEF,
        ],
    )?;
    let class = cx.class::<Context>()?;
    target.set(cx, c"Context", class)?;
    let class = cx.class::<CompiledScript>()?;
    target.set(cx, c"CompiledScript", class)
}
