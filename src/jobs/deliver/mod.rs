//! Delivery of briefs. Every delivery has a key that stays the same across attempts, so that a receiver can recognise a
//! repetition after a crash.

pub mod atom;
mod email;
pub mod folder;
mod parcel;
mod secret;
mod webhook;

pub use parcel::Parcel;
pub use webhook::{WebhookBody, signature as webhook_signature};

use crate::config::{Config, DeliveryConfig};
use crate::error::Result;
use crate::store::{Delivery, Store};

/// Delivers a parcel to one target.
pub(super) fn deliver(
    target: &DeliveryConfig,
    parcel: &Parcel,
    delivery: &Delivery,
    store: &dyn Store,
    config: &Config,
) -> Result<()> {
    match target {
        DeliveryConfig::Folder(f) => folder::deliver(f, parcel),
        DeliveryConfig::Email(e) => email::deliver(e, parcel, delivery),
        DeliveryConfig::Webhook(w) => webhook::deliver(w, parcel, delivery, &config.fetch),
        DeliveryConfig::Atom(a) => atom::deliver(a, &parcel.run.job, store),
    }
}
