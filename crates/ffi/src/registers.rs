//! Calls whose arguments all travel in registers. The two calling conventions here put whole numbers and addresses
//! into one row of registers and floating-point numbers into another, each in order, so one sequence of instructions
//! makes every such call: it fills both rows, and a function looks only at those that it takes. What does not fit
//! goes through libffi.

use std::ffi::c_void;

use crate::types::Type;

/// Registers for whole numbers and addresses.
#[cfg(all(target_arch = "x86_64", unix))]
const WHOLE: usize = 6;
#[cfg(all(target_arch = "aarch64", unix))]
const WHOLE: usize = 8;
#[cfg(not(all(any(target_arch = "x86_64", target_arch = "aarch64"), unix)))]
const WHOLE: usize = 0;

/// Registers for floating-point numbers.
const FLOAT: usize = if WHOLE == 0 { 0 } else { 8 };

/// All of them: first those for whole numbers.
pub(crate) const ROOM: usize = WHOLE + FLOAT;

/// Which register each argument takes, none if they do not all fit, and whether all are of the first row.
pub(crate) fn places(arguments: &[Type]) -> Option<(Vec<u8>, bool)> {
    let (mut whole, mut float) = (0, WHOLE);
    let mut places = Vec::with_capacity(arguments.len());
    for argument in arguments {
        let next = if argument.is_float() {
            &mut float
        } else {
            &mut whole
        };
        places.push(*next as u8);
        *next += 1;
    }
    (ROOM > 0 && whole <= WHOLE && float <= ROOM).then_some((places, float == WHOLE))
}

/// Calls the code at an address; gives what is then in the registers for results, of whole and of floating-point
/// numbers.
///
/// # Safety
/// There is a function at the address that takes no more than the registers hold, of the types that were put there.
#[cfg(all(target_arch = "x86_64", unix))]
#[inline]
pub(crate) unsafe fn call(code: *const c_void, values: &[u64; ROOM]) -> (u64, u64) {
    let whole: u64;
    let float: f64;
    // SAFETY: the registers are those of the System V convention, which the clobbers follow; `al` tells functions
    // with a variable number of arguments how many of the second row may be in use. The stack is aligned before the
    // block.
    unsafe {
        std::arch::asm!(
            "call {code}",
            code = in(reg) code,
            in("rdi") values[0],
            in("rsi") values[1],
            in("rdx") values[2],
            in("rcx") values[3],
            in("r8") values[4],
            in("r9") values[5],
            inlateout("rax") FLOAT as u64 => whole,
            inlateout("xmm0") f64::from_bits(values[6]) => float,
            in("xmm1") f64::from_bits(values[7]),
            in("xmm2") f64::from_bits(values[8]),
            in("xmm3") f64::from_bits(values[9]),
            in("xmm4") f64::from_bits(values[10]),
            in("xmm5") f64::from_bits(values[11]),
            in("xmm6") f64::from_bits(values[12]),
            in("xmm7") f64::from_bits(values[13]),
            clobber_abi("sysv64"),
        );
    }
    (whole, float.to_bits())
}

/// The same for arguments of the first row only.
///
/// # Safety
/// As above.
#[cfg(all(target_arch = "x86_64", unix))]
#[inline]
pub(crate) unsafe fn call_whole(code: *const c_void, values: &[u64; ROOM]) -> (u64, u64) {
    let whole: u64;
    let float: f64;
    // SAFETY: as above.
    unsafe {
        std::arch::asm!(
            "call {code}",
            code = in(reg) code,
            in("rdi") values[0],
            in("rsi") values[1],
            in("rdx") values[2],
            in("rcx") values[3],
            in("r8") values[4],
            in("r9") values[5],
            inlateout("rax") 0_u64 => whole,
            out("xmm0") float,
            clobber_abi("sysv64"),
        );
    }
    (whole, float.to_bits())
}

/// As above.
///
/// # Safety
/// As above.
#[cfg(all(target_arch = "aarch64", unix))]
#[inline]
pub(crate) unsafe fn call(code: *const c_void, values: &[u64; ROOM]) -> (u64, u64) {
    let whole: u64;
    let float: f64;
    // SAFETY: the registers are those of the procedure call standard, which the clobbers follow.
    unsafe {
        std::arch::asm!(
            "blr {code}",
            code = in(reg) code,
            inlateout("x0") values[0] => whole,
            in("x1") values[1],
            in("x2") values[2],
            in("x3") values[3],
            in("x4") values[4],
            in("x5") values[5],
            in("x6") values[6],
            in("x7") values[7],
            inlateout("v0") f64::from_bits(values[8]) => float,
            in("v1") f64::from_bits(values[9]),
            in("v2") f64::from_bits(values[10]),
            in("v3") f64::from_bits(values[11]),
            in("v4") f64::from_bits(values[12]),
            in("v5") f64::from_bits(values[13]),
            in("v6") f64::from_bits(values[14]),
            in("v7") f64::from_bits(values[15]),
            clobber_abi("C"),
        );
    }
    (whole, float.to_bits())
}

/// The same; the second row costs little.
///
/// # Safety
/// As above.
#[cfg(not(all(target_arch = "x86_64", unix)))]
#[inline]
pub(crate) unsafe fn call_whole(code: *const c_void, values: &[u64; ROOM]) -> (u64, u64) {
    // SAFETY: by the caller.
    unsafe { call(code, values) }
}

/// Where nothing is known of the convention, `places` lets nobody come here.
///
/// # Safety
/// Never called.
#[cfg(not(all(any(target_arch = "x86_64", target_arch = "aarch64"), unix)))]
pub(crate) unsafe fn call(_: *const c_void, _: &[u64; ROOM]) -> (u64, u64) {
    (0, 0)
}
