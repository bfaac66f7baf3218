//! Where a model runs. The only file that depends on which back-ends were compiled in.

use crate::error::{Error, Kind, Result};
use candle_core::Device;
use schemars::JsonSchema;

/// The device that the user asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Choice {
    /// The fastest device available; falls back to the CPU with a note.
    #[default]
    Auto,
    /// The CPU.
    Cpu,
    /// A CUDA device by number.
    Cuda(usize),
    /// The Metal device.
    Metal,
}

impl std::str::FromStr for Choice {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, String> {
        match s {
            "auto" => Ok(Choice::Auto),
            "cpu" => Ok(Choice::Cpu),
            "cuda" => Ok(Choice::Cuda(0)),
            "metal" => Ok(Choice::Metal),
            _ => match s.strip_prefix("cuda:").map(str::parse) {
                Some(Ok(n)) => Ok(Choice::Cuda(n)),
                _ => Err(format!("`{s}` is not a device; use auto, cpu, cuda, cuda:N or metal")),
            },
        }
    }
}

/// An opened device with its display name.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The device.
    pub device: Device,
    /// Such as `CPU (2 threads, AVX-512 VNNI)`.
    pub name: String,
    /// What to tell the user about the choice, if anything.
    pub note: Option<String>,
}

/// A back-end and its state.
#[derive(Debug, Clone, serde::Serialize, JsonSchema)]
pub struct Listed {
    /// `cpu`, `cuda` or `metal`.
    pub name: String,
    /// Whether this binary has it.
    pub compiled: bool,
    /// Whether it can be used now.
    pub present: bool,
    /// The device, or why it cannot be used and what to do.
    pub detail: String,
}

const CUDA: bool = cfg!(feature = "cuda");
const METAL: bool = cfg!(feature = "metal");
const CUDNN: bool = cfg!(feature = "cudnn");
const MKL: bool = cfg!(feature = "mkl");
const ACCELERATE: bool = cfg!(feature = "accelerate");

/// Opens the chosen device. A device that is asked for by name and not available is an error;
/// only `auto` falls back.
///
/// # Errors
/// [`Kind::Device`] if the device is not available or this build has no back-end for it.
///
/// ```
/// use mujaz_infer::device::{self, Choice};
///
/// let opened = device::open("cpu".parse::<Choice>()?)?;
/// assert!(opened.device.is_cpu());
/// println!("{}", opened.name); // CPU (8 threads, AVX-512 VNNI)
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn open(choice: Choice) -> Result<Opened> {
    match choice {
        Choice::Cpu => Ok(cpu(None)),
        Choice::Cuda(n) => cuda(n),
        Choice::Metal => metal(),
        Choice::Auto => {
            let mut reasons = Vec::new();
            for (compiled, open) in [(CUDA, cuda as fn(usize) -> Result<Opened>), (METAL, |_| metal())] {
                if compiled {
                    match open(0) {
                        Ok(o) => return Ok(o),
                        Err(e) => reasons.push(e.one_line()),
                    }
                }
            }
            Ok(cpu((!reasons.is_empty()).then(|| format!("running on the CPU: {}", reasons.join("; ")))))
        }
    }
}

fn cpu(note: Option<String>) -> Opened {
    Opened { device: Device::Cpu, name: cpu_name(), note }
}

fn cpu_name() -> String {
    let threads = rayon::current_num_threads();
    let plural = if threads == 1 { "" } else { "s" };
    format!("CPU ({threads} thread{plural}, {})", super::kernels::instructions())
}

fn cuda(n: usize) -> Result<Opened> {
    if !CUDA {
        return Err(Error::new(Kind::Device, "this program was built without CUDA")
            .help("build it with `cargo build --release --features cuda`, or use `--device cpu` or `--device auto`"));
    }
    let device = Device::new_cuda(n).map_err(|e| {
        Error::new(Kind::Device, format!("CUDA device {n} cannot be used"))
            .because(e)
            .help("check `nvidia-smi` and the driver, or use `--device auto`")
    })?;
    Ok(Opened { device, name: format!("CUDA device {n}"), note: None })
}

fn metal() -> Result<Opened> {
    if !METAL {
        return Err(Error::new(Kind::Device, "this program was built without Metal")
            .help("on a Mac build it with `cargo build --release --features metal`; elsewhere use `--device cpu` or `--device auto`"));
    }
    let device = Device::new_metal(0).map_err(|e| {
        Error::new(Kind::Device, "the Metal device cannot be used")
            .because(e)
            .help("use `--device cpu` or `--device auto`")
    })?;
    Ok(Opened { device, name: "Metal".into(), note: None })
}

/// The compiled-in back-ends and libraries, by feature name.
pub fn features() -> Vec<&'static str> {
    let all = [("cuda", CUDA), ("cudnn", CUDNN), ("metal", METAL), ("mkl", MKL), ("accelerate", ACCELERATE)];
    all.into_iter().filter(|f| f.1).map(|f| f.0).collect()
}

/// Every back-end and its state.
pub fn list() -> Vec<Listed> {
    let mut math: Vec<&str> = Vec::new();
    if MKL {
        math.push("MKL");
    }
    if ACCELERATE {
        math.push("Accelerate");
    }
    let with = if math.is_empty() { String::new() } else { format!(", with {}", math.join(" and ")) };
    let mut out =
        vec![Listed { name: "cpu".into(), compiled: true, present: true, detail: format!("{}{with}", cpu_name()) }];
    for (name, compiled, opened) in [("cuda", CUDA, cuda(0)), ("metal", METAL, metal())] {
        let detail = match &opened {
            Ok(o) => format!("{}{}", o.name, if name == "cuda" && CUDNN { ", with cuDNN" } else { "" }),
            Err(e) => format!("{}; {}", e.one_line(), e.advice().unwrap_or_default()),
        };
        out.push(Listed { name: name.into(), compiled, present: opened.is_ok(), detail });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_device_is_an_error_and_only_auto_falls_back() {
        if !CUDA {
            let e = open(Choice::Cuda(0)).unwrap_err();
            assert_eq!(e.kind(), Kind::Device);
            assert!(e.report().contains("--features cuda"), "{}", e.report());
            assert!(open(Choice::Auto).unwrap().device.is_cpu() || METAL);
        }
        assert_eq!("cuda:3".parse(), Ok(Choice::Cuda(3)));
        assert!("gpu".parse::<Choice>().is_err());
    }
}
