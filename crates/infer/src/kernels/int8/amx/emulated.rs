//! Emulation of the AMX instructions that the kernel uses, by a signal handler that follows Intel's manual (Software
//! Developer's Manual, volume 2, "Intel AMX instruction reference"), for processors that lack them.
//!
//! It verifies that the kernel and its instruction encodings are correct; it shows nothing about speed, nor about a
//! processor that differs from its manual.

use std::cell::RefCell;
use std::sync::Once;

/// The contents of a thread's tiles.
struct Tiles {
    configured: bool,
    data: [[[u8; 64]; 16]; 8],
    bytes: [usize; 8],
    rows: [usize; 8],
    carried_out: usize,
    spoilt: bool,
}

thread_local! {
    static TILES: RefCell<Tiles> = const {
        RefCell::new(Tiles { configured: false, data: [[[0; 64]; 16]; 8], bytes: [0; 8], rows: [0; 8], carried_out: 0, spoilt: false })
    };
}

/// From now on emulates unsupported instructions.
pub(super) fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: the handler touches the signal's own frame and this thread's tiles.
        unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            action.sa_sigaction = handler as *const () as usize;
            action.sa_flags = libc::SA_SIGINFO;
            assert_eq!(libc::sigaction(libc::SIGILL, &action, std::ptr::null_mut()), 0);
        }
    });
}

/// Number of instructions emulated for this thread.
pub(super) fn carried_out() -> usize {
    TILES.with(|t| t.borrow().carried_out)
}

/// Makes this thread's sums wrong by one, or correct again.
pub(super) fn spoil(spoilt: bool) {
    TILES.with(|t| t.borrow_mut().spoilt = spoilt);
}

extern "C" fn handler(_: libc::c_int, _: *mut libc::siginfo_t, context: *mut libc::c_void) {
    // SAFETY: the system passes the frame of the instruction that failed.
    unsafe {
        let registers = &mut (*context.cast::<libc::ucontext_t>()).uc_mcontext.gregs;
        let at = registers[libc::REG_RIP as usize] as *const u8;
        match TILES.with(|t| carry_out(at, registers, &mut t.borrow_mut())) {
            Some(length) => registers[libc::REG_RIP as usize] += length as i64,
            // Not an AMX instruction: with the default handler, it ends the process the second time.
            None => {
                libc::signal(libc::SIGILL, libc::SIG_DFL);
            }
        }
    }
}

/// Executes one instruction; returns its length.
///
/// # Safety
/// `at` must point to an instruction, and `registers` must hold the values before it.
unsafe fn carry_out(at: *const u8, registers: &[i64; 23], tiles: &mut Tiles) -> Option<usize> {
    // SAFETY: an instruction of this form has at least five bytes.
    let code = unsafe { std::slice::from_raw_parts(at, 5) };
    // VEX of three bytes, opcodes after 0F 38, 128 bits, W0.
    if code[0] != 0xc4 || code[1] & 0x1f != 2 || code[2] & 0x84 != 0 {
        return None;
    }
    let (prefix, opcode, form) = (code[2] & 3, code[3], code[4]);
    let (reg, low) = ((form >> 3 & 7) as usize, form & 7);
    const NONE: u8 = 0;
    const P66: u8 = 1;
    const F3: u8 = 2;
    const F2: u8 = 3;
    tiles.carried_out += 1;
    if form >> 6 == 3 {
        match (opcode, prefix) {
            (0x49, NONE) if form == 0xc0 => tiles.configured = false,
            (0x49, F2) => tiles.data[reg] = [[0; 64]; 16],
            (0x5e, _) => {
                let second = (!code[2] >> 3 & 15) as usize;
                let sign = |signed: bool, b: u8| if signed { i32::from(b as i8) } else { i32::from(b) };
                multiply(tiles, reg, low as usize, second, |a, b| {
                    sign(prefix == F3 || prefix == F2, a) * sign(prefix == P66 || prefix == F2, b)
                });
            }
            _ => return None,
        }
        return Some(5);
    }
    // SAFETY: as the instruction says.
    let (address, stride, length) = unsafe { operand(at.add(4), code[1], registers) };
    let place = |row: usize| (address + row as i64 * stride) as *mut u8;
    match (opcode, prefix) {
        (0x49, NONE) => {
            // SAFETY: 64 bytes, as the instruction reads.
            let shape = unsafe { std::slice::from_raw_parts(place(0), 64) };
            assert_eq!((shape[0], shape[1]), (1, 0), "palette and start row");
            assert!(shape[2..16].iter().chain(&shape[32..48]).chain(&shape[56..]).all(|b| *b == 0), "reserved");
            for t in 0..8 {
                tiles.bytes[t] = u16::from_le_bytes([shape[16 + 2 * t], shape[17 + 2 * t]]) as usize;
                tiles.rows[t] = shape[48 + t] as usize;
                assert!(tiles.bytes[t] <= 64 && tiles.rows[t] <= 16);
            }
            tiles.data = [[[0; 64]; 16]; 8];
            tiles.configured = true;
        }
        (0x4b, F2 | P66 | F3) => {
            assert!(tiles.configured);
            let (rows, bytes) = (tiles.rows[reg], tiles.bytes[reg]);
            for row in 0..rows {
                let line = tiles.data[reg][row].as_mut_ptr();
                // SAFETY: as the instruction reads and writes.
                unsafe {
                    if prefix == F3 {
                        std::ptr::copy_nonoverlapping(line, place(row), bytes);
                    } else {
                        std::ptr::copy_nonoverlapping(place(row), line, bytes);
                    }
                }
            }
        }
        _ => return None,
    }
    Some(4 + length)
}

/// `to` plus the products of groups of four bytes.
fn multiply(t: &mut Tiles, to: usize, first: usize, second: usize, product: impl Fn(u8, u8) -> i32) {
    assert!(t.configured && t.bytes[first] / 4 == t.rows[second] && t.bytes[to] == t.bytes[second]);
    for m in 0..t.rows[to] {
        for k in 0..t.bytes[first] / 4 {
            for n in 0..t.bytes[to] / 4 {
                let sum = (0..4).fold(0i32, |s, i| {
                    s.wrapping_add(product(t.data[first][m][4 * k + i], t.data[second][k][4 * n + i]))
                });
                let place = &mut t.data[to][m][4 * n..4 * n + 4];
                let old = i32::from_le_bytes([place[0], place[1], place[2], place[3]]);
                place.copy_from_slice(&old.wrapping_add(sum + i32::from(t.spoilt)).to_le_bytes());
            }
        }
    }
}

/// Address and stride of a memory operand, and the bytes from ModRM on.
unsafe fn operand(at: *const u8, vex: u8, registers: &[i64; 23]) -> (i64, i64, usize) {
    use libc::*;
    const ORDER: [c_int; 16] = [
        REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI, REG_R8, REG_R9, REG_R10, REG_R11,
        REG_R12, REG_R13, REG_R14, REG_R15,
    ];
    let value = |number: u8, high: bool| registers[ORDER[number as usize + if high { 8 } else { 0 }] as usize];
    let (high_base, high_index) = (vex & 0x20 == 0, vex & 0x40 == 0);
    // SAFETY: the bytes belong to the instruction.
    unsafe {
        let (mode, low) = (*at >> 6, *at & 7);
        let mut length = 1;
        let (mut address, mut stride) = (0, 0);
        if low == 4 {
            let sib = *at.add(1);
            length += 1;
            let index = sib >> 3 & 7;
            if index != 4 || high_index {
                stride = value(index, high_index) << (sib >> 6);
            }
            assert!(mode != 0 || sib & 7 != 5, "an address without a base is not used here");
            address += value(sib & 7, high_base);
        } else {
            assert!(mode != 0 || low != 5, "an address by the instruction's own is not used here");
            address += value(low, high_base);
        }
        match mode {
            1 => {
                address += i64::from(at.add(length).cast::<i8>().read());
                length += 1;
            }
            2 => {
                address += i64::from(at.add(length).cast::<i32>().read_unaligned());
                length += 4;
            }
            _ => {}
        }
        (address, stride, length)
    }
}
