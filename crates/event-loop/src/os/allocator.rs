//! What the C library's allocator is told: to keep what is freed, and to take the heap's memory in large pages.

/// The largest piece of memory that may stay with the process when it is freed. Less would spare clearing large zeroed
/// buffers that nobody touches, and give all that are filled new pages: copying 10 MB takes six times as long then.
#[cfg(target_env = "gnu")]
const KEPT: usize = 32 << 20;

/// How far the heap of a process reaches when it starts, in addresses; memory is what it comes to use of them.
#[cfg(target_env = "gnu")]
const AHEAD: usize = 64 << 20;

/// By how much it grows later.
#[cfg(target_env = "gnu")]
const STEP: usize = 16 << 20;

/// What stays in small pages, so that small programs stay small.
#[cfg(target_env = "gnu")]
const SMALL: usize = 4 << 20;

/// Has the allocator keep what freed buffers leave behind, for the next ones: new pages come from the kernel, which clears
/// them first, and what the collector frees at a time would be given back and asked for again as often. Most of the heap
/// comes in large pages, where the kernel has them for those who ask, because each page costs a fault when it is first
/// used. To be called once, when the process starts.
pub fn keep_freed() {
    #[cfg(target_env = "gnu")]
    // SAFETY: the calls take numbers and what they gave, and the allocator makes them safe at any time.
    unsafe {
        // Either ends the allocator's own adaption, which reaches these once something so large has been freed.
        libc::mallopt(libc::M_MMAP_THRESHOLD, KEPT as libc::c_int);
        libc::mallopt(libc::M_TRIM_THRESHOLD, 2 * KEPT as libc::c_int);
        let small = heap::end() + SMALL;
        libc::mallopt(libc::M_TOP_PAD, AHEAD as libc::c_int);
        libc::free(std::hint::black_box(libc::malloc(SMALL)));
        libc::mallopt(libc::M_TOP_PAD, STEP as libc::c_int);
        heap::cover(small);
    }
}

/// Asks for large pages where the heap has grown. It costs next to nothing when it has not, and may be called by any thread.
pub fn cover_heap() {
    #[cfg(target_env = "gnu")]
    heap::cover_new();
}

/// The part of the heap that is one range of addresses, which begins behind the program and grows at its end.
#[cfg(target_env = "gnu")]
mod heap {
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// Where large pages have been asked for up to; 0 when they have not.
    static COVERED: AtomicUsize = AtomicUsize::new(0);

    pub(super) fn end() -> usize {
        // SAFETY: asks for no change.
        unsafe { libc::sbrk(0) as usize }
    }

    /// Asks for large pages from an address to the end. It is advice: without it, the same memory comes in small ones.
    pub(super) fn cover(from: usize) {
        let end = end();
        let page = rustix::param::page_size();
        let from = from.next_multiple_of(page);
        COVERED.store(end, Ordering::Relaxed);
        if from < end {
            // SAFETY: the advice changes nothing of what the memory holds, and is refused where there is none.
            unsafe { libc::madvise(from as *mut _, end - from, libc::MADV_HUGEPAGE) };
        }
    }

    pub(super) fn cover_new() {
        let covered = COVERED.load(Ordering::Relaxed);
        let end = end();
        if covered == 0 || covered == end {
            return;
        }
        if covered < end {
            cover(covered);
        } else {
            COVERED.store(end, Ordering::Relaxed);
        }
    }
}
