//! Activations and where they are: vectors on the CPU, tensors on a device.

use crate::error::{Error, Kind as Sort, Result};
use crate::kernels::Kind;
use candle_core::{DType, Device, Tensor};

/// Rows of activations: on the CPU a plain vector, on a device a tensor `(rows, width)`.
#[derive(Debug, Clone)]
pub enum Rows {
    /// Row after row.
    Host(Vec<f32>),
    /// `(rows, width)`.
    Device(Tensor),
}

impl Rows {
    /// The numbers on the CPU; empty for a device.
    pub fn host(&self) -> &[f32] {
        match self {
            Rows::Host(v) => v,
            Rows::Device(_) => &[],
        }
    }

    /// All numbers as F32, wherever they are.
    pub fn to_vec(&self) -> Result<Vec<f32>> {
        Ok(match self {
            Rows::Host(v) => v.clone(),
            Rows::Device(t) => t.to_dtype(DType::F32)?.flatten_all()?.to_vec1()?,
        })
    }

    /// Element by element.
    pub fn plus(self, other: &Rows) -> Result<Rows> {
        Ok(match (self, other) {
            (Rows::Host(mut a), Rows::Host(b)) => {
                a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
                Rows::Host(a)
            }
            (Rows::Device(a), Rows::Device(b)) => Rows::Device((a + b)?),
            (a, _) => a,
        })
    }

    /// Element by element.
    pub fn times(self, other: &Rows) -> Result<Rows> {
        Ok(match (self, other) {
            (Rows::Host(mut a), Rows::Host(b)) => {
                a.iter_mut().zip(b).for_each(|(a, b)| *a *= b);
                Rows::Host(a)
            }
            (Rows::Device(a), Rows::Device(b)) => Rows::Device((a * b)?),
            (a, _) => a,
        })
    }

    /// Times a factor.
    pub fn scale(self, factor: f32) -> Result<Rows> {
        Ok(match self {
            same if factor == 1.0 => same,
            Rows::Host(mut a) => {
                a.iter_mut().for_each(|a| *a *= factor);
                Rows::Host(a)
            }
            Rows::Device(a) => Rows::Device((a * f64::from(factor))?),
        })
    }
}

/// The location and number type of the weights.
#[derive(Debug, Clone)]
pub enum Place {
    /// On the CPU, packed in this number type.
    Host(Kind),
    /// On the CPU, in the block types of the GGUF file; anything else is packed in 8 bits.
    Blocks,
    /// On a device, in this number type.
    Device(Device, DType),
}

impl Place {
    /// Numbers as rows in this place.
    pub fn rows(&self, numbers: Vec<f32>, width: usize) -> Result<Rows> {
        Ok(match self {
            Place::Host(_) | Place::Blocks => Rows::Host(numbers),
            Place::Device(d, t) => {
                let n = numbers.len() / width;
                Rows::Device(Tensor::from_vec(numbers, (n, width), d)?.to_dtype(*t)?)
            }
        })
    }
}

/// The error for rows and weights in different places.
pub(super) fn mixed() -> Error {
    Error::new(Sort::Internal, "CPU rows were used with weights on a device")
}
