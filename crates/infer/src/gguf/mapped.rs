//! A tensor in a mapped file.

use crate::error::{Error, Kind, Result};
use candle_core::CpuStorage;
use candle_core::quantized::k_quants as k;
use candle_core::quantized::{GgmlDType, GgmlType, QuantizedType};
use half::{bf16, f16};
use memmap2::Mmap;

use std::sync::Arc;

/// The blocks of one tensor inside the mapped file.
pub(super) struct Mapped {
    pub map: Arc<Mmap>,
    pub start: usize,
    pub len: usize,
    pub dtype: GgmlDType,
}

impl Mapped {
    pub(super) fn check_alignment(&self) -> Result<()> {
        let align = if self.dtype == GgmlDType::F32 { 4 } else { 2 };
        if !(self.map.as_ptr() as usize + self.start).is_multiple_of(align) {
            return Err(Error::new(Kind::Model, "the tensors of the file are not aligned"));
        }
        Ok(())
    }

    fn blocks<T: GgmlType>(&self) -> &[T] {
        // SAFETY: the range was checked against the file, its length is a whole number of blocks,
        // blocks are plain data, and `check_alignment` holds (no block needs more than its f16s).
        unsafe {
            std::slice::from_raw_parts(
                self.map.as_ptr().add(self.start).cast::<T>(),
                self.len / std::mem::size_of::<T>(),
            )
        }
    }
}

/// Runs `$body` with `$blocks` bound to the typed blocks.
macro_rules! typed {
    ($self:ident, $blocks:ident => $body:expr) => {
        match $self.dtype {
            GgmlDType::F32 => {
                let $blocks = $self.blocks::<f32>();
                $body
            }
            GgmlDType::F16 => {
                let $blocks = $self.blocks::<f16>();
                $body
            }
            GgmlDType::BF16 => {
                let $blocks = $self.blocks::<bf16>();
                $body
            }
            GgmlDType::Q4_0 => {
                let $blocks = $self.blocks::<k::BlockQ4_0>();
                $body
            }
            GgmlDType::Q4_1 => {
                let $blocks = $self.blocks::<k::BlockQ4_1>();
                $body
            }
            GgmlDType::Q5_0 => {
                let $blocks = $self.blocks::<k::BlockQ5_0>();
                $body
            }
            GgmlDType::Q5_1 => {
                let $blocks = $self.blocks::<k::BlockQ5_1>();
                $body
            }
            GgmlDType::Q8_0 => {
                let $blocks = $self.blocks::<k::BlockQ8_0>();
                $body
            }
            GgmlDType::Q8_1 => {
                let $blocks = $self.blocks::<k::BlockQ8_1>();
                $body
            }
            GgmlDType::Q2K => {
                let $blocks = $self.blocks::<k::BlockQ2K>();
                $body
            }
            GgmlDType::Q3K => {
                let $blocks = $self.blocks::<k::BlockQ3K>();
                $body
            }
            GgmlDType::Q4K => {
                let $blocks = $self.blocks::<k::BlockQ4K>();
                $body
            }
            GgmlDType::Q5K => {
                let $blocks = $self.blocks::<k::BlockQ5K>();
                $body
            }
            GgmlDType::Q6K => {
                let $blocks = $self.blocks::<k::BlockQ6K>();
                $body
            }
            GgmlDType::Q8K => {
                let $blocks = $self.blocks::<k::BlockQ8K>();
                $body
            }
        }
    };
}

fn floats<T: GgmlType>(blocks: &[T], out: &mut [f32]) {
    T::to_float(blocks, out);
}

fn rows<T: GgmlType>(blocks: &[T], ids: &[u32], count: usize, hidden: usize) -> candle_core::Result<CpuStorage> {
    let per_row = hidden / T::BLCK_SIZE;
    let mut out = vec![0f32; ids.len() * hidden];
    for (dst, &id) in out.chunks_exact_mut(hidden).zip(ids) {
        let id = id as usize;
        if id >= count {
            candle_core::bail!("token {id} is outside the vocabulary of {count}")
        }
        T::to_float(&blocks[id * per_row..(id + 1) * per_row], dst);
    }
    Ok(CpuStorage::F32(out))
}

impl QuantizedType for Mapped {
    fn dtype(&self) -> GgmlDType {
        self.dtype
    }
    fn matmul_t(&self, mkn: (usize, usize, usize), lhs: &[f32], dst: &mut [f32]) -> candle_core::Result<()> {
        typed!(self, b => k::matmul(mkn, lhs, b, dst))
    }
    fn matmul_t_f16(&self, mkn: (usize, usize, usize), lhs: &[f16], dst: &mut [f16]) -> candle_core::Result<()> {
        typed!(self, b => k::matmul_f16(mkn, lhs, b, dst))
    }
    fn embedding(&self, ids: &[u32], count: usize, hidden: usize) -> candle_core::Result<CpuStorage> {
        typed!(self, b => rows(b, ids, count, hidden))
    }
    fn dequantize(&self, elem_count: usize) -> candle_core::Result<CpuStorage> {
        let mut out = vec![0f32; elem_count];
        typed!(self, b => floats(b, &mut out));
        Ok(CpuStorage::F32(out))
    }
    fn storage_size_in_bytes(&self) -> usize {
        self.len
    }
    fn as_ptr(&self) -> *const u8 {
        self.map[self.start..].as_ptr()
    }
    fn block_size(&self) -> usize {
        self.dtype.block_size()
    }
    fn from_float(&mut self, _: &[f32]) {
        unreachable!("a mapped tensor is never written")
    }
    fn from_float_imatrix(&mut self, _: &[f32], _: &[f32], _: usize) {
        unreachable!("a mapped tensor is never written")
    }
    fn size(&self) -> usize {
        self.len
    }
}
