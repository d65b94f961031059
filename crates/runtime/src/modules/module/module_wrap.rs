//! `internalBinding('module_wrap')`: module records as objects that the ES module loader links and runs.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use nodus_engine::{
    CompileOptions, Kept, Module, ModuleHooks, ModuleRequest, ModuleStatus, ModuleType,
    PromiseState, Stencil,
};

use super::code_cache::{self, CodeKind, CompiledCode, Found};
use super::import_attributes::attributes_at;
use crate::modules::vm::Context;
use crate::prelude::*;

/// A source text module, or a synthetic one made of a small source text whose body calls back.
pub(crate) struct ModuleWrap {
    url: String,
    module: OnceCell<Kept<Module>>,
    this: OnceCell<Weak<Object>>,
    /// What the requests were linked to, in their order.
    linked: RefCell<Vec<Linked>>,
    /// The requests, with their attributes as written.
    requests: OnceCell<Vec<Request>>,
    /// What `import source` of this module gives.
    source_object: RefCell<Option<Kept<Object>>>,
    /// The context that the module belongs to, when it is not the main one.
    context: Option<Rc<Context>>,
    /// The compiled code with its text, when it may be asked for.
    code: RefCell<Option<(Stencil, String)>>,
    cache_accepted: Cell<Option<bool>>,
    /// Values of exports set before the synthetic module had its turn.
    early: RefCell<Vec<(usize, Global<Value>)>>,
    /// Synthetic: called with the wrap at the module's turn to evaluate.
    evaluate: Option<Kept<Function>>,
    names: Vec<String>,
    setters: RefCell<Vec<Kept<Function>>>,
    /// What dynamic imports report as their referrer instead of the URL.
    host_defined: OnceCell<Global<Value>>,
}

struct Linked {
    specifier: String,
    kind: ModuleType,
    source_phase: bool,
    module: Kept<Module>,
}

struct Request {
    inner: ModuleRequest,
    attributes: Vec<(String, String)>,
}

/// What a source text is compiled with besides its text.
struct TextOptions<'s> {
    line: i32,
    column: i32,
    /// Undefined, null to keep the code, or the bytes of kept code.
    cached: Local<'s, Value>,
}

impl ModuleWrap {
    fn module<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Module>> {
        match self.module.get().and_then(|module| module.get(cx)) {
            Some(module) => Ok(module),
            None => Err(Error::type_error("the module has no record")),
        }
    }

    /// Its object, which keeps for it what it refers to.
    fn object<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Object>> {
        match self.this.get().and_then(|this| this.get(cx)) {
            Some(object) => Ok(object),
            None => Err(Error::type_error("the module has no object")),
        }
    }

    /// Compiles the text in the module's realm.
    fn build<'s>(
        cx: &mut Scope<'s>,
        this: Local<'s, Object>,
        wrap: ModuleWrap,
        text: &str,
        name: &str,
        options: &TextOptions<'s>,
    ) -> Result<ModuleWrap> {
        let position = crate::modules::vm::options(name, options.line, options.column);
        let context = wrap.context.clone();
        let compile = |cx: &mut Scope<'s>| wrap.compile(cx, this, text, &position, options.cached);
        let module = match &context {
            Some(context) => context.realm().enter(cx, compile)?,
            None => compile(cx)?,
        };
        let requests = module
            .requests(cx)
            .into_iter()
            .map(|inner| wrap.read_request(text, &position, inner))
            .collect();
        module.accept_attributes();
        let _ = wrap.requests.set(requests);
        let _ = wrap.module.set(Kept::new(cx, this, module)?);
        let _ = wrap.this.set(Weak::new(cx, this));
        Ok(wrap)
    }

    fn read_request(
        &self,
        text: &str,
        position: &CompileOptions<'_>,
        inner: ModuleRequest,
    ) -> Request {
        let attributes = match inner.kind {
            ModuleType::JavaScript if inner.other_attribute.is_none() => Vec::new(),
            ModuleType::JavaScript | ModuleType::Unknown => {
                let line = (inner.line + 1).saturating_sub(position.line);
                let column = if line == 1 {
                    (inner.column + 1).saturating_sub(position.column)
                } else {
                    inner.column
                };
                attributes_at(text, line, column)
            }
            kind if inner.other_attribute.is_none() => {
                vec![("type".to_owned(), kind.attribute().to_owned())]
            }
            _ => attributes_at(
                text,
                (inner.line + 1).saturating_sub(position.line),
                inner.column,
            ),
        };
        Request { inner, attributes }
    }

    fn compile<'s>(
        &self,
        cx: &mut Scope<'s>,
        this: Local<'s, Object>,
        text: &str,
        options: &CompileOptions<'_>,
        cached: Local<'s, Value>,
    ) -> Result<Local<'s, Module>> {
        if cached.is_undefined() {
            return cx.compile_module(text, options, this.as_value());
        }
        let found = match <Option<Local<'s, View>>>::from_js(cx, cached)? {
            Some(data) => code_cache::decode(cx, CodeKind::Module, text, options.filename, data),
            None => Found::Nothing,
        };
        self.cache_accepted.set(Some(found.is_accepted()));
        let stencil = match found {
            Found::Code(stencil) => stencil,
            _ => cx.compile_module_stencil(text, options)?,
        };
        let module = cx.module_of_stencil(&stencil, this.as_value())?;
        *self.code.borrow_mut() = Some((stencil, text.to_owned()));
        Ok(module)
    }

    fn requests(&self) -> &[Request] {
        self.requests.get().map_or(&[], Vec::as_slice)
    }

    /// The record that answers `import source` of this module.
    fn source_record<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Module>> {
        let source = self.source_object.borrow().as_ref().and_then(|s| s.get(cx));
        match source {
            Some(source) => cx.source_module(source),
            None => Err(code_error("ERR_SOURCE_PHASE_NOT_DEFINED", &[&self.url])),
        }
    }

    fn empty(url: String) -> ModuleWrap {
        ModuleWrap {
            url,
            module: OnceCell::new(),
            this: OnceCell::new(),
            linked: RefCell::default(),
            requests: OnceCell::new(),
            source_object: RefCell::default(),
            context: None,
            code: RefCell::default(),
            cache_accepted: Cell::new(None),
            early: RefCell::default(),
            evaluate: None,
            names: Vec::new(),
            setters: RefCell::default(),
            host_defined: OnceCell::new(),
        }
    }
}

#[class]
impl ModuleWrap {
    /// `new ModuleWrap(url, source, lineOffset, columnOffset, hostDefined, context, cached)`, or with an array of names and
    /// a function instead of source and line a synthetic module. `cached` is undefined, null to keep the compiled code, or
    /// bytes of it.
    #[constructor]
    fn new<'s>(
        cx: &mut Scope<'s>,
        this: This<'s>,
        url: String,
        source: Local<'s, Value>,
        third: Local<'s, Value>,
        column: Option<i32>,
        host_defined: Local<'s, Value>,
        context: Local<'s, Value>,
        cached: Local<'s, Value>,
    ) -> Result<Self> {
        let mut wrap = ModuleWrap::empty(url.clone());
        if !host_defined.is_undefined() {
            let _ = wrap.host_defined.set(Global::new(cx, host_defined));
        }
        if context.as_object().is_some() {
            wrap.context = Some(<Rc<Context>>::from_js(cx, context)?);
        }
        let mut options = TextOptions {
            line: 0,
            column: column.unwrap_or(0),
            cached,
        };
        if let Some(text) = source.as_string() {
            let text = text.to_rust(cx);
            options.line = third.as_number().unwrap_or(0.0) as i32;
            return ModuleWrap::build(cx, this.0, wrap, &text, &url, &options);
        }
        wrap.names = <Vec<String>>::from_js(cx, source)?;
        let f = <Local<'s, Function>>::from_js(cx, third)?;
        wrap.evaluate = Some(Kept::new(cx, this.0, f)?);
        let text = synthetic_source(&wrap.names);
        let name = if url.starts_with("node:") {
            url
        } else {
            format!("node:internal/facade?{url}")
        };
        ModuleWrap::build(cx, this.0, wrap, &text, &name, &options)
    }

    #[static_method]
    fn synthetic<'s>(
        cx: &mut Scope<'s>,
        url: Local<'s, Value>,
        names: Local<'s, Value>,
        evaluate: Local<'s, Value>,
        context: Local<'s, Value>,
    ) -> Result<Local<'s, Object>> {
        let class = cx.class::<ModuleWrap>()?;
        let none = cx.undefined();
        class.construct(cx, &[url, names, evaluate, none, none, context])
    }

    /// Where the source says its map is.
    #[getter]
    fn source_map_url(&self, cx: &mut Scope<'_>) -> Result<Option<String>> {
        Ok(self.module(cx)?.source_map_url())
    }

    /// Whether the cached code was used; undefined when there was none.
    #[getter]
    fn cache_accepted(&self) -> Option<bool> {
        self.cache_accepted.get()
    }

    /// The compiled code as an object to be encoded later; undefined when it was not kept.
    #[method]
    fn take_code<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        match self.code.borrow_mut().take() {
            Some((stencil, text)) => {
                let name = self.url.clone();
                let code = CompiledCode::object(cx, CodeKind::Module, text, name, stencil)?;
                Ok(code.as_value())
            }
            None => Ok(cx.undefined()),
        }
    }

    /// The compiled code as bytes; undefined when it was not kept.
    #[method]
    fn encode<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        let code = self.code.borrow();
        let bytes = match &*code {
            Some((stencil, text)) => stencil
                .encode(cx)
                .map(|code| code_cache::pack(CodeKind::Module, text, &self.url, &code)),
            None => None,
        };
        match bytes {
            Some(bytes) => Ok(cx.uint8_array_from(bytes)?.as_value()),
            None => Ok(cx.undefined()),
        }
    }

    /// Says what `import source` of this module gives.
    #[method]
    fn set_source_object<'s>(&self, cx: &mut Scope<'s>, source: Local<'s, Object>) -> Result<()> {
        let object = self.object(cx)?;
        *self.source_object.borrow_mut() = Some(Kept::new(cx, object, source)?);
        Ok(())
    }

    /// What `import source` of this module gives; undefined for nothing.
    #[method]
    fn get_source_object<'s>(&self, cx: &mut Scope<'s>) -> Local<'s, Value> {
        let source = self.source_object.borrow().as_ref().and_then(|s| s.get(cx));
        match source {
            Some(source) => source.as_value(),
            None => cx.undefined(),
        }
    }

    #[getter]
    fn url(&self) -> String {
        self.url.clone()
    }

    /// `[{ specifier, attributes, phase, line, column }]`
    #[method]
    fn get_module_requests<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Array>> {
        let list = cx.array(&[]);
        for (i, r) in self.requests().iter().enumerate() {
            cx.nested(|cx| {
                let entry = cx.object();
                entry.put(cx, c"specifier", r.inner.specifier.as_str())?;
                let attributes = cx.null_object();
                for (key, value) in &r.attributes {
                    attributes.put(cx, key.as_str(), value.as_str())?;
                }
                entry.set(cx, c"attributes", attributes)?;
                entry.put(cx, c"phase", if r.inner.source_phase { 1 } else { 2 })?;
                entry.put(cx, c"line", r.inner.line)?;
                entry.put(cx, c"column", r.inner.column)?;
                list.set_index(cx, i as u32, entry)
            })?;
        }
        Ok(list)
    }

    /// Gives the module behind each request, in the order of `getModuleRequests`.
    #[method]
    fn link<'s>(&self, cx: &mut Scope<'s>, modules: Local<'s, Array>) -> Result<()> {
        let object = self.object(cx)?;
        let mut linked = Vec::new();
        for (i, r) in self.requests().iter().enumerate() {
            let target = modules.get_index(cx, i as u32)?;
            let target = <Rc<ModuleWrap>>::from_js(cx, target)?;
            let record = if r.inner.source_phase {
                target.source_record(cx)?
            } else {
                target.module(cx)?
            };
            linked.push(Linked {
                specifier: r.inner.specifier.clone(),
                kind: r.inner.kind,
                source_phase: r.inner.source_phase,
                module: Kept::new(cx, object, record)?,
            });
        }
        *self.linked.borrow_mut() = linked;
        Ok(())
    }

    #[method]
    fn instantiate(&self, cx: &mut Scope<'_>) -> Result<()> {
        let module = self.module(cx)?;
        if module.status() == ModuleStatus::New {
            module.load(cx)?;
        }
        module.link(cx)
    }

    #[method]
    fn evaluate<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Promise>> {
        let module = self.module(cx)?;
        let promise = module.evaluate(cx)?;
        if cx.state().exiting.get().is_some() {
            // The body has ended the program, which the engine takes for a rejection; nobody is to hear of it.
            promise.set_handled(cx);
            return Err(Error::Terminated);
        }
        if cx.interrupt_handle().is_terminating() {
            // The engine rejects the promise of a module that was stopped; whoever stopped it throws.
            promise.set_handled(cx);
        }
        Ok(promise)
    }

    /// Runs a graph without top-level await to its end and gives the namespace.
    #[method]
    fn evaluate_sync<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Object>> {
        let promise = self.evaluate(cx)?;
        match promise.state() {
            PromiseState::Fulfilled => self.get_namespace(cx),
            PromiseState::Rejected => {
                promise.set_handled(cx);
                let reason = promise.result(cx);
                Err(Error::throw_value(cx, reason))
            }
            PromiseState::Pending => Err(code_error("ERR_REQUIRE_ASYNC_MODULE", &[])),
        }
    }

    #[method]
    fn is_graph_async(&self, cx: &mut Scope<'_>) -> Result<bool> {
        Ok(self.module(cx)?.graph_is_async())
    }

    #[method]
    fn has_top_level_await(&self, cx: &mut Scope<'_>) -> Result<bool> {
        Ok(self.module(cx)?.has_top_level_await())
    }

    #[method]
    fn get_status(&self, cx: &mut Scope<'_>) -> Result<i32> {
        let module = self.module(cx)?;
        if module.error(cx).is_some() {
            return Ok(5);
        }
        Ok(match module.status() {
            ModuleStatus::New | ModuleStatus::Unlinked => 0,
            ModuleStatus::Linking => 1,
            ModuleStatus::Linked => 2,
            ModuleStatus::Evaluating => 3,
            ModuleStatus::EvaluatingAsync | ModuleStatus::Evaluated => 4,
        })
    }

    #[method]
    fn get_error<'s>(&self, cx: &mut Scope<'s>) -> Result<Option<Local<'s, Value>>> {
        let module = self.module(cx)?;
        Ok(module.error(cx))
    }

    #[method]
    fn get_namespace<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Object>> {
        let module = self.module(cx)?;
        module.namespace(cx)
    }

    /// Synthetic modules: gives an export its value.
    #[method]
    fn set_export<'s>(
        &self,
        cx: &mut Scope<'s>,
        name: String,
        value: Local<'s, Value>,
    ) -> Result<()> {
        let Some(index) = self.names.iter().position(|n| *n == name) else {
            return Err(Error::Custom(Box::new(NoSuchExport(name))));
        };
        let setter = {
            let setters = self.setters.borrow();
            match setters.get(index).and_then(|setter| setter.get(cx)) {
                Some(setter) => setter,
                None => {
                    drop(setters);
                    let value = Global::new(cx, value);
                    self.early.borrow_mut().push((index, value));
                    return Ok(());
                }
            }
        };
        let this = cx.undefined();
        setter.call(cx, this, &[value])?;
        Ok(())
    }
}

struct NoSuchExport(String);

impl nodus_engine::Throw for NoSuchExport {
    fn create<'s>(self: Box<Self>, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        let e = cx.error(
            ErrorKind::ReferenceError,
            &format!("Export '{}' is not defined in module", self.0),
        )?;
        Ok(e.as_value())
    }
}

/// `var` bindings, so that importers in a cycle read undefined instead of failing before the module had its turn.
fn synthetic_source(names: &[String]) -> String {
    let mut text = String::new();
    if !names.is_empty() {
        text.push_str("var ");
        text.push_str(
            &(0..names.len())
                .map(|i| format!("_{i}"))
                .collect::<Vec<_>>()
                .join(","),
        );
        text.push_str(";export{");
        let list: Vec<String> = names
            .iter()
            .enumerate()
            .map(|(i, n)| format!("_{i} as {}", quote(n)))
            .collect();
        text.push_str(&list.join(","));
        text.push_str("};");
    }
    text.push_str("import.meta.run([");
    let list: Vec<String> = (0..names.len()).map(|i| format!("v=>{{_{i}=v}}")).collect();
    text.push_str(&list.join(","));
    text.push_str("]);");
    text
}

fn quote(name: &str) -> String {
    let mut out = String::from("\"");
    for c in name.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Runs a synthetic module's evaluation function; `import.meta.run` of its source text.
fn run_synthetic<'s>(
    cx: &mut Scope<'s>,
    wrap: &ModuleWrap,
    setters: Local<'s, Value>,
) -> Result<Local<'s, Value>> {
    let list = <Vec<Local<'s, Function>>>::from_js(cx, setters)?;
    let object = wrap.object(cx)?;
    let kept: Result<Vec<_>> = list.iter().map(|f| Kept::new(cx, object, *f)).collect();
    *wrap.setters.borrow_mut() = kept?;
    let early = std::mem::take(&mut *wrap.early.borrow_mut());
    for (index, value) in early {
        let (this, value) = (cx.undefined(), value.get(cx));
        list[index].call(cx, this, &[value])?;
    }
    let this = cx.undefined();
    match wrap.evaluate.as_ref().and_then(|f| f.get(cx)) {
        Some(f) => f.call(cx, this, &[object.as_value()]),
        None => Ok(this),
    }
}

fn resolve<'s>(
    cx: &mut Scope<'s>,
    referrer: Local<'s, Value>,
    specifier: Local<'s, JsString>,
    kind: ModuleType,
    source_phase: bool,
) -> Result<Local<'s, Module>> {
    let name = specifier.to_rust(cx);
    if let Some(wrap) = referrer
        .as_object()
        .and_then(|o| o.unwrap_class::<ModuleWrap>())
    {
        let linked = wrap.linked.borrow();
        let named = |l: &&Linked| l.specifier == name && l.source_phase == source_phase;
        let exact = linked.iter().find(|l| named(l) && l.kind == kind);
        if let Some(found) = exact.or_else(|| linked.iter().find(named)) {
            let record = found.module.get(cx);
            return record.ok_or_else(|| Error::type_error("the module has no record"));
        }
        let message = format!(
            "request for '{name}' can not be resolved on module '{}' that is not linked",
            wrap.url
        );
        return Err(code_error("ERR_VM_MODULE_LINK_FAILURE", &[&message]));
    }
    let message = format!("request for '{name}' is not yet fulfilled");
    Err(code_error("ERR_VM_MODULE_LINK_FAILURE", &[&message]))
}

/// A function of the module loader, which is loaded when a program first imports something.
fn loader_function<'s>(cx: &mut Scope<'s>, name: &std::ffi::CStr) -> Result<Local<'s, Function>> {
    let loader = crate::builtins::require(cx, "#module/internal")?;
    let found = match loader.as_object() {
        Some(loader) => loader.get(cx, name)?.as_function(),
        None => None,
    };
    found.ok_or_else(|| code_error("ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING", &[]))
}

fn import_dynamically<'s>(
    cx: &mut Scope<'s>,
    referrer: Local<'s, Value>,
    specifier: Local<'s, JsString>,
    kind: ModuleType,
    source_phase: bool,
) -> Result<Local<'s, Promise>> {
    let f = loader_function(cx, c"importDynamically")?;
    // Modules report their URL, or what `vm` attached to them.
    let referrer = match referrer
        .as_object()
        .and_then(|o| o.unwrap_class::<ModuleWrap>())
    {
        Some(w) => match w.host_defined.get() {
            Some(h) => h.get(cx),
            None => cx.string(&w.url).as_value(),
        },
        None => referrer,
    };
    // Code made from strings by nobody's code has no referrer but its context.
    let referrer = if referrer.is_undefined() {
        cx.current_face().as_value()
    } else {
        referrer
    };
    let attributes = cx.null_object();
    if kind != ModuleType::JavaScript {
        attributes.put(cx, c"type", kind.attribute())?;
    }
    let this = cx.undefined();
    let phase = cx.int(if source_phase { 1 } else { 2 });
    let result = f.call(
        cx,
        this,
        &[referrer, specifier.as_value(), attributes.as_value(), phase],
    )?;
    match result.as_promise() {
        Some(p) => Ok(p),
        None => {
            let (p, resolver) = cx.promise()?;
            resolver.resolve(cx, result)?;
            Ok(p)
        }
    }
}

fn import_meta<'s>(
    cx: &mut Scope<'s>,
    private: Local<'s, Value>,
    meta: Local<'s, Object>,
) -> Result<()> {
    let Some(object) = private.as_object() else {
        return Ok(());
    };
    let Some(wrap) = object.unwrap_class::<ModuleWrap>() else {
        return Ok(());
    };
    if wrap.evaluate.is_some() {
        let run = cx.closure("run", 1, move |cx, args| {
            run_synthetic(cx, &wrap, args.get(0))
        })?;
        return meta.set(cx, c"run", run);
    }
    let f = loader_function(cx, c"initializeImportMeta")?;
    let id = match wrap.host_defined.get() {
        Some(h) => h.get(cx),
        None => cx.string(&wrap.url).as_value(),
    };
    let this = cx.undefined();
    f.call(cx, this, &[id, meta.as_value(), object.as_value()])?;
    Ok(())
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    for (i, name) in [
        "kUninstantiated",
        "kInstantiating",
        "kInstantiated",
        "kEvaluating",
        "kEvaluated",
        "kErrored",
    ]
    .iter()
    .enumerate()
    {
        target.put(cx, *name, i as i32)?;
    }
    target.put(cx, c"kSourcePhase", 1)?;
    target.put(cx, c"kEvaluationPhase", 2)?;
    let class = cx.class::<ModuleWrap>()?;
    target.set(cx, c"ModuleWrap", class)?;
    Ok(())
}

/// Lets the engine ask this file about imports. Nothing of the loader is loaded until it does.
pub(crate) fn install(cx: &mut Scope<'_>) {
    cx.set_module_hooks(ModuleHooks {
        resolve: Box::new(resolve),
        import_dynamically: Box::new(import_dynamically),
        unwrap: Box::new(|cx, v| v.as_object().and_then(|o| cx.module_of_namespace(o))),
        import_meta: Box::new(import_meta),
    });
}
