//! SentencePiece models (Kudo and Richardson 2018): the file, its own normalisation, and segmentation
//! through `tokenizers`.

mod model;
mod normal;
mod pieces;
mod proto;

pub use model::Spm;
pub use pieces::{join, merges};
pub use proto::{Piece, Proto};
