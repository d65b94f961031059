//! ES modules, ECMAScript 16.2: compiling, linking by the host's resolver, evaluating, dynamic import, `import.meta`.
//!
//! The host links: it is asked with the referrer's private value, the specifier and the attribute type, and answers with a
//! module it has made before. Dynamic imports go to the host as a promise of a module.

use mozjs::jsapi::{self, JSObject, JSScript};
use mozjs::rooted;

use crate::error::{Error, Result};
use crate::glue;
use crate::handles::*;
use crate::script::{CompileOptions, RawOptions, source};

/// The `type` attribute of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModuleType {
    /// A type this engine does not know.
    Unknown,
    /// No attribute.
    JavaScript,
    /// `type: "json"`
    Json,
    /// `type: "css"`
    Css,
    /// `type: "bytes"`
    Bytes,
    /// `type: "text"`
    Text,
}

impl ModuleType {
    fn from_raw(t: i32) -> Self {
        match t {
            1 => ModuleType::JavaScript,
            2 => ModuleType::Json,
            3 => ModuleType::Css,
            4 => ModuleType::Bytes,
            5 => ModuleType::Text,
            _ => ModuleType::Unknown,
        }
    }

    /// The attribute's value as written, empty for none.
    pub fn attribute(self) -> &'static str {
        match self {
            ModuleType::JavaScript => "",
            ModuleType::Json => "json",
            ModuleType::Css => "css",
            ModuleType::Bytes => "bytes",
            ModuleType::Text => "text",
            ModuleType::Unknown => "unknown",
        }
    }
}

/// One static request of a module.
#[derive(Clone, Debug)]
pub struct ModuleRequest {
    /// Specifier as written.
    pub specifier: String,
    /// Attribute type.
    pub kind: ModuleType,
    /// Name of the first attribute other than `type`.
    pub other_attribute: Option<String>,
    /// `import source`.
    pub source_phase: bool,
    /// Line of the statement, from 1.
    pub line: u32,
    /// Column of the specifier, from 1.
    pub column: u32,
}

/// Where a module's life stands, ECMAScript table 46.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ModuleStatus {
    /// Just parsed.
    New,
    /// Requests loaded.
    Unlinked,
    /// Being linked.
    Linking,
    /// Linked.
    Linked,
    /// Running.
    Evaluating,
    /// Waiting for a top-level await.
    EvaluatingAsync,
    /// Done, with or without an error.
    Evaluated,
}

type ResolveHook = Box<
    dyn for<'s> Fn(
        &mut Scope<'s>,
        Local<'s, Value>,
        Local<'s, JsString>,
        ModuleType,
        bool,
    ) -> Result<Local<'s, Module>>,
>;
type DynamicHook = Box<
    dyn for<'s> Fn(
        &mut Scope<'s>,
        Local<'s, Value>,
        Local<'s, JsString>,
        ModuleType,
        bool,
    ) -> Result<Local<'s, Promise>>,
>;
type UnwrapHook =
    Box<dyn for<'s> Fn(&mut Scope<'s>, Local<'s, Value>) -> Option<Local<'s, Module>>>;
type MetaHook =
    Box<dyn for<'s> Fn(&mut Scope<'s>, Local<'s, Value>, Local<'s, Object>) -> Result<()>>;

/// The host's part of the module system.
pub struct ModuleHooks {
    /// Answers a static request of the module with this private value; true for `import source`.
    pub resolve: ResolveHook,
    /// Starts a dynamic import; the promise's value is given to `unwrap`, or is what `import.source` (true) gives.
    pub import_dynamically: DynamicHook,
    /// The module behind the value a dynamic import's promise was fulfilled with.
    pub unwrap: UnwrapHook,
    /// Fills `import.meta` for the module with this private value.
    pub import_meta: MetaHook,
}

impl<'s> Scope<'s> {
    /// Installs the host's hooks.
    pub fn set_module_hooks(&mut self, hooks: ModuleHooks) {
        *self.inner().module_hooks.borrow_mut() = Some(hooks);
    }

    /// Parses a source text module.
    pub fn compile_module(
        &mut self,
        text: &str,
        options: &CompileOptions<'_>,
        private: Local<'_, Value>,
    ) -> Result<Local<'s, Module>> {
        self.stress();
        let raw = RawOptions::new(self, options);
        // SAFETY: the source outlives the compilation; the module is rooted at once.
        unsafe {
            let mut src = source(text);
            let m = jsapi::CompileModule1(self.cx, raw.ptr, &mut src);
            self.check(!m.is_null())?;
            let m: Local<'s, Module> = self.push_object(m);
            jsapi::SetModulePrivate(m.raw_object(), &private.raw());
            Ok(m)
        }
    }
}

impl<'s> Local<'s, Module> {
    /// The static requests, in source order.
    pub fn requests(self, cx: &mut Scope<'_>) -> Vec<ModuleRequest> {
        // SAFETY: the module is live and nothing here collects but the string copy, which holds no engine pointer.
        let n = unsafe { glue::nodus_module_request_count(self.raw_object()) };
        (0..n)
            .map(|i| {
                cx.nested(|cx| {
                    let (mut line, mut column) = (0, 0);
                    // SAFETY: i < n; the string is rooted at once.
                    let (s, kind, other, source_phase) = unsafe {
                        let o = self.raw_object();
                        glue::nodus_module_request_position(o, i, &mut line, &mut column);
                        let other = glue::nodus_module_request_other_attribute(o, i);
                        (
                            cx.push_string(glue::nodus_module_request_specifier(o, i)),
                            glue::nodus_module_request_type(o, i),
                            (!other.is_null()).then(|| cx.push_string(other)),
                            glue::nodus_module_request_is_source(o, i),
                        )
                    };
                    ModuleRequest {
                        specifier: s.to_rust(cx),
                        kind: ModuleType::from_raw(kind),
                        other_attribute: other.map(|other| other.to_rust(cx)),
                        source_phase,
                        line,
                        column,
                    }
                })
            })
            .collect()
    }

    /// Resolves all requests of the graph through the host.
    pub fn load(self, cx: &mut Scope<'_>) -> Result<()> {
        // SAFETY: everything is rooted; the callbacks run before the call returns because the host answers at once.
        let ok = unsafe {
            let _realm = crate::realm::Leave::of(cx, self.raw_object());
            rooted!(in(cx.cx) let m = self.raw_object());
            jsapi::LoadRequestedModules(
                cx.cx,
                m.handle().into(),
                jsapi::HandleValue::undefined(),
                Some(loaded),
                Some(load_failed),
            )
        };
        cx.check(ok)?;
        // SAFETY: plain query.
        if unsafe { jsapi::JS_IsExceptionPending(cx.cx) } {
            return Err(Error::Pending);
        }
        Ok(())
    }

    /// Links the loaded graph.
    pub fn link(self, cx: &mut Scope<'_>) -> Result<()> {
        // SAFETY: rooted.
        let ok = unsafe {
            let _realm = crate::realm::Leave::of(cx, self.raw_object());
            rooted!(in(cx.cx) let m = self.raw_object());
            jsapi::ModuleLink(cx.cx, m.handle().into())
        };
        cx.check(ok)
    }

    /// Runs the graph; gives the promise of its end.
    pub fn evaluate<'c>(self, cx: &mut Scope<'c>) -> Result<Local<'c, Promise>> {
        cx.stress();
        let (v, out) = cx.out::<Value>();
        // SAFETY: rooted.
        let ok = unsafe {
            let _realm = crate::realm::Leave::of(cx, self.raw_object());
            rooted!(in(cx.cx) let m = self.raw_object());
            jsapi::ModuleEvaluate(cx.cx, m.handle().into(), out)
        };
        cx.check(ok)?;
        v.as_promise().ok_or(Error::Terminated)
    }

    /// The namespace object.
    pub fn namespace<'c>(self, cx: &mut Scope<'c>) -> Result<Local<'c, Object>> {
        // SAFETY: rooted.
        let o = unsafe {
            let _realm = crate::realm::Leave::of(cx, self.raw_object());
            rooted!(in(cx.cx) let m = self.raw_object());
            jsapi::GetModuleNamespace(cx.cx, m.handle().into())
        };
        cx.check(!o.is_null())?;
        Ok(cx.push_object(o))
    }

    /// Lets the module be linked whatever attributes its requests have: the host has judged them.
    pub fn accept_attributes(self) {
        // SAFETY: the module is live, and nothing here allocates.
        unsafe { glue::nodus_module_accept_attributes(self.raw_object()) };
    }

    /// Whether this module's own body awaits at top level.
    pub fn has_top_level_await(self) -> bool {
        // SAFETY: the module is live.
        unsafe { glue::nodus_module_has_top_level_await(self.raw_object()) }
    }

    /// Where the module stands.
    pub fn status(self) -> ModuleStatus {
        // SAFETY: the module is live.
        match unsafe { glue::nodus_module_status(self.raw_object()) } {
            0 => ModuleStatus::New,
            1 => ModuleStatus::Unlinked,
            2 => ModuleStatus::Linking,
            3 => ModuleStatus::Linked,
            4 => ModuleStatus::Evaluating,
            5 => ModuleStatus::EvaluatingAsync,
            _ => ModuleStatus::Evaluated,
        }
    }

    /// What evaluation threw, if it did.
    pub fn error<'c>(self, cx: &mut Scope<'c>) -> Option<Local<'c, Value>> {
        let (v, out) = cx.out::<Value>();
        // SAFETY: the module is live and `out` rooted.
        unsafe { glue::nodus_module_error(self.raw_object(), out) }.then_some(v)
    }
}

unsafe extern "C" fn loaded(_: *mut jsapi::JSContext, _: jsapi::HandleValue) -> bool {
    true
}

unsafe extern "C" fn load_failed(
    cx: *mut jsapi::JSContext,
    _: jsapi::HandleValue,
    error: jsapi::HandleValue,
) -> bool {
    // SAFETY: a rooted value; `Local::load` finds it pending.
    unsafe {
        jsapi::JS_SetPendingException(cx, error, jsapi::ExceptionStackBehavior::DoNotCapture)
    };
    true
}

unsafe extern "C" fn load_hook(
    raw: *mut jsapi::JSContext,
    referrer: jsapi::Handle<*mut JSScript>,
    request: jsapi::Handle<*mut JSObject>,
    _host_defined: jsapi::Handle<jsapi::Value>,
    payload: jsapi::Handle<jsapi::Value>,
    _line: u32,
    _column: jsapi::ColumnNumberOneOrigin,
) -> bool {
    let result = crate::runtime::with_current(|cx| {
        let (private, out) = cx.out::<Value>();
        // SAFETY: handles are rooted by the caller.
        let (specifier, kind, dynamic) = unsafe {
            if !(*referrer).is_null() {
                mozjs::glue::JS_GetScriptPrivate(*referrer, out);
            }
            let s = jsapi::GetModuleRequestSpecifier(raw, request);
            let kind = jsapi::GetModuleRequestType(raw, request) as i32;
            let p = *payload;
            let o = if p.is_object() {
                p.to_object()
            } else {
                std::ptr::null_mut()
            };
            let dynamic =
                !o.is_null() && jsapi::IsPromiseObject(jsapi::Handle::from_marked_location(&o));
            (cx.push_string(s), ModuleType::from_raw(kind), dynamic)
        };
        // SAFETY: the request is rooted by the caller.
        let source_phase = unsafe { glue::nodus_request_is_source(*request) };
        if dynamic {
            return start_dynamic(
                cx,
                private,
                specifier,
                kind,
                source_phase,
                referrer,
                request,
                payload,
            );
        }
        // Hooks are installed once and stay while the runtime lives, so the borrow may last over the call.
        let found = {
            let hooks = cx.inner().module_hooks.borrow();
            hooks.as_ref().map(|h| {
                (h.resolve)(cx, private, specifier, kind, source_phase).map(|m| m.raw_object())
            })
        };
        // SAFETY: everything is rooted.
        unsafe {
            match found {
                Some(Ok(m)) => {
                    rooted!(in(raw) let m = m);
                    jsapi::FinishLoadingImportedModule(
                        raw,
                        referrer,
                        request,
                        payload,
                        m.handle().into(),
                        false,
                    )
                }
                Some(Err(e)) => fail(cx, e, payload),
                None => fail(cx, Error::plain("modules cannot be imported here"), payload),
            }
        }
    });
    result.unwrap_or(false)
}

unsafe fn fail(cx: &mut Scope<'_>, e: Error, payload: jsapi::Handle<jsapi::Value>) -> bool {
    match e.into_value(cx) {
        // SAFETY: rooted values.
        Some(v) => unsafe { jsapi::FinishLoadingImportedModuleFailed(cx.cx, payload, v.handle()) },
        None => false,
    }
}

fn start_dynamic<'s>(
    cx: &mut Scope<'s>,
    private: Local<'s, Value>,
    specifier: Local<'s, JsString>,
    kind: ModuleType,
    source_phase: bool,
    referrer: jsapi::Handle<*mut JSScript>,
    request: jsapi::Handle<*mut JSObject>,
    payload: jsapi::Handle<jsapi::Value>,
) -> bool {
    let promise = {
        let hooks = cx.inner().module_hooks.borrow();
        match hooks.as_ref() {
            Some(h) => (h.import_dynamically)(cx, private, specifier, kind, source_phase),
            None => Err(Error::plain("modules cannot be imported here")),
        }
    };
    let promise = match promise {
        Ok(p) => p,
        // SAFETY: rooted payload.
        Err(e) => return unsafe { fail(cx, e, payload) },
    };
    // The referrer script, the request and the payload are kept until the promise is settled.
    let (request_root, payload_root) = {
        let r: Local<'s, Object> = cx.push_object(*request);
        let p: Local<'s, Value> = cx.push(*payload);
        (
            crate::global::Global::new(cx, r),
            crate::global::Global::new(cx, p),
        )
    };
    let script = glue::ScriptRoot::new(cx, *referrer);
    let state = std::rc::Rc::new((request_root, payload_root, script, source_phase));
    let ok_state = state.clone();
    let reactions = (|| {
        let on_ok = cx.closure("", 1, move |cx, args| {
            finish_dynamic(cx, args.get(0), &ok_state)?;
            Ok(cx.undefined())
        })?;
        let on_err = cx.closure("", 1, move |cx, args| {
            let payload = state.1.get(cx);
            // SAFETY: rooted values.
            let ok = unsafe {
                jsapi::FinishLoadingImportedModuleFailed(
                    cx.cx,
                    payload.handle(),
                    args.get(0).handle(),
                )
            };
            cx.check(ok)?;
            Ok(cx.undefined())
        })?;
        promise.react(cx, on_ok, on_err)
    })();
    match reactions {
        Ok(()) => true,
        // SAFETY: rooted payload.
        Err(e) => unsafe { fail(cx, e, payload) },
    }
}

type DynamicState = (
    crate::global::Global<Object>,
    crate::global::Global<Value>,
    glue::ScriptRoot,
    bool,
);

fn finish_dynamic<'s>(
    cx: &mut Scope<'s>,
    value: Local<'s, Value>,
    state: &DynamicState,
) -> Result<()> {
    let payload = state.1.get(cx);
    let module = if state.3 {
        match value.as_object() {
            Some(source) => Some(cx.source_module(source)?),
            None => None,
        }
    } else {
        let hooks = cx.inner().module_hooks.borrow();
        hooks.as_ref().and_then(|h| (h.unwrap)(cx, value))
    };
    let outcome = match module {
        Some(m) => {
            // The engine links and evaluates but does not load deeper; what is loaded already is left alone.
            if !state.3 && m.status() == ModuleStatus::New {
                m.load(cx).map(|()| m)
            } else {
                Ok(m)
            }
        }
        None => Err(Error::type_error("the imported value is not a module")),
    };
    match outcome {
        Ok(m) => {
            let request = state.0.get(cx);
            // SAFETY: everything is rooted.
            let ok = unsafe {
                rooted!(in(cx.cx) let script = state.2.get());
                rooted!(in(cx.cx) let request = request.raw_object());
                rooted!(in(cx.cx) let m = m.raw_object());
                jsapi::FinishLoadingImportedModule(
                    cx.cx,
                    script.handle().into(),
                    request.handle().into(),
                    payload.handle(),
                    m.handle().into(),
                    false,
                )
            };
            cx.check(ok)
        }
        Err(e) => {
            // SAFETY: rooted payload.
            let ok = unsafe { fail(cx, e, payload.handle()) };
            cx.check(ok)
        }
    }
}

unsafe extern "C" fn meta_hook(
    _: *mut jsapi::JSContext,
    module: jsapi::Handle<*mut JSObject>,
    meta: jsapi::Handle<*mut JSObject>,
) -> bool {
    let done = crate::runtime::with_current(|cx| {
        let (private, out) = cx.out::<Value>();
        // SAFETY: the module is rooted by the caller.
        unsafe { mozjs::glue::JS_GetModulePrivate(*module, out) };
        let meta: Local<'_, Object> = cx.push_object(*meta);
        let r = {
            let hooks = cx.inner().module_hooks.borrow();
            match hooks.as_ref() {
                Some(h) => (h.import_meta)(cx, private, meta),
                None => Ok(()),
            }
        };
        match r {
            Ok(()) => true,
            Err(e) => {
                e.throw(cx);
                false
            }
        }
    });
    done.unwrap_or(false)
}

pub(crate) fn install(cx: &mut Scope<'_>) {
    // SAFETY: plain registration.
    unsafe {
        let rt = jsapi::JS_GetRuntime(cx.cx);
        jsapi::SetModuleLoadHook(rt, Some(load_hook));
        jsapi::SetModuleMetadataHook(rt, Some(meta_hook));
    }
}

impl<'s> Scope<'s> {
    /// A module that only answers `import source`, with this object.
    pub fn source_module(&mut self, source: Local<'_, Object>) -> Result<Local<'s, Module>> {
        let private = self.undefined();
        let module = self.compile_module("", &CompileOptions::new("node:source"), private)?;
        // SAFETY: the module is fresh, and the callee roots the object.
        unsafe { glue::nodus_module_set_source(module.raw_object(), source.raw_object()) };
        Ok(module)
    }

    /// The module a namespace object belongs to.
    pub fn module_of_namespace(
        &mut self,
        namespace: Local<'_, Object>,
    ) -> Option<Local<'s, Module>> {
        // SAFETY: rooted; anything that is no namespace gives null and an exception.
        let m = unsafe {
            rooted!(in(self.cx) let n = namespace.raw_object());
            jsapi::GetModuleForNamespace(self.cx, n.handle().into())
        };
        if m.is_null() {
            self.clear_exception();
            return None;
        }
        Some(self.push_object(m))
    }
}

impl Local<'_, Module> {
    /// Whether this module or anything it imports awaits at top level.
    pub fn graph_is_async(self) -> bool {
        // SAFETY: the module is live.
        unsafe { glue::nodus_module_graph_is_async(self.raw_object()) }
    }
}
