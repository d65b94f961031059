//! Loading an addon: the library, its entry point in whichever of the three ways it is told, and its environment.

use std::cell::Cell;
use std::collections::HashMap;
use std::ffi::{CStr, CString, c_int, c_void};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::rc::Rc;
use std::sync::{Mutex, PoisonError};

use nodus_engine::{Error, Local, Object, Scope};

use crate::elf;
use crate::env::Env;
use crate::hooks::Hook;
use crate::host::Host;
use crate::reference::Reference;
use crate::thread;
use crate::types::*;

/// Why an addon was not loaded.
#[derive(Debug)]
pub enum LoadError {
    /// There is no such library, it is none, or it does not fit: a message for `ERR_DLOPEN_FAILED`.
    Library(String),
    /// The addon threw.
    Script(Error),
}

impl From<Error> for LoadError {
    fn from(error: Error) -> LoadError {
        LoadError::Script(error)
    }
}

/// The environment of a pointer, if it is one of this thread's.
pub(crate) fn find(env: *const Env) -> Option<Rc<Env>> {
    thread::with(|thread| {
        let envs = thread.envs.borrow();
        envs.iter()
            .find(|known| std::ptr::eq(Rc::as_ptr(known), env))
            .cloned()
    })
}

thread_local! {
    /// What a library that is being loaded registers.
    static REGISTERED: Cell<*mut Module> = const { Cell::new(std::ptr::null_mut()) };
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_module_register(module: *mut Module) {
    REGISTERED.with(|slot| slot.set(module));
}

/// What libraries registered when they were first loaded: their constructors run only once.
static KNOWN: Mutex<Option<HashMap<usize, usize>>> = Mutex::new(None);

/// A library's entry point and the version of the interface that it wants.
struct Entry {
    init: Option<NapiInit>,
    version: i32,
}

/// Loads the addon `path` into `module.exports`; `url` is its address as addons are told it.
pub fn load(
    cx: &mut Scope<'_>,
    host: Rc<dyn Host>,
    module: Local<'_, Object>,
    path: &Path,
    url: &str,
    flags: i32,
) -> Result<(), LoadError> {
    // So that the functions are linked.
    std::hint::black_box(crate::EXPORTS);
    check_wants(path)?;
    crate::uv::set_loop(host.event_loop(cx));
    let entry = open(path, flags)?;
    if entry.version > NEWEST && entry.version != EXPERIMENTAL {
        return Err(LoadError::Script(Error::plain(format!(
            "{} requires Node-API version {}, but this version of Node.js only supports version {NEWEST} add-ons.",
            path.display(),
            entry.version
        ))));
    }
    let Some(init) = entry.init else {
        return Err(LoadError::Script(Error::plain(
            "Module has no declared entry point.",
        )));
    };
    cx.on_watched_death(Some(Reference::on_death));
    let waker = host.event_loop(cx).waker();
    crate::errors::report_here(cx, waker);
    let url = CString::new(url).unwrap_or_default();
    let env = Env::new(cx, host, entry.version, url);
    thread::with(|thread| {
        thread.envs.borrow_mut().push(env.clone());
        thread.hooks.borrow_mut().push(Hook::Env(env.clone()));
    });
    cx.nested(|cx| {
        let exports = module.get(cx, c"exports")?;
        // SAFETY: the addon's entry point with its environment and a value of this scope.
        let returned = unsafe { init(env.as_raw(), exports.as_raw()) };
        env.open_scopes.set(0);
        if let Some(error) = env.take_error(cx) {
            return Err(LoadError::Script(error));
        }
        // SAFETY: the addon returns a value of this scope, or null.
        if let Some(returned) = unsafe { Local::from_raw(returned) }
            && !returned.is_undefined()
            && !returned.strict_equals(cx, exports)
        {
            module.set(cx, c"exports", returned)?;
        }
        Ok(())
    })
}

/// Refuses a library that wants functions which the program does not have.
fn check_wants(path: &Path) -> Result<(), LoadError> {
    let wanted = elf::wanted(path);
    let is_cpp_api = |name: &&String| {
        [
            "_ZN2v8",
            "_ZNK2v8",
            "_ZTIN2v8",
            "_ZTVN2v8",
            "_ZN4node",
            "_ZNK4node",
            "_ZN5cppgc",
        ]
        .iter()
        .any(|prefix| name.starts_with(prefix))
            || name.as_str() == "node_module_register"
    };
    if let Some(name) = wanted.iter().find(is_cpp_api) {
        return Err(LoadError::Library(format!(
            "{}: the addon uses V8's C++ API ({}), which nodus does not have because its engine is SpiderMonkey. \
             Use a version of the package that is built on Node-API, one that is compiled to WebAssembly, or one in plain JavaScript",
            path.display(),
            readable(name),
        )));
    }
    for name in &wanted {
        if (name.starts_with("napi_") || name.starts_with("node_api_") || name.starts_with("uv_"))
            && !is_known(name)
        {
            let kind = if name.starts_with("uv_") {
                "libuv"
            } else {
                "Node-API"
            };
            return Err(LoadError::Library(format!(
                "{}: the addon uses {name} of {kind}, which nodus does not have",
                path.display()
            )));
        }
    }
    Ok(())
}

fn is_known(name: &str) -> bool {
    let Ok(name) = CString::new(name) else {
        return false;
    };
    // SAFETY: a plain query by a text that ends with a zero.
    !unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) }.is_null()
}

/// The names in a mangled one, as C++ writes them.
fn readable(mangled: &str) -> String {
    let mut parts = Vec::new();
    let mut rest = mangled
        .trim_start_matches("_Z")
        .trim_start_matches(['T', 'I', 'V'])
        .trim_start_matches('N')
        .trim_start_matches('K');
    loop {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let Ok(length) = rest[..digits].parse::<usize>() else {
            break;
        };
        let Some(part) = rest.get(digits..digits.saturating_add(length)) else {
            break;
        };
        parts.push(part);
        rest = &rest[digits + length..];
    }
    if parts.is_empty() {
        mangled.to_owned()
    } else {
        parts.join("::")
    }
}

fn last_error() -> String {
    // SAFETY: the text is the system's, valid until the next call of this thread.
    unsafe {
        let text = libc::dlerror();
        if text.is_null() {
            return "unknown error".to_owned();
        }
        CStr::from_ptr(text).to_string_lossy().into_owned()
    }
}

fn symbol(handle: *mut c_void, name: &CStr) -> *mut c_void {
    // SAFETY: a library that is loaded.
    unsafe { libc::dlsym(handle, name.as_ptr()) }
}

fn open(path: &Path, flags: c_int) -> Result<Entry, LoadError> {
    let name = CString::new(path.as_os_str().as_bytes())
        .map_err(|_| LoadError::Library("the file name contains a zero".to_owned()))?;
    // Constructors of two libraries must not register at the same time.
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let known = known.get_or_insert_default();
    REGISTERED.with(|slot| slot.set(std::ptr::null_mut()));
    // SAFETY: loading runs the library's constructors: to load an addon is to trust it.
    let handle = unsafe { libc::dlopen(name.as_ptr(), flags) };
    if handle.is_null() {
        return Err(LoadError::Library(last_error()));
    }
    let registered = REGISTERED.with(|slot| slot.replace(std::ptr::null_mut()));
    let mut entry = Entry {
        init: None,
        version: DEFAULT,
    };
    let version = symbol(handle, c"node_api_module_get_api_version_v1");
    if !version.is_null() {
        // SAFETY: the interface says what this function is.
        let version =
            unsafe { std::mem::transmute::<*mut c_void, unsafe extern "C" fn() -> i32>(version)() };
        entry.version = version;
    }
    let init = symbol(handle, c"napi_register_module_v1");
    if !registered.is_null() {
        known.insert(handle as usize, registered as usize);
        // SAFETY: the structure is static in the library.
        entry.init = unsafe { (*registered).register };
    } else if !init.is_null() {
        // SAFETY: the interface says what this function is.
        entry.init = Some(unsafe { std::mem::transmute::<*mut c_void, NapiInit>(init) });
    } else if let Some(module) = known.get(&(handle as usize)) {
        // SAFETY: as above; libraries are not unloaded.
        entry.init = unsafe { (*(*module as *mut Module)).register };
    } else {
        // SAFETY: loaded above and used by nobody.
        unsafe { libc::dlclose(handle) };
        return Err(LoadError::Library(format!(
            "Module did not self-register: '{}'.",
            path.display()
        )));
    }
    Ok(entry)
}

/// Runs the cleanup hooks of the thread's addons and takes their environments down; without effect when there are none.
pub fn end_thread(cx: &mut Scope<'_>, event_loop: &nodus_event_loop::Loop) {
    let is_used = thread::with(|thread| {
        !thread.envs.borrow().is_empty() || !thread.hooks.borrow().is_empty()
    });
    if is_used {
        crate::hooks::run_all(cx, event_loop);
        cx.on_watched_death(None);
        crate::uv::clear();
    }
}

/// Writes out what addons have printed through C, which keeps it for a while.
pub fn flush_output() {
    if KNOWN.lock().is_ok_and(|known| known.is_some()) {
        // SAFETY: all streams of C, which is always allowed.
        unsafe { libc::fflush(std::ptr::null_mut()) };
    }
}
