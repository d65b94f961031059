//! What the interface needs of the runtime around it.

use nodus_engine::{Error, Function, Global, Local, Object, Result, Scope};
use nodus_event_loop::Loop;

/// The async ids of something that an addon started, its resource and the async context at that time.
pub struct AsyncContext {
    /// Its id.
    pub id: f64,
    /// What triggered it.
    pub trigger: f64,
    /// What hooks are given for it.
    pub resource: Option<Global<Object>>,
    /// `AsyncLocalStorage`'s frame.
    pub frame: Option<Global<Object>>,
}

/// The runtime that addons are loaded into.
pub trait Host {
    /// The thread's loop.
    fn event_loop(&self, cx: &mut Scope<'_>) -> Loop;
    /// Whether programs may run: not while the thread is on its way out.
    fn can_run(&self, cx: &mut Scope<'_>) -> bool;
    /// An exception that nobody caught.
    fn uncaught(&self, cx: &mut Scope<'_>, error: Error);
    /// Whether exceptions in callbacks of older addons are uncaught exceptions too.
    fn forces_uncaught(&self, cx: &mut Scope<'_>) -> bool;
    /// Tells of such an exception that was dropped.
    fn warn_uncaught(&self, cx: &mut Scope<'_>);
    /// Numbers something asynchronous.
    fn async_init(
        &self,
        cx: &mut Scope<'_>,
        resource: Local<'_, Object>,
        name: &str,
    ) -> AsyncContext;
    /// It has ended.
    fn async_destroy(&self, cx: &mut Scope<'_>, context: &AsyncContext);
    /// Begins a callback in a context, or in none.
    fn open_scope(&self, cx: &mut Scope<'_>, context: Option<&AsyncContext>);
    /// Ends the callback begun last; ticks and microtasks run when it was the outermost.
    fn close_scope(&self, cx: &mut Scope<'_>);
    /// Ends it after it has failed: ticks and microtasks wait until somebody has been told of the exception.
    fn abandon_scope(&self, cx: &mut Scope<'_>);
    /// A function of the runtime's JavaScript for this crate.
    fn helper<'s>(&self, cx: &mut Scope<'s>, name: &str) -> Result<Local<'s, Function>>;
    /// Major, minor and patch of the Node version.
    fn node_version(&self) -> [u32; 3];
}
