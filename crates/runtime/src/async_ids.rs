//! Async ids of native handles and requests, and the execution context that callbacks of the loop run in.
//!
//! JavaScript and Rust share an array of numbers: the executing id, its trigger, the counter, the chosen trigger and how
//! many hooks are enabled. A handle's or request's ids are hidden properties of its object, given when it is made. Hooks
//! are told through functions that JavaScript registers, and only while one is enabled.

use std::cell::{OnceCell, RefCell};

use nodus_engine::{
    Error, Function, Global, Local, Object, PinnedBytes, Result, Scope, Symbol, Value, attr,
};

use crate::state::StateExt;

const EXECUTION: usize = 0;
const TRIGGER: usize = 1;
const COUNTER: usize = 2;
const DEFAULT_TRIGGER: usize = 3;
const ENABLED: usize = 4;

/// An async id and what triggered it; id 0 is nobody.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Ids {
    pub(crate) id: f64,
    pub(crate) trigger: f64,
}

/// The functions that JavaScript registers.
pub(crate) struct Registered {
    /// `Symbol(asyncId)`
    pub(crate) id: Global<Symbol>,
    /// `Symbol(triggerAsyncId)`
    pub(crate) trigger: Global<Symbol>,
    /// `(id, type, trigger, resource)`
    pub(crate) init: Global<Function>,
    /// `(id, trigger, resource)`
    pub(crate) before: Global<Function>,
    /// `(id)`
    pub(crate) after: Global<Function>,
    /// `(id)`
    pub(crate) destroy: Global<Function>,
    /// `(id, native's name, trigger) -> the resource or undefined`
    pub(crate) request: Global<Function>,
}

/// The thread's async ids.
#[derive(Default)]
pub(crate) struct AsyncIds {
    fields: OnceCell<RefCell<PinnedBytes>>,
    registered: OnceCell<Registered>,
    /// Whose callback runs now, for `executionAsyncResource()`.
    resource: RefCell<Option<Global<Object>>>,
}

impl AsyncIds {
    pub(crate) fn register(&self, fields: PinnedBytes, registered: Registered) {
        let _ = self.fields.set(RefCell::new(fields));
        let _ = self.registered.set(registered);
    }

    fn read(&self, field: usize) -> f64 {
        let Some(fields) = self.fields.get() else {
            return 0.0;
        };
        let fields = fields.borrow();
        match fields.as_slice().get(field * 8..field * 8 + 8) {
            Some(bytes) => f64::from_ne_bytes(bytes.try_into().unwrap_or_default()),
            None => 0.0,
        }
    }

    fn write(&self, field: usize, value: f64) {
        let Some(fields) = self.fields.get() else {
            return;
        };
        if let Some(place) = fields
            .borrow_mut()
            .as_mut_slice()
            .get_mut(field * 8..field * 8 + 8)
        {
            place.copy_from_slice(&value.to_ne_bytes());
        }
    }

    /// Whether a hook is enabled.
    pub(crate) fn hooked(&self) -> bool {
        self.read(ENABLED) > 0.0
    }

    /// A new id, triggered by what executes.
    pub(crate) fn next(&self) -> Ids {
        let id = self.read(COUNTER) + 1.0;
        self.write(COUNTER, id);
        let chosen = self.read(DEFAULT_TRIGGER);
        let trigger = if chosen < 0.0 {
            self.read(EXECUTION)
        } else {
            chosen
        };
        Ids { id, trigger }
    }

    /// The main script has ended: nothing executes.
    pub(crate) fn leave_main(&self) {
        self.write(EXECUTION, 0.0);
        self.write(TRIGGER, 0.0);
    }

    /// The object whose callback runs, when JavaScript itself does not know better.
    pub(crate) fn resource<'s>(&self, cx: &mut Scope<'s>) -> Option<Local<'s, Object>> {
        let resource = self.resource.borrow();
        Some(resource.as_ref()?.get(cx))
    }
}

/// Numbers a new handle or request and tells hooks of it. `trigger` is what it was made for, if not what executes.
pub(crate) fn number_object(
    cx: &mut Scope<'_>,
    object: Local<'_, Object>,
    kind: &str,
    trigger: Option<Local<'_, Object>>,
) {
    let state = cx.state();
    let Some(registered) = state.async_ids.registered.get() else {
        return;
    };
    cx.nested(|cx| {
        let mut ids = state.async_ids.next();
        if let Some(trigger) = trigger {
            ids.trigger = ids_of(cx, trigger).id;
        }
        if define(cx, registered, object, ids).is_err() {
            cx.clear_exception();
            return;
        }
        if state.async_ids.hooked() {
            tell_init(cx, registered, ids, kind, object);
        }
    });
}

fn define(
    cx: &mut Scope<'_>,
    registered: &Registered,
    object: Local<'_, Object>,
    ids: Ids,
) -> Result<()> {
    let id = cx.number(ids.id);
    let trigger = cx.number(ids.trigger);
    let key = registered.id.get(cx);
    object.define(cx, key, id, attr::HIDDEN)?;
    let key = registered.trigger.get(cx);
    object.define(cx, key, trigger, attr::HIDDEN)
}

fn tell_init(
    cx: &mut Scope<'_>,
    registered: &Registered,
    ids: Ids,
    kind: &str,
    resource: Local<'_, Object>,
) {
    let f = registered.init.get(cx);
    let args = [
        cx.number(ids.id),
        cx.string(kind).as_value(),
        cx.number(ids.trigger),
        resource.as_value(),
    ];
    call_hook(cx, f, &args);
}

/// Hooks end the process when they throw; nothing can come back from them.
fn call_hook(cx: &mut Scope<'_>, f: Local<'_, Function>, args: &[Local<'_, Value>]) {
    let this = cx.undefined();
    match f.call(cx, this, args) {
        Ok(_) => {}
        Err(Error::Terminated) => {}
        Err(_) => cx.clear_exception(),
    }
}

/// The ids of a handle or request; nobody's when it has none.
pub(crate) fn ids_of(cx: &mut Scope<'_>, object: Local<'_, Object>) -> Ids {
    let Some(registered) = cx.state().async_ids.registered.get() else {
        return Ids::default();
    };
    cx.nested(|cx| {
        let mut number = |key: &Global<Symbol>| {
            let key = key.get(cx);
            match object.get(cx, key) {
                Ok(value) => value.as_number(),
                Err(_) => {
                    cx.clear_exception();
                    None
                }
            }
        };
        let Some(id) = number(&registered.id) else {
            return Ids::default();
        };
        let trigger = number(&registered.trigger).unwrap_or(0.0);
        Ids { id, trigger }
    })
}

/// Numbers a request that is only a callback, by the native that was given it.
pub(crate) fn number_request(cx: &mut Scope<'_>) -> (Ids, Option<Global<Object>>) {
    let state = cx.state();
    let ids = state.async_ids.next();
    if !state.async_ids.hooked() {
        return (ids, None);
    }
    let Some(registered) = state.async_ids.registered.get() else {
        return (ids, None);
    };
    cx.nested(|cx| {
        let f = registered.request.get(cx);
        let this = cx.undefined();
        let args = [
            cx.number(ids.id),
            cx.string(nodus_engine::noted_native()).as_value(),
            cx.number(ids.trigger),
        ];
        match f.call(cx, this, &args) {
            Ok(resource) => match resource.as_object() {
                Some(resource) => (ids, Some(Global::new(cx, resource))),
                None => (Ids::default(), None),
            },
            Err(_) => {
                cx.clear_exception();
                (Ids::default(), None)
            }
        }
    })
}

/// A handle has closed or a request has ended.
pub(crate) fn destroyed(cx: &mut Scope<'_>, ids: Ids) {
    let state = cx.state();
    if ids.id == 0.0 || !state.async_ids.hooked() {
        return;
    }
    if let Some(registered) = state.async_ids.registered.get() {
        cx.nested(|cx| {
            let f = registered.destroy.get(cx);
            let id = cx.number(ids.id);
            call_hook(cx, f, &[id]);
        });
    }
}

/// As `destroyed`, by the object.
pub(crate) fn destroyed_object(cx: &mut Scope<'_>, object: Local<'_, Object>) {
    if cx.state().async_ids.hooked() {
        let ids = ids_of(cx, object);
        destroyed(cx, ids);
    }
}

/// Lets go of a closed handle's object.
pub(crate) fn release_object(object: Option<Global<Object>>) {
    let Some(object) = object else { return };
    crate::callback::enter(|cx| {
        cx.nested(|cx| {
            let object = object.get(cx);
            destroyed_object(cx, object);
        });
    });
}

/// Numbers something that an addon began and tells hooks of it.
pub(crate) fn number_addon(cx: &mut Scope<'_>, kind: &str, resource: Local<'_, Object>) -> Ids {
    let state = cx.state();
    let ids = state.async_ids.next();
    if state.async_ids.hooked()
        && let Some(registered) = state.async_ids.registered.get()
    {
        cx.nested(|cx| tell_init(cx, registered, ids, kind, resource));
    }
    ids
}

/// What [`enter_context`] found, for [`leave_context`].
pub(crate) enum Outer {
    /// Nothing was entered.
    Same,
    /// Hooks heard of the beginning and hear of the end.
    Hooked(f64),
    /// The context around.
    Plain(f64, f64, Option<Global<Object>>),
}

/// Begins the callback of `ids`, whose resource is `resource`.
pub(crate) fn enter_context(
    cx: &mut Scope<'_>,
    ids: Ids,
    resource: Option<Local<'_, Object>>,
) -> Outer {
    let state = cx.state();
    let all = &state.async_ids;
    if ids.id == 0.0 {
        return Outer::Same;
    }
    if all.hooked()
        && let Some(registered) = all.registered.get()
    {
        cx.nested(|cx| {
            let f = registered.before.get(cx);
            let resource = match resource {
                Some(resource) => resource.as_value(),
                None => cx.object().as_value(),
            };
            let args = [cx.number(ids.id), cx.number(ids.trigger), resource];
            call_hook(cx, f, &args);
        });
        return Outer::Hooked(ids.id);
    }
    let outer = (all.read(EXECUTION), all.read(TRIGGER));
    all.write(EXECUTION, ids.id);
    all.write(TRIGGER, ids.trigger);
    let held = resource.map(|resource| Global::new(cx, resource));
    Outer::Plain(outer.0, outer.1, all.resource.replace(held))
}

/// Ends it.
pub(crate) fn leave_context(cx: &mut Scope<'_>, outer: Outer) {
    let all = &cx.state().async_ids;
    match outer {
        Outer::Same => {}
        Outer::Hooked(id) => {
            if let Some(registered) = all.registered.get() {
                cx.nested(|cx| {
                    let f = registered.after.get(cx);
                    let id = cx.number(id);
                    call_hook(cx, f, &[id]);
                });
            }
        }
        Outer::Plain(execution, trigger, resource) => {
            drop(all.resource.replace(resource));
            all.write(EXECUTION, execution);
            all.write(TRIGGER, trigger);
        }
    }
}

/// Runs `body` as the callback of `ids`, whose resource is `resource`.
pub(crate) fn within(
    cx: &mut Scope<'_>,
    ids: Ids,
    resource: Option<Local<'_, Object>>,
    body: impl for<'c> FnOnce(&mut Scope<'c>),
) {
    let outer = enter_context(cx, ids, resource);
    body(cx);
    leave_context(cx, outer);
}
