//! ArrayBuffers and views: memory that both languages see.

use crate::support::{all_true, eval, thrown, with};

#[test]
fn a_vector_becomes_a_buffer_without_a_copy() {
    with(|cx| {
        let bytes: Vec<u8> = (0..=255).collect();
        let address = bytes.as_ptr() as usize;
        let buffer = cx.array_buffer(bytes).expect("enough memory");
        buffer.with_bytes(|b| assert_eq!(b.as_ptr() as usize, address));
        let global = cx.global();
        global.set(cx, c"buffer", buffer).expect("a plain global");
        all_true(
            cx,
            &["const u = new Uint8Array(buffer); u.length === 256 && u.every((b, i) => b === i)"],
        );
        eval(cx, "u[3] = 77");
        cx.collect();
        buffer.with_bytes(|b| assert_eq!((b[3], b.as_ptr() as usize), (77, address)));
        buffer.with_bytes_mut(|b| b[4] = 88);
        all_true(cx, &["u[4] === 88"]);
    });
}

#[test]
fn memory_that_is_not_zeroed_is_the_scripts_to_fill() {
    with(|cx| {
        for size in [0, 1, 100, 100_000] {
            let buffer = cx.array_buffer_uninitialized(size).expect("enough memory");
            assert_eq!(buffer.len(), size);
            let global = cx.global();
            global.set(cx, c"buffer", buffer).expect("a plain global");
            all_true(
                cx,
                &["new Uint8Array(buffer).fill(7).every((byte) => byte === 7)"],
            );
            cx.collect();
            buffer.with_bytes(|bytes| assert!(bytes.iter().all(|byte| *byte == 7)));
        }
        let Err(error) = cx.array_buffer_uninitialized(usize::MAX) else {
            panic!("more than there is");
        };
        assert!(thrown(cx, error).starts_with("RangeError"));
    });
}

#[test]
fn views_know_their_part() {
    with(|cx| {
        let buffer = cx.array_buffer((0..100).collect()).expect("enough memory");
        let view = cx.uint8_array(buffer, 10, 5).expect("within the buffer");
        assert_eq!((view.len(), view.byte_offset()), (5, 10));
        view.with_bytes(|b| assert_eq!(b, [10, 11, 12, 13, 14]));
        assert!(view.buffer(cx).expect("a buffer").same(*buffer));
        let Err(error) = cx.uint8_array(buffer, 99, 5) else {
            panic!("outside of the buffer");
        };
        assert!(thrown(cx, error).starts_with("RangeError"));
        let small = cx.uint8_array_from(vec![1, 2, 3]).expect("enough memory");
        cx.collect_nursery();
        cx.collect();
        small.with_bytes(|b| assert_eq!(b, [1, 2, 3]));
        let empty = cx.uint8_array_from(Vec::new()).expect("enough memory");
        assert!(empty.is_empty());
        empty.with_bytes(|b| assert!(b.is_empty()));
    });
}

#[test]
fn small_views_of_scripts_stay_put_while_pinned() {
    with(|cx| {
        let value = cx.eval(
            "new Uint8Array([1, 2, 3])",
            &nodus_engine::CompileOptions::new("/t.js"),
        );
        let view = value.expect("the script runs").as_view().expect("a view");
        let mut pinned = view.pin(cx).expect("enough memory");
        cx.collect_nursery();
        cx.collect();
        pinned.as_mut_slice()[0] = 9;
        view.with_bytes(|b| assert_eq!(b, [9, 2, 3]));
        // Another thread may hold and drop it.
        let sum = std::thread::spawn(move || {
            pinned.as_slice().iter().map(|b| u32::from(*b)).sum::<u32>()
        });
        assert_eq!(sum.join().expect("the thread ends"), 14);
        let again = view.pin(cx).expect("enough memory");
        assert_eq!(again.len(), 3);
    });
}

#[test]
fn pinned_memory_stays_until_the_last_pin_is_gone() {
    with(|cx| {
        let buffer = cx.array_buffer(vec![1; 64]).expect("enough memory");
        let global = cx.global();
        global.set(cx, c"buffer", buffer).expect("a plain global");
        let view = cx.uint8_array(buffer, 0, 8).expect("within the buffer");
        let other = cx.uint8_array(buffer, 8, 8).expect("within the buffer");
        let first = view.pin(cx).expect("enough memory");
        let second = other.pin(cx).expect("enough memory");
        assert!(buffer.is_pinned(cx));
        assert!(eval(cx, "buffer.transfer()").starts_with("RangeError"));
        assert!(buffer.detach(cx).is_err());
        drop(first);
        cx.collect();
        assert!(eval(cx, "buffer.transfer()").starts_with("RangeError"));
        assert_eq!(second.as_slice(), [1; 8]);
        drop(second);
        assert!(!buffer.is_pinned(cx));
        all_true(
            cx,
            &["buffer.transfer().byteLength === 64 && buffer.detached"],
        );
    });
}

#[test]
fn resizable_memory_keeps_its_size_while_pinned() {
    with(|cx| {
        eval(
            cx,
            "globalThis.buffer = new ArrayBuffer(64, { maxByteLength: 128 }); 0",
        );
        let value = cx.eval(
            "new Uint8Array(buffer)",
            &nodus_engine::CompileOptions::new("/t.js"),
        );
        let view = value.expect("the script runs").as_view().expect("a view");
        let pinned = view.pin(cx).expect("enough memory");
        assert!(eval(cx, "buffer.resize(8)").starts_with("RangeError"));
        assert_eq!(pinned.as_slice(), [0; 64]);
        drop(pinned);
        all_true(cx, &["buffer.resize(8), buffer.byteLength === 8"]);
    });
}

#[test]
fn pins_let_go_on_another_thread_are_released_on_their_own() {
    with(|cx| {
        let buffer = cx.array_buffer(vec![1; 64]).expect("enough memory");
        let view = cx.uint8_array(buffer, 0, 64).expect("within the buffer");
        let pinned = view.pin(cx).expect("enough memory");
        let thread = std::thread::spawn(move || pinned.as_slice().len());
        assert_eq!(thread.join().expect("the thread ends"), 64);
        let empty = cx.uint8_array_from(Vec::new()).expect("enough memory");
        drop(empty.pin(cx).expect("nothing to pin"));
        buffer.detach(cx).expect("nobody holds it any more");
        assert!(buffer.is_detached());
    });
}

#[test]
fn detached_buffers_are_empty() {
    with(|cx| {
        let buffer = cx.array_buffer(vec![1; 1000]).expect("enough memory");
        let view = cx.uint8_array(buffer, 0, 1000).expect("within the buffer");
        buffer.detach(cx).expect("it can be detached");
        assert!(buffer.is_detached());
        assert_eq!((buffer.len(), view.len()), (0, 0));
        buffer.with_bytes(|b| assert!(b.is_empty()));
        view.with_bytes(|b| assert!(b.is_empty()));
    });
}

#[test]
fn shared_memory_is_shared() {
    with(|cx| {
        let value = cx.eval(
            "globalThis.s = new SharedArrayBuffer(16)",
            &nodus_engine::CompileOptions::new("/t.js"),
        );
        let shared = value
            .expect("the script runs")
            .as_array_buffer()
            .expect("a buffer");
        assert!(shared.is_shared());
        assert_eq!(shared.len(), 16);
        shared.with_bytes_mut(|b| b[1] = 5);
        all_true(cx, &["Atomics.load(new Uint8Array(s), 1) === 5"]);
    });
}

#[test]
fn the_collector_counts_the_memory_of_buffers() {
    with(|cx| {
        let before = cx.heap_statistics().collections;
        for _ in 0..400 {
            cx.nested(|cx| {
                cx.array_buffer(vec![1; 1 << 20]).expect("enough memory");
            });
        }
        assert!(cx.heap_statistics().collections > before);
    });
}

#[test]
fn sizes_that_cannot_be_are_range_errors() {
    with(|cx| {
        for (script, expected) in [
            (
                "new ArrayBuffer(1e15)",
                "RangeError: Array buffer allocation failed",
            ),
            (
                "new ArrayBuffer(-1)",
                "RangeError: Invalid array buffer length",
            ),
            (
                "new Uint8Array(-1)",
                "RangeError: Invalid typed array length: -1",
            ),
            (
                "new Uint8Array(1e15)",
                "RangeError: Array buffer allocation failed",
            ),
            (
                "new Float64Array(2 ** 50)",
                "RangeError: Invalid typed array length: 1125899906842624",
            ),
            (
                "new SharedArrayBuffer(1e15)",
                "RangeError: Array buffer allocation failed",
            ),
            (
                "new ArrayBuffer(8).transfer(1e15)",
                "RangeError: Array buffer allocation failed",
            ),
            ("new Array(-1)", "RangeError: Invalid array length"),
            ("[].length = 2 ** 32", "RangeError: Invalid array length"),
            ("'x'.repeat(2 ** 30)", "RangeError: Invalid string length"),
            ("'x'.repeat(-1)", "RangeError: Invalid count value: -1"),
            (
                "'x'.repeat(Infinity)",
                "RangeError: Invalid count value: Infinity",
            ),
            ("'x'.padStart(2 ** 30)", "RangeError: Invalid string length"),
            (
                "let s = 'x'; for (;;) s += s",
                "RangeError: Invalid string length",
            ),
            (
                "Array(5).fill('x'.repeat(2 ** 28)).join('')",
                "RangeError: Invalid string length",
            ),
        ] {
            assert_eq!(eval(cx, script), expected, "{script}");
            // The same in compiled code.
            let often = format!(
                "{{ let r; for (let i = 0; i < 20; i++) try {{ {script} }} catch (e) {{ r = String(e); }} r }}"
            );
            // Compiled code may make small mistakes larger, but never another kind of error.
            assert!(
                eval(cx, &often).starts_with("RangeError: "),
                "{script}, often"
            );
        }
        let Err(error) = cx.array_buffer_zeroed(usize::MAX >> 8) else {
            panic!("too large");
        };
        assert!(thrown(cx, error).starts_with("RangeError: "));
    });
}
