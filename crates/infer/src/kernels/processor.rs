//! The instruction sets that have kernels, and which of them this processor supports.

use std::sync::OnceLock;

/// Instruction sets that have kernels of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Isa {
    /// Any processor.
    Portable,
    /// AVX2 with FMA and F16C.
    Avx2,
    /// AVX-512 with VNNI.
    Avx512,
}

impl Isa {
    /// Display name.
    pub fn name(self) -> &'static str {
        match self {
            Isa::Portable => std::env::consts::ARCH,
            Isa::Avx2 => "AVX2",
            Isa::Avx512 => "AVX-512 VNNI",
        }
    }
}

/// The best instruction set of this processor; `MUJAZ_ISA` (`portable`, `avx2`, `avx512`) may ask for less.
pub fn isa() -> Isa {
    static ISA: OnceLock<Isa> = OnceLock::new();
    *ISA.get_or_init(|| {
        let asked = match std::env::var("MUJAZ_ISA").as_deref() {
            Ok("portable") => Isa::Portable,
            Ok("avx2") => Isa::Avx2,
            _ => Isa::Avx512,
        };
        best().min(asked)
    })
}

#[cfg(target_arch = "x86_64")]
fn best() -> Isa {
    use std::arch::is_x86_feature_detected as has;
    let avx2 = has!("avx2") && has!("fma") && has!("f16c");
    if avx2 && has!("avx512f") && has!("avx512bw") && has!("avx512vl") && has!("avx512dq") && has!("avx512vnni") {
        Isa::Avx512
    } else if avx2 {
        Isa::Avx2
    } else {
        Isa::Portable
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn best() -> Isa {
    Isa::Portable
}

/// Compiles one body for each instruction set and calls the chosen one.
macro_rules! versions {
    ($(#[$doc:meta])* $vis:vis fn $name:ident($($arg:ident: $ty:ty),* $(,)?) $(-> $ret:ty)? $body:block) => {
        $(#[$doc])*
        $vis fn $name($($arg: $ty),*) $(-> $ret)? {
            #[inline(always)]
            fn body<const FMA: bool>($($arg: $ty),*) $(-> $ret)? $body
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx2,fma,f16c")]
                fn avx2($($arg: $ty),*) $(-> $ret)? { body::<true>($($arg),*) }
                #[target_feature(enable = "avx2,fma,f16c,avx512f,avx512bw,avx512vl,avx512dq")]
                fn avx512($($arg: $ty),*) $(-> $ret)? { body::<true>($($arg),*) }
                match $crate::kernels::processor::isa() {
                    // SAFETY: `isa` found these features.
                    $crate::kernels::processor::Isa::Avx512 => return unsafe { avx512($($arg),*) },
                    $crate::kernels::processor::Isa::Avx2 => return unsafe { avx2($($arg),*) },
                    $crate::kernels::processor::Isa::Portable => {}
                }
            }
            body::<{ cfg!(target_arch = "aarch64") }>($($arg),*)
        }
    };
}
pub(crate) use versions;
