//! The permission model: what `--permission` leaves a program to do. One table for the process, asked by the natives on
//! any thread; a refusal is a [`SysError`] that becomes `ERR_ACCESS_DENIED` on the JavaScript side.

use std::cell::RefCell;
use std::path::{Component, Path, PathBuf};
use std::sync::{OnceLock, PoisonError, RwLock};

use nodus_engine::{Error, Local, Object, Result, Scope, Value, native};
use nodus_event_loop::Errno;

use crate::errors::SysError;
use crate::options::{OptionValue, Options};
use crate::state::StateExt;

/// What a permission is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// Reading files.
    Read,
    /// Writing files.
    Write,
    /// Other processes.
    Child,
    /// Threads.
    Worker,
    /// Sockets and names.
    Net,
    /// Native addons.
    Addon,
    /// WebAssembly's system interface.
    Wasi,
    /// The debugger's protocol.
    Inspector,
    /// Foreign functions.
    Ffi,
    /// What OpenSSL loads keys with.
    OpensslStore,
}

/// Scope of `process.permission`, name in errors, option.
const ACCESSES: &[(Access, &str, &str, &str)] = &[
    (Access::Read, "fs.read", "FileSystemRead", "allow-fs-read"),
    (
        Access::Write,
        "fs.write",
        "FileSystemWrite",
        "allow-fs-write",
    ),
    (
        Access::Child,
        "child",
        "ChildProcess",
        "allow-child-process",
    ),
    (Access::Worker, "worker", "WorkerThreads", "allow-worker"),
    (Access::Net, "net", "Net", "allow-net"),
    (Access::Addon, "addon", "Addon", "allow-addons"),
    (Access::Wasi, "wasi", "WASI", "allow-wasi"),
    (
        Access::Inspector,
        "inspector",
        "Inspector",
        "allow-inspector",
    ),
    (Access::Ffi, "ffi", "FFI", "allow-ffi"),
    (
        Access::OpensslStore,
        "openssl.store",
        "OpenSSLStore",
        "allow-openssl-store",
    ),
];

impl Access {
    fn row(self) -> &'static (Access, &'static str, &'static str, &'static str) {
        // The table lists every variant; the first stands in for none.
        ACCESSES
            .iter()
            .find(|row| row.0 == self)
            .unwrap_or(&ACCESSES[0])
    }

    /// As errors call it.
    pub(crate) fn name(self) -> &'static str {
        self.row().2
    }
}

/// The paths that one scope may touch.
#[derive(Debug, Default)]
struct Grants {
    all: bool,
    list: Vec<Grant>,
}

/// A path that was allowed, as given and as compared.
#[derive(Debug)]
struct Grant {
    /// With its star, by which it is given up.
    given: PathBuf,
    path: PathBuf,
    /// Everything below, not only the file.
    below: bool,
    /// Whatever begins with these letters.
    prefix: Option<String>,
}

/// An absolute path without `.` and `..`; links are not followed.
fn resolve(path: &Path) -> PathBuf {
    let mut whole = if path.is_absolute() {
        PathBuf::new()
    } else {
        std::env::current_dir().unwrap_or_default()
    };
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                whole.pop();
            }
            part => whole.push(part),
        }
    }
    whole
}

impl Grant {
    fn new(text: &str) -> Self {
        // What follows a star is of no account.
        if let Some((start, _)) = text.split_once('*') {
            let mut prefix = resolve(Path::new(start)).to_string_lossy().into_owned();
            let below = start.ends_with('/');
            if below && !prefix.ends_with('/') {
                prefix.push('/');
            }
            return Grant {
                given: resolve(Path::new(text)),
                path: resolve(Path::new(start)),
                below,
                prefix: Some(prefix),
            };
        }
        let path = resolve(Path::new(text));
        Grant {
            given: path.clone(),
            // A slash at the end makes no folder of what is none.
            below: path.is_dir(),
            path,
            prefix: None,
        }
    }

    fn covers(&self, path: &Path) -> bool {
        if path == self.path {
            return true;
        }
        if let Some(prefix) = &self.prefix {
            return path.to_string_lossy().starts_with(prefix.as_str());
        }
        self.below && path.starts_with(&self.path)
    }
}

impl Grants {
    fn new(list: &[String]) -> Self {
        Grants {
            all: list.iter().any(|text| text == "*"),
            list: list.iter().map(|text| Grant::new(text)).collect(),
        }
    }

    fn covers(&self, path: &Path) -> bool {
        if self.all {
            return true;
        }
        let path = resolve(path);
        self.list.iter().any(|grant| grant.covers(&path))
    }
}

struct Model {
    /// Refusals are told but not carried out.
    audit: bool,
    read: Grants,
    write: Grants,
    others: Vec<Access>,
}

static MODEL: OnceLock<RwLock<Model>> = OnceLock::new();

fn list_of(options: &Options, name: &str) -> Vec<String> {
    match options.get(name) {
        Some(OptionValue::List(list)) => list,
        _ => Vec::new(),
    }
}

/// Sets the model up from the command line, once for the process.
pub(crate) fn start(options: &Options) {
    let audit = options.flag("permission-audit");
    if !audit && !options.flag("permission") {
        return;
    }
    let mut read = list_of(options, "allow-fs-read");
    // A program may read itself, and what is loaded before it.
    if options.text("eval").is_none()
        && let Some(script) = options.args.first()
    {
        read.push(script.clone());
    }
    read.extend(list_of(options, "require"));
    let write = list_of(options, "allow-fs-write");
    let others = ACCESSES
        .iter()
        .filter(|row| !matches!(row.0, Access::Read | Access::Write) && options.flag(row.3))
        .map(|row| row.0)
        .collect();
    let _ = MODEL.set(RwLock::new(Model {
        audit,
        read: Grants::new(&read),
        write: Grants::new(&write),
        others,
    }));
}

/// Whether something is granted; without a path, whether all of it is.
fn granted(model: &Model, access: Access, path: Option<&Path>) -> bool {
    let grants = match access {
        Access::Read => &model.read,
        Access::Write => &model.write,
        other => return model.others.contains(&other),
    };
    match path {
        Some(path) => grants.covers(path),
        None => grants.all,
    }
}

/// The refusal of a call.
fn refusal(access: Access, resource: &str) -> SysError {
    let mut error = SysError::new(Errno::EACCES, "permission").path(resource);
    error.denied = Some(access.name());
    error
}

/// Passes when the program may do this to `path`.
pub(crate) fn permit_path(
    access: Access,
    path: &std::ffi::CStr,
) -> std::result::Result<(), SysError> {
    use std::os::unix::ffi::OsStrExt;
    permit_file(access, std::ffi::OsStr::from_bytes(path.to_bytes()))
}

/// As [`permit_path`] for other kinds of text.
pub(crate) fn permit_file(
    access: Access,
    path: impl AsRef<Path>,
) -> std::result::Result<(), SysError> {
    let Some(model) = MODEL.get() else {
        return Ok(());
    };
    let path = path.as_ref();
    let model = model.read().unwrap_or_else(PoisonError::into_inner);
    if granted(&model, access, Some(path)) {
        return Ok(());
    }
    refuse(&model, access, &path.to_string_lossy())
}

/// Passes when the program may do this at all.
pub(crate) fn permit(access: Access, resource: &str) -> std::result::Result<(), SysError> {
    let Some(model) = MODEL.get() else {
        return Ok(());
    };
    let model = model.read().unwrap_or_else(PoisonError::into_inner);
    if granted(&model, access, None) {
        return Ok(());
    }
    refuse(&model, access, resource)
}

/// A refusal, which an audit only notes.
fn refuse(model: &Model, access: Access, resource: &str) -> std::result::Result<(), SysError> {
    if !model.audit {
        return Err(refusal(access, resource));
    }
    note(access.name(), resource);
    Ok(())
}

/// What an audit has found and nobody has been told yet: the permission and the resource.
pub(crate) type Findings = Vec<(&'static str, String)>;

thread_local! {
    static FOUND: RefCell<Findings> = const { RefCell::new(Vec::new()) };
}

fn note(permission: &'static str, resource: &str) {
    FOUND.with_borrow_mut(|found| found.push((permission, resource.to_owned())));
}

/// What was found on this thread, which may be one of the pool's.
pub(crate) fn take_findings() -> Findings {
    if MODEL.get().is_none() {
        return Vec::new();
    }
    FOUND.take()
}

/// Tells the program's subscribers what has been found on this thread.
pub(crate) fn tell(cx: &mut Scope<'_>) -> Result<()> {
    publish(cx, take_findings())
}

/// Tells the program's subscribers of findings.
pub(crate) fn publish(cx: &mut Scope<'_>, findings: Findings) -> Result<()> {
    if findings.is_empty() {
        return Ok(());
    }
    let exports = crate::builtins::require(cx, "#process/permission")?;
    let exports = exports.as_object().ok_or(Error::Terminated)?;
    let publish = exports.get(cx, "publish")?;
    let publish = publish.as_function().ok_or(Error::Terminated)?;
    for (permission, resource) in findings {
        cx.nested(|cx| {
            let this = cx.undefined();
            let permission = cx.string(permission).as_value();
            let resource = cx.string(&resource).as_value();
            publish.call(cx, this, &[permission, resource]).map(|_| ())
        })?;
    }
    Ok(())
}

/// A refusal in words of its own.
fn refusal_saying(message: String) -> SysError {
    let mut error = SysError::new(Errno::EACCES, "permission").message(message);
    error.denied = Some("");
    error
}

/// Descriptors do not tell which file they are, so that changing a file through one is refused as a whole.
pub(crate) fn permit_descriptor(api: &str) -> std::result::Result<(), SysError> {
    match MODEL.get() {
        None => Ok(()),
        Some(_) => Err(refusal_saying(format!(
            "{api} API is disabled when Permission Model is enabled."
        ))),
    }
}

/// A link makes a path lead elsewhere, which only a program may do that may reach everything.
pub(crate) fn permit_symlink() -> std::result::Result<(), SysError> {
    let Some(model) = MODEL.get() else {
        return Ok(());
    };
    let model = model.read().unwrap_or_else(PoisonError::into_inner);
    if model.read.all && model.write.all {
        return Ok(());
    }
    if model.audit {
        note("FileSystem", "");
        return Ok(());
    }
    Err(refusal_saying(
        "fs.symlink API requires full fs.read and fs.write permissions.".to_string(),
    ))
}

fn access_of(scope: &str) -> Option<Access> {
    ACCESSES.iter().find(|row| row.1 == scope).map(|row| row.0)
}

/// has(scope, reference) -> 0 no, 1 yes, 2 for a scope that does not exist
#[native]
fn has(scope: String, reference: Option<String>) -> u32 {
    let Some(model) = MODEL.get() else {
        return 1;
    };
    let model = model.read().unwrap_or_else(PoisonError::into_inner);
    let path = reference.as_deref().map(Path::new);
    if scope == "fs" {
        let both = granted(&model, Access::Read, path) && granted(&model, Access::Write, path);
        return u32::from(both);
    }
    match access_of(&scope) {
        Some(access) => u32::from(granted(&model, access, path)),
        None => 2,
    }
}

/// drop(scope, reference): gives up a scope, or one path of it that was granted by name
#[native(name = "drop")]
fn drop_grant(scope: String, reference: Option<String>) {
    let Some(model) = MODEL.get() else {
        return;
    };
    let mut model = model.write().unwrap_or_else(PoisonError::into_inner);
    let mut give_up = |access: Access| {
        let model = &mut *model;
        let grants = match access {
            Access::Read => &mut model.read,
            Access::Write => &mut model.write,
            other => {
                model.others.retain(|granted| *granted != other);
                return;
            }
        };
        match &reference {
            Some(path) => {
                let path = resolve(Path::new(path));
                grants.list.retain(|grant| grant.given != path);
            }
            None => *grants = Grants::default(),
        }
    };
    if scope == "fs" {
        give_up(Access::Read);
        give_up(Access::Write);
    } else if let Some(access) = access_of(&scope) {
        give_up(access);
    }
}

/// nameOf(scope) -> the name in errors, undefined for none
#[native]
fn name_of<'s>(cx: &mut Scope<'s>, scope: String) -> Local<'s, Value> {
    match access_of(&scope) {
        Some(access) => cx.string(access.name()).as_value(),
        None => cx.undefined(),
    }
}

/// state() -> 0 no model, 1 in force, 2 refusals are only told, 3 something is allowed without a model
#[native]
fn state(cx: &mut Scope<'_>) -> u32 {
    match MODEL.get() {
        Some(model) if model.read().unwrap_or_else(PoisonError::into_inner).audit => 2,
        Some(_) => 1,
        None if allows(&cx.state().options) => 3,
        None => 0,
    }
}

/// Whether an option grants something.
fn allows(options: &Options) -> bool {
    ACCESSES.iter().any(|row| match options.get(row.3) {
        Some(OptionValue::Bool(on)) => on,
        Some(OptionValue::List(list)) => !list.is_empty(),
        _ => false,
    })
}

/// Registers the binding `permission`.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(cx, &[has::DEF, drop_grant::DEF, name_of::DEF, state::DEF])
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Grants;

    fn covers(list: &[&str], path: &str) -> bool {
        let list: Vec<String> = list.iter().map(|s| (*s).to_string()).collect();
        Grants::new(&list).covers(Path::new(path))
    }

    #[test]
    fn a_folder_covers_what_is_below() {
        assert!(covers(&["/etc/"], "/etc/hosts"));
        assert!(covers(&["/etc"], "/etc"));
        assert!(!covers(&["/etc"], "/etcetera"));
        assert!(!covers(&["/etc"], "/etc/../tmp"));
        assert!(!covers(&["/nowhere/file"], "/nowhere/file/x"));
        assert!(!covers(&["/nowhere/folder/"], "/nowhere/folder/x"));
    }

    #[test]
    fn a_star_covers_what_begins_so() {
        assert!(covers(&["/tmp/a*"], "/tmp/abc"));
        assert!(covers(&["/tmp/*"], "/tmp"));
        assert!(!covers(&["/tmp/*"], "/tmpx"));
        assert!(covers(&["*"], "/anything"));
    }
}
