//! Global objects: the main one, and further ones in the same compartment for `vm` contexts.

use std::cell::{Cell, RefCell};
use std::ptr;

use mozjs::jsapi::{self, JSContext, JSObject};
use mozjs::rooted;

use crate::error::Result;
use crate::global::Global;
use crate::handles::*;
use crate::script::{CompileOptions, RawOptions, set_private, source};

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

thread_local! {
    /// Set while the engine defines its own globals, which are no assignments of a program.
    static RESOLVING: Cell<u32> = const { Cell::new(0) };
    /// Names that sandboxed code assigned without declaring them, to be taken off their global again.
    static STRAY: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

unsafe extern "C" fn resolve_in_context(
    cx: *mut JSContext,
    obj: jsapi::HandleObject,
    id: jsapi::HandleId,
    resolved: *mut bool,
) -> bool {
    RESOLVING.set(RESOLVING.get() + 1);
    // SAFETY: forwarded as the engine passed it.
    let ok = unsafe { jsapi::JS_ResolveStandardClass(cx, obj, id, resolved) };
    RESOLVING.set(RESOLVING.get() - 1);
    ok
}

/// A program in a sandbox assigned an undeclared name: the engine puts it on the global, the program expects it on the
/// sandbox object.
unsafe extern "C" fn copy_to_sandbox(
    cx: *mut JSContext,
    obj: jsapi::HandleObject,
    id: jsapi::HandleId,
    value: jsapi::HandleValue,
) -> bool {
    if RESOLVING.get() > 0 {
        return true;
    }
    // SAFETY: handles are rooted by the caller; slot 0 is the embedder's.
    unsafe {
        let mut slot = mozjs::jsval::UndefinedValue();
        mozjs::glue::JS_GetReservedSlot(*obj, 0, &mut slot);
        if !slot.is_object() {
            return true;
        }
        // The engine also makes its own constructors when code first needs them (an array literal, say).
        if jsapi::JS_IdToProtoKey(cx, id) != jsapi::JSProtoKey::JSProto_Null {
            return true;
        }
        rooted!(in(cx) let sandbox = slot.to_object());
        let done = crate::runtime::with_current(|cx| {
            let (key, out) = cx.out::<Value>();
            if jsapi::JS_IdToValue(cx.cx, *id, out)
                && let Some(s) = key.as_string()
            {
                let name = s.to_rust(cx);
                STRAY.with(|n| n.borrow_mut().push(name));
            }
        });
        done.is_some() && jsapi::JS_SetPropertyById(cx, sandbox.handle().into(), id, value)
    }
}

static CONTEXT_OPS: jsapi::JSClassOps = jsapi::JSClassOps {
    addProperty: Some(copy_to_sandbox),
    delProperty: None,
    enumerate: None,
    newEnumerate: Some(jsapi::JS_NewEnumerateStandardClasses),
    resolve: Some(resolve_in_context),
    mayResolve: Some(jsapi::JS_MayResolveStandardClass),
    finalize: None,
    call: None,
    construct: None,
    trace: Some(jsapi::JS_GlobalObjectTraceHook),
};

static CONTEXT_CLASS: GlobalClass = GlobalClass(jsapi::JSClass {
    name: c"Object".as_ptr(),
    flags: jsapi::JSCLASS_IS_GLOBAL
        | ((mozjs::JSCLASS_GLOBAL_SLOT_COUNT & mozjs::JSCLASS_RESERVED_SLOTS_MASK)
            << jsapi::JSCLASS_RESERVED_SLOTS_SHIFT),
    cOps: &CONTEXT_OPS,
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
    let class = if beside.is_some() {
        &CONTEXT_CLASS.0
    } else {
        &CLASS.0
    };
    // SAFETY: options are plain data read during the call.
    unsafe {
        let mut options = mozjs::rust::RealmOptions::default();
        options.creationOptions_.sharedMemoryAndAtomics_ = true;
        options.creationOptions_.coopAndCoep_ = true;
        options.creationOptions_.defineSharedArrayBufferConstructor_ = true;
        if let Some(o) = beside {
            options.creationOptions_.compSpec_ = jsapi::CompartmentSpecifier::ExistingCompartment;
            let realm = mozjs::rust::get_object_realm(o);
            options.creationOptions_.__bindgen_anon_1.comp_ =
                *(realm as *const *mut jsapi::Compartment);
        }
        let g = jsapi::JS_NewGlobalObject(
            cx,
            class,
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
            Ok(Realm {
                global: Global::new(cx, g),
            })
        })
    }

    /// Its global object.
    pub fn global<'s>(&self, cx: &mut Scope<'s>) -> Local<'s, Object> {
        self.global.get(cx)
    }

    /// Makes `sandbox` the object that code of this realm sees as its global variables.
    pub fn set_sandbox(&self, cx: &mut Scope<'_>, sandbox: Local<'_, Object>) {
        let g = self.global.get(cx);
        // SAFETY: the first slots of every global belong to the embedder.
        unsafe { jsapi::JS_SetReservedSlot(g.raw_object(), 0, &sandbox.as_value().raw()) };
    }

    /// Runs a script in this realm with `sandbox` as its variable object: what it declares and assigns lands there, and
    /// names are looked up there first, then among the realm's builtins.
    pub fn run<'s>(
        &self,
        cx: &mut Scope<'s>,
        sandbox: Local<'_, Object>,
        text: &str,
        options: &CompileOptions<'_>,
        private: Option<Local<'_, Value>>,
    ) -> Result<Local<'s, Value>> {
        self.forget_strays(cx);
        let result = self.enter(cx, |cx| {
            let raw = RawOptions::new(cx, options);
            let (value, out) = cx.out::<Value>();
            // SAFETY: the chain lives until after the execution; script and sandbox are rooted.
            let ok = unsafe {
                (*raw.ptr)._base.nonSyntacticScope = true;
                let mut src = source(text);
                rooted!(in(cx.cx) let script = jsapi::Compile1(cx.cx, raw.ptr, &mut src));
                !script.is_null() && {
                    set_private(*script, private);
                    let chain =
                        jsapi::glue::NewEnvironmentChain(cx.cx, jsapi::SupportUnscopables::No);
                    let ok = jsapi::glue::AppendToEnvironmentChain(chain, sandbox.raw_object())
                        && jsapi::JS_ExecuteScript2(cx.cx, chain, script.handle().into(), out);
                    jsapi::glue::DeleteEnvironmentChain(chain);
                    ok
                }
            };
            cx.check(ok)?;
            Ok(value)
        });
        self.forget_strays(cx);
        result
    }

    fn forget_strays(&self, cx: &mut Scope<'_>) {
        let names = STRAY.with(|n| std::mem::take(&mut *n.borrow_mut()));
        if names.is_empty() {
            return;
        }
        cx.nested(|cx| {
            let g = self.global.get(cx);
            let pending = cx.take_exception();
            for name in &names {
                // Only what a program put there is deletable here; a failure leaves a harmless duplicate.
                let _ = g.delete(cx, name.as_str());
            }
            if let Some(e) = pending {
                crate::error::Error::throw_value(cx, e);
            }
        });
    }

    /// Runs `f` with this realm entered.
    pub fn enter<'s, R>(&self, cx: &mut Scope<'s>, f: impl FnOnce(&mut Scope<'s>) -> R) -> R {
        let g = self.global.get(cx);
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
