//! One engine instance per thread: creation, limits, interruption, collection.

use std::any::Any;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, Once};
use std::time::Instant;

use mozjs::jsapi::{self, JSContext, JSGCParamKey, JSObject};

use crate::global::{RootSlab, WeakList};
use crate::glue;
use crate::handles::{Function, HandleStack, Local, Object, Scope};

/// Bytes of native stack that JavaScript may use; the main thread has 8 MiB, of which natives need some.
pub const DEFAULT_STACK_QUOTA: usize = 4 * 1024 * 1024;

/// What a new [`Runtime`] is made of.
#[derive(Clone, Debug)]
pub struct RuntimeOptions {
    /// Native stack bytes before "Maximum call stack size exceeded" is thrown.
    pub stack_quota: usize,
    /// Heap limit in bytes for collected things, 0 for the engine's own, which is 4 GiB.
    pub max_heap: u64,
    /// At the heap's limit the process ends, as a program's main thread does it; otherwise only the runtime's JavaScript.
    pub abort_at_heap_limit: bool,
    /// Collect at every allocation point the engine lets us choose (slow; for tests).
    pub collector_stress: bool,
    /// The engine's own JavaScript, compiled by the same build ([`self_hosted_bytes`]); without it the engine parses its
    /// sources.
    pub self_hosted: Option<&'static [u8]>,
    /// Keep the engine's own JavaScript for [`self_hosted_bytes`].
    pub capture_self_hosted: bool,
    /// A runtime of another thread that shares its atoms and the engine's own JavaScript with this one.
    pub parent: Option<ParentRuntime>,
}

/// A runtime that others can be made from on other threads. It is not torn down while any of them lives.
#[derive(Clone, Debug)]
pub struct ParentRuntime(Arc<usize>);

impl Default for RuntimeOptions {
    fn default() -> Self {
        RuntimeOptions {
            stack_quota: DEFAULT_STACK_QUOTA,
            max_heap: 0,
            abort_at_heap_limit: false,
            collector_stress: false,
            self_hosted: None,
            capture_self_hosted: false,
            parent: None,
        }
    }
}

thread_local! {
    static CURRENT: Cell<Option<NonNull<RuntimeInner>>> = const { Cell::new(None) };
}

static INIT: Once = Once::new();

/// Compiled code is only read back by the build that wrote it.
unsafe extern "C" fn build_id(out: *mut jsapi::BuildIdCharVector) -> bool {
    const ID: &str = "nodus-spidermonkey-153.6.0";
    // SAFETY: the engine passes its own vector; the text has the length given.
    unsafe { mozjs::glue::SetBuildId(out, ID.as_ptr().cast(), ID.len()) }
}

/// Reads the host's time zone anew, after `TZ` has changed.
pub fn reset_time_zone() {
    // SAFETY: the engine allows it at any time and from any thread once it is initialized.
    unsafe { jsapi::ResetTimeZone() }
}

/// The engine's own JavaScript as compiled by a runtime that was made with `capture_self_hosted` on this thread.
pub fn self_hosted_bytes() -> Option<Vec<u8>> {
    glue::take_self_hosted()
}

/// Runtimes are told apart by numbers: an address may be used again.
static SERIALS: AtomicU64 = AtomicU64::new(1);

pub(crate) struct RuntimeInner {
    pub(crate) cx: *mut JSContext,
    pub(crate) serial: u64,
    handles: *mut jsapi::Rooted<HandleStack>,
    pub(crate) roots: RefCell<RootSlab>,
    pub(crate) weaks: RefCell<WeakList>,
    /// Roots of the cleanup functions that wait.
    pub(crate) cleanups: RefCell<VecDeque<usize>>,
    pub(crate) global: Cell<*mut JSObject>,
    pub(crate) host: OnceCell<Box<dyn Any>>,
    pub(crate) classes: RefCell<HashMap<usize, crate::class::ClassEntry>>,
    pub(crate) module_hooks: RefCell<Option<crate::module::ModuleHooks>>,
    pub(crate) rejection_hook: RefCell<Option<crate::promise::RejectionHook>>,
    /// Writes stacks in the place of the crate.
    pub(crate) stack_formatter: RefCell<Option<crate::global::Global<Function>>>,
    /// `Error` of the main realm, whose `prepareStackTrace` serves realms without one of their own.
    pub(crate) main_error: RefCell<Option<crate::global::Global<Object>>>,
    pub(crate) interrupt: Arc<InterruptState>,
    pub(crate) pins: crate::pins::Pins,
    /// A native ended the running JavaScript without an exception; set on its way out, taken by the frame that sees it.
    pub(crate) unwinding: Cell<bool>,
    pub(crate) tasks: RefCell<Option<Box<crate::tasks::Host>>>,
    /// What children are made from.
    lineage: ParentRuntime,
    is_parent: bool,
    abort_at_heap_limit: bool,
    /// How many collections in a row left a heap nearly full and the program little time, and when the last one ended.
    vain_collections: Cell<(u32, Option<Instant>)>,
    /// Whether a collection left more than the limit allows. One in steps leaves what dies meanwhile, so that another, in a
    /// single step, has to tell.
    seems_full: Cell<bool>,
    /// To be called before the process ends because the heap is full.
    last_words: RefCell<Option<LastWords>>,
    /// The limit in bytes that the heap has reached, once the process is to end for it.
    reached_limit: Cell<Option<u64>>,
    /// Whether the heap was full and may grow beyond its limit since.
    limit_raised: Cell<bool>,
    pub(crate) stress: bool,
    pub(crate) stress_depth: Cell<u32>,
    /// Bytes of text made since the last collection that they caused.
    pub(crate) fresh_text: Cell<usize>,
}

impl RuntimeInner {
    #[inline]
    pub(crate) fn handles(&self) -> &HandleStack {
        // SAFETY: the rooted stack lives until the runtime is dropped.
        unsafe { &(*self.handles).data }
    }

    /// Ends the process or the running JavaScript, because the heap's limit is reached. Until it notices it may allocate on.
    fn end_for_memory(&self) {
        if self.abort_at_heap_limit {
            if self.reached_limit.get().is_some() {
                return;
            }
            if self.last_words.borrow().is_none() {
                crate::object::out_of_memory();
            }
            // SAFETY: allowed at any time.
            unsafe {
                let limit = glue::nodus_heap_limit(self.cx);
                self.reached_limit.set(Some(limit));
                jsapi::JS_RequestInterruptCallback(self.cx);
            }
            return;
        }
        self.interrupt.out_of_memory.store(true, Ordering::SeqCst);
        self.interrupt.terminate.store(true, Ordering::SeqCst);
        // SAFETY: allowed at any time.
        unsafe { jsapi::JS_RequestInterruptCallback(self.cx) };
    }

    /// Lets the heap grow beyond the limit that it has reached: without end when a thread's JavaScript is being ended, by
    /// half, and no less than [`LAST_ROOM`], for the last words of the process.
    ///
    /// # Safety
    /// No collection runs.
    unsafe fn raise_limit(&self) {
        let limit = match self.reached_limit.get() {
            Some(reached) => reached.saturating_add((reached / 2).max(LAST_ROOM)),
            // SAFETY: allowed at any time.
            None => unsafe { glue::nodus_heap_limit(self.cx) }
                .saturating_mul(2)
                .max(u32::MAX.into()),
        };
        // SAFETY: as the caller promises.
        unsafe { glue::nodus_set_heap_limit(self.cx, limit) };
    }

    /// Collects in a single step and ends what runs when more is left than the limit allows.
    fn ask_whether_full(&self) {
        // SAFETY: JavaScript may run here, so it may be collected too; then all live values are rooted.
        let over = unsafe {
            jsapi::JS_GC(self.cx, jsapi::JS::GCReason::API);
            glue::nodus_is_heap_over(self.cx)
        };
        self.seems_full.set(false);
        if over {
            // SAFETY: a safe point of running JavaScript.
            unsafe { glue::nodus_tell_nearly_full(self.cx) };
            self.end_for_memory();
            // SAFETY: no collection runs.
            unsafe { self.raise_limit() };
        }
    }
}

pub(crate) struct InterruptState {
    pub(crate) terminate: AtomicBool,
    out_of_memory: AtomicBool,
    cx: Mutex<Option<usize>>,
    /// What is to run at the next safe point, in this order.
    callbacks: Mutex<Vec<Box<dyn FnMut() + Send>>>,
}

/// A handle for other threads that can stop the JavaScript running in a [`Runtime`].
#[derive(Clone)]
pub struct InterruptHandle(Arc<InterruptState>);

impl InterruptHandle {
    /// Ends the running JavaScript: the call into the engine returns [`crate::Error::Terminated`]. Without effect once
    /// the runtime is gone.
    pub fn terminate(&self) {
        self.0.terminate.store(true, Ordering::SeqCst);
        self.request();
    }

    /// Takes a termination back, so that the runtime can run JavaScript again.
    pub fn cancel(&self) {
        self.0.terminate.store(false, Ordering::SeqCst);
    }

    /// Whether a termination is asked for.
    pub fn is_terminating(&self) -> bool {
        self.0.terminate.load(Ordering::SeqCst)
    }

    /// Whether the heap reached the limit that the runtime was made with, which ends its JavaScript.
    pub fn ran_out_of_memory(&self) -> bool {
        self.0.out_of_memory.load(Ordering::SeqCst)
    }

    /// Runs `f` on the runtime's thread at the next safe point of the running JavaScript.
    pub fn run_on_interrupt(&self, f: impl FnMut() + Send + 'static) {
        if let Ok(mut callbacks) = self.0.callbacks.lock() {
            callbacks.push(Box::new(f));
        }
        self.request();
    }

    fn request(&self) {
        if let Ok(guard) = self.0.cx.lock()
            && let Some(cx) = *guard
        {
            // SAFETY: the pointer is removed under this lock before the context dies; the call is thread-safe.
            unsafe { jsapi::JS_RequestInterruptCallback(cx as *mut JSContext) };
        }
    }
}

unsafe extern "C" fn on_interrupt(_: *mut JSContext) -> bool {
    let Some(rt) = CURRENT.get() else { return true };
    // SAFETY: CURRENT is set only while the runtime lives.
    let inner = unsafe { rt.as_ref() };
    let state = &inner.interrupt;
    if inner.seems_full.get() {
        inner.ask_whether_full();
    }
    if inner.reached_limit.get().is_some()
        && let Some(words) = inner.last_words.take()
    {
        end_with_last_words(inner, words);
    }
    // One that lets JavaScript run may be interrupted itself.
    let callbacks = state
        .callbacks
        .lock()
        .map_or_else(|_| Vec::new(), |mut waiting| std::mem::take(&mut *waiting));
    for mut f in callbacks {
        f();
    }
    !state.terminate.load(Ordering::SeqCst)
}

/// The heap is full.
unsafe extern "C" fn on_heap_full(_: *mut JSContext) {
    let Some(rt) = CURRENT.get() else { return };
    // SAFETY: CURRENT is set only while the runtime lives; the engine calls while it allocates.
    unsafe {
        let inner = rt.as_ref();
        inner.end_for_memory();
        if inner.reached_limit.get().is_some() && inner.limit_raised.replace(true) {
            crate::object::out_of_memory();
        }
        inner.raise_limit();
    }
}

/// How many bytes there are at least for the last words of a process.
const LAST_ROOM: u64 = 64 << 20;

/// What is called before the process ends because the heap is full.
type LastWords = Box<dyn FnOnce(&mut Scope<'_>)>;

/// Ends the process because the heap is full, at a safe point of the running JavaScript.
fn end_with_last_words(inner: &RuntimeInner, words: LastWords) -> ! {
    crate::object::tell_out_of_memory();
    // SAFETY: no collection runs.
    unsafe { inner.raise_limit() };
    // Whatever goes wrong, the process ends.
    let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| with_current(words)));
    crate::object::abort()
}

/// Looks at what a full collection that began at `start` has left: a heap that stays nearly full while the program does
/// little more than collect is as good as full.
pub(crate) fn after_collection(start: Instant) {
    const MOST: u32 = 4;
    let Some(rt) = CURRENT.get() else { return };
    // SAFETY: CURRENT is set only while the runtime lives.
    let inner = unsafe { rt.as_ref() };
    let (count, last) = inner.vain_collections.get();
    let end = Instant::now();
    // The program ran for less than two fifths of the time.
    let busy = last.is_some_and(|last| (start - last) * 3 < (end - start) * 2);
    // SAFETY: a plain query.
    let full = unsafe { glue::nodus_is_heap_nearly_full(inner.cx) };
    let count = if full && busy { count + 1 } else { 0 };
    inner.vain_collections.set((count, Some(end)));
    if count >= MOST {
        inner.end_for_memory();
    // SAFETY: the collection is over, and all live values are rooted.
    } else if unsafe { glue::nodus_is_heap_over(inner.cx) } {
        inner.seems_full.set(true);
        // SAFETY: allowed at any time.
        unsafe { jsapi::JS_RequestInterruptCallback(inner.cx) };
    }
}

/// Functions of up to so many bytes of bytecode are compiled into their callers. The engine's own measure suits scripts of
/// web pages; library code is made of somewhat longer functions.
const INLINED_LENGTH: u32 = 320;

/// How many megabytes of native memory the objects of a small heap may hold before they are collected. The engine's own
/// choice, 38, suits tabs of a browser; a small server would be half garbage.
const MALLOC_THRESHOLD: u32 = 16;
/// How many megabytes a heap may have before it is collected for the first time: the engine's own choice.
const HEAP_THRESHOLD: u32 = 27;
/// The same while a program starts. What it has loaded by then lives on, and many a tool has ended before it has more.
const STARTING_MALLOC_THRESHOLD: u32 = 64;
const STARTING_HEAP_THRESHOLD: u32 = 64;

/// # Safety
/// `cx` is the thread's context.
unsafe fn set_thresholds(cx: *mut JSContext, heap: u32, malloc: u32) {
    // SAFETY: allowed at any time on this thread.
    unsafe {
        jsapi::JS_SetGCParameter(cx, JSGCParamKey::JSGC_ALLOCATION_THRESHOLD, heap);
        jsapi::JS_SetGCParameter(cx, JSGCParamKey::JSGC_MALLOC_THRESHOLD_BASE, malloc);
    }
}

unsafe extern "C" fn trace_roots(trc: *mut jsapi::JSTracer, data: *mut std::ffi::c_void) {
    // SAFETY: data is the RuntimeInner registered below, alive as long as the context.
    let inner = unsafe { &*(data as *const RuntimeInner) };
    if let Ok(slab) = inner.roots.try_borrow() {
        slab.trace(trc);
    } else {
        // A collection inside a slab update would lose roots; updates never allocate engine memory.
        std::process::abort();
    }
}

unsafe extern "C" fn update_weaks(trc: *mut jsapi::JSTracer, data: *mut std::ffi::c_void) {
    // SAFETY: as in trace_roots.
    let inner = unsafe { &*(data as *const RuntimeInner) };
    if let Ok(mut weaks) = inner.weaks.try_borrow_mut() {
        weaks.sweep(trc);
    }
}

/// An engine instance with one global object, bound to the thread that made it.
pub struct Runtime {
    inner: Box<RuntimeInner>,
}

impl Runtime {
    /// Makes the thread's runtime. Fails when the thread has one already or the engine cannot start.
    pub fn new(options: RuntimeOptions) -> Result<Runtime, String> {
        if CURRENT.get().is_some() {
            return Err("this thread has a runtime already".into());
        }
        INIT.call_once(|| {
            crate::errors::before_first_runtime();
            // SAFETY: plain registration, once.
            unsafe { glue::nodus_leave_at_exit() };
            // SAFETY: as above; the function stays for the life of the process.
            unsafe { glue::nodus_set_heap_full_hook(Some(on_heap_full)) };
            // SAFETY: called once, before any other engine call.
            unsafe {
                jsapi::SetProcessBuildIdOp(Some(build_id));
                if !glue::nodus_start_engine() {
                    std::process::abort();
                }
            }
        });
        // SAFETY: plain construction in the order the engine documents: context, quota, queue, self-hosted code, realm.
        unsafe {
            let parent = options.parent.as_ref().map_or(0, |p| *p.0);
            let cx = jsapi::JS_NewContext(32 * 1024 * 1024, parent as *mut jsapi::JSRuntime);
            if cx.is_null() {
                return Err("the JavaScript engine could not allocate a context".into());
            }
            let max = if options.max_heap == 0 {
                u32::MAX.into()
            } else {
                options.max_heap
            };
            glue::nodus_set_heap_limit(cx, max);
            if options.max_heap == 0 {
                set_thresholds(cx, STARTING_HEAP_THRESHOLD, STARTING_MALLOC_THRESHOLD);
            } else {
                set_thresholds(cx, HEAP_THRESHOLD, MALLOC_THRESHOLD);
            }
            jsapi::JS_SetGlobalJitCompilerOption(
                cx,
                jsapi::JSJitCompilerOption::JSJITCOMPILER_INLINING_BYTECODE_MAX_LENGTH,
                INLINED_LENGTH,
            );
            jsapi::JS_SetNativeStackQuota(
                cx,
                options.stack_quota,
                options.stack_quota - 10 * 1024,
                options.stack_quota - 10 * 1024 - 100 * 1024,
            );
            let handles = Box::into_raw(Box::new(jsapi::Rooted::new_unrooted(HandleStack::new())));
            jsapi::Rooted::add_to_root_stack(handles, cx);
            glue::install_job_queue(cx);
            let cache = options.self_hosted.unwrap_or_default();
            if !glue::init_self_hosted_code(cx, cache, options.capture_self_hosted) {
                return Err("the JavaScript engine could not start".into());
            }
            let inner = Box::new(RuntimeInner {
                cx,
                serial: SERIALS.fetch_add(1, Ordering::Relaxed),
                abort_at_heap_limit: options.abort_at_heap_limit,
                vain_collections: Cell::new((0, None)),
                seems_full: Cell::new(false),
                last_words: RefCell::new(None),
                reached_limit: Cell::new(None),
                limit_raised: Cell::new(false),
                handles,
                roots: RefCell::new(RootSlab::new()),
                weaks: RefCell::new(WeakList::default()),
                cleanups: RefCell::new(VecDeque::new()),
                global: Cell::new(ptr::null_mut()),
                host: OnceCell::new(),
                classes: RefCell::new(HashMap::new()),
                module_hooks: RefCell::new(None),
                rejection_hook: RefCell::new(None),
                stack_formatter: RefCell::new(None),
                main_error: RefCell::new(None),
                interrupt: Arc::new(InterruptState {
                    terminate: AtomicBool::new(false),
                    out_of_memory: AtomicBool::new(false),
                    cx: Mutex::new(Some(cx as usize)),
                    callbacks: Mutex::new(Vec::new()),
                }),
                pins: crate::pins::Pins::default(),
                unwinding: Cell::new(false),
                tasks: RefCell::new(None),
                lineage: options.parent.unwrap_or_else(|| {
                    ParentRuntime(Arc::new(glue::nodus_runtime_of(cx) as usize))
                }),
                is_parent: parent == 0,
                stress: options.collector_stress,
                stress_depth: Cell::new(0),
                fresh_text: Cell::new(0),
            });
            let data = &*inner as *const RuntimeInner as *mut std::ffi::c_void;
            jsapi::JS_AddExtraGCRootsTracer(cx, Some(trace_roots), data);
            jsapi::JS_AddWeakPointerZonesCallback(cx, Some(update_weaks), data);
            jsapi::JS_AddInterruptCallback(cx, Some(on_interrupt));
            crate::collections::install(cx);
            crate::finalization::install(&inner);
            if parent == 0 {
                // The others have that of their parent.
                jsapi::SetStackFormat(cx, jsapi::StackFormat::V8);
            }
            (*jsapi::ContextOptionsRef(cx)).set_asyncStackCaptureDebuggeeOnly_(true);
            jsapi::JS_SetFutexCanWait(cx);
            let current = NonNull::from(&*inner);
            CURRENT.set(Some(current));
            let runtime = Runtime { inner };
            let global = crate::realm::new_global(cx)?;
            runtime.inner.global.set(global);
            // The slab keeps the main global alive and updated through `Runtime::global_root`.
            runtime
                .inner
                .roots
                .borrow_mut()
                .pin_global(&runtime.inner.global);
            jsapi::EnterRealm(cx, global);
            {
                let mut scope = Scope::open(current);
                crate::promise::install(&mut scope);
                crate::module::install(&mut scope);
                crate::errors::install(&mut scope)
                    .map_err(|_| "the error API could not be installed")?;
            }
            Ok(runtime)
        }
    }

    /// Opens a scope on this runtime.
    pub fn scope<R>(&self, f: impl for<'s> FnOnce(&mut Scope<'s>) -> R) -> R {
        // SAFETY: the runtime is alive and bound to this thread (it is neither Send nor Sync).
        let mut scope = unsafe { Scope::open(NonNull::from(&*self.inner)) };
        f(&mut scope)
    }

    /// A handle with which other threads stop this runtime's JavaScript.
    pub fn interrupt_handle(&self) -> InterruptHandle {
        InterruptHandle(self.inner.interrupt.clone())
    }
}

/// Opens a scope on the calling thread's runtime; `None` when the thread has none. This is how callbacks of the event loop
/// come back to JavaScript.
pub fn with_current<R>(f: impl for<'s> FnOnce(&mut Scope<'s>) -> R) -> Option<R> {
    let rt = CURRENT.get()?;
    // SAFETY: CURRENT is set only while the runtime lives; scopes opened here end before this function returns.
    let mut scope = unsafe { Scope::open(rt) };
    // What a job of another thread used is free again before JavaScript hears that the job is done.
    scope.inner().take_pins_back();
    Some(f(&mut scope))
}

#[inline]
pub(crate) fn current() -> Option<NonNull<RuntimeInner>> {
    CURRENT.get()
}

impl<'s> Scope<'s> {
    /// The global object of the running code.
    pub fn global(&mut self) -> Local<'s, Object> {
        // SAFETY: a realm is always entered.
        let g = unsafe { jsapi::CurrentGlobalOrNull(self.cx) };
        self.push_object(g)
    }

    /// The main realm's global object, whichever context runs.
    pub fn main_global(&mut self) -> Local<'s, Object> {
        let g = self.inner().global.get();
        self.push_object(g)
    }

    /// Attaches the embedder's state; the first call wins.
    pub fn set_host<T: 'static>(&mut self, host: T) {
        let _ = self.inner().host.set(Box::new(host));
    }

    /// The embedder's state. Panics when it was never set or has another type, which is a defect of the embedder.
    #[inline]
    pub fn host<T: 'static>(&self) -> &'s T {
        match self.inner().host.get().and_then(|h| h.downcast_ref::<T>()) {
            Some(h) => h,
            None => panic!("the runtime's host state is not set"),
        }
    }

    /// A handle with which other threads stop this runtime's JavaScript.
    pub fn interrupt_handle(&self) -> InterruptHandle {
        InterruptHandle(self.inner().interrupt.clone())
    }

    /// What runtimes on other threads are made from.
    pub fn parent_runtime(&self) -> ParentRuntime {
        self.inner().lineage.clone()
    }

    /// The program has started and lives on: from now on memory counts more than time.
    pub fn settle(&mut self) {
        // SAFETY: this is the thread's context.
        unsafe { set_thresholds(self.cx, HEAP_THRESHOLD, MALLOC_THRESHOLD) };
    }

    /// Collects everything that is garbage now.
    pub fn collect(&mut self) {
        // SAFETY: all live values are rooted.
        unsafe { jsapi::JS_GC(self.cx, jsapi::GCReason::API) };
    }

    /// Collects the nursery only.
    pub fn collect_nursery(&mut self) {
        // SAFETY: as in `collect`.
        unsafe {
            let rt = jsapi::JS_GetRuntime(self.cx);
            jsapi::RunNurseryCollection(rt, jsapi::GCReason::API, jsapi_zero_duration());
        }
    }

    /// Gives weakly held targets of the last job back to the collector; call it after every turn into JavaScript.
    pub fn clear_kept_objects(&mut self) {
        // SAFETY: plain call.
        unsafe { jsapi::ClearKeptObjects(self.cx) };
    }

    /// The collector's view of the heap, in bytes.
    pub fn heap_statistics(&self) -> HeapStatistics {
        let mut raw = glue::GlueHeapStatistics::default();
        // SAFETY: reading has no side effect.
        unsafe { glue::nodus_heap_statistics(self.cx, &mut raw) };
        let mut statistics = HeapStatistics {
            natives: crate::class::native_bytes(),
            ..HeapStatistics::from_glue(&raw)
        };
        if let Some(reached) = self.inner().reached_limit.get() {
            statistics.limit = reached as usize;
        }
        statistics
    }

    /// Has `words` called before the process ends because this runtime's heap is full, after the message on standard error.
    /// It may run JavaScript, for which there is half as much memory again, or 64 MiB. A second call replaces the first,
    /// none takes it back.
    pub fn set_last_words(&mut self, words: Option<Box<dyn FnOnce(&mut Scope<'_>)>>) {
        *self.inner().last_words.borrow_mut() = words;
    }

    /// In collector-stress mode: collects now. Called by the crate before operations that allocate.
    #[inline]
    pub(crate) fn stress(&mut self) {
        if self.inner().stress {
            self.stress_collect();
        }
    }

    #[cold]
    fn stress_collect(&mut self) {
        let depth = &self.inner().stress_depth;
        let n = depth.get().wrapping_add(1);
        depth.set(n);
        // A full collection each time would be quadratic; the moving nursery finds nearly all unrooted pointers.
        if n.is_multiple_of(64) {
            self.collect()
        } else {
            self.collect_nursery()
        }
    }
}

fn jsapi_zero_duration() -> jsapi::mozilla::TimeDuration {
    // SAFETY: TimeDuration is a plain integer; zero means no minimum age.
    unsafe { std::mem::zeroed() }
}

/// See [`Scope::heap_statistics`].
#[derive(Clone, Copy, Debug)]
pub struct HeapStatistics {
    /// Bytes in use by collected things.
    pub used: usize,
    /// Number of 1 MiB chunks the collector holds.
    pub chunks: usize,
    /// Limit of `used`.
    pub limit: usize,
    /// Bytes outside of the heap that collected things own: contents of ArrayBuffers, long strings, tables.
    pub malloced: usize,
    /// Those of them that natives hold; of a heap as a log of collections tells it, that is not known and 0.
    pub natives: usize,
    /// Collections since the start.
    pub collections: usize,
}

impl Drop for Runtime {
    fn drop(&mut self) {
        if let Ok(mut cx) = self.inner.interrupt.cx.lock() {
            *cx = None;
        }
        self.inner.module_hooks.borrow_mut().take();
        self.inner.rejection_hook.borrow_mut().take();
        self.inner.stack_formatter.borrow_mut().take();
        self.inner.main_error.borrow_mut().take();
        // Host state may hold globals; it goes first, while the engine still lives.
        drop(self.inner.host.take());
        self.inner.classes.borrow_mut().clear();
        // SAFETY: no scope is open (they borrow self), so nothing refers into the context any more.
        unsafe {
            let cx = self.inner.cx;
            let data = &*self.inner as *const RuntimeInner as *mut std::ffi::c_void;
            glue::nodus_tasks_end(cx);
            self.inner.weaks.borrow_mut().clear();
            self.inner.roots.borrow_mut().clear();
            jsapi::LeaveRealm(cx, ptr::null_mut());
            jsapi::JS_RemoveExtraGCRootsTracer(cx, Some(trace_roots), data);
            (*self.inner.handles).remove_from_root_stack();
            glue::nodus_remove_job_queue(cx);
            // Children share what a parent owns: with some of them alive it stays until the process ends.
            if !self.inner.is_parent || Arc::strong_count(&self.inner.lineage.0) == 1 {
                jsapi::JS_DestroyContext(cx);
                glue::nodus_tasks_free();
            } else {
                std::mem::forget(self.inner.tasks.take());
            }
            drop(Box::from_raw(self.inner.handles));
        }
        drop(self.inner.tasks.take());
        CURRENT.set(None);
        crate::collections::forget();
    }
}

/// Ends the process at once: what the engine holds goes with the process, and its static destructors must not run while
/// its helper threads do. The caller has flushed what it wanted to keep.
pub fn exit_process(code: i32) -> ! {
    // SAFETY: _exit has no preconditions.
    unsafe { libc::_exit(code) }
}
