//! `internalBinding('v8')`: the heap as a whole. Snapshots, searches, records of collections, and the profilers.

mod blocks;
mod branches;
mod profiles;
mod ranges;
mod snapshots;
mod tracking;

use std::cell::RefCell;
use std::collections::HashMap;

use nodus_engine::{HeapLog, HeapRecord, HeapStatistics, TypeKind};

use crate::prelude::*;

pub(crate) use profiles::{start_cpu, start_heap, stop_cpu, stop_heap};
pub(crate) use snapshots::take as take_snapshot;

/// Numbers of a heap, in the order of `#v8/statistics`: used, total, limit, external, all in bytes. What cells own outside
/// of the heap is used of it, as it is for the limit, but for so many bytes that are external.
fn numbers_of(heap: &HeapStatistics, external: f64) -> [f64; 4] {
    let owned = (heap.malloced as f64 - external).max(0.0);
    let cells = heap.used as f64;
    // Chunks are what the cells occupy.
    let occupied = ((heap.chunks << 20) as f64).max(cells);
    [cells + owned, occupied + owned, heap.limit as f64, external]
}

/// Those of this thread's heap now; external are the contents of ArrayBuffers, which the caller has counted because that
/// goes through all of them, and what natives hold.
pub(crate) fn heap_numbers(cx: &mut Scope<'_>, buffers: u64) -> [f64; 4] {
    let heap = cx.heap_statistics();
    let external = buffers + heap.natives as u64;
    numbers_of(&heap, external as f64)
}

/// `[used, total, limit, external]` in bytes.
#[native]
fn heap_statistics<'s>(cx: &mut Scope<'s>) -> Local<'s, Array> {
    let buffers = cx.array_buffer_bytes();
    let numbers = heap_numbers(cx, buffers);
    let items: Vec<_> = numbers.iter().map(|n| cx.number(*n)).collect();
    cx.array(&items)
}

/// All objects that have `prototype` on their chain of prototypes, after a collection.
#[native]
fn query_objects<'s>(cx: &mut Scope<'s>, prototype: Local<'s, Object>) -> Local<'s, Array> {
    let items: Vec<_> = cx
        .query_objects(prototype)
        .iter()
        .map(|object| object.as_value())
        .collect();
    cx.array(&items)
}

/// Collects garbage.
#[native]
fn collect(cx: &mut Scope<'_>) {
    cx.collect();
}

/// Counts how often code runs from now on; false when out of memory.
#[native]
fn begin_coverage(cx: &mut Scope<'_>) -> bool {
    cx.begin_coverage()
}

/// What ran is forgotten when nobody else began coverage; for one who did.
#[native]
fn end_coverage(cx: &mut Scope<'_>) {
    cx.end_coverage();
}

/// blockRanges(text, kind, functions) -> a list for each function: start, end and count in turn
///
/// A function is a list: start, end, calls, the number of branches inside expressions with kind and count of each, then the
/// offset and count of each place in the order of the text, all in the text's UTF-16 units. Nothing when the text cannot be parsed.
#[native]
fn block_ranges(text: String, kind: u32, functions: Vec<Vec<f64>>) -> Option<Vec<Vec<f64>>> {
    let kind = match kind {
        0 => blocks::Kind::Script,
        1 => blocks::Kind::Module,
        _ => blocks::Kind::TypeScript,
    };
    let map = Offsets::new(&text);
    let counted: Vec<blocks::Counted> = functions
        .iter()
        .map(|list| {
            let at = |i: usize| list.get(i).copied().unwrap_or(0.0);
            let (branches, places) = list
                .get(4..)
                .and_then(|rest| rest.split_at_checked(2 * at(3) as usize))
                .unwrap_or((&[], &[]));
            blocks::Counted {
                start: map.byte(at(0) as u32),
                end: map.byte(at(1) as u32),
                calls: at(2) as u64,
                branches: branches
                    .chunks_exact(2)
                    .map(|pair| (pair[0] as u32, pair[1] as u64))
                    .collect(),
                places: places
                    .chunks_exact(2)
                    .map(|pair| (map.byte(pair[0] as u32), pair[1] as u64))
                    .collect(),
            }
        })
        .collect();
    let find = || blocks::block_ranges(&text, kind, &counted);
    let found = crate::nesting::with_room(&text, find)??;
    let flat = |ranges: Vec<ranges::Range>| {
        ranges
            .iter()
            .flat_map(|r| {
                [
                    f64::from(map.unit(r.start)),
                    f64::from(map.unit(r.end)),
                    r.count as f64,
                ]
            })
            .collect()
    };
    Some(found.into_iter().map(flat).collect())
}

/// Offsets in bytes and in UTF-16 units of one text.
struct Offsets {
    /// For each character beyond ASCII: the byte and the unit behind it. Empty for plain texts.
    steps: Vec<(u32, u32)>,
}

impl Offsets {
    fn new(text: &str) -> Offsets {
        let mut steps = Vec::new();
        if !text.is_ascii() {
            let mut units = 0;
            for (at, c) in text.char_indices() {
                units += c.len_utf16() as u32;
                if !c.is_ascii() {
                    steps.push(((at + c.len_utf8()) as u32, units));
                }
            }
        }
        Offsets { steps }
    }

    fn byte(&self, unit: u32) -> u32 {
        match self.steps.partition_point(|(_, units)| *units <= unit) {
            0 => unit,
            n => self.steps[n - 1].0 + (unit - self.steps[n - 1].1),
        }
    }

    fn unit(&self, byte: u32) -> u32 {
        match self.steps.partition_point(|(bytes, _)| *bytes <= byte) {
            0 => byte,
            n => self.steps[n - 1].1 + (byte - self.steps[n - 1].0),
        }
    }
}

/// takeCoverage(reset) -> JSON, see the engine's `Scope::take_coverage`
#[native]
fn take_coverage<'s>(cx: &mut Scope<'s>, reset: bool) -> Local<'s, JsString> {
    let text = cx.take_coverage(reset);
    cx.string_utf8_lossy(&text)
}

/// Records of collections that programs have begun, by number.
#[derive(Default)]
struct Logs {
    last: std::cell::Cell<u32>,
    running: RefCell<HashMap<u32, HeapLog>>,
}

/// Begins a record of collections; gives its number.
#[native]
fn start_collection_log(cx: &mut Scope<'_>) -> u32 {
    let logs = cx.state().slot::<Logs>();
    let number = logs.last.get() + 1;
    logs.last.set(number);
    if let Some(log) = cx.log_collections() {
        logs.running.borrow_mut().insert(number, log);
    }
    number
}

fn append(row: &mut Vec<f64>, record: &HeapRecord) {
    row.push(f64::from(u8::from(record.minor)));
    row.push(record.duration.as_micros() as f64);
    // Records do not tell what ArrayBuffers hold from what other objects own.
    for heap in [&record.before, &record.after] {
        row.extend(numbers_of(heap, heap.malloced as f64));
    }
}

/// Ends a record: `[minor, microseconds, …4 numbers before, …4 numbers after]` for each collection, one after another.
#[native]
fn stop_collection_log<'s>(cx: &mut Scope<'s>, number: u32) -> Local<'s, Array> {
    let logs = cx.state().slot::<Logs>();
    let log = logs.running.borrow_mut().remove(&number);
    let mut row = Vec::new();
    for record in log.iter().flat_map(HeapLog::records) {
        append(&mut row, &record);
    }
    let items: Vec<_> = row.iter().map(|n| cx.number(*n)).collect();
    cx.array(&items)
}

/// How an error names what cannot be serialized.
#[native]
fn describe_uncloneable(cx: &mut Scope<'_>, value: Local<'_, Value>) -> String {
    crate::modules::worker_threads::describe(cx, value)
}

/// An object of the language that is more than its properties, of a kind that has no place in a message.
#[native]
fn is_uncloneable(cx: &mut Scope<'_>, object: Local<'_, Object>) -> bool {
    match object.kind(cx) {
        TypeKind::Object => false,
        TypeKind::Other => match object.class_name() {
            "Temporal.Now" => false,
            "WeakRef" | "FinalizationRegistry" | "DisposableStack" | "AsyncDisposableStack" => true,
            name => {
                name.starts_with("Intl.")
                    || name.starts_with("Temporal.")
                    || name.starts_with("WebAssembly.")
                    || name.ends_with(" Iterator")
                    || name.ends_with(" Helper")
            }
        },
        kind => matches!(
            kind,
            TypeKind::Arguments
                | TypeKind::Generator
                | TypeKind::MapIterator
                | TypeKind::ModuleNamespace
                | TypeKind::Promise
                | TypeKind::Proxy
                | TypeKind::SetIterator
                | TypeKind::WeakMap
                | TypeKind::WeakSet
        ),
    }
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[
            begin_coverage::DEF,
            collect::DEF,
            describe_uncloneable::DEF,
            end_coverage::DEF,
            heap_statistics::DEF,
            is_uncloneable::DEF,
            query_objects::DEF,
            start_collection_log::DEF,
            stop_collection_log::DEF,
            block_ranges::DEF,
            take_coverage::DEF,
        ],
    )?;
    snapshots::register(cx, target)?;
    tracking::register(cx, target)?;
    profiles::register(cx, target)
}
