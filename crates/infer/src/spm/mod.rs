//! SentencePiece models (Kudo and Richardson 2018): the file format, its normalisation, and segmentation through
//! `tokenizers`.

mod model;
mod normal;
mod pieces;
mod proto;

pub(crate) use model::Spm;
pub(crate) use pieces::{join, merges};
pub(crate) use proto::{Piece, Proto};
