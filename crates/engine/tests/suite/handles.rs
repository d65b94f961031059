//! Locals, globals and weak handles while the collector moves and frees objects.

use nodus_engine::{Global, Local, Object, Weak};

use crate::support::{runtime, with};

#[test]
fn locals_follow_their_objects() {
    with(|cx| {
        let objects: Vec<Local<'_, Object>> = (0..5000)
            .map(|i| {
                let object = cx.object();
                object.put(cx, c"n", i).expect("a plain object");
                object
            })
            .collect();
        cx.collect_nursery();
        cx.collect();
        cx.collect_nursery();
        for (i, object) in objects.iter().enumerate() {
            let n = object.get(cx, c"n").expect("a plain object");
            assert_eq!(n.as_number(), Some(i as f64));
        }
    });
}

#[test]
fn nested_scopes_give_their_places_back() {
    with(|cx| {
        let kept = cx.object();
        for i in 0..200_000 {
            cx.nested(|cx| {
                let n = cx.number(f64::from(i));
                kept.set(cx, c"last", n).expect("a plain object");
            });
        }
        let last = kept.get(cx, c"last").expect("a plain object");
        assert_eq!(last.as_number(), Some(199_999.0));
    });
}

#[test]
fn a_value_escapes_from_an_inner_scope() {
    with(|cx| {
        let outer = cx
            .escaping(|cx| {
                for _ in 0..100 {
                    cx.object();
                }
                let inner = cx.object();
                inner.put(cx, c"name", "inner")?;
                Ok::<_, nodus_engine::Error>(inner)
            })
            .expect("nothing throws");
        cx.object();
        cx.collect();
        let name = outer.get(cx, c"name").expect("a plain object");
        assert_eq!(name.to_rust_string(cx).expect("a string"), "inner");
        let again = cx.local(outer);
        assert!(again.same(outer));
    });
}

#[test]
fn globals_outlive_scopes_and_weak_handles_do_not_keep() {
    with(|cx| {
        let (global, weak, lost) = cx.nested(|cx| {
            let object = cx.object();
            object.put(cx, c"n", 7).expect("a plain object");
            let other = cx.object();
            (
                Global::new(cx, object),
                Weak::new(cx, object),
                Weak::new(cx, other),
            )
        });
        cx.collect_nursery();
        cx.collect();
        let object = global.get(cx);
        let n = object.get(cx, c"n").expect("a plain object");
        assert_eq!(n.as_number(), Some(7.0));
        assert!(weak.get(cx).is_some_and(|o| o.same(object)));
        assert!(lost.get(cx).is_none());
    });
}

#[test]
fn a_dropped_global_lets_go() {
    with(|cx| {
        let (global, weak) = cx.nested(|cx| {
            let object = cx.object();
            (Global::new(cx, object), Weak::new(cx, object))
        });
        let second = global.duplicate(cx);
        drop(global);
        cx.collect();
        assert!(cx.nested(|cx| weak.get(cx).is_some()));
        cx.nested(|cx| {
            let other = cx.object();
            second.set(other);
        });
        cx.collect();
        assert!(weak.get(cx).is_none());
    });
}

#[test]
fn many_globals_come_and_go() {
    with(|cx| {
        let mut globals: Vec<Option<Global<Object>>> = Vec::new();
        for i in 0..3000_usize {
            cx.nested(|cx| {
                let object = cx.object();
                object.put(cx, c"n", i).expect("a plain object");
                globals.push(Some(Global::new(cx, object)));
            });
            if i % 3 == 0 {
                globals[i / 2] = None;
            }
        }
        cx.collect();
        for (i, global) in globals.iter().enumerate() {
            if let Some(global) = global {
                cx.nested(|cx| {
                    let object = global.get(cx);
                    let n = object.get(cx, c"n").expect("a plain object");
                    assert_eq!(n.as_number(), Some(i as f64));
                });
            }
        }
    });
}

/// Handles of a runtime that is gone neither touch the next one nor what is left of theirs.
#[test]
fn handles_may_outlive_their_runtime() {
    let first = runtime();
    let (old, weak) = first.scope(|cx| {
        let object = cx.object();
        (Global::new(cx, object), Weak::new(cx, object))
    });
    drop(first);
    let second = runtime();
    second.scope(|cx| {
        let object = cx.object();
        object.put(cx, c"n", 1).expect("a plain object");
        let new = Global::new(cx, object);
        assert!(weak.get(cx).is_none());
        let misuse = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            cx.nested(|cx| {
                old.get(cx);
            });
        }));
        assert!(misuse.is_err());
        drop(old);
        cx.collect();
        let n = new.get(cx).get(cx, c"n").expect("a plain object");
        assert_eq!(n.as_number(), Some(1.0));
    });
    drop(second);
    drop(weak);
}
