//! `internalBinding('contextify')`: source text to functions.

use nodus_engine::CompileOptions;

use super::ahead::Ahead;
use super::code_cache::{self, CodeKind, CompiledCode, Found};
use crate::prelude::*;

/// Parameters of a CommonJS module's wrapper.
pub(super) const CJS_PARAMS: &[&str] = &["exports", "require", "module", "__filename", "__dirname"];

/// The engine's numbers of syntax errors that only an ES module could mean: `import` declarations, `export`,
/// `import.meta`.
const MODULE_ONLY: &[u32] = &[233, 219, 232];

/// Whether text that failed to parse as CommonJS was meant as an ES module: it uses module-only syntax, or awaits at top
/// level, or declares a name of the wrapper, and it parses as a module.
fn is_module_text(cx: &mut Scope<'_>, text: &str, filename: &str, error: Local<'_, Value>) -> bool {
    let Some(object) = error.as_object() else {
        return false;
    };
    let Some(report) = cx.error_report(object) else {
        return false;
    };
    let plausible = MODULE_ONLY.contains(&report.number)
        || text.contains("await")
        || CJS_PARAMS.iter().any(|p| declares(text, p));
    plausible
        && cx.nested(|cx| {
            let private = cx.undefined();
            let ok = cx
                .compile_module(text, &CompileOptions::new(filename), private)
                .is_ok();
            if !ok {
                cx.clear_exception();
            }
            ok
        })
}

fn declares(text: &str, name: &str) -> bool {
    ["const ", "let ", "class "].iter().any(|k| {
        text.match_indices(k).any(|(i, _)| {
            let rest = &text[i + k.len()..];
            rest.trim_start().starts_with(name)
                || rest
                    .split([';', '\n', '='])
                    .next()
                    .is_some_and(|d| d.contains(name))
        })
    })
}

/// The wrapper of a CommonJS module, compiled or from cached code, with the code itself when the caller wants to keep it.
fn compile_cached<'s>(
    cx: &mut Scope<'s>,
    text: &str,
    filename: &str,
    private: Local<'s, Value>,
    cached: Local<'s, Value>,
    result: Local<'s, Object>,
) -> Result<Local<'s, Function>> {
    let options = CompileOptions::new(filename);
    if cached.is_undefined() {
        let ahead = cx.state().slot::<Ahead>();
        if let Some(stencil) = ahead.take(cx, filename, text)
            && let Some(function) = cx.run_stencil(&stencil, Some(private))?.as_function()
        {
            return Ok(function);
        }
        return cx.compile_wrapper(text, CJS_PARAMS, &options, Some(private));
    }
    let found = match <Option<Local<'s, View>>>::from_js(cx, cached)? {
        Some(data) => code_cache::decode(cx, CodeKind::CommonJs, text, filename, data),
        None => Found::Nothing,
    };
    result.put(cx, c"cacheAccepted", found.is_accepted())?;
    let stencil = match found {
        Found::Code(stencil) => stencil,
        _ => cx.compile_wrapper_stencil(text, CJS_PARAMS, &options)?,
    };
    let function = cx.run_stencil(&stencil, Some(private))?.as_function();
    let function =
        function.ok_or_else(|| Error::Syntax("the text closes its own function wrapper".into()))?;
    let code = CompiledCode::object(
        cx,
        CodeKind::CommonJs,
        text.to_owned(),
        filename.to_owned(),
        stencil,
    )?;
    result.set(cx, c"code", code)?;
    Ok(function)
}

/// Compiles a CommonJS module: `{ function, canParseAsESM, sourceMapURL }`. With `cached` null or the bytes of kept code
/// also `{ cacheAccepted, code }`.
#[native(name = "compileFunctionForCJSLoader")]
fn compile_for_cjs<'s>(
    cx: &mut Scope<'s>,
    text: String,
    filename: String,
    _is_main: bool,
    detect: bool,
    cached: Local<'s, Value>,
) -> Result<Local<'s, Object>> {
    let private = cx.string(&filename).as_value();
    let result = cx.object();
    match compile_cached(cx, &text, &filename, private, cached, result) {
        Ok(f) => {
            result.set(cx, c"function", f)?;
            result.put(cx, c"canParseAsESM", false)?;
            result.put(cx, c"sourceMapURL", f.source_map_url())?;
        }
        Err(e) => {
            let Some(error) = e.into_value(cx) else {
                return Err(Error::Terminated);
            };
            if !detect || !is_module_text(cx, &text, &filename, error) {
                return Err(Error::throw_value(cx, error));
            }
            result.put(cx, c"canParseAsESM", true)?;
        }
    }
    Ok(result)
}

/// Whether text is ES module syntax; throws nothing.
#[native]
fn contains_module_syntax<'s>(cx: &mut Scope<'s>, text: String, filename: String) -> bool {
    cx.nested(|cx| {
        match cx.compile_wrapper(&text, CJS_PARAMS, &CompileOptions::new(&filename), None) {
            Ok(_) => false,
            Err(e) => match e.into_value(cx) {
                Some(error) => is_module_text(cx, &text, &filename, error),
                None => false,
            },
        }
    })
}

/// Compiles a function body with these parameters; the text begins at (line, column), both from 0.
#[native]
fn compile_function<'s>(
    cx: &mut Scope<'s>,
    text: String,
    filename: String,
    line: i32,
    column: i32,
    params: Option<Vec<String>>,
    referrer: Local<'s, Value>,
    extensions: Option<Vec<Local<'s, Object>>>,
) -> Result<Local<'s, Function>> {
    let params = params.unwrap_or_default();
    let params: Vec<&str> = params.iter().map(String::as_str).collect();
    let options = crate::modules::vm::options(&filename, line, column);
    let extensions = extensions.unwrap_or_default();
    cx.compile_function_among(&text, "", &params, &options, Some(referrer), &extensions)
}

/// Runs a script in the main context: `(text, filename, line, column, referrer)`.
#[native]
fn run_script<'s>(
    cx: &mut Scope<'s>,
    text: String,
    filename: String,
    line: u32,
    column: u32,
    referrer: Local<'s, Value>,
) -> Result<Local<'s, Value>> {
    let options = CompileOptions {
        filename: &filename,
        line: line + 1,
        column: column + 1,
    };
    cx.eval_with_private(&text, &options, Some(referrer))
}

/// Only parses a CommonJS module (`--check`).
#[native]
fn check_syntax(cx: &mut Scope<'_>, text: String, filename: String, module: bool) -> Result<()> {
    let options = CompileOptions::new(&filename);
    if module {
        let private = cx.undefined();
        cx.compile_module(&text, &options, private).map(|_| ())
    } else {
        cx.compile_wrapper(&text, CJS_PARAMS, &options, None)
            .map(|_| ())
    }
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[
            compile_for_cjs::DEF,
            contains_module_syntax::DEF,
            compile_function::DEF,
            run_script::DEF,
            check_syntax::DEF,
        ],
    )
}
