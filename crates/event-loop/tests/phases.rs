//! The order of the phases of a turn and what keeps the loop alive.

use std::cell::RefCell;
use std::rc::Rc;

use nodus_event_loop::{Async, Check, Idle, Loop, Prepare, RunMode, Timer};

type Log = Rc<RefCell<Vec<&'static str>>>;

fn noting(log: &Log, what: &'static str) -> impl FnMut() + 'static + use<> {
    let log = log.clone();
    move || log.borrow_mut().push(what)
}

#[test]
fn phases_run_in_order() {
    let lp = Loop::new().unwrap();
    let log: Log = Rc::default();
    lp.defer(noting(&log, "pending"));
    let (idle, prepare, check) = (Idle::new(&lp), Prepare::new(&lp), Check::new(&lp));
    idle.start(noting(&log, "idle"));
    prepare.start(noting(&log, "prepare"));
    let poll_log = log.clone();
    lp.waker().post(move_to_loop(poll_log, "poll"));
    let mut note = noting(&log, "check");
    let mut closed = Some(noting(&log, "closing"));
    let handles = (idle.clone(), prepare.clone(), check.clone());
    check.start(move || {
        note();
        handles.0.close(closed.take().unwrap());
        handles.1.close(|| ());
        handles.2.close(|| ());
    });
    let second = Timer::new(&lp);
    let (inner, late) = (second.clone(), log.clone());
    let early = log.clone();
    Timer::new(&lp)
        .start(0, 0, move || {
            early.borrow_mut().push("timer");
            inner.start(0, 0, noting(&late, "next timer")).unwrap();
        })
        .unwrap();
    assert!(!lp.run(RunMode::Default));
    assert_eq!(
        *log.borrow(),
        [
            "timer",
            "pending",
            "idle",
            "prepare",
            "poll",
            "check",
            "closing",
            "next timer"
        ]
    );
}

/// A closure for another thread that, run on the loop's own thread, notes something.
fn move_to_loop(log: Log, what: &'static str) -> impl FnOnce(&Loop) + Send + 'static {
    struct OwnThread(Log);
    // SAFETY: the tests post and run on one thread.
    unsafe impl Send for OwnThread {}
    impl OwnThread {
        fn note(self, what: &'static str) {
            self.0.borrow_mut().push(what);
        }
    }
    let log = OwnThread(log);
    move |_| log.note(what)
}

#[test]
fn check_runs_before_a_timer_set_in_poll() {
    let lp = Loop::new().unwrap();
    let log: Log = Rc::default();
    let check = Check::new(&lp);
    let (mut note, own) = (noting(&log, "check"), check.clone());
    check.start(move || {
        note();
        own.close(|| ());
    });
    check.unref();
    let timer = Timer::new(&lp);
    let inner = log.clone();
    let own = Rc::new(RefCell::new(None::<Async>));
    let (slot, timer) = (own.clone(), timer.clone());
    let handle = Async::new(&lp, move || {
        timer.start(0, 0, noting(&inner, "timer")).unwrap();
        slot.borrow_mut().take().unwrap().close(|| ());
    });
    handle.send();
    *own.borrow_mut() = Some(handle);
    lp.run(RunMode::Default);
    assert_eq!(*log.borrow(), ["check", "timer"]);
}

#[test]
fn handles_closed_last_are_called_first() {
    let lp = Loop::new().unwrap();
    let log: Log = Rc::default();
    for name in ["a", "b", "c"] {
        Timer::new(&lp).close(noting(&log, name));
    }
    lp.run(RunMode::Default);
    assert_eq!(*log.borrow(), ["c", "b", "a"]);
}

#[test]
fn unreferenced_handles_let_the_loop_end() {
    let lp = Loop::new().unwrap();
    let timer = Timer::new(&lp);
    timer
        .start(1_000_000, 0, || panic!("must not be called"))
        .unwrap();
    timer.unref();
    assert!(timer.is_active() && !timer.has_ref());
    assert!(!lp.run(RunMode::Default));
    timer.ref_();
    assert!(lp.is_alive());
    timer.close(|| ());
    assert!(!lp.run(RunMode::Default));
}

#[test]
fn an_active_handle_outlives_its_clones() {
    let lp = Loop::new().unwrap();
    let log: Log = Rc::default();
    Timer::new(&lp).start(1, 0, noting(&log, "timer")).unwrap();
    lp.run(RunMode::Default);
    assert_eq!(*log.borrow(), ["timer"]);
}

#[test]
fn stop_ends_the_run_after_the_turn() {
    let lp = Loop::new().unwrap();
    let idle = Idle::new(&lp);
    let own = lp.clone();
    idle.start(move || own.stop());
    assert!(lp.run(RunMode::Default));
    idle.close(|| ());
    assert!(!lp.run(RunMode::Default));
}

#[test]
fn close_all_takes_a_busy_loop_down() {
    let lp = Loop::new().unwrap();
    Timer::new(&lp).start(1_000_000, 0, || ()).unwrap();
    Idle::new(&lp).start(|| ());
    let _async = Async::new(&lp, || ());
    lp.close_all();
    assert!(!lp.run(RunMode::NoWait));
}
