//! Chat exports: each message is an article.

pub(super) mod facebook;
pub(super) mod preview;
pub(super) mod telegram;
pub(super) mod whatsapp;
