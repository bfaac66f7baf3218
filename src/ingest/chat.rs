//! Chat exports: each message is an article.

pub(super) mod telegram;
pub(super) mod whatsapp;
