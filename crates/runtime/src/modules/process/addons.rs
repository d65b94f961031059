//! Native addons: `process.dlopen`, and what Node-API needs of the runtime around it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;
use std::rc::Rc;
use std::sync::Once;

use event_loop::Loop;
use nodus_node_api::{AsyncContext, LoadError};

use crate::async_ids::{self, Ids, Outer};
use crate::prelude::*;

/// The thread's side of Node-API.
#[derive(Default)]
pub(crate) struct Host {
    /// What the open callback scopes found.
    scopes: RefCell<Vec<(Outer, Option<Global<Object>>)>>,
    helpers: RefCell<HashMap<String, Global<Function>>>,
}

impl nodus_node_api::Host for Host {
    fn event_loop(&self, cx: &mut Scope<'_>) -> Loop {
        cx.state().event_loop.clone()
    }

    fn can_run(&self, cx: &mut Scope<'_>) -> bool {
        cx.state().exiting.get().is_none()
    }

    fn uncaught(&self, cx: &mut Scope<'_>, error: Error) {
        crate::callback::uncaught(cx, error, false);
    }

    fn forces_uncaught(&self, cx: &mut Scope<'_>) -> bool {
        cx.state()
            .options
            .flag("force-node-api-uncaught-exceptions-policy")
    }

    fn warn_uncaught(&self, cx: &mut Scope<'_>) {
        cx.nested(|cx| {
            let warned = self.helper(cx, "warnUncaught").and_then(|warn| {
                let this = cx.undefined();
                warn.call(cx, this, &[])
            });
            if let Err(error) = warned {
                crate::callback::uncaught(cx, error, false);
            }
        });
    }

    fn async_init(
        &self,
        cx: &mut Scope<'_>,
        resource: Local<'_, Object>,
        name: &str,
    ) -> AsyncContext {
        let ids = async_ids::number_addon(cx, name, resource);
        AsyncContext {
            id: ids.id,
            trigger: ids.trigger,
            resource: Some(Global::new(cx, resource)),
            frame: crate::callback::current_frame(cx),
        }
    }

    fn async_destroy(&self, cx: &mut Scope<'_>, context: &AsyncContext) {
        async_ids::destroyed(cx, ids_of(context));
    }

    fn open_scope(&self, cx: &mut Scope<'_>, context: Option<&AsyncContext>) {
        let state = cx.state();
        state.depth.set(state.depth.get() + 1);
        let frame = crate::callback::current_frame(cx);
        let outer = cx.nested(|cx| {
            let Some(context) = context else {
                return Outer::Same;
            };
            let resource = context.resource.as_ref().map(|r| r.get(cx));
            let outer = async_ids::enter_context(cx, ids_of(context), resource);
            let frame = context.frame.as_ref().map(|f| f.get(cx));
            cx.set_async_context(frame);
            outer
        });
        self.scopes.borrow_mut().push((outer, frame));
    }

    fn close_scope(&self, cx: &mut Scope<'_>) {
        self.abandon_scope(cx);
        // An addon may make callbacks while a program waits for it: its ticks come when the program itself is done.
        if cx.state().depth.get() == 0 && !cx.is_inside_script() {
            crate::callback::drain(cx);
        }
    }

    fn abandon_scope(&self, cx: &mut Scope<'_>) {
        let Some((outer, frame)) = self.scopes.borrow_mut().pop() else {
            return;
        };
        async_ids::leave_context(cx, outer);
        cx.nested(|cx| {
            let frame = frame.as_ref().map(|f| f.get(cx));
            cx.set_async_context(frame);
        });
        let state = cx.state();
        state.depth.set(state.depth.get() - 1);
    }

    fn helper<'s>(&self, cx: &mut Scope<'s>, name: &str) -> Result<Local<'s, Function>> {
        if let Some(helper) = self.helpers.borrow().get(name) {
            return Ok(helper.get(cx));
        }
        let exports = crate::builtins::require(cx, "#process/addons")?;
        let exports = exports.as_object().ok_or(Error::Terminated)?;
        let helper = exports.get(cx, name)?;
        let helper = helper.as_function().ok_or(Error::Terminated)?;
        let root = Global::new(cx, helper);
        self.helpers.borrow_mut().insert(name.to_owned(), root);
        Ok(helper)
    }

    fn node_version(&self) -> [u32; 3] {
        let mut parts = crate::version::NODE
            .split('.')
            .map(|part| part.parse().unwrap_or(0));
        [(); 3].map(|()| parts.next().unwrap_or(0))
    }
}

fn ids_of(context: &AsyncContext) -> Ids {
    Ids {
        id: context.id,
        trigger: context.trigger,
    }
}

/// Loads an addon into `module.exports`; gives the reason when the library cannot be loaded.
#[native]
pub(crate) fn dlopen(
    cx: &mut Scope<'_>,
    module: Local<'_, Object>,
    filename: String,
    url: String,
    flags: i32,
) -> Result<Option<String>> {
    static FIRST: Once = Once::new();
    if cx.state().options.flag("report-on-fatalerror") {
        FIRST.call_once(|| nodus_node_api::report_fatal_errors(true));
    }
    let host: Rc<Host> = cx.state().slot();
    match nodus_node_api::load(cx, host, module, Path::new(&filename), &url, flags) {
        Ok(()) => Ok(None),
        Err(LoadError::Library(message)) => Ok(Some(message)),
        Err(LoadError::Script(error)) => Err(error),
    }
}

/// The files that addons are compiled with: a name and a content in turn.
#[native]
pub(crate) fn addon_headers<'s>(cx: &mut Scope<'s>) -> Local<'s, Array> {
    let files: Vec<&str> = nodus_node_api::HEADERS
        .iter()
        .flat_map(|(name, content)| [*name, *content])
        .collect();
    cx.string_array(&files)
}

/// The thread's program has ended: so do its addons.
pub(crate) fn end(cx: &mut Scope<'_>) {
    let event_loop = cx.state().event_loop.clone();
    nodus_node_api::end_thread(cx, &event_loop);
}
