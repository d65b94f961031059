//! When the objects of a heap were made, as debuggers show it over time: now and then the heap is walked, and what was not
//! there before gets the next numbers. So an object's number tells between which two walks it was made. A cell whose object
//! has died and that another one took between two walks counts as the old one.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ops::Range;
use std::time::Instant;

use crate::prelude::*;

use super::snapshots::take;

/// The walks' end of one record: when it was, and the last number given by then.
struct Walk {
    microseconds: u128,
    last: u64,
    /// Objects of this walk that are still there, and their bytes, as they were told last.
    told: (u64, u64),
}

/// A record of a heap's objects.
struct Record {
    began: Instant,
    /// The numbers given, by those that the snapshots have, which are places in memory.
    numbers: HashMap<u64, u64>,
    last: u64,
    walks: Vec<Walk>,
}

/// A thread's records.
#[derive(Default)]
struct Records {
    last: Cell<u32>,
    running: RefCell<HashMap<u32, Record>>,
}

/// One node of a snapshot's text: what comes before its number, the number, its size, what comes after the number.
struct Node<'t> {
    before: &'t [u8],
    number: u64,
    size: u64,
    after: &'t [u8],
}

/// Where the nodes are in a snapshot's text, one to a line.
fn nodes_in(text: &[u8]) -> Range<usize> {
    const BEGIN: &[u8] = b"\"nodes\":[";
    const END: &[u8] = b"],\n\"edges\"";
    let start = memchr::memmem::find(text, BEGIN).map_or(0, |at| at + BEGIN.len());
    let length = memchr::memmem::find(&text[start..], END).unwrap_or(0);
    start..start + length
}

fn digits(bytes: &[u8]) -> u64 {
    let digits = bytes.iter().take_while(|b| b.is_ascii_digit());
    digits.fold(0, |n, digit| n * 10 + u64::from(digit - b'0'))
}

/// The fields of a node are its type, name, number, size and what does not matter here.
fn node(line: &[u8]) -> Option<Node<'_>> {
    let line_start = usize::from(line.first() == Some(&b','));
    let mut commas = memchr::memchr_iter(b',', &line[line_start..]).map(|at| at + line_start);
    let (number, size) = (commas.nth(1)? + 1, commas.next()? + 1);
    Some(Node {
        before: &line[..number],
        number: digits(&line[number..]),
        size: digits(&line[size..]),
        after: &line[size - 1..],
    })
}

fn nodes(text: &[u8]) -> impl Iterator<Item = Node<'_>> {
    text[nodes_in(text)].split(|b| *b == b'\n').filter_map(node)
}

impl Record {
    fn new() -> Record {
        Record {
            began: Instant::now(),
            numbers: HashMap::new(),
            last: 1,
            walks: Vec::new(),
        }
    }

    /// Takes in a snapshot. Gives, for each walk of which other objects are left than were told, its index, how many they are
    /// and their bytes.
    fn look(&mut self, text: &[u8]) -> Vec<u64> {
        let mut present = HashMap::with_capacity(self.numbers.len());
        let mut sizes: Vec<(u64, u64)> = Vec::with_capacity(self.numbers.len());
        for Node { number, size, .. } in nodes(text) {
            let own = self.numbers.get(&number).copied().unwrap_or_else(|| {
                self.last += 2;
                self.last
            });
            present.insert(number, own);
            sizes.push((own, size));
        }
        self.numbers = present;
        self.walks.push(Walk {
            microseconds: self.began.elapsed().as_micros(),
            last: self.last,
            told: (0, 0),
        });
        let mut left = vec![(0, 0); self.walks.len()];
        for (number, size) in sizes {
            let walk = self.walks.partition_point(|walk| walk.last < number);
            left[walk].0 += 1;
            left[walk].1 += size;
        }
        let mut changed = Vec::new();
        for (index, (walk, left)) in self.walks.iter_mut().zip(left).enumerate() {
            if walk.told != left {
                walk.told = left;
                changed.extend([index as u64, left.0, left.1]);
            }
        }
        changed
    }

    /// The snapshot with the record's numbers and the times of its walks.
    fn rewrite(&self, text: &[u8]) -> Vec<u8> {
        const SAMPLES: &[u8] = b"\"samples\":[";
        let range = nodes_in(text);
        let mut out = Vec::with_capacity(text.len());
        out.extend_from_slice(&text[..range.start]);
        for line in text[range.clone()].split_inclusive(|b| *b == b'\n') {
            match node(line) {
                Some(node) => {
                    let own = self.numbers.get(&node.number).unwrap_or(&node.number);
                    out.extend_from_slice(node.before);
                    out.extend_from_slice(own.to_string().as_bytes());
                    out.extend_from_slice(node.after);
                }
                None => out.extend_from_slice(line),
            }
        }
        let rest = &text[range.end..];
        let samples =
            memchr::memmem::find(rest, SAMPLES).map_or(rest.len(), |at| at + SAMPLES.len());
        out.extend_from_slice(&rest[..samples]);
        let times: Vec<String> = self
            .walks
            .iter()
            .map(|walk| format!("{},{}", walk.microseconds, walk.last))
            .collect();
        out.extend_from_slice(times.join(",").as_bytes());
        out.extend_from_slice(&rest[samples..]);
        out
    }
}

/// trackHeap() -> the number of a new record
#[native]
fn track_heap(cx: &mut Scope<'_>) -> u32 {
    let records = cx.state().slot::<Records>();
    let number = records.last.get() + 1;
    records.last.set(number);
    records.running.borrow_mut().insert(number, Record::new());
    number
}

/// walkHeap(record) -> the last number given, and what `look` gives
#[native]
fn walk_heap<'s>(cx: &mut Scope<'s>, number: u32) -> Local<'s, Array> {
    let text = take(cx, false);
    let records = cx.state().slot::<Records>();
    let mut row = Vec::new();
    if let Some(record) = records.running.borrow_mut().get_mut(&number) {
        let changed = record.look(&text);
        row.push(cx.number(record.last as f64));
        row.extend(changed.iter().map(|n| cx.number(*n as f64)));
    }
    cx.array(&row)
}

/// stopTrackingHeap(record, numbers) -> the bytes of a snapshot whose objects have the record's numbers, and what a last walk
/// gives; nothing when `numbers` is undefined
#[native]
fn stop_tracking_heap<'s>(
    cx: &mut Scope<'s>,
    number: u32,
    numbers: Option<bool>,
) -> Result<Local<'s, Array>> {
    let records = cx.state().slot::<Records>();
    let record = records.running.borrow_mut().remove(&number);
    let (Some(mut record), Some(numbers)) = (record, numbers) else {
        return Ok(cx.array(&[]));
    };
    let text = take(cx, numbers);
    let changed = record.look(&text);
    let bytes = cx.uint8_array_from(record.rewrite(&text))?;
    let mut row = vec![bytes.as_value(), cx.number(record.last as f64)];
    row.extend(changed.iter().map(|n| cx.number(*n as f64)));
    Ok(cx.array(&row))
}

/// Registers the natives.
pub(super) fn register(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[stop_tracking_heap::DEF, track_heap::DEF, walk_heap::DEF],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshot(nodes: &str) -> String {
        format!("{{\"nodes\":[{nodes}],\n\"edges\":[1,2,3\n],\"samples\":[],\"strings\":[]}}\n")
    }

    #[test]
    fn objects_are_numbered_when_they_are_first_seen() {
        let mut record = Record::new();
        let first = record.look(snapshot("3,1,70,100,2,0\n,3,2,90,10,1,0\n").as_bytes());
        assert_eq!(first, [0, 2, 110]);
        // One is gone, two are new, of which one is in front.
        let text = snapshot("3,5,30,7,2,0\n,3,1,70,100,2,0\n,3,2,110,8,1,0\n");
        assert_eq!(record.look(text.as_bytes()), [0, 1, 100, 1, 2, 15]);
        // What did not change is not told again.
        assert_eq!(record.look(text.as_bytes()), [0u64; 0]);
        let rewritten = String::from_utf8(record.rewrite(text.as_bytes())).unwrap();
        assert!(
            rewritten.contains("[3,5,7,7,2,0\n,3,1,3,100,2,0\n,3,2,9,8,1,0\n],\n\"edges\""),
            "{rewritten}"
        );
        let samples = rewritten.split("\"samples\":[").nth(1).unwrap();
        let samples: Vec<&str> = samples.split(']').next().unwrap().split(',').collect();
        assert_eq!(samples.len(), 6);
        assert_eq!([samples[1], samples[3], samples[5]], ["5", "9", "9"]);
    }
}
