//! AMX tiles: sixteen rows by sixteen channels at once, 64 depths per instruction.
//!
//! A panel of weights has the layout of the instruction's second operand, so both kernels share it. The sums are the
//! same integers as with the other instruction sets, and the arithmetic that follows is the same.

use crate::kernels::packed::DEPTHS;
use crate::kernels::processor::{Isa, isa};
use std::arch::asm;
use std::sync::OnceLock;

/// Whether products run on AMX: processor and system support it, `MUJAZ_ISA` does not request less, and a test product
/// gave the correct sums.
pub(crate) fn available() -> bool {
    static AMX: OnceLock<bool> = OnceLock::new();
    *AMX.get_or_init(|| {
        let asked = std::env::var("MUJAZ_ISA").as_deref() != Ok("avx512");
        asked && isa() == Isa::Avx512 && supported() && sums_are_correct()
    })
}

/// Whether the processor has AMX-INT8, and the system lets this process use it.
fn supported() -> bool {
    use std::arch::x86_64::{__cpuid, __cpuid_count, _xgetbv};
    #[target_feature(enable = "xsave")]
    fn enabled() -> u64 {
        // SAFETY: called where the system has turned XSAVE on.
        unsafe { _xgetbv(0) }
    }
    const SYSTEM_USES_XSAVE: u32 = 1 << 27;
    const TILE_AND_INT8: u32 = 0b11 << 24;
    const TILE_STATE: u64 = 0b11 << 17;
    const REQUEST_PERMISSION: libc::c_long = 0x1023;
    const TILE_DATA: libc::c_long = 18;
    // Querying the processor needs `unsafe` in older compilers, and not in newer ones.
    #[allow(unused_unsafe)]
    // SAFETY: every x86-64 processor answers these; XCR0 is read only where the system has XSAVE on.
    let found = unsafe {
        __cpuid(0).eax >= 7
            && __cpuid(1).ecx & SYSTEM_USES_XSAVE != 0
            && __cpuid_count(7, 0).edx & TILE_AND_INT8 == TILE_AND_INT8
            && enabled() & TILE_STATE == TILE_STATE
    };
    // SAFETY: the call changes nothing but what this process may use.
    found && unsafe { libc::syscall(libc::SYS_arch_prctl, REQUEST_PERMISSION, TILE_DATA) } == 0
}

/// Whether the sums of one product are correct. This has not been run on a real processor with AMX yet: one whose sums
/// differ from the manual must not translate.
fn sums_are_correct() -> bool {
    const STEPS: usize = 3;
    let byte = |i: usize| (i * 167 + i / 7 * 59 + 13) as u8;
    let a: Vec<i8> = (0..2 * STEPS * 1024).map(|i| byte(i) as i8).collect();
    let w: Vec<u8> = (0..2 * STEPS * 1024).map(|i| byte(i + 5)).collect();
    let mut sums = Sums([0; 4 * 256]);
    // SAFETY: each of the four pointers has `STEPS` tiles of 1024 bytes before it ends.
    unsafe {
        configure();
        multiply([a.as_ptr(), a[STEPS * 1024..].as_ptr()], [w.as_ptr(), w[STEPS * 1024..].as_ptr()], STEPS, &mut sums);
        release();
    }
    (0..4 * 256).all(|i| {
        let (rows, panel, r, lane) = (i / 512, i / 256 % 2, i / 16 % 16, i % 16);
        let sum: i32 = (0..STEPS * DEPTHS)
            .map(|k| {
                let a = a[(rows * STEPS + k / 64) * 1024 + r * 64 + k % 64];
                let w = w[(panel * STEPS + k / 64) * 1024 + k % 64 / 4 * 64 + lane * 4 + k % 4];
                i32::from(a) * i32::from(w)
            })
            .sum();
        sums.0[i] == sum
    })
}

/// Four tiles of sums: by sixteen rows and by panel, in a tile row after row.
#[repr(C, align(64))]
pub(super) struct Sums(pub [i32; 4 * 256]);

/// Configures this thread's eight tiles as sixteen rows of 64 bytes.
///
/// # Safety
/// The processor must have AMX.
pub(super) unsafe fn configure() {
    #[repr(C, align(64))]
    struct Shapes {
        palette: u8,
        start_row: u8,
        reserved: [u8; 14],
        bytes: [u16; 16],
        rows: [u8; 16],
    }
    let mut shapes = Shapes { palette: 1, start_row: 0, reserved: [0; 14], bytes: [0; 16], rows: [0; 16] };
    shapes.bytes[..8].fill(64);
    shapes.rows[..8].fill(16);
    // SAFETY: 64 bytes are read.
    unsafe { asm!("ldtilecfg [{}]", in(reg) &raw const shapes, options(nostack, readonly, preserves_flags)) };
}

/// Releases the tiles: their contents need not be saved for this thread any longer.
///
/// # Safety
/// The processor must have AMX.
pub(super) unsafe fn release() {
    // SAFETY: as promised by the caller.
    unsafe { asm!("tilerelease", options(nostack, nomem, preserves_flags)) };
}

/// The sums of two times sixteen rows with two panels, over `steps` tiles of depths.
///
/// # Safety
/// The tiles must be configured; `a` and `w` must have `steps` tiles of 1024 bytes each.
pub(super) unsafe fn multiply(a: [*const i8; 2], w: [*const u8; 2], steps: usize, sums: &mut Sums) {
    // SAFETY: the loop reads what the caller gave and writes the 4 kB of `sums`.
    unsafe {
        asm!(
            "tilezero tmm0",
            "tilezero tmm1",
            "tilezero tmm2",
            "tilezero tmm3",
            "2:",
            "tileloadd tmm6, [{w0} + {line}*1]",
            "tileloadd tmm4, [{a0} + {line}*1]",
            "tileloadd tmm7, [{w1} + {line}*1]",
            "tileloadd tmm5, [{a1} + {line}*1]",
            // Signed inputs times unsigned weights.
            "tdpbsud tmm0, tmm4, tmm6",
            "tdpbsud tmm1, tmm4, tmm7",
            "tdpbsud tmm2, tmm5, tmm6",
            "tdpbsud tmm3, tmm5, tmm7",
            "add {a0}, 1024",
            "add {a1}, 1024",
            "add {w0}, 1024",
            "add {w1}, 1024",
            "dec {steps}",
            "jnz 2b",
            "tilestored [{out} + {line}*1], tmm0",
            "tilestored [{out} + {line}*1 + 1024], tmm1",
            "tilestored [{out} + {line}*1 + 2048], tmm2",
            "tilestored [{out} + {line}*1 + 3072], tmm3",
            a0 = inout(reg) a[0] => _,
            a1 = inout(reg) a[1] => _,
            w0 = inout(reg) w[0] => _,
            w1 = inout(reg) w[1] => _,
            steps = inout(reg) steps => _,
            out = in(reg) sums.0.as_mut_ptr(),
            line = in(reg) 64usize,
            out("tmm0") _, out("tmm1") _, out("tmm2") _, out("tmm3") _,
            out("tmm4") _, out("tmm5") _, out("tmm6") _, out("tmm7") _,
            options(nostack),
        );
    }
}

#[cfg(test)]
mod emulated;
#[cfg(test)]
mod tests;
