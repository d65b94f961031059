//! Global objects: the main one, and further ones in the same compartment for `vm` contexts.

use std::ptr;

use mozjs::jsapi::{self, JSContext, JSObject};

use crate::error::Result;
use crate::glue;
use crate::handles::*;
use crate::kept::Kept;
use crate::native::{NO_OPS, StaticClass};
use crate::script::CompileOptions;
use crate::stencil::Stencil;

static OPS: jsapi::JSClassOps = jsapi::JSClassOps {
    newEnumerate: Some(glue::nodus_enumerate_global),
    resolve: Some(glue::nodus_resolve_global),
    mayResolve: Some(glue::nodus_may_resolve_global),
    trace: Some(jsapi::JS_GlobalObjectTraceHook),
    ..NO_OPS
};

static CLASS: StaticClass = StaticClass(jsapi::JSClass {
    name: c"Object".as_ptr(),
    flags: jsapi::JSCLASS_IS_GLOBAL
        // Three more than every global has: for its primordials and its lazy properties.
        | (((mozjs::JSCLASS_GLOBAL_SLOT_COUNT + 3) & mozjs::JSCLASS_RESERVED_SLOTS_MASK)
            << jsapi::JSCLASS_RESERVED_SLOTS_SHIFT),
    cOps: &OPS,
    spec: ptr::null(),
    ext: ptr::null(),
    oOps: ptr::null(),
});

/// Makes the main global.
///
/// # Safety
/// `cx` is live and not inside a no-collection region.
pub(crate) unsafe fn new_global(cx: *mut JSContext) -> std::result::Result<*mut JSObject, String> {
    // SAFETY: options are plain data read during the call.
    unsafe {
        glue::nodus_contexts_install(cx);
        let mut options = mozjs::rust::RealmOptions::default();
        options.creationOptions_.sharedMemoryAndAtomics_ = true;
        options.creationOptions_.coopAndCoep_ = true;
        options.creationOptions_.defineSharedArrayBufferConstructor_ = true;
        let g = jsapi::JS_NewGlobalObject(
            cx,
            &CLASS.0,
            ptr::null_mut(),
            jsapi::OnNewGlobalHookOption::FireOnNewGlobalHook,
            &*options,
        );
        if g.is_null() {
            Err("the global object could not be made".into())
        } else {
            Ok(g)
        }
    }
}

/// From now on `eval` and `Function` throw in the main realms of all threads; contexts have their own say.
pub fn forbid_code_from_strings() {
    // SAFETY: sets a flag.
    unsafe { glue::nodus_forbid_strings() }
}

/// What a further realm may do.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealmKind {
    /// `eval` and `Function` throw.
    pub no_strings: bool,
    /// WebAssembly cannot be compiled.
    pub no_wasm: bool,
    /// Promise jobs of the realm wait for [`Realm::drain`].
    pub own_microtasks: bool,
}

/// A further global object with its own builtins. It lives as long as the object it was made for, which may be reached by
/// way of its programs: neither keeps the other alive for ever.
pub struct Realm {
    global: Kept<Object>,
    own_microtasks: bool,
}

impl Realm {
    /// Makes a realm beside the running one for `owner`, an object of a Rust class. With a sandbox its global variables live on that object, and what programs
    /// see as `globalThis` shows the sandbox's properties with the realm's builtins behind them.
    pub fn new(
        cx: &mut Scope<'_>,
        owner: Local<'_, Object>,
        sandbox: Option<Local<'_, Object>>,
        kind: RealmKind,
    ) -> Result<Realm> {
        cx.nested(|cx| {
            let flags = i32::from(kind.no_strings)
                | i32::from(kind.no_wasm) << 1
                | i32::from(kind.own_microtasks) << 2;
            let raw = sandbox.map_or(ptr::null_mut(), |s| s.raw_object());
            // SAFETY: the callee roots the sandbox; the result is rooted at once.
            let g = unsafe { glue::nodus_new_context(cx.cx, raw, flags) };
            cx.check(!g.is_null())?;
            let g: Local<'_, Object> = cx.push_object(g);
            let realm = Realm {
                global: Kept::new(cx, owner, g)?,
                own_microtasks: kind.own_microtasks,
            };
            realm.enter(cx, |cx| crate::errors::install_in_realm(cx, g))?;
            // SAFETY: as above.
            let ok = unsafe { glue::nodus_context_ready(cx.cx, g.raw_object()) };
            cx.check(ok)?;
            // There is nothing to run yet; the queue learns that some jobs have to be kept apart.
            realm.drain(cx)?;
            Ok(realm)
        })
    }

    /// The global object.
    ///
    /// # Panics
    /// Panics when the object is gone that the realm was made for: who uses a realm has got it from there.
    fn global<'s>(&self, cx: &mut Scope<'s>) -> Local<'s, Object> {
        self.global
            .get(cx)
            .expect("a realm is used by way of its owner")
    }

    /// What its programs see as `globalThis`.
    pub fn face<'s>(&self, cx: &mut Scope<'s>) -> Local<'s, Object> {
        let g = self.global(cx);
        // SAFETY: a plain query; the result is rooted at once.
        let face = unsafe { glue::nodus_context_face(g.raw_object()) };
        cx.push_object(face)
    }

    /// Runs a script in this realm.
    pub fn run<'s>(
        &self,
        cx: &mut Scope<'s>,
        stencil: &Stencil,
        private: Option<Local<'_, Value>>,
    ) -> Result<Local<'s, Value>> {
        self.sync(cx)?;
        let result = self.enter(cx, |cx| cx.run_stencil(stencil, private));
        match self.sync(cx) {
            Ok(()) => result,
            Err(error) => result.and(Err(error)),
        }
    }

    /// Brings the realm's view of its sandbox up to date.
    pub fn sync(&self, cx: &mut Scope<'_>) -> Result<()> {
        let g = self.global(cx);
        // SAFETY: the callee roots the global.
        let ok = unsafe { glue::nodus_context_sync(cx.cx, g.raw_object()) };
        cx.check(ok)
    }

    /// Runs the promise jobs of a realm that has its own, and those they make. An exception of a plain callback ends the
    /// run, with the rest still waiting.
    pub fn drain(&self, cx: &mut Scope<'_>) -> Result<()> {
        if !self.own_microtasks {
            return Ok(());
        }
        let g = self.global(cx);
        // SAFETY: the callee roots the global.
        let ok = unsafe {
            glue::nodus_drain_own_microtasks(
                cx.cx,
                g.raw_object(),
                Some(crate::jobs::stop),
                ptr::null_mut(),
            )
        };
        cx.check(ok)
    }

    /// Runs `f` with this realm entered.
    pub fn enter<'s, R>(&self, cx: &mut Scope<'s>, f: impl FnOnce(&mut Scope<'s>) -> R) -> R {
        let g = self.global(cx);
        // SAFETY: realms are left in the order they were entered, also when `f` unwinds.
        let _leave = unsafe {
            Leave {
                cx: cx.cx,
                old: jsapi::EnterRealm(cx.cx, g.raw_object()),
            }
        };
        f(cx)
    }
}

impl<'s> Scope<'s> {
    /// What programs of the current realm see as `globalThis`.
    pub fn current_face(&mut self) -> Local<'s, Object> {
        let g = self.global();
        // SAFETY: a plain query; the result is rooted at once.
        let face = unsafe { glue::nodus_context_face(g.raw_object()) };
        self.push_object(face)
    }

    /// Runs a script in a realm whose `Uint8Array` makes objects of `prototype`, which there costs no more than plain
    /// ones do.
    pub fn eval_among_bytes(
        &mut self,
        prototype: Local<'_, Object>,
        text: &str,
        options: &CompileOptions<'_>,
    ) -> Result<Local<'s, Value>> {
        // SAFETY: the callee roots the prototype; the result is rooted at once.
        let g = unsafe { glue::nodus_new_bytes_global(self.cx, prototype.raw_object()) };
        self.check(!g.is_null())?;
        let g: Local<'_, Object> = self.push_object(g);
        // SAFETY: the global is live; realms are left in the order they were entered.
        let _leave = unsafe { Leave::of(self, g.raw_object()) };
        self.eval(text, options)
    }
}

/// Leaves a realm when dropped.
pub(crate) struct Leave {
    cx: *mut JSContext,
    old: *mut jsapi::Realm,
}

impl Leave {
    /// Enters the realm of an object.
    ///
    /// # Safety
    /// The object is live, and realms are left in the order they were entered.
    pub(crate) unsafe fn of(cx: &Scope<'_>, object: *mut JSObject) -> Leave {
        Leave {
            cx: cx.cx,
            // SAFETY: by contract.
            old: unsafe { jsapi::EnterRealm(cx.cx, object) },
        }
    }
}

impl Drop for Leave {
    fn drop(&mut self) {
        // SAFETY: see Realm::enter.
        unsafe { jsapi::LeaveRealm(self.cx, self.old) };
    }
}
