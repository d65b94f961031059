//! `internalBinding('module')`: the resolver, package.json look-ups, reading of source files and the scan for the names
//! that CommonJS files export. Failures of resolution come back as records `{ code, args }`, because the texts of
//! errors live in JavaScript; deprecations met on the way as `{ found, warnings }`.

use std::cell::{Cell, OnceCell, RefCell};

use super::ahead::Ahead;
use super::cjs_lexer::find_exports;
use super::mounted::{Known, MountedProbes};
use super::resolver::{
    Arg, Conditions, FindOptions, Kind, Lookup, Malformed, OsProbes, Package, PackageMap,
    Resolution, ResolveError, Resolver, format_of, path, read_path, url,
};
use crate::permission;
use crate::prelude::*;

/// Builtin modules that can only be reached with the `node:` scheme.
const SCHEME_ONLY: &[&str] = &[
    "bench",
    "bench/reporters",
    "ffi",
    "sea",
    "sqlite",
    "test",
    "test/reporters",
    "vfs",
];

/// Builtin modules that exist with `--experimental-stream-iter` only.
const ITERABLE: &[&str] = &["stream/iter", "zlib/iter"];

#[derive(Default)]
struct Data {
    resolver: OnceCell<Resolver>,
    iterable: Cell<bool>,
    conditions: RefCell<Vec<Conditions>>,
    package_map: RefCell<PackageMap>,
    /// Answers for files of mounted file systems, while there are some.
    ask_mounted: RefCell<Option<Global<Function>>>,
}

impl Data {
    fn resolver(&self) -> &Resolver {
        self.resolver.get_or_init(|| {
            let names = crate::builtins::PUBLIC
                .iter()
                .copied()
                .filter(|n| !SCHEME_ONLY.contains(n))
                .filter(|n| self.iterable.get() || !ITERABLE.contains(n));
            Resolver::new(Box::new(OsProbes), names)
        })
    }

    fn conditions(&self, id: u32) -> Conditions {
        self.conditions
            .borrow()
            .get(id as usize)
            .cloned()
            .unwrap_or_default()
    }
}

fn data(cx: &mut Scope<'_>) -> std::rc::Rc<Data> {
    let state = cx.state();
    let data = state.slot::<Data>();
    if data.resolver.get().is_none() {
        data.iterable
            .set(state.options.flag("experimental-stream-iter"));
    }
    data
}

/// Runs a look-up, over mounted files too when one of the texts names some. Nothing about those is remembered.
fn look<'s, T>(
    cx: &mut Scope<'s>,
    data: &Data,
    texts: &[&str],
    look: impl Fn(&Resolver) -> T,
) -> Result<T> {
    if data.ask_mounted.borrow().is_none() || !texts.iter().any(|text| path::names_mounted(text)) {
        return Ok(look(data.resolver()));
    }
    let known = std::rc::Rc::new(Known::default());
    loop {
        let probes = MountedProbes(known.clone());
        let resolver = data.resolver().over(Box::new(probes));
        let found = look(&resolver);
        let ask = match &*data.ask_mounted.borrow() {
            Some(ask) => ask.get(cx),
            None => return Ok(found),
        };
        if !known.ask(cx, ask)? {
            data.resolver().add_warnings(resolver.take_warnings());
            return Ok(found);
        }
    }
}

/// From now on the function answers for files of mounted file systems; without one there are none.
#[native]
fn set_mounted_files<'s>(cx: &mut Scope<'s>, ask: Option<Local<'s, Function>>) {
    let ask = ask.map(|ask| Global::new(cx, ask));
    *data(cx).ask_mounted.borrow_mut() = ask;
}

fn arg_value<'s>(cx: &mut Scope<'s>, arg: &Arg) -> Local<'s, Value> {
    match arg {
        Arg::None => cx.undefined(),
        Arg::Bool(b) => cx.boolean(*b),
        Arg::Text(t) | Arg::Json(t) => cx.string(t).as_value(),
    }
}

fn put_error(cx: &mut Scope<'_>, record: Local<'_, Object>, error: &ResolveError) -> Result<()> {
    record.put(cx, c"code", error.code)?;
    let mut args = Vec::with_capacity(error.args.len());
    for arg in &error.args {
        args.push(arg_value(cx, arg));
    }
    let args = cx.array(&args);
    record.set(cx, c"args", args)
}

/// The answer of a resolving native: the value itself when all went well.
fn answer<'s>(
    cx: &mut Scope<'s>,
    data: &Data,
    outcome: std::result::Result<Local<'s, Value>, ResolveError>,
) -> Result<Local<'s, Value>> {
    let warnings = data.resolver().take_warnings();
    match outcome {
        Ok(value) if warnings.is_empty() => Ok(value),
        outcome => {
            let record = cx.null_object();
            match outcome {
                Ok(value) => record.set(cx, c"found", value)?,
                Err(error) => put_error(cx, record, &error)?,
            }
            if !warnings.is_empty() {
                let list = cx.empty_array();
                for warning in &warnings {
                    let pair = cx.string_array(&[warning.code, &warning.message]);
                    list.push_value(cx, pair)?;
                }
                record.set(cx, c"warnings", list)?;
            }
            Ok(record.as_value())
        }
    }
}

fn text_or_undefined<'s>(cx: &mut Scope<'s>, text: Option<String>) -> Local<'s, Value> {
    match text {
        Some(text) => cx.string(&text).as_value(),
        None => cx.undefined(),
    }
}

/// Remembers a list of condition names; returns its number.
#[native]
fn register_conditions(cx: &mut Scope<'_>, names: Vec<String>) -> u32 {
    let data = data(cx);
    let mut all = data.conditions.borrow_mut();
    all.push(Conditions::new(names));
    (all.len() - 1) as u32
}

/// The `node_modules` folders for a directory, nearest first.
#[native]
fn node_module_paths<'s>(cx: &mut Scope<'s>, from: String) -> Local<'s, Array> {
    let absolute = if from.starts_with('/') {
        from
    } else {
        let cwd = std::env::current_dir()
            .ok()
            .and_then(|p| p.into_os_string().into_string().ok());
        path::resolve(cwd.as_deref().unwrap_or("/"), &from)
    };
    cx.string_array(&path::node_modules_paths(&absolute))
}

/// 0 for a file, 1 for a directory, negative for nothing.
#[native]
fn stat(cx: &mut Scope<'_>, path: String) -> Result<i32> {
    let data = data(cx);
    Ok(
        match look(cx, &data, &[&path], |resolver| resolver.kind(&path))? {
            Kind::File => 0,
            Kind::Dir => 1,
            Kind::Missing => -2,
        },
    )
}

fn format_name(resolver: &Resolver, file: &str) -> std::result::Result<&'static str, ResolveError> {
    let format = format_of(resolver, file).map_err(|e| ResolveError::config(&e.0, None, None))?;
    Ok(format.as_str())
}

/// The module format of a file by extension and package: `''` unknown extension, `'detect'` undecided.
#[native(name = "formatOf")]
fn format_of_file<'s>(cx: &mut Scope<'s>, path: String) -> Result<Local<'s, Value>> {
    let data = data(cx);
    let found = look(cx, &data, &[&path], |resolver| format_name(resolver, &path))?;
    let found = found.map(|name| cx.string(name).as_value());
    answer(cx, &data, found)
}

/// The text of a source file.
#[native]
fn read_text<'s>(cx: &mut Scope<'s>, path: String) -> Result<Local<'s, JsString>> {
    permission::permit_file(permission::Access::Read, &path)?;
    permission::tell(cx)?;
    match read_path(&path) {
        Ok(bytes) => Ok(cx.string_utf8_lossy(&bytes)),
        Err(e) => {
            let errno = event_loop::Errno(-e.raw_os_error().unwrap_or(5));
            if errno == event_loop::Errno::EISDIR {
                return Err(SysError::new(errno, "read").into());
            }
            Err(SysError::new(errno, "open").path(path).into())
        }
    }
}

fn package_object<'s>(cx: &mut Scope<'s>, package: &Package) -> Result<Local<'s, Value>> {
    let out = cx.null_object();
    out.put(cx, c"file", package.file.as_str())?;
    out.put(cx, c"name", package.name.as_deref())?;
    out.put(cx, c"main", package.main.as_deref())?;
    out.put(cx, c"type", package.kind.as_str())?;
    out.put(
        cx,
        c"exports",
        package.exports.as_ref().map(|j| j.to_text()),
    )?;
    out.put(
        cx,
        c"imports",
        package.imports.as_ref().map(|j| j.to_text()),
    )?;
    Ok(out.as_value())
}

fn package_answer<'s>(cx: &mut Scope<'s>, data: &Data, found: Lookup) -> Result<Local<'s, Value>> {
    match found {
        Ok(Some(package)) => {
            // Wrapped, because an object on its own means a failure.
            let object = package_object(cx, &package)?;
            let record = cx.null_object();
            record.set(cx, c"found", object)?;
            Ok(record.as_value())
        }
        Ok(None) => Ok(cx.undefined()),
        Err(Malformed(file)) => answer(cx, data, Err(ResolveError::config(&file, None, None))),
    }
}

/// The package.json in a directory.
#[native]
fn package_in<'s>(cx: &mut Scope<'s>, dir: String) -> Result<Local<'s, Value>> {
    let data = data(cx);
    let found = look(cx, &data, &[&dir], |resolver| resolver.package_in(&dir))?;
    package_answer(cx, &data, found)
}

/// The nearest package.json of a file.
#[native]
fn package_scope<'s>(cx: &mut Scope<'s>, file: String) -> Result<Local<'s, Value>> {
    let data = data(cx);
    let found = look(cx, &data, &[&file], |resolver| resolver.package_of(&file))?;
    package_answer(cx, &data, found)
}

/// The path of the package.json that decides about a file; undefined when there is none.
#[native]
fn package_file(cx: &mut Scope<'_>, file: String) -> Result<Option<String>> {
    let data = data(cx);
    Ok(
        match look(cx, &data, &[&file], |resolver| resolver.package_of(&file))? {
            Ok(package) => package.map(|p| p.file.clone()),
            Err(Malformed(file)) => Some(file),
        },
    )
}

/// The answer of one that looks for a file.
fn resolve_with<'s>(
    cx: &mut Scope<'s>,
    extensions: &[String],
    preserve_symlinks: bool,
    conditions: u32,
    texts: &[&str],
    find: impl Fn(&Resolver, &FindOptions<'_>) -> std::result::Result<Option<String>, ResolveError>,
) -> Result<Local<'s, Value>> {
    let data = data(cx);
    let conditions = data.conditions(conditions);
    let options = FindOptions {
        extensions,
        preserve_symlinks,
        conditions: &conditions,
    };
    let found = look(cx, &data, texts, |resolver| find(resolver, &options))?;
    let found = found.map(|f| text_or_undefined(cx, f));
    answer(cx, &data, found)
}

/// Module._findPath: (request, paths, extensions, preserveSymlinks, conditions).
#[native]
fn find_path<'s>(
    cx: &mut Scope<'s>,
    request: String,
    paths: Vec<String>,
    extensions: Vec<String>,
    preserve_symlinks: bool,
    conditions: u32,
) -> Result<Local<'s, Value>> {
    let mounted = paths.iter().find(|folder| path::is_mounted(folder));
    let folder = mounted.map_or("", |folder| folder.as_str());
    resolve_with(
        cx,
        &extensions,
        preserve_symlinks,
        conditions,
        &[&request, folder],
        |resolver, options| resolver.find_path(&request, &paths, options),
    )
}

/// A request for the requiring file's own package: (parent, request, extensions, preserveSymlinks, conditions).
#[native]
fn resolve_self<'s>(
    cx: &mut Scope<'s>,
    parent: String,
    request: String,
    extensions: Vec<String>,
    preserve_symlinks: bool,
    conditions: u32,
) -> Result<Local<'s, Value>> {
    resolve_with(
        cx,
        &extensions,
        preserve_symlinks,
        conditions,
        &[&parent, &request],
        |resolver, options| resolver.resolve_self(&parent, &request, options),
    )
}

/// Adds a package to the map that [`set_package_map`] will put in force: (key, folder, names and keys of packages in turn).
#[native]
fn add_to_package_map(cx: &mut Scope<'_>, key: String, folder: String, dependencies: Vec<String>) {
    data(cx)
        .package_map
        .borrow_mut()
        .add(key, folder, &dependencies);
}

/// Lets bare specifiers be looked up in the packages that were added, which were read from `file`.
#[native]
fn set_package_map(cx: &mut Scope<'_>, file: String) {
    let data = data(cx);
    let map = data.package_map.take().of_file(file);
    data.resolver().set_map(map);
}

/// A bare request with a package map in force: (parent, request, extensions, preserveSymlinks, conditions).
#[native]
fn resolve_mapped<'s>(
    cx: &mut Scope<'s>,
    parent: String,
    request: String,
    extensions: Vec<String>,
    preserve_symlinks: bool,
    conditions: u32,
) -> Result<Local<'s, Value>> {
    resolve_with(
        cx,
        &extensions,
        preserve_symlinks,
        conditions,
        &[&parent, &request],
        |resolver, options| resolver.resolve_mapped(&parent, &request, options),
    )
}

/// A `#name` request: (parent, request, extensions, preserveSymlinks, conditions).
#[native]
fn resolve_hash<'s>(
    cx: &mut Scope<'s>,
    parent: String,
    request: String,
    extensions: Vec<String>,
    preserve_symlinks: bool,
    conditions: u32,
) -> Result<Local<'s, Value>> {
    resolve_with(
        cx,
        &extensions,
        preserve_symlinks,
        conditions,
        &[&parent, &request],
        |resolver, options| resolver.resolve_hash(&parent, &request, options),
    )
}

/// ESM resolution: (specifier, base URL, conditions, preserveSymlinks) to `[url, path, format]`, a `node:` URL, or
/// undefined when the full URL parser has to judge.
#[native]
fn resolve_esm<'s>(
    cx: &mut Scope<'s>,
    specifier: String,
    base: String,
    conditions: u32,
    preserve_symlinks: bool,
) -> Result<Local<'s, Value>> {
    let data = data(cx);
    let conditions = data.conditions(conditions);
    let found = look(cx, &data, &[&specifier, &base], |resolver| {
        let found = resolver.resolve_esm(&specifier, &base, &conditions, preserve_symlinks)?;
        let format = match &found {
            Resolution::File(_, file) => format_name(resolver, file)?,
            _ => "",
        };
        Ok((found, format))
    })?;
    let found = found.map(|found| match found {
        (Resolution::File(url, file), format) => cx
            .string_array(&[url.as_str(), file.as_str(), format])
            .as_value(),
        (Resolution::Builtin(url), _) => cx.string(&url).as_value(),
        (Resolution::Foreign, _) => cx.undefined(),
    });
    answer(cx, &data, found)
}

/// The path of a plain `file:` URL; undefined when the full parser has to judge.
#[native(name = "fileUrlToPath")]
fn file_url_to_path(url_text: String) -> Option<String> {
    url::to_path(&url_text)
}

/// The `file:` URL of an absolute path.
#[native(name = "pathToFileUrl")]
fn path_to_file_url(file: String) -> String {
    url::from_path(&file)
}

/// A path made absolute.
#[native]
fn absolute_path(path: String, cwd: String) -> String {
    path::resolve(&cwd, &path)
}

/// The program's main file: (path, cwd, preserveSymlinks) to `[filename, format]`, undefined when it is no file.
#[native]
fn load_main<'s>(
    cx: &mut Scope<'s>,
    main: String,
    cwd: String,
    preserve_symlinks: bool,
) -> Result<Local<'s, Value>> {
    let data = data(cx);
    let file = path::resolve(&cwd, &main);
    let found = look(cx, &data, &[&file], |resolver| {
        if main.ends_with('/') || resolver.kind(&file) != Kind::File {
            return Ok(None);
        }
        let real = (!preserve_symlinks)
            .then(|| resolver.realpath(&file))
            .flatten()
            .unwrap_or_else(|| file.clone());
        let format = format_name(resolver, &real)?;
        Ok(Some((real, format)))
    })?;
    let found = found.map(|found| match found {
        Some((file, format)) => cx.string_array(&[file.as_str(), format]).as_value(),
        None => cx.undefined(),
    });
    answer(cx, &data, found)
}

/// From now on modules that will be required are parsed ahead, resolved by these conditions.
#[native]
fn parse_ahead(cx: &mut Scope<'_>, conditions: u32) {
    let conditions = data(cx).conditions(conditions);
    cx.state().slot::<Ahead>().begin(cx, conditions);
}

/// The names that a CommonJS source assigns to its exports, and the requests whose exports it passes on.
#[native]
fn cjs_lexer<'s>(cx: &mut Scope<'s>, source: String) -> Result<Local<'s, Array>> {
    let exports = find_exports(&source);
    let names = cx.string_array(&exports.names).as_value();
    let reexports = cx.string_array(&exports.reexports).as_value();
    Ok(cx.array(&[names, reexports]))
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[
            absolute_path::DEF,
            add_to_package_map::DEF,
            parse_ahead::DEF,
            cjs_lexer::DEF,
            file_url_to_path::DEF,
            find_path::DEF,
            format_of_file::DEF,
            load_main::DEF,
            node_module_paths::DEF,
            package_file::DEF,
            package_in::DEF,
            package_scope::DEF,
            path_to_file_url::DEF,
            read_text::DEF,
            register_conditions::DEF,
            resolve_esm::DEF,
            resolve_hash::DEF,
            resolve_mapped::DEF,
            resolve_self::DEF,
            set_mounted_files::DEF,
            set_package_map::DEF,
            stat::DEF,
        ],
    )
}
