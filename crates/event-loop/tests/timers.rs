//! Timers.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use nodus_event_loop::{Idle, Loop, RunMode, Timer};

#[test]
fn equal_times_keep_the_order_of_their_start() {
    let lp = Loop::new().unwrap();
    let log: Rc<RefCell<Vec<u32>>> = Rc::default();
    for number in 0..5 {
        let log = log.clone();
        Timer::new(&lp)
            .start(3, 0, move || log.borrow_mut().push(number))
            .unwrap();
    }
    let early = log.clone();
    Timer::new(&lp)
        .start(1, 0, move || early.borrow_mut().push(9))
        .unwrap();
    lp.run(RunMode::Default);
    assert_eq!(*log.borrow(), [9, 0, 1, 2, 3, 4]);
}

#[test]
fn a_timer_set_in_a_callback_waits_for_the_next_turn() {
    let lp = Loop::new().unwrap();
    let (turns, calls) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0)));
    let idle = Idle::new(&lp);
    let (count, own) = (turns.clone(), idle.clone());
    idle.start(move || {
        count.set(count.get() + 1);
        if count.get() == 10 {
            own.close(|| ());
        }
    });
    let timer = Timer::new(&lp);
    fn again(timer: &Timer, calls: Rc<Cell<u32>>, turns: Rc<Cell<u32>>) {
        let own = timer.clone();
        timer
            .start(0, 0, move || {
                calls.set(calls.get() + 1);
                if turns.get() < 10 {
                    again(&own, calls.clone(), turns.clone());
                }
            })
            .unwrap();
    }
    again(&timer, calls.clone(), turns.clone());
    lp.run(RunMode::Default);
    assert_eq!((turns.get(), calls.get()), (10, 11));
}

#[test]
fn a_due_timer_stopped_by_an_earlier_one_is_not_called() {
    let lp = Loop::new().unwrap();
    let (first, second) = (Timer::new(&lp), Timer::new(&lp));
    let other = second.clone();
    first.start(0, 0, move || other.stop()).unwrap();
    second.start(0, 0, || panic!("was stopped")).unwrap();
    assert!(!lp.run(RunMode::Default));
}

#[test]
fn a_repeating_timer_runs_until_stopped() {
    let lp = Loop::new().unwrap();
    let timer = Timer::new(&lp);
    let (calls, own) = (Rc::new(Cell::new(0)), timer.clone());
    let count = calls.clone();
    timer
        .start(1, 1, move || {
            count.set(count.get() + 1);
            if count.get() == 3 {
                own.stop();
            }
        })
        .unwrap();
    assert_eq!(timer.repeat(), 1);
    lp.run(RunMode::Default);
    assert_eq!(calls.get(), 3);
}

#[test]
fn again_needs_a_callback() {
    let lp = Loop::new().unwrap();
    let timer = Timer::new(&lp);
    assert_eq!(timer.again(), Err(nodus_event_loop::Errno::EINVAL));
    timer.start(1000, 0, || ()).unwrap();
    assert!(timer.due_in() > 0);
    timer.again().unwrap();
    timer.close(|| ());
    assert_eq!(timer.again(), Err(nodus_event_loop::Errno::EINVAL));
    lp.run(RunMode::Default);
}

#[test]
fn time_passes_while_the_loop_waits() {
    let lp = Loop::new().unwrap();
    let begin = lp.now();
    Timer::new(&lp).start(5, 0, || ()).unwrap();
    lp.run(RunMode::Default);
    assert!(lp.now() >= begin + 5);
    // Where the machine is busy the time may have passed before there was any waiting.
    for _ in 0..1000 {
        if lp.metrics_idle_time() > 0 {
            break;
        }
        Timer::new(&lp).start(5, 0, || ()).unwrap();
        lp.run(RunMode::Default);
    }
    assert!(lp.metrics_idle_time() > 0);
    assert!(lp.metrics().loop_count >= 1);
}
