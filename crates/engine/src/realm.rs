//! Global objects: the main one, and further ones in the same compartment for `vm` contexts.

use std::ptr;

use mozjs::jsapi::{self, JSContext, JSObject};

use crate::error::Result;
use crate::global::Global;
use crate::handles::*;

unsafe extern "C" fn resolve(
    cx: *mut JSContext,
    obj: jsapi::HandleObject,
    id: jsapi::HandleId,
    resolved: *mut bool,
) -> bool {
    // SAFETY: forwarded as the engine passed it.
    unsafe { jsapi::JS_ResolveStandardClass(cx, obj, id, resolved) }
}

static OPS: jsapi::JSClassOps = jsapi::JSClassOps {
    addProperty: None,
    delProperty: None,
    enumerate: None,
    newEnumerate: Some(jsapi::JS_NewEnumerateStandardClasses),
    resolve: Some(resolve),
    mayResolve: Some(jsapi::JS_MayResolveStandardClass),
    finalize: None,
    call: None,
    construct: None,
    trace: Some(jsapi::JS_GlobalObjectTraceHook),
};

struct GlobalClass(jsapi::JSClass);
// SAFETY: immutable.
unsafe impl Sync for GlobalClass {}

static CLASS: GlobalClass = GlobalClass(jsapi::JSClass {
    name: c"Object".as_ptr(),
    flags: jsapi::JSCLASS_IS_GLOBAL
        | ((mozjs::JSCLASS_GLOBAL_SLOT_COUNT & mozjs::JSCLASS_RESERVED_SLOTS_MASK)
            << jsapi::JSCLASS_RESERVED_SLOTS_SHIFT),
    cOps: &OPS,
    spec: ptr::null(),
    ext: ptr::null(),
    oOps: ptr::null(),
});

/// Makes a global; with `beside`, in the compartment of that object, so that objects pass between both unwrapped.
///
/// # Safety
/// `cx` is live and not inside a no-collection region; `beside` is rooted by the caller.
pub(crate) unsafe fn new_global(
    cx: *mut JSContext,
    beside: Option<*mut JSObject>,
) -> std::result::Result<*mut JSObject, String> {
    // SAFETY: options are plain data read during the call.
    unsafe {
        let mut options = mozjs::rust::RealmOptions::default();
        options.creationOptions_.sharedMemoryAndAtomics_ = true;
        options.creationOptions_.coopAndCoep_ = true;
        options.creationOptions_.defineSharedArrayBufferConstructor_ = true;
        if let Some(o) = beside {
            options.creationOptions_.compSpec_ = jsapi::CompartmentSpecifier::ExistingCompartment;
            let realm = mozjs::rust::get_object_realm(o);
            options.creationOptions_.__bindgen_anon_1.comp_ = *(realm as *const *mut jsapi::Compartment);
        }
        let g = jsapi::JS_NewGlobalObject(
            cx,
            &CLASS.0,
            ptr::null_mut(),
            jsapi::OnNewGlobalHookOption::FireOnNewGlobalHook,
            &*options,
        );
        if g.is_null() { Err("the global object could not be made".into()) } else { Ok(g) }
    }
}

/// A further global object with its own builtins.
pub struct Realm {
    global: Global<Object>,
}

impl Realm {
    /// Makes a realm beside the running one.
    pub fn new(cx: &mut Scope<'_>) -> Result<Realm> {
        cx.nested(|cx| {
            let here = cx.main_global();
            // SAFETY: `here` is rooted; the result is rooted at once.
            let g = unsafe { new_global(cx.cx, Some(here.raw_object())) }
                .map_err(crate::error::Error::plain)?;
            let g: Local<'_, Object> = cx.push_object(g);
            crate::errors::install_in_realm(cx, g)?;
            Ok(Realm { global: Global::new(cx, g) })
        })
    }

    /// Its global object.
    pub fn global<'s>(&self, cx: &mut Scope<'s>) -> Local<'s, Object> {
        self.global.get(cx)
    }

    /// Runs `f` with this realm entered.
    pub fn enter<'s, R>(&self, cx: &mut Scope<'s>, f: impl FnOnce(&mut Scope<'s>) -> R) -> R {
        let g = self.global.get(cx);
        // SAFETY: realms are left in the order they were entered, also when `f` unwinds.
        let _leave = unsafe { Leave { cx: cx.cx, old: jsapi::EnterRealm(cx.cx, g.raw_object()) } };
        f(cx)
    }
}

struct Leave {
    cx: *mut JSContext,
    old: *mut jsapi::Realm,
}

impl Drop for Leave {
    fn drop(&mut self) {
        // SAFETY: see Realm::enter.
        unsafe { jsapi::LeaveRealm(self.cx, self.old) };
    }
}
