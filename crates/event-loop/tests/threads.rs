//! Threads: posting, async handles, keeping alive, the pool.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;

use nodus_event_loop::{Async, Cancelled, Errno, Loop, RunMode, finish_lasting_work};

#[test]
fn a_thread_wakes_a_waiting_loop() {
    let lp = Loop::new().unwrap();
    let (waker, token) = (lp.waker(), lp.keep_alive());
    let thread = thread::spawn(move || {
        waker.post(move |lp| {
            drop(token);
            lp.stop();
        })
    });
    lp.run(RunMode::Default);
    thread.join().unwrap();
}

#[test]
fn dropping_the_last_token_on_a_thread_ends_the_loop() {
    let lp = Loop::new().unwrap();
    let token = lp.keep_alive();
    let thread = thread::spawn(move || drop(token));
    assert!(!lp.run(RunMode::Default));
    thread.join().unwrap();
}

#[test]
fn a_posted_closure_alone_does_not_keep_the_loop_alive() {
    let lp = Loop::new().unwrap();
    lp.waker().post(|_| panic!("nobody waits for this"));
    assert!(!lp.run(RunMode::Default));
}

#[test]
fn posts_keep_their_order() {
    let lp = Loop::new().unwrap();
    let (waker, token) = (lp.waker(), lp.keep_alive());
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for number in 0..100 {
            let sender = sender.clone();
            waker.post(move |_| sender.send(number).unwrap());
        }
        drop(token);
    })
    .join()
    .unwrap();
    lp.waker().post(|lp| lp.stop());
    let _token = lp.keep_alive();
    lp.run(RunMode::Default);
    assert_eq!(
        receiver.try_iter().collect::<Vec<_>>(),
        (0..100).collect::<Vec<_>>()
    );
}

#[test]
fn sends_to_an_async_handle_are_joined() {
    let lp = Loop::new().unwrap();
    let calls = Rc::new(Cell::new(0));
    let count = calls.clone();
    let handle = Async::new(&lp, move || count.set(count.get() + 1));
    let sender = handle.sender();
    thread::spawn(move || (0..10).for_each(|_| sender.send()))
        .join()
        .unwrap();
    lp.run(RunMode::Once);
    assert_eq!(calls.get(), 1);
    handle.send();
    lp.run(RunMode::Once);
    assert_eq!(calls.get(), 2);
    let sender = handle.sender();
    handle.close(|| ());
    assert!(!lp.run(RunMode::Default));
    sender.send();
}

#[test]
fn work_runs_elsewhere_and_reports_here() {
    let lp = Loop::new().unwrap();
    let here = thread::current().id();
    let result = Rc::new(RefCell::new(None));
    let seen = result.clone();
    lp.queue_work(
        move || thread::current().id() != here,
        move |answer| {
            *seen.borrow_mut() = Some(answer);
        },
    );
    assert!(!lp.run(RunMode::Default));
    assert_eq!(result.take(), Some(Ok(true)));
}

#[test]
fn lasting_work_is_finished_without_the_loop() {
    let lp = Loop::new().unwrap();
    let done = Arc::new(AtomicU32::new(0));
    for _ in 0..100 {
        let done = done.clone();
        lp.queue_lasting_work(move || done.fetch_add(1, Ordering::SeqCst), |_| ());
    }
    finish_lasting_work();
    assert_eq!(done.load(Ordering::SeqCst), 100);
}

#[test]
fn a_panic_in_work_is_an_error() {
    let lp = Loop::new().unwrap();
    let result = Rc::new(RefCell::new(None));
    let seen = result.clone();
    lp.queue_work(
        || -> u32 { std::panic::resume_unwind(Box::new("broken")) },
        move |answer| {
            *seen.borrow_mut() = Some(answer);
        },
    );
    lp.run(RunMode::Default);
    assert_eq!(
        result.take(),
        Some(Err(Cancelled::Panicked("broken".to_owned())))
    );
}

#[test]
fn queued_work_can_be_cancelled_and_running_work_cannot() {
    let lp = Loop::new().unwrap();
    let (started, starts) = mpsc::channel();
    let (release, gate) = mpsc::channel::<()>();
    let gate = Arc::new(std::sync::Mutex::new(gate));
    let mut running = Vec::new();
    // Fill every thread of the pool, whatever its size is.
    let threads = std::env::var("UV_THREADPOOL_SIZE")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(4);
    for _ in 0..threads {
        let (started, gate) = (started.clone(), gate.clone());
        running.push(lp.queue_work(
            move || {
                started.send(()).unwrap();
                let _ = gate.lock().unwrap().recv();
            },
            |result| assert_eq!(result, Ok(())),
        ));
    }
    (0..threads).for_each(|_| starts.recv().unwrap());
    let cancelled = Rc::new(Cell::new(false));
    let seen = cancelled.clone();
    let queued = lp.queue_work(
        || panic!("was cancelled"),
        move |result: Result<(), _>| seen.set(result == Err(Cancelled::ByCaller)),
    );
    assert_eq!(queued.cancel(), Ok(()));
    assert_eq!(queued.cancel(), Err(Errno::EBUSY));
    assert_eq!(running[0].cancel(), Err(Errno::EBUSY));
    assert!(!cancelled.get(), "the callback comes later");
    drop(release);
    lp.run(RunMode::Default);
    assert!(cancelled.get());
}
