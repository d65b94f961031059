//! Declarations of the C++ glue (`glue/*.cc`) and of engine functions that the bindings leave out.

use std::ffi::c_void;
use std::ptr;

use mozjs::jsapi::{self, JSContext, JSObject, JSScript, JSString, ReadOnlyCompileOptions};

use crate::handles::Scope;
use crate::script::source;

unsafe extern "C" {
    /// Number of modules requested by static imports and re-exports.
    pub(crate) fn nodus_module_request_count(module: *mut JSObject) -> usize;
    /// Specifier of request `i`, an atom.
    pub(crate) fn nodus_module_request_specifier(module: *mut JSObject, i: usize) -> *mut JSString;
    /// `JS::ModuleType` of request `i`.
    pub(crate) fn nodus_module_request_type(module: *mut JSObject, i: usize) -> i32;
    /// Position of request `i`, both from 1.
    pub(crate) fn nodus_module_request_position(
        module: *mut JSObject,
        i: usize,
        line: *mut u32,
        column: *mut u32,
    );
    /// Whether request `i` is an `import source`.
    pub(crate) fn nodus_module_request_is_source(module: *mut JSObject, i: usize) -> bool;
    /// The same of a request as the load hook gets it.
    pub(crate) fn nodus_request_is_source(request: *mut JSObject) -> bool;
    /// Name of the first attribute of request `i` other than `type`; null for none.
    pub(crate) fn nodus_module_request_other_attribute(
        module: *mut JSObject,
        i: usize,
    ) -> *mut JSString;
    /// Lets the module be linked whatever attributes its requests have.
    pub(crate) fn nodus_module_accept_attributes(module: *mut JSObject);
    /// Makes a fresh module the answer to `import source`.
    pub(crate) fn nodus_module_set_source(module: *mut JSObject, source: *mut JSObject);
    /// Whether the module's own body awaits at top level.
    pub(crate) fn nodus_module_has_top_level_await(module: *mut JSObject) -> bool;
    /// The engine's module status.
    pub(crate) fn nodus_module_status(module: *mut JSObject) -> i32;
    /// What evaluation threw.
    pub(crate) fn nodus_module_error(
        module: *mut JSObject,
        error: jsapi::MutableHandle<jsapi::Value>,
    ) -> bool;

    /// A module exporting `count` names, all undefined at first; null with an exception pending on failure. It has no
    /// evaluation step: its exports are set from outside.
    pub(crate) fn nodus_create_synthetic_module(
        cx: *mut JSContext,
        names: *const *mut JSString,
        count: usize,
    ) -> *mut JSObject;
    /// Gives export `index` (order of creation) its value; importers see it at once.
    pub(crate) fn nodus_set_synthetic_export(
        module: *mut JSObject,
        index: usize,
        value: jsapi::Value,
    );
    /// Whether the module or anything it loads (transitively) awaits at top level; the graph must be loaded.
    pub(crate) fn nodus_module_graph_is_async(module: *mut JSObject) -> bool;

    /// 1 for an ordinary object, 2 for an array of plain values, 3 for a function, 0 for anything else.
    pub(crate) fn nodus_common_kind(object: *mut JSObject) -> i32;
    /// A string that owns `chars`, malloc'd; they are freed on failure.
    pub(crate) fn nodus_adopt_latin1(
        cx: *mut JSContext,
        chars: *mut u8,
        length: usize,
    ) -> *mut JSString;
    /// A string that owns `chars`, malloc'd; they are freed on failure.
    pub(crate) fn nodus_adopt_utf16(
        cx: *mut JSContext,
        chars: *mut u16,
        length: usize,
    ) -> *mut JSString;
    /// A string of `length` Latin-1 characters, three or more, that `fill(data, room, length)` writes; null with an exception
    /// pending when memory is short.
    pub(crate) fn nodus_make_latin1(
        cx: *mut JSContext,
        length: usize,
        fill: unsafe extern "C" fn(*mut c_void, *mut u8, usize),
        data: *mut c_void,
    ) -> *mut JSString;
    /// The same of UTF-16 units.
    pub(crate) fn nodus_make_utf16(
        cx: *mut JSContext,
        length: usize,
        fill: unsafe extern "C" fn(*mut c_void, *mut u16, usize),
        data: *mut c_void,
    ) -> *mut JSString;
    /// The characters of a string until the next collection, bytes or UTF-16 units; null with an exception pending when
    /// memory is short.
    pub(crate) fn nodus_string_chars(
        cx: *mut JSContext,
        string: *mut JSString,
        length: *mut usize,
        latin1: *mut bool,
    ) -> *const c_void;
    /// A string's characters with a reference to their memory, copied where it cannot be shared; null when memory is short.
    pub(crate) fn nodus_share_text(
        cx: *mut JSContext,
        string: *mut JSString,
        length: *mut usize,
        latin1: *mut bool,
    ) -> *mut c_void;
    /// Where the characters of shared memory are.
    pub(crate) fn nodus_shared_chars(text: *mut c_void) -> *const c_void;
    /// Gives up a reference to shared memory.
    pub(crate) fn nodus_release_text(text: *mut c_void);
    /// A string of shared memory; null with an exception pending.
    pub(crate) fn nodus_string_of_text(
        cx: *mut JSContext,
        text: *mut c_void,
        length: usize,
        latin1: bool,
    ) -> *mut JSString;
    /// The class of a `Uint8Array` of fixed length.
    pub(crate) static nodus_bytes_class: *const jsapi::JSClass;
    /// The natives `view(buffer, offset, length)`, `part(bytes, start, end)` and `raw(length)` by their number, which make
    /// arrays like `model`; null with an exception pending when memory is short.
    pub(crate) fn nodus_bytes_maker(
        cx: *mut JSContext,
        model: *mut JSObject,
        which: i32,
    ) -> *mut JSObject;
    /// A global whose `Uint8Array` makes objects of the given prototype; null with an exception pending on failure.
    pub(crate) fn nodus_new_bytes_global(
        cx: *mut JSContext,
        prototype: *mut JSObject,
    ) -> *mut JSObject;

    /// Installs the microtask queue on a fresh context.
    pub(crate) fn nodus_install_job_queue(cx: *mut JSContext);
    /// Removes and frees it, right before the context is destroyed.
    pub(crate) fn nodus_remove_job_queue(cx: *mut JSContext);
    /// Runs all microtasks. `report` is called with the exception of a job pending and says whether to go on (true clears
    /// it). False: terminated (nothing pending) or stopped by `report` (exception still pending); the rest stays queued.
    pub(crate) fn nodus_drain_microtasks(
        cx: *mut JSContext,
        report: Option<unsafe extern "C" fn(*mut JSContext, *mut c_void) -> bool>,
        data: *mut c_void,
    ) -> bool;
    /// From now on no microtask runs.
    pub(crate) fn nodus_end_microtasks(cx: *mut JSContext);
    /// Whether a microtask waits.
    pub(crate) fn nodus_has_microtasks(cx: *mut JSContext) -> bool;
    /// Queues a function as a microtask, called without arguments in the async context of now.
    pub(crate) fn nodus_enqueue_microtask(cx: *mut JSContext, function: *mut JSObject) -> bool;
    /// An ArrayBuffer over the queue's own memory: whether the running job is the last, or the number of its turn.
    pub(crate) fn nodus_job_state(cx: *mut JSContext, turn: bool) -> *mut JSObject;
    /// The async context, null for none.
    pub(crate) fn nodus_get_async_context(cx: *mut JSContext) -> *mut JSObject;
    /// Sets the async context that promise reactions are created under; null for none.
    pub(crate) fn nodus_set_async_context(cx: *mut JSContext, context: *mut JSObject);
    /// Sets the functions that hear about promises: made, before and after a job, settled; null for none.
    pub(crate) fn nodus_set_promise_hooks(
        cx: *mut JSContext,
        init: *mut JSObject,
        before: *mut JSObject,
        after: *mut JSObject,
        settled: *mut JSObject,
    );

    /// Lets contexts exist in this runtime; before the first global.
    pub(crate) fn nodus_contexts_install(cx: *mut JSContext);
    /// From now on `eval` and `Function` throw in the main realms of all threads.
    pub(crate) fn nodus_forbid_strings();
    /// Makes a realm beside the running one, with `sandbox` (or null) for its variables; null with an exception pending.
    pub(crate) fn nodus_new_context(
        cx: *mut JSContext,
        sandbox: *mut JSObject,
        flags: i32,
    ) -> *mut JSObject;
    /// What is on the global now counts as its builtins.
    pub(crate) fn nodus_context_ready(cx: *mut JSContext, global: *mut JSObject) -> bool;
    /// What programs see as `globalThis`.
    pub(crate) fn nodus_context_face(global: *mut JSObject) -> *mut JSObject;
    /// Brings a context's global and sandbox together again.
    pub(crate) fn nodus_context_sync(cx: *mut JSContext, global: *mut JSObject) -> bool;
    /// Runs the microtasks of a context that has its own.
    pub(crate) fn nodus_drain_own_microtasks(
        cx: *mut JSContext,
        global: *mut JSObject,
        report: Option<unsafe extern "C" fn(*mut JSContext, *mut c_void) -> bool>,
        data: *mut c_void,
    ) -> bool;

    /// Lets promises be settled by other threads.
    pub(crate) fn nodus_tasks_install(
        cx: *mut JSContext,
        wake: unsafe extern "C" fn(*mut c_void),
        started: unsafe extern "C" fn(*mut c_void),
        data: *mut c_void,
    );
    /// Ends all tasks, before the context is destroyed.
    pub(crate) fn nodus_tasks_end(cx: *mut JSContext);
    /// Frees what tasks need, once the context is destroyed.
    pub(crate) fn nodus_tasks_free();
    /// Runs finished tasks; milliseconds until a delayed one, -1 for none.
    pub(crate) fn nodus_tasks_run(cx: *mut JSContext, waiting: *mut bool) -> i64;

    /// The `sourceMappingURL` of the source of a function or module: UTF-16 ended by 0, or null.
    pub(crate) fn nodus_source_map_url(object: *mut JSObject) -> *const u16;
    /// Lets the realms that follow have the functions that one realm has compiled.
    pub(crate) fn nodus_share_functions(stencil: *mut c_void);
    /// Whether a script is but one function expression between these places of its text.
    pub(crate) fn nodus_is_one_function(stencil: *mut c_void, start: u32, end: u32) -> bool;
    /// The same of a script.
    pub(crate) fn nodus_script_is_one_function(
        script: *mut jsapi::JSScript,
        start: u32,
        end: u32,
    ) -> bool;
    /// How the current realm compiles; null when there is no memory.
    pub(crate) fn nodus_parse_settings(cx: *mut JSContext) -> *mut c_void;
    pub(crate) fn nodus_parse_settings_delete(settings: *mut c_void);
    /// A parser for the calling thread, whose stack has `stack` bytes; null when there is no memory.
    pub(crate) fn nodus_parser_new(stack: usize) -> *mut c_void;
    pub(crate) fn nodus_parser_delete(parser: *mut c_void);
    /// The code of a script as a stencil that the caller owns; null when the text does not parse.
    pub(crate) fn nodus_parse(
        parser: *mut c_void,
        settings: *const c_void,
        filename: *const std::ffi::c_char,
        line: u32,
        text: *const std::ffi::c_char,
        length: usize,
    ) -> *mut c_void;
    /// The script of a stencil in the current realm; null with an exception.
    pub(crate) fn nodus_instantiate(cx: *mut JSContext, stencil: *mut c_void) -> *mut JSScript;
    /// Compiles UTF-8; null with an exception pending.
    pub(crate) fn nodus_compile_stencil(
        cx: *mut JSContext,
        options: *const ReadOnlyCompileOptions,
        text: *mut jsapi::SourceText<jsapi::mozilla::Utf8Unit>,
        is_module: bool,
    ) -> *mut jsapi::Stencil;
    /// Code from bytes of the same build, which begin at a word and, if they `stay`, are not copied.
    pub(crate) fn nodus_decode_stencil(
        cx: *mut JSContext,
        bytes: *const u8,
        length: usize,
        stay: bool,
    ) -> *mut jsapi::Stencil;
    /// Encodes a stencil into malloc'ed bytes; 0 for success.
    pub(crate) fn nodus_encode_stencil(
        cx: *mut JSContext,
        stencil: *mut c_void,
        bytes: *mut *mut u8,
        length: *mut usize,
    ) -> i32;

    /// Entries of a collection or the rest of an iterator as a new array; null with an exception otherwise.
    pub(crate) fn nodus_preview_entries(
        cx: *mut JSContext,
        object: *mut JSObject,
        pairs: *mut bool,
    ) -> *mut JSObject;
    /// 0 no proxy, 1 made by a script, 2 the namespace of a module, 3 any other proxy.
    pub(crate) fn nodus_proxy_kind(object: *mut JSObject) -> u32;
    /// Bit 0 for an async function, bit 1 for a generator function.
    pub(crate) fn nodus_function_kind(object: *mut JSObject) -> u32;
    /// Array of the own property keys that are no array indices, strings before symbols.
    pub(crate) fn nodus_own_non_index_keys(
        cx: *mut JSContext,
        object: *mut JSObject,
        enumerable_only: bool,
    ) -> *mut JSObject;
    /// Name of the object's constructor as plain data properties tell it, null when they do not. Runs no user code.
    pub(crate) fn nodus_constructor_name(
        cx: *mut JSContext,
        object: *mut JSObject,
    ) -> *mut JSString;
    /// Numbers about the heap.
    pub(crate) fn nodus_heap_limit(cx: *mut JSContext) -> u64;
    pub(crate) fn nodus_set_heap_limit(cx: *mut JSContext, bytes: u64);
    pub(crate) fn nodus_heap_statistics(cx: *mut JSContext, out: *mut GlueHeapStatistics);

    /// Captures the stack into a record for `nodus_frame_*` alone, never to be seen by a program; null with an exception
    /// pending. Frames up to the innermost call of `start_after` are left out.
    pub(crate) fn nodus_capture_frames(
        cx: *mut JSContext,
        limit: u32,
        start_after: *mut JSObject,
    ) -> *mut JSObject;
    /// Number of frames of a record.
    pub(crate) fn nodus_frame_count(record: *mut JSObject) -> u32;
    /// Describes a frame; the handles receive function, receiver, the names of the function, of the receiver's
    /// constructor, of the property that holds the function, and of the function that ran an eval.
    pub(crate) fn nodus_frame_at(
        cx: *mut JSContext,
        record: *mut JSObject,
        index: u32,
        out: *mut GlueFrame,
        function: jsapi::MutableHandle<jsapi::Value>,
        receiver: jsapi::MutableHandle<jsapi::Value>,
        function_name: jsapi::MutableHandle<jsapi::Value>,
        type_name: jsapi::MutableHandle<jsapi::Value>,
        method_name: jsapi::MutableHandle<jsapi::Value>,
        eval_origin: jsapi::MutableHandle<jsapi::Value>,
    ) -> bool;
    /// The UTF-16 text of `//# sourceURL=` in the frame's source, ended by 0, or null.
    pub(crate) fn nodus_frame_source_url(record: *mut JSObject, index: u32) -> *const u16;
    /// Prepares a realm: errors get the own accessor `stack` with these functions.
    pub(crate) fn nodus_errors_setup(
        cx: *mut JSContext,
        global: *mut JSObject,
        getter: *mut JSObject,
        setter: *mut JSObject,
    ) -> bool;
    /// Captures the stack, or the awaiters of a promise, onto an ordinary object; sets `unsupported` for proxies instead.
    pub(crate) fn nodus_capture_stack_onto(
        cx: *mut JSContext,
        target: *mut JSObject,
        start_after: *mut JSObject,
        unsupported: *mut bool,
    ) -> bool;
    /// Looks for a capture on the object and its prototypes: 0 none, 1 an unread record, 2 a stored stack.
    pub(crate) fn nodus_stack_state(
        cx: *mut JSContext,
        object: *mut JSObject,
        holder: jsapi::MutableHandle<*mut JSObject>,
        value: jsapi::MutableHandle<jsapi::Value>,
    ) -> i32;
    /// Replaces what `nodus_stack_state` found on `holder`.
    pub(crate) fn nodus_stack_store(cx: *mut JSContext, holder: *mut JSObject, value: jsapi::Value);
    /// The prototype of the realm's CallSites, undefined before it is set.
    pub(crate) fn nodus_callsite_prototype(
        cx: *mut JSContext,
        prototype: jsapi::MutableHandle<jsapi::Value>,
    );
    /// Sets that prototype.
    pub(crate) fn nodus_set_callsite_prototype(cx: *mut JSContext, prototype: *mut JSObject);
    /// A CallSite object for a frame.
    pub(crate) fn nodus_callsite_new(
        cx: *mut JSContext,
        prototype: *mut JSObject,
        record: *mut JSObject,
        index: u32,
    ) -> *mut JSObject;
    /// Record and index of a CallSite, null for other objects.
    pub(crate) fn nodus_callsite_get(object: *mut JSObject, index: *mut u32) -> *mut JSObject;
    /// Gives the engine's messages V8's wording; once, before the first context.
    pub(crate) fn nodus_reword_messages();
    /// Gives the global's `JSON.parse` and `JSON.stringify` V8's messages; false with an exception pending.
    pub(crate) fn nodus_install_json(cx: *mut JSContext, global: *mut JSObject) -> bool;
    /// The clone of plain data: 1 when it was made, 0 when the value is something else, -1 with an exception pending.
    pub(crate) fn nodus_clone_plain(
        cx: *mut JSContext,
        value: jsapi::Handle<jsapi::Value>,
        out: jsapi::MutableHandle<jsapi::Value>,
    ) -> i32;
    /// The bytes of plain data, from malloc; null when the value is something else.
    pub(crate) fn nodus_write_plain(
        cx: *mut JSContext,
        value: *const jsapi::Value,
        cycles: bool,
        length: *mut usize,
        shared: *mut *mut c_void,
    ) -> *mut u8;
    /// Gives up the long texts that `nodus_write_plain` left beside the bytes.
    pub(crate) fn nodus_release_texts(shared: *mut c_void);
    /// The value of such bytes; gives what `nodus_clone_plain` gives.
    pub(crate) fn nodus_read_plain(
        cx: *mut JSContext,
        bytes: *const u8,
        length: usize,
        shared: *const c_void,
        out: jsapi::MutableHandle<jsapi::Value>,
    ) -> i32;
    /// The symbol of errors whose first line shows their code, undefined before it is set.
    pub(crate) fn nodus_get_coded_symbol(
        cx: *mut JSContext,
        symbol: jsapi::MutableHandle<jsapi::Value>,
    );
    /// Sets that symbol for the running realm.
    pub(crate) fn nodus_set_coded_symbol(cx: *mut JSContext, symbol: jsapi::Value);
    /// The running realm's primordials, made; null with an exception pending.
    pub(crate) fn nodus_new_primordials(cx: *mut JSContext) -> *mut JSObject;
    /// Gives primordials the functions that finish what is asked for.
    pub(crate) fn nodus_set_primordial_functions(
        primordials: *mut JSObject,
        wrap: *mut JSObject,
        makers: *mut JSObject,
    );
    /// Copies the properties of an object that has no global name; false with an exception pending.
    pub(crate) fn nodus_capture_primordials(
        cx: *mut JSContext,
        primordials: *mut JSObject,
        prefix: *const std::ffi::c_char,
        length: usize,
        object: *mut JSObject,
    ) -> bool;
    /// An empty object that takes lazy properties; null with an exception pending.
    pub(crate) fn nodus_new_lazy_object(cx: *mut JSContext) -> *mut JSObject;
    /// A getter or setter that calls a function and makes its property look like data; null with an exception pending.
    pub(crate) fn nodus_new_stand_in(cx: *mut JSContext, function: *mut JSObject) -> *mut JSObject;
    /// Whether an object takes lazy properties.
    pub(crate) fn nodus_takes_lazy_properties(object: *mut JSObject) -> bool;
    /// Gives an object that takes them its lazy properties.
    pub(crate) fn nodus_set_lazy_properties(
        object: *mut JSObject,
        table: *mut JSObject,
        define: *mut JSObject,
    );
    /// Hook of the main global: makes the property of a name, if there is to be one.
    pub(crate) fn nodus_resolve_global(
        cx: *mut JSContext,
        global: jsapi::HandleObject,
        id: jsapi::HandleId,
        resolved: *mut bool,
    ) -> bool;
    /// Hook of the main global: whether resolving the name might make a property.
    pub(crate) fn nodus_may_resolve_global(
        names: *const jsapi::JSAtomState,
        id: jsapi::PropertyKey,
        global: *mut JSObject,
    ) -> bool;
    /// Hook of the main global: makes all properties that are still to be made.
    pub(crate) fn nodus_enumerate_global(
        cx: *mut JSContext,
        global: jsapi::HandleObject,
        names: jsapi::MutableHandleIdVector,
        enumerable_only: bool,
    ) -> bool;
    /// Starts the engine; once, before any other call.
    pub(crate) fn nodus_start_engine() -> bool;
    /// Ends the process at a normal exit before the engine's static destructors run; once.
    pub(crate) fn nodus_leave_at_exit();
    /// Ends the process by the signal of `abort`.
    pub(crate) fn nodus_abort();
    /// Whether cells and what they own, but for contents of ArrayBuffers, are beyond the heap's limit.
    pub(crate) fn nodus_is_heap_over(cx: *mut JSContext) -> bool;
    /// Whether less than a fifth of the heap is free.
    pub(crate) fn nodus_is_heap_nearly_full(cx: *mut JSContext) -> bool;
    /// Has whoever waits for a nearly full heap told at once, if that is due.
    pub(crate) fn nodus_tell_nearly_full(cx: *mut JSContext);
    /// Sets who hears that a heap is at its limit.
    pub(crate) fn nodus_set_heap_full_hook(hook: Option<unsafe extern "C" fn(*mut JSContext)>);
    /// Where the pending exception was thrown: script name or null, line, column.
    pub(crate) fn nodus_thrown_at(
        cx: *mut JSContext,
        line: *mut u32,
        column: *mut u32,
    ) -> *mut JSString;
    /// Throws when the native stack is nearly used up.
    pub(crate) fn nodus_check_recursion(cx: *mut JSContext) -> bool;
    /// The module of a `WebAssembly.Module` with one count for the caller, null for other objects.
    pub(crate) fn nodus_wasm_module_of(object: *mut JSObject) -> *mut c_void;
    /// One count more.
    pub(crate) fn nodus_wasm_module_retain(module: *mut c_void);
    /// One count less.
    pub(crate) fn nodus_wasm_module_release(module: *mut c_void);
    /// A `WebAssembly.Module` of this module.
    pub(crate) fn nodus_wasm_module_create(
        cx: *mut JSContext,
        module: *mut c_void,
    ) -> *mut JSObject;
    /// Whether an ArrayBuffer can be resized.
    pub(crate) fn nodus_is_resizable(object: *mut JSObject) -> bool;
    /// An error object without a stack; the message may be null.
    pub(crate) fn nodus_create_error(
        cx: *mut JSContext,
        kind: u32,
        message: *mut JSString,
        has_cause: bool,
        cause: jsapi::Value,
        out: jsapi::MutableHandle<jsapi::Value>,
    ) -> bool;
    /// The runtime of a context.
    pub(crate) fn nodus_runtime_of(cx: *mut JSContext) -> *mut c_void;
    /// The running realm's `Error`, null before it was first needed.
    pub(crate) fn nodus_error_constructor(cx: *mut JSContext) -> *mut JSObject;
}

/// What `nodus_frame_at` fills; the strings live as long as the record.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub(crate) struct GlueFrame {
    pub(crate) flags: u32,
    pub(crate) line: u32,
    pub(crate) column: u32,
    pub(crate) position: u32,
    pub(crate) enclosing_line: u32,
    pub(crate) enclosing_column: u32,
    pub(crate) filename: *const std::ffi::c_char,
    pub(crate) introduction: *const std::ffi::c_char,
    /// Of a frame of WebAssembly: the index of its function.
    pub(crate) wasm_function: u32,
    /// A number for its module when that has no file name.
    pub(crate) wasm_module: u32,
}

/// What `nodus_heap_statistics` fills; bytes except the counts.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct GlueHeapStatistics {
    /// Cells of the tenured heap, dead ones included.
    pub(crate) gc_used: u64,
    /// The most the tenured heap may grow to.
    pub(crate) gc_limit: u64,
    /// Memory reserved in chunks.
    pub(crate) gc_committed: u64,
    /// Memory that cells own outside of the heap.
    pub(crate) malloced: u64,
    /// Nursery in use.
    pub(crate) nursery_used: u64,
    /// Nursery reserved.
    pub(crate) nursery_committed: u64,
    /// Full collections so far.
    pub(crate) collections: u64,
    /// Minor collections so far.
    pub(crate) minor_collections: u64,
}

/// Gives the context its job queue; must precede the self-hosted code.
///
/// # Safety
/// `cx` is fresh.
pub(crate) unsafe fn install_job_queue(cx: *mut JSContext) {
    // SAFETY: by contract.
    unsafe { nodus_install_job_queue(cx) };
}

thread_local! {
    static SELF_HOSTED: std::cell::RefCell<Option<Vec<u8>>> = const { std::cell::RefCell::new(None) };
}

/// What the writer below was given.
pub(crate) fn take_self_hosted() -> Option<Vec<u8>> {
    SELF_HOSTED.with(|s| s.borrow_mut().take())
}

unsafe extern "C" fn keep_self_hosted(_: *mut JSContext, span: jsapi::SelfHostedCache) -> bool {
    // SAFETY: the span is (length, pointer), valid during the call.
    unsafe {
        let [length, pointer]: [usize; 2] = std::mem::transmute(span);
        let bytes = std::slice::from_raw_parts(pointer as *const u8, length).to_vec();
        SELF_HOSTED.with(|s| *s.borrow_mut() = Some(bytes));
    }
    true
}

/// Compiles or loads the engine's own JavaScript; `cache` comes from the same build or is empty.
///
/// # Safety
/// `cx` is fresh and has its job queue.
pub(crate) unsafe fn init_self_hosted_code(
    cx: *mut JSContext,
    cache: &'static [u8],
    keep: bool,
) -> bool {
    let span = [
        cache.len(),
        if cache.is_empty() {
            0
        } else {
            cache.as_ptr() as usize
        },
    ];
    let writer: jsapi::SelfHostedWriter = if keep { Some(keep_self_hosted) } else { None };
    // SAFETY: a Span is passed as (length, pointer); the bytes live for ever.
    unsafe {
        let span: jsapi::SelfHostedCache = std::mem::transmute(span);
        jsapi::InitSelfHostedCode(cx, span, writer)
    }
}

/// Compiles `text` and serialises the result.
pub(crate) fn encode_script(
    cx: *mut JSContext,
    options: *mut ReadOnlyCompileOptions,
    text: &str,
) -> Option<Vec<u8>> {
    // SAFETY: the stencil is released below; the bytes come from malloc.
    unsafe {
        let mut src = source(text);
        let p = nodus_compile_stencil(cx, options, &mut src, false);
        if p.is_null() {
            return None;
        }
        let (mut start, mut length) = (ptr::null_mut(), 0);
        let r = nodus_encode_stencil(cx, p.cast(), &mut start, &mut length);
        jsapi::StencilRelease(p);
        if r != 0 {
            return None;
        }
        let bytes = std::slice::from_raw_parts(start, length).to_vec();
        libc::free(start.cast());
        Some(bytes)
    }
}

/// Instantiates serialised bytes; null when they come from another build.
///
/// # Safety
/// The result must be rooted at once.
pub(crate) unsafe fn decode_script(cx: *mut JSContext, bytes: &'static [u8]) -> *mut JSScript {
    // SAFETY: the bytes live for ever, so the engine may refer to them; the stencil is released after instantiation.
    unsafe {
        let stencil = nodus_decode_stencil(cx, bytes.as_ptr(), bytes.len(), true);
        if stencil.is_null() {
            return ptr::null_mut();
        }
        let instantiate = jsapi::InstantiateOptions {
            skipFilenameValidation: true,
            hideScriptFromDebugger: false,
            deferDebugMetadata: false,
            eagerDelazificationStrategy_: jsapi::DelazificationOption::OnDemandOnly,
            eagerBaselineStrategy_: jsapi::EagerBaselineOption::None,
        };
        let script = jsapi::InstantiateGlobalStencil(cx, &instantiate, stencil, ptr::null_mut());
        jsapi::StencilRelease(stencil);
        script
    }
}

/// Keeps a script alive and in reach over turns: scripts are no values, so the engine's list of raw roots holds it.
pub(crate) struct ScriptRoot {
    cell: Box<jsapi::Heap<*mut JSScript>>,
    cx: *mut JSContext,
}

impl ScriptRoot {
    pub(crate) fn new(cx: &mut Scope<'_>, script: *mut JSScript) -> Self {
        let cell = Box::new(jsapi::Heap::default());
        cell.set(script);
        let root = ScriptRoot { cell, cx: cx.cx };
        // SAFETY: the tracer is removed before the cell is freed.
        unsafe {
            jsapi::JS_AddExtraGCRootsTracer(
                cx.cx,
                Some(trace_script),
                &*root.cell as *const jsapi::Heap<*mut JSScript> as *mut c_void,
            );
        }
        root
    }

    pub(crate) fn get(&self) -> *mut JSScript {
        self.cell.get()
    }
}

impl Drop for ScriptRoot {
    fn drop(&mut self) {
        if crate::runtime::current().is_none() {
            return;
        }
        // SAFETY: registered in `new`; the runtime is alive, since it is the thread's current one.
        unsafe {
            jsapi::JS_RemoveExtraGCRootsTracer(
                self.cx,
                Some(trace_script),
                &*self.cell as *const jsapi::Heap<*mut JSScript> as *mut c_void,
            );
        }
    }
}

unsafe extern "C" fn trace_script(trc: *mut jsapi::JSTracer, data: *mut c_void) {
    // SAFETY: data is the cell registered with this tracer. Scripts are tenured, so major collections are enough.
    unsafe {
        let cell = data as *mut jsapi::Heap<*mut JSScript>;
        if !(*cell).get().is_null() {
            mozjs::glue::CallScriptTracer(trc, cell, c"script".as_ptr());
        }
    }
}
